"""Payouts: payment requests over what the ledger owes, the invoices for them, and the payment.

A partner with certified business information gathers payable items, of several periods if it likes, into one
**payment request** (申付单). The vendor approves it, the partner submits one or more **invoices** for it (many invoices
to one request, never one invoice for several; seed 003), the vendor accepts or refuses each, and pays when they cover
the request exactly (domain.md 12). The domain knows nothing of incentives: it draws on the ledger's open items.
"""
