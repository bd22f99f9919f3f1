"""Submitting invoices for a request, and checking them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.payouts import notices
from partner_center.domains.payouts.actions.requests import clear, return_invoices
from partner_center.domains.payouts.lifecycle import PAYEES, InvoiceLife
from partner_center.domains.payouts.models import (
    DEAD,
    INVOICE_SCAN,
    Invoice,
    InvoiceStatus,
    PaymentRequest,
    RequestStatus,
)
from partner_center.domains.payouts.queries.dates import today_at
from partner_center.foundations.calendars import clock
from partner_center.foundations.documents.actions import attach, link
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.kit.money import minor_places, round_half_up
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from decimal import Decimal

    from django.core.files.uploadedfile import UploadedFile

    from partner_center.foundations.documents.models import Document
    from partner_center.foundations.identity.actor import Actor


@verb("payouts:invoice:submit", by=PAYEES, label=_("Add an invoice"))
def submit_invoice(
    request: PaymentRequest, *, by: Actor, amount: Decimal, number: str, scan: UploadedFile[bytes], **data: Any
) -> Invoice:
    """Add an invoice to a request that is to be invoiced. It belongs to this request only (seed 003).

    Refuses an amount over what remains, a currency other than the request's, a number that is already in use, a date
    in the future. The tax is worked out of the tax-included amount and rounded once.
    """
    locked = PaymentRequest.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=request.pk).first()
    if locked is None:
        raise NotFound(_("There is no such payment request."))
    if locked.status != RequestStatus.TO_INVOICE:
        raise WrongState(_("Invoices can be added while the request is to be invoiced."))
    hold("payouts.invoice-number", locked.partner_id)
    _check(locked, amount=amount, number=number, **data)
    document = _kept(scan, locked, by=by)
    invoice: Invoice = Invoice.objects.create(
        request=locked,
        partner=locked.partner,
        amount=amount,
        number=number,
        tax=tax_in(amount, data["tax_rate"], locked.currency),
        document=document,
        submitted_at=clock.now(),
        **{**data, "currency": locked.currency},
    )
    link(document, invoice, by=by)
    InvoiceLife.begin(invoice, by=by)
    return invoice


def _kept(scan: UploadedFile[bytes], request: PaymentRequest, *, by: Actor) -> Document:
    try:
        return attach(scan, kind=INVOICE_SCAN, owner=request.partner, by=by)
    except Refused as refusal:
        raise Refused(str(refusal), code=refusal.code, fields={"scan": str(refusal)}) from refusal


def _check(request: PaymentRequest, *, amount: Decimal, number: str, **data: Any) -> None:
    fields: dict[str, object] = {}
    if amount > request.remaining:
        fields["amount"] = _("Only %(remaining)s %(currency)s remain to be invoiced.") % {
            "remaining": f"{request.remaining:,.2f}",
            "currency": request.currency,
        }
    if data.get("currency", request.currency) != request.currency:
        fields["currency"] = _("The request is in %(currency)s, so must be its invoices.") % {
            "currency": request.currency
        }
    if data["issued_on"] > today_at(request.partner):
        fields["issued_on"] = _("The date of issue cannot lie in the future.")
    used = Invoice.objects.filter(partner=request.partner, number=number).exclude(status__in=DEAD)
    if used.exists():
        fields["number"] = _("This invoice number is already in use. One invoice belongs to one request only.")
    if fields:
        raise Refused(_("The invoice cannot be accepted like this."), code="bad_invoice", fields=fields)


def tax_in(amount: Decimal, rate: Decimal, currency: str) -> Decimal:
    """Return the tax that a tax-included amount holds, rounded half away from zero once."""
    return round_half_up(amount * rate / (1 + rate), minor_places(currency))


@InvoiceLife.accept.action
def accept(invoice: Invoice, *, by: Actor) -> None:
    """Accept the invoice; the last one clears the request for payment."""
    request = PaymentRequest.objects.select_for_update().get(pk=invoice.request_id)
    others = request.invoices.filter(status__in=[InvoiceStatus.ADDED, InvoiceStatus.SUBMITTED]).exclude(pk=invoice.pk)
    if request.status == RequestStatus.INVOICES_REVIEWING and not others.exists():
        clear(request, by=SYSTEM, last=invoice)


@InvoiceLife.remove.action
def remove(invoice: Invoice, *, by: Actor) -> None:
    """Take an invoice back that was entered wrongly; its number may be used again."""


@InvoiceLife.refuse.action
def refuse(invoice: Invoice, *, by: Actor, reason: object = "") -> None:
    """Refuse the invoice with a reason; the request waits for another one."""
    invoice.refusal = str(reason)
    request = PaymentRequest.objects.select_for_update().get(pk=invoice.request_id)
    if request.status == RequestStatus.INVOICES_REVIEWING:
        return_invoices(request, by=SYSTEM, reason=reason)
    notices.tell_invoice_refused(invoice, by=by, reason=str(reason))
