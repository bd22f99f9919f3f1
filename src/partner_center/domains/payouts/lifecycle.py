"""The lives of a payment request and of an invoice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.payouts.models import Invoice, InvoiceStatus, PaymentRequest, RequestStatus
from partner_center.foundations.identity.roles import NOBODY, PARTNER_ADMIN, PARTNER_FINANCE, VENDOR_FINANCE
from partner_center.foundations.lifecycle.steps import Lifecycle, Step
from partner_center.foundations.reviews.queues import Queue

if TYPE_CHECKING:
    from django.db.models import Model

PAYEES = PARTNER_FINANCE | PARTNER_ADMIN


class RequestLife(Lifecycle):
    """A request is reviewed, invoiced, and paid when its invoices cover it exactly (domain.md 12)."""

    model = PaymentRequest
    noun = "request"
    label = _("Payment request")
    path = (
        RequestStatus.REVIEWING,
        RequestStatus.TO_INVOICE,
        RequestStatus.INVOICES_REVIEWING,
        RequestStatus.PAYING,
        RequestStatus.PAID,
    )

    approve = Step(RequestStatus.REVIEWING, to=RequestStatus.TO_INVOICE, by=VENDOR_FINANCE, label=_("Approve"))
    reject = Step(
        RequestStatus.REVIEWING,
        to=RequestStatus.REJECTED,
        by=VENDOR_FINANCE,
        asks=("reason",),
        label=_("Reject"),
        tone="danger",
    )
    withdraw = Step(RequestStatus.REVIEWING, to=RequestStatus.WITHDRAWN, by=PAYEES, label=_("Withdraw"), tone="danger")
    hand_in = Step(
        RequestStatus.TO_INVOICE, to=RequestStatus.INVOICES_REVIEWING, by=PAYEES, label=_("Hand in the invoices")
    )
    return_invoices = Step(
        RequestStatus.INVOICES_REVIEWING,
        to=RequestStatus.TO_INVOICE,
        by=NOBODY,
        label=_("Return for a new invoice"),
        tone="danger",
    )
    clear = Step(RequestStatus.INVOICES_REVIEWING, to=RequestStatus.PAYING, by=NOBODY, label=_("Clear for payment"))
    pay = Step(
        RequestStatus.PAYING,
        to=RequestStatus.PAID,
        by=VENDOR_FINANCE,
        asks=("reference", "paid_on"),
        label=_("Record payment"),
    )

    @classmethod
    def who_acts(cls, subject: Model) -> list[str]:
        """Return whose turn it is; while invoices are checked, those who check them, which is a life of its own."""
        if str(getattr(subject, cls.field)) == RequestStatus.INVOICES_REVIEWING:
            return [str(role.label) for role in VENDOR_FINANCE]
        return super().who_acts(subject)


REQUEST_QUEUE = Queue(
    code="payment-request",
    label=_("Payment request"),
    by=VENDOR_FINANCE,
    approve=RequestLife.approve,
    reject=RequestLife.reject,
    withdraw=RequestLife.withdraw,
    announces=False,
)
"""Where requests wait for finance. Their own steps write the letters, which name amounts and what comes next."""


class InvoiceLife(Lifecycle):
    """An invoice is added, handed in with its request, then accepted or refused; a refused one is replaced by another.

    Until the request's invoices are handed in, the partner may remove one that was entered wrongly.
    """

    model = Invoice
    noun = "invoice"
    label = _("Invoice")
    path = (InvoiceStatus.ADDED, InvoiceStatus.SUBMITTED, InvoiceStatus.ACCEPTED)

    hand_in = Step(InvoiceStatus.ADDED, to=InvoiceStatus.SUBMITTED, by=NOBODY, label=_("Hand in"))
    remove = Step(InvoiceStatus.ADDED, to=InvoiceStatus.WITHDRAWN, by=PAYEES, label=_("Remove"), tone="danger")
    accept = Step(InvoiceStatus.SUBMITTED, to=InvoiceStatus.ACCEPTED, by=VENDOR_FINANCE, label=_("Accept"))
    refuse = Step(
        InvoiceStatus.SUBMITTED,
        to=InvoiceStatus.REFUSED,
        by=VENDOR_FINANCE,
        asks=("reason",),
        label=_("Refuse"),
        tone="danger",
    )
