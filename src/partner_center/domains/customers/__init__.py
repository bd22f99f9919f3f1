"""Customers, and the span of time in which each belongs to exactly one partner, by resale or referral.

A customer is a company of kind *customer*; an **association** says which partner it belongs to, of which type, from
when until when (half-open). Spans of one customer never overlap: the database refuses it. Settlement reads the spans,
so that a line of a bill finds the partner of that very instant (domain.md 6.1, seed 003).

Before that it is a **prospect**: a partner *reports* it and has it reserved for fifteen days, *invites* it by mail, or
hands on a link or a QR code; the customer follows on its phone (address /join/), passes the pre-checks and is
associated (domain.md 6.2, 6.3). Read models/prospects.py, lifecycle/prospects.py, actions/reports.py and joining.py.
"""
