"""What people are told about payment requests, invoices and payments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.roles import PARTNER_ADMIN, PARTNER_FINANCE, VENDOR_FINANCE
from partner_center.foundations.notices.actions import notify, people, vendor_people
from partner_center.foundations.notices.messages import Category, Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from partner_center.domains.payouts.models import Invoice, PaymentRequest
    from partner_center.foundations.identity.actor import Actor

PAYEES = PARTNER_FINANCE | PARTNER_ADMIN

SUBMITTED = Message(
    "payouts.submitted",
    subject=_("%(partner)s requests %(amount)s (%(number)s)"),
    body=_("%(partner)s submitted payment request %(number)s over %(amount)s for %(periods)s. Please review it."),
    category=Category.DECISIONS,
    audience=VENDOR_FINANCE,
)
APPROVED = Message(
    "payouts.approved",
    subject=_("Payment request %(number)s is approved: please send invoices over %(amount)s"),
    body=_("Payment request %(number)s is approved. Add invoices that together equal %(amount)s and hand them in."),
    category=Category.MONEY,
    audience=PAYEES,
)
REJECTED = Message(
    "payouts.rejected",
    subject=_("Payment request %(number)s is rejected"),
    body=_(
        "Payment request %(number)s over %(amount)s is rejected: “%(reason)s”. Its items can be requested again while "
        "they are valid."
    ),
    category=Category.MONEY,
    audience=PAYEES,
)
LAPSED = Message(
    "payouts.lapsed",
    subject=_("Items of payment request %(number)s have lapsed"),
    body=_(
        "The validity of these items had ended while they were in payment request %(number)s. As it is closed without "
        "a payment, they have lapsed and cannot be requested again: %(items)s."
    ),
    category=Category.MONEY,
    audience=PAYEES,
)
HANDED_IN = Message(
    "payouts.handed_in",
    subject=_("Invoices for %(number)s wait to be checked"),
    body=_("%(partner)s handed in the invoices for payment request %(number)s over %(amount)s."),
    category=Category.DECISIONS,
    audience=VENDOR_FINANCE,
)
INVOICE_REFUSED = Message(
    "payouts.invoice_refused",
    subject=_("Invoice %(invoice)s for %(number)s is refused"),
    body=_("Invoice %(invoice)s for payment request %(number)s is refused: “%(reason)s”. Please send another one."),
    category=Category.MONEY,
    audience=PAYEES,
)
CLEARED = Message(
    "payouts.cleared",
    subject=_("Invoices for %(number)s are accepted: %(amount)s will be paid"),
    body=_("All invoices for payment request %(number)s are accepted. %(amount)s will be paid by %(pay_on)s."),
    category=Category.MONEY,
    audience=PAYEES,
)
PAID = Message(
    "payouts.paid",
    subject=_("%(amount)s was paid (%(number)s)"),
    body=_("Payment request %(number)s was paid on %(paid_on)s: %(amount)s, bank reference %(reference)s."),
    category=Category.MONEY,
    audience=PAYEES,
)


def _facts(request: PaymentRequest) -> dict[str, Any]:
    return {
        "number": request.number,
        "amount": f"{request.amount:,.2f} {request.currency}",
        "periods": request.periods,
        "partner": request.partner.name,
    }


def tell_submitted(request: PaymentRequest, *, by: Actor) -> None:
    """Tell vendor finance that a request waits."""
    notify(SUBMITTED, to=vendor_people(VENDOR_FINANCE), about=request, by=by, **_facts(request))


def tell_approved(request: PaymentRequest, *, by: Actor) -> None:
    """Tell the partner to send invoices."""
    notify(APPROVED, to=people(request.partner, PAYEES), about=request, by=by, **_facts(request))


def tell_rejected(request: PaymentRequest, *, by: Actor, reason: str) -> None:
    """Tell the partner why."""
    notify(REJECTED, to=people(request.partner, PAYEES), about=request, by=by, reason=reason, **_facts(request))


def tell_lapsed(request: PaymentRequest, *, by: Actor, keys: Sequence[str]) -> None:
    """Tell the partner what cannot be requested again."""
    readers = people(request.partner, PAYEES)
    notify(LAPSED, to=readers, about=request, by=by, items=", ".join(keys), **_facts(request))


def tell_handed_in(request: PaymentRequest, *, by: Actor) -> None:
    """Tell vendor finance that invoices wait."""
    notify(HANDED_IN, to=vendor_people(VENDOR_FINANCE), about=request, by=by, **_facts(request))


def tell_invoice_refused(invoice: Invoice, *, by: Actor, reason: str) -> None:
    """Tell the partner which invoice is refused, and why."""
    request = invoice.request
    readers = people(request.partner, PAYEES)
    notify(INVOICE_REFUSED, to=readers, about=request, by=by, invoice=invoice.number, reason=reason, **_facts(request))


def tell_cleared(request: PaymentRequest, *, by: Actor) -> None:
    """Tell the partner when the money comes."""
    notify(CLEARED, to=people(request.partner, PAYEES), about=request, by=by, pay_on=request.pay_on, **_facts(request))


def tell_paid(request: PaymentRequest, *, by: Actor, paid_on: date, reference: str) -> None:
    """Tell the partner that the money is on its way."""
    readers = people(request.partner, PAYEES)
    notify(PAID, to=readers, about=request, by=by, paid_on=paid_on, reference=reference, **_facts(request))
