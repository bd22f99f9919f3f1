"""Messages to people: the in-site inbox and e-mail, each in the reader's language, zone and rhythm.

A domain declares its ``Message``s in ``notices.py``; an action says ``notify(…)`` inside its transaction. A job
then writes one ``Notification`` a person and, as that person prefers, sends it at once or in the morning's digest.

What is kept: a notification with its delivery for 400 days, as the record of what was said to whom and when, in
production too. The demo's outbox (``mail.OutboxBackend``) keeps whole letters for 90 days and is never used with
a real mail server.
"""
