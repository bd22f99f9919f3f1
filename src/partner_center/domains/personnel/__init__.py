"""Personnel: the people with whom a partner delivers projects, and what they are certified for.

A **person** is entered by the partner; a **certificate** is entered by hand and reviewed, or pushed by the vendor's
academy and valid at once (domain.md 3.3, seed 003). Whether a certificate is valid, expiring or expired follows from
its dates and is never stored. Deliveries ask `queries/standing` who is certified over a project's span. Personal
accounts and specialists are not here yet. Read `models`, `lifecycle`, `queries/levels`, `queries/standing`, `actions`.
"""
