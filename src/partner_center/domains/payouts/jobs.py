"""Files of this domain's lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.partners.queries import as_listed
from partner_center.domains.payouts.models import Invoice, Payment, PaymentRequest
from partner_center.domains.payouts.policies import VIEW_INVOICES, VIEW_ITEMS, VIEW_PAYMENTS, VIEW_REQUESTS
from partner_center.domains.payouts.queries import lists
from partner_center.foundations.exports.builders import As, Column, Table, builder
from partner_center.foundations.ledger.models import Item, Standing
from partner_center.foundations.webkit.values import lookup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from partner_center.foundations.identity.actor import Actor


@builder("payouts.items", permission=VIEW_ITEMS)
def items(params: dict[str, Any], actor: Actor) -> Table:
    """Open items with how far they have come."""
    every = Item.objects.visible_to(actor).with_standing().select_related("owner")
    rows = as_listed(every, params, by=actor, filters=lists.ItemFilter, tabs=lists.ITEM_TABS, search=lists.ITEM_SEARCH)
    columns = (
        Column("period", _("Period")),
        Column("key", _("Item")),
        Column("shown_label", _("What for")),
        Column("owner.name", _("Partner")),
        Column("amount", _("Amount"), As.MONEY),
        Column("currency", _("Currency")),
        Column("standing", _("Standing")),
        Column("drawn_by", _("Payment request")),
        Column("due_at", _("Payable since"), As.TIME),
        Column("valid_until", _("Valid until"), As.TIME),
        Column("lapsed_at", _("Lapsed"), As.TIME),
    )
    named = dict(Standing.choices)
    lines = ({**line, "standing": named[line["standing"]]} for line in _lines(rows, columns))
    return Table(columns, lines, rows.count())


@builder("payouts.requests", permission=VIEW_REQUESTS)
def requests(params: dict[str, Any], actor: Actor) -> Table:
    """Payment requests."""
    every = PaymentRequest.objects.visible_to(actor).select_related("partner", "business_info")
    rows = as_listed(
        every, params, by=actor, filters=lists.RequestFilter, tabs=lists.REQUEST_TABS, search=lists.REQUEST_SEARCH
    )
    columns = (
        Column("number", _("Payment request")),
        Column("partner.name", _("Partner")),
        Column("periods", _("Periods")),
        Column("amount", _("Amount"), As.MONEY),
        Column("currency", _("Currency")),
        Column("get_status_display", _("Status")),
        Column("business_info.masked_account", _("Paid to account")),
        Column("submitted_at", _("Submitted"), As.TIME),
        Column("pay_on", _("Payment planned"), As.DATE),
        Column("note", _("Note")),
    )
    return Table(columns, _lines(rows, columns), rows.count())


@builder("payouts.invoices", permission=VIEW_INVOICES)
def invoices(params: dict[str, Any], actor: Actor) -> Table:
    """Invoices with their tax."""
    every = Invoice.objects.visible_to(actor).select_related("partner", "request")
    rows = as_listed(
        every, params, by=actor, filters=lists.InvoiceFilter, tabs=lists.INVOICE_TABS, search=lists.INVOICE_SEARCH
    )
    columns = (
        Column("number", _("Invoice number")),
        Column("code", _("Invoice code")),
        Column("request.number", _("Payment request")),
        Column("partner.name", _("Partner")),
        Column("get_kind_display", _("Kind")),
        Column("issued_on", _("Issued on"), As.DATE),
        Column("amount", _("Amount including tax"), As.MONEY),
        Column("tax", _("Tax"), As.MONEY),
        Column("tax_rate", _("Tax rate"), As.NUMBER),
        Column("currency", _("Currency")),
        Column("get_status_display", _("Status")),
        Column("refusal", _("Why it was refused")),
    )
    return Table(columns, _lines(rows, columns), rows.count())


@builder("payouts.payments", permission=VIEW_PAYMENTS)
def payments(params: dict[str, Any], actor: Actor) -> Table:
    """Payments with the bank's reference."""
    every = Payment.objects.visible_to(actor).select_related("partner", "request")
    rows = as_listed(
        every, params, by=actor, filters=lists.PaymentFilter, tabs=lists.PAYMENT_TABS, search=lists.PAYMENT_SEARCH
    )
    columns = (
        Column("paid_on", _("Paid on"), As.DATE),
        Column("request.number", _("Payment request")),
        Column("partner.name", _("Partner")),
        Column("request.periods", _("Periods")),
        Column("amount", _("Amount"), As.MONEY),
        Column("currency", _("Currency")),
        Column("reference", _("Bank reference")),
    )
    return Table(columns, _lines(rows, columns), rows.count())


def _lines(rows: Any, columns: Sequence[Column]) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a query set
    """Read every column of every row by its path."""
    for row in rows.iterator(chunk_size=1000):
        yield {column.name: lookup(row, column.name) for column in columns} | {"currency": row.currency}
