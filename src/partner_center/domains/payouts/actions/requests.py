"""Asking to be paid, deciding about it, and paying."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.partners.queries import payable_information
from partner_center.domains.payouts import notices
from partner_center.domains.payouts.lifecycle import PAYEES, REQUEST_QUEUE, InvoiceLife, RequestLife
from partner_center.domains.payouts.models import (
    Invoice,
    InvoiceStatus,
    Payment,
    PaymentRequest,
    RequestItem,
)
from partner_center.domains.payouts.queries.dates import today_at
from partner_center.foundations.calendars import clock
from partner_center.foundations.calendars.queries import due_after
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company
from partner_center.foundations.ledger import items as ledger
from partner_center.foundations.ledger.models import Item
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.foundations.reviews import actions as reviews
from partner_center.kit.refusals import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from partner_center.foundations.identity.actor import Actor

PAID_WITHIN = 2
"""Working days in which payment starts once the invoices are accepted (domain.md rule 34)."""

SPELLED_OUT = 12
"""Months that a request names one by one."""


@verb("payouts:request:submit", by=PAYEES, label=_("Request payment"), sensitive=Company)
def request_payment(items: Sequence[Item], *, by: Actor, note: str = "") -> PaymentRequest:
    """Ask for several payable items at once, of one or more periods: exactly one request (seed 003).

    Needs certified business information that is not being changed; all items must be of one currency, payable and in
    no other request, still valid, and sum to more than zero. Claims that are due must be among them and are taken off.
    """
    items = list(items)
    partner = by.company
    if partner is None or any(item.owner_id != partner.pk for item in items):
        raise NotFound(_("There is no such item."))
    if not items:
        text: object = _("Choose at least one item.")
        raise Refused(text, code="nothing_chosen", fields={"items": text})
    information = payable_information(partner)
    currency = _one_currency(items)
    _include_claims(items, partner, currency)
    total = sum(item.amount for item in items)
    if total <= 0:
        text = _("The chosen items sum to %(total)s. Choose items whose sum is above zero.") % {"total": total}
        raise Refused(text, code="nothing_to_pay", fields={"items": text})
    request: PaymentRequest = PaymentRequest.objects.create(
        number=next_number("PR"),
        partner=partner,
        business_info=information,
        currency=currency,
        amount=total,
        periods=_periods(items),
        note=note,
        submitted_at=clock.now(),
    )
    ledger.draw(items, request.number, by=by, subject=request)
    RequestItem.objects.bulk_create(RequestItem(request=request, item=item, amount=item.amount) for item in items)
    RequestLife.begin(request, by=by, text=note)
    reviews.submit(request, queue=REQUEST_QUEUE, company=partner, by=by)
    notices.tell_submitted(request, by=by)
    return request


def _one_currency(items: Sequence[Item]) -> str:
    currencies = sorted({item.currency for item in items})
    if len(currencies) > 1:
        text = _("A request has one currency; these items are in %(currencies)s. Make one request for each.")
        told = text % {"currencies": ", ".join(currencies)}
        raise Refused(told, code="several_currencies", fields={"items": told})
    return currencies[0]


def _include_claims(items: Sequence[Item], partner: Company, currency: str) -> None:
    claims = Item.objects.filter(owner=partner, currency=currency, amount__lt=0).due()
    left_out = [claim.key for claim in claims if claim not in items]
    if left_out:
        text = _("Claims against you are taken off the next payment; choose these as well: %(items)s.")
        told = text % {"items": ", ".join(left_out[:10])}
        raise Refused(told, code="claims_left_out", fields={"items": told})


def _periods(items: Sequence[Item]) -> str:
    """Return the months in words: each of a dozen, the first and last of more."""
    months = sorted({item.period for item in items})
    return ", ".join(months) if len(months) <= SPELLED_OUT else f"{months[0]} – {months[-1]} ({len(months)})"


@RequestLife.approve.action
def approve(request: PaymentRequest, *, by: Actor) -> None:
    """Accept the request; the partner may send its invoices."""
    notices.tell_approved(request, by=by)


@RequestLife.reject.action
def reject(request: PaymentRequest, *, by: Actor, reason: object = "") -> None:
    """Refuse the request with a reason; its items can be requested again, unless their validity ended meanwhile."""
    _give_back(request, by=by)
    notices.tell_rejected(request, by=by, reason=str(reason))


@RequestLife.withdraw.action
def withdraw(request: PaymentRequest, *, by: Actor) -> None:
    """Take the request back before it is decided; its items can be requested again while they are valid."""
    _give_back(request, by=by)


def _give_back(request: PaymentRequest, *, by: Actor) -> None:
    lapsed = ledger.release(request.number, by=by, subject=request)
    request.items.update(is_living=False)
    if lapsed:
        notices.tell_lapsed(request, by=by, keys=[item.key for item in lapsed])


@RequestLife.hand_in.action
def hand_in(request: PaymentRequest, *, by: Actor) -> None:
    """Hand the invoices in for checking; together they must equal the request exactly."""
    # Locked before they are added up, or one could be removed between the sum and the handing in. Only these: whoever
    # checks another one holds that and waits for the request.
    added = list(request.invoices.select_for_update().filter(status=InvoiceStatus.ADDED))
    remaining = request.remaining
    if remaining != 0:
        raise Refused(
            _("The invoices leave %(remaining)s %(currency)s open. Add invoices until they equal the request.")
            % {"remaining": f"{remaining:,.2f}", "currency": request.currency},
            code="not_fully_invoiced",
        )
    for invoice in added:
        InvoiceLife.hand_in.perform(invoice, by=SYSTEM)
    notices.tell_handed_in(request, by=by)


@InvoiceLife.hand_in.action
def submit(invoice: Invoice, *, by: Actor) -> None:
    """Offer the invoice for checking, together with the others of its request."""


@RequestLife.return_invoices.action
def return_invoices(request: PaymentRequest, *, by: Actor, reason: object = "") -> None:
    """Wait for the replacement of a refused invoice."""


@RequestLife.clear.action
def clear(request: PaymentRequest, *, by: Actor, last: Invoice) -> None:
    """The last invoice is accepted: hand the amount to the bank, planned within two working days."""
    still_open = request.invoices.filter(status__in=[InvoiceStatus.ADDED, InvoiceStatus.SUBMITTED]).exclude(pk=last.pk)
    if still_open.exists() or request.remaining != 0:
        raise Refused(_("Not every invoice is accepted yet."), code="invoices_open")
    partner = request.partner
    due = due_after(clock.now(), working_days=PAID_WITHIN, country=partner.country, zone=partner.time_zone)
    request.pay_on = (due - timedelta(seconds=1)).date()  # the term ends with that day, at the next midnight
    ledger.hand_to_bank(
        request.number, owner=partner, amount=request.amount, currency=request.currency, by=by, subject=request
    )
    notices.tell_cleared(request, by=by)


@RequestLife.pay.action
def pay(request: PaymentRequest, *, by: Actor, reference: str, paid_on: date) -> None:
    """Record that the bank paid; a bank reference pays exactly one request."""
    hold("payouts.reference", reference)
    if paid_on > today_at(by.company or request.partner):
        text = _("The day of payment cannot lie in the future.")
        raise Refused(text, code="future_payment", fields={"paid_on": text})
    if Payment.objects.filter(reference=reference).exists():
        text = _("This bank reference already pays another request.")
        raise Refused(text, code="reference_used", fields={"reference": text})
    Payment.objects.create(
        request=request,
        partner=request.partner,
        amount=request.amount,
        currency=request.currency,
        reference=reference,
        paid_on=paid_on,
        created_at=clock.now(),
    )
    request.paid_at = clock.now()
    ledger.pay(
        request.number,
        owner=request.partner,
        amount=request.amount,
        currency=request.currency,
        on=paid_on,
        by=by,
        subject=request,
    )
    notices.tell_paid(request, by=by, paid_on=paid_on, reference=reference)
