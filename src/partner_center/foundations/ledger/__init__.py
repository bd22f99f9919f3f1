"""Accounts and postings: double entry, append-only, exactly once.

Signs. Every amount is written from the side of what the vendor owes: plus is owed or given, minus is spent or paid for.
An incentive of 100 is minus 100 on the vendor's expense account and plus 100 on what is payable to the partner; paying
it is minus 100 payable and plus 100 on the bank account, which therefore counts what has left. Each entry sums to zero
in each currency, and so does the whole ledger: cost = still owed + paid.

An **open item** (`items.py`) is one amount followed from accrual to payment. It has accounts of its own, so it can
never be drawn twice. Who earns accrues items, who pays draws on them, and neither needs to know the other.

Read `kinds.py` (which accounts there are), `models.py` (what is stored, and which rules the database itself keeps),
`actions.py` (post, reverse), `queries.py` (balances and statements), `checks.py` (does everything still add up).
"""
