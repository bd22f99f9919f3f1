"""The kinds of accounts. A new kind is one line here; the database needs no migration for it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccountKind(TextChoices):
    """What an account counts. The comment says whose it is and what a positive balance means."""

    # The vendor's cost of incentives, without owner. Negative: what has been granted so far.
    INCENTIVE_EXPENSE = "incentive_expense", _("Incentive expense")
    # Per partner: published statements that still await confirmation (domain.md 9.3). Owed, but not yet due.
    INCENTIVE_ACCRUED = "incentive_accrued", _("Incentives awaiting confirmation")
    # Per partner: confirmed and not yet part of a payment request. What a request may draw on.
    INCENTIVE_PAYABLE = "incentive_payable", _("Incentives payable")
    # Per partner, below zero: published claims against the partner, from months whose credits outweigh the charges.
    CLAWBACK_ACCRUED = "clawback_accrued", _("Claims awaiting confirmation")
    # Per partner, below zero: what the next payment request must take off.
    CLAWBACK_DUE = "clawback_due", _("To be taken off payments")
    # Per partner: drawn into a payment request that awaits invoices or their review (domain.md 12).
    PAYMENT_REQUESTED = "payment_requested", _("In payment requests")
    # Per partner: approved and handed to the bank, not yet known to have arrived.
    PAYMENT_IN_TRANSIT = "payment_in_transit", _("Payments in transit")
    # The vendor's bank, without owner. Positive: what has been paid out; it is negative when more came in than left.
    BANK = "bank", _("Vendor’s bank")

    @property
    def may_go_negative(self) -> bool:
        """Whether the account may be drawn below zero: the vendor's own, and claims against partners."""
        return self in FREE


FREE = frozenset(
    {
        AccountKind.INCENTIVE_EXPENSE,
        AccountKind.BANK,
        AccountKind.CLAWBACK_ACCRUED,
        AccountKind.CLAWBACK_DUE,
    }
)
"""Accounts without a floor. They keep no running balance, so that two partners never wait for one another."""
