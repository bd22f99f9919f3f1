"""Files people ask for: bills, their rows and lines, billing accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from partner_center.domains.billing import queries
from partner_center.domains.billing.models import BillFile, RowNote
from partner_center.domains.billing.policies import VIEW_ACCOUNTS, VIEW_BILLS, reason_text, refused_because
from partner_center.domains.partners.queries.narrowing import Asking, as_listed
from partner_center.foundations.exports.builders import As, Column, Table, builder
from partner_center.kit.refusals import NotFound

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

BILLS = (
    Column("number", _("Bill")),
    Column("name", _("File")),
    Column("status", _("Status")),
    Column("periods", _("Periods")),
    Column("rows", _("Rows"), As.NUMBER),
    Column("usable", _("Usable rows"), As.NUMBER),
    Column("rejected", _("Unusable rows"), As.NUMBER),
    Column("repaired", _("Repaired rows"), As.NUMBER),
    Column("refusal", _("Why it was refused")),
    Column("sha256", _("SHA-256 of the content")),
    Column("received_at", _("Received at"), As.TIME),
    Column("loaded_at", _("Loaded at"), As.TIME),
)
ROWS = (
    Column("row", _("Row"), As.NUMBER),
    Column("kind", _("Kind")),
    Column("column", _("Column")),
    Column("value", _("What stood there")),
    Column("taken_for", _("Taken for")),
    Column("reason", _("Reason")),
    Column("code", _("Code of the reason")),
)
ACCOUNTS = (
    Column("number", _("Billing account")),
    Column("name", _("Name")),
    Column("provider", _("Provider")),
    Column("customer_number", _("Customer number")),
    Column("customer", _("Customer")),
    Column("last_period", _("Newest month")),
    Column("last_amount", _("Billed in it"), As.MONEY),
    Column("currency", _("Currency")),
    Column("first_seen_at", _("First seen"), As.TIME),
)
LINES = (
    Column("line_no", _("Row"), As.NUMBER),
    Column("line_id", _("Line ID")),
    Column("period", _("Period")),
    Column("charge_start", _("Consumed"), As.TIME),
    Column("charge_end", _("Consumed until"), As.TIME),
    Column("account", _("Billing account")),
    Column("account_name", _("Name of the account")),
    Column("service", _("Product")),
    Column("service_category", _("Product type")),
    Column("charge_category", _("Charge category")),
    Column("charge_class", _("Charge class")),
    Column("charge_frequency", _("Billing mode")),
    Column("region", _("Region")),
    Column("resource_id", _("Resource")),
    Column("description", _("Description")),
    Column("quantity", _("Quantity"), As.NUMBER),
    Column("unit", _("Unit")),
    Column("billed_cost", _("Billed"), As.MONEY),
    Column("effective_cost", _("Effective cost"), As.NUMBER),
    Column("list_cost", _("List cost"), As.NUMBER),
    Column("currency", _("Currency")),
)


@builder("billing.bills", permission=VIEW_BILLS)
def bills(params: dict[str, Any], actor: Actor) -> Table:
    """Return the bills that the list showed."""
    rows = as_listed(
        queries.bills_seen_by(actor),
        params,
        by=actor,
        filters=queries.BillFilter,
        tabs=queries.BILL_TABS,
        search=queries.BILL_SEARCH,
    )
    return Table(BILLS, map(_bill, rows), rows.count())


def _bill(row: BillFile) -> dict[str, Any]:
    plain = ("number", "name", "rows", "usable", "rejected", "repaired", "sha256", "received_at", "loaded_at")
    return {
        **{name: getattr(row, name) for name in plain},
        "status": row.get_status_display(),
        "periods": ", ".join(row.periods),
        "refusal": refused_because(row) if row.refusal_code else "",
    }


@builder("billing.rows", permission=VIEW_BILLS)
def rows(params: dict[str, Any], actor: Actor) -> Table:
    """Return the notes on a bill's rows that the list showed."""
    found = as_listed(
        RowNote.objects.visible_to(actor).filter(bill=_bill_of(params, actor)),
        params,
        by=actor,
        filters=queries.NoteFilter,
        tabs=queries.NOTE_TABS,
        search=(),
    )
    return Table(ROWS, map(_row, found.order_by("row", "pk").iterator(chunk_size=2000)), found.count())


def _row(note: RowNote) -> dict[str, Any]:
    return {
        "row": note.row,
        "kind": _("unusable") if note.is_rejected else _("repaired"),
        "column": note.column,
        "value": note.value,
        "taken_for": note.taken_for,
        "reason": reason_text(note.reason),
        "code": note.reason,
    }


@builder("billing.lines", permission=VIEW_BILLS)
def lines(params: dict[str, Any], actor: Actor) -> Table:
    """Return the lines of a bill that the list showed."""
    table = queries.lines_of(_bill_of(params, actor))
    found = queries.BillLineFilter(QueryDict(params.get("query", "")), table, Asking(actor)).qs
    names = [column.name for column in LINES]
    return Table(LINES, ({name: row[name] for name in names} for row in found.iter_rows()), found.count())


@builder("billing.accounts", permission=VIEW_ACCOUNTS)
def accounts(params: dict[str, Any], actor: Actor) -> Table:
    """Return the accounts that the list showed."""
    found = as_listed(
        queries.accounts_seen_by(actor),
        params,
        by=actor,
        filters=queries.AccountFilter,
        tabs=queries.ACCOUNT_TABS,
        search=queries.ACCOUNT_SEARCH,
    )
    plain = ("number", "name", "provider", "last_period", "last_amount", "currency", "first_seen_at")
    shown = (
        {
            **{name: getattr(one, name) for name in plain},
            "customer_number": one.customer.number if one.customer else "",
            "customer": one.customer.name if one.customer else "",
        }
        for one in found
    )
    return Table(ACCOUNTS, shown, found.count())


def _bill_of(params: dict[str, Any], actor: Actor) -> BillFile:
    within = params.get("within", {})
    bill: BillFile | None = BillFile.objects.visible_to(actor).filter(pk=within.get("pk")).first()
    if bill is None:
        raise NotFound(_("There is no such bill."))
    return bill
