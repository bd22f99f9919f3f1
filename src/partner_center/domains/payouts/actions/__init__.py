"""What happens to payment requests, invoices and payments: the only writers of this domain's tables."""

from partner_center.domains.payouts.actions.invoices import accept, refuse, remove, submit_invoice, tax_in
from partner_center.domains.payouts.actions.requests import (
    approve,
    clear,
    hand_in,
    pay,
    reject,
    request_payment,
    return_invoices,
    submit,
    withdraw,
)

__all__ = [
    "accept",
    "approve",
    "clear",
    "hand_in",
    "pay",
    "refuse",
    "reject",
    "remove",
    "request_payment",
    "return_invoices",
    "submit",
    "submit_invoice",
    "tax_in",
    "withdraw",
]
