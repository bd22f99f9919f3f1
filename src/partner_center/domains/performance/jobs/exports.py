"""Files people ask for: summaries, lines, and what belongs to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import AssociationType
from partner_center.domains.partners.queries.narrowing import Asking, as_listed
from partner_center.domains.performance import queries
from partner_center.domains.performance.policies import VIEW_LINES, VIEW_NOBODY, VIEW_SUMMARIES, reason_not_counted
from partner_center.domains.performance.queries import figures
from partner_center.foundations.exports.builders import As, Column, Table, builder

if TYPE_CHECKING:
    from partner_center.domains.performance.models import Summary, Unattributed
    from partner_center.foundations.identity.actor import Actor
    from partner_center.settlement.rows import Row

SUMMARIES = (
    Column("period", _("Period")),
    Column("partner", _("Partner")),
    Column("customer_number", _("Customer number")),
    Column("customer", _("Customer")),
    Column("association", _("Association type")),
    Column("counted", _("Performance"), As.MONEY),
    Column("not_counted", _("Not counted"), As.MONEY),
    Column("rebound", _("Of it re-bound"), As.MONEY),
    Column("counts_from", _("Counts again from"), As.TIME),
    Column("currency", _("Currency")),
    Column("lines", _("Lines"), As.NUMBER),
)
CONSUMPTION = (
    *SUMMARIES[:5],
    Column("whole", _("Consumption"), As.MONEY),
    Column("tax", _("Taxes"), As.MONEY),
    *SUMMARIES[-2:],
)
"""The same as the customer reads it."""

NOBODY = (
    Column("period", _("Period")),
    Column("account", _("Billing account")),
    Column("account_name", _("Name of the account")),
    Column("customer", _("Customer")),
    Column("reason", _("Reason")),
    Column("amount", _("Amount"), As.MONEY),
    Column("currency", _("Currency")),
    Column("lines", _("Lines"), As.NUMBER),
)
LINES = (
    Column("period", _("Period")),
    Column("charge_start", _("Formed"), As.TIME),
    Column("customer_name", _("Customer name")),
    Column("account", _("Customer account")),
    Column("association", _("Association type")),
    Column("order_id", _("Order ID")),
    Column("resource_id", _("Resource")),
    Column("category", _("Product type")),
    Column("service", _("Product")),
    Column("region", _("Region")),
    Column("billing_mode", _("Billing mode")),
    Column("charge_category", _("Charge")),
    Column("amount", _("Amount"), As.MONEY),
    Column("currency", _("Currency")),
    Column("counted", _("Counted")),
    Column("why", _("Why it does not count")),
    Column("line_id", _("Line ID")),
    Column("bill_file", _("Bill")),
)
COPIED = (
    "period", "charge_start", "customer_name", "account", "order_id", "resource_id", "category", "service", "region",
    "billing_mode", "charge_category", "amount", "currency", "line_id", "bill_file",
)  # fmt: skip


@builder("performance.summaries", permission=VIEW_SUMMARIES)
def summaries(params: dict[str, Any], actor: Actor) -> Table:
    """Return the summaries that the list showed."""
    rows = as_listed(
        figures.summaries_seen_by(actor),
        params,
        by=actor,
        filters=figures.SummaryFilter,
        tabs=figures.SUMMARY_TABS,
        search=figures.SUMMARY_SEARCH,
    )
    return Table(CONSUMPTION if actor.is_customer else SUMMARIES, map(_summary, rows), rows.count())


SUMMED = ("period", "counted", "not_counted", "rebound", "counts_from", "whole", "tax", "currency", "lines")


def _summary(row: Summary) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in SUMMED},
        "partner": row.partner.name,
        "customer_number": row.customer.number,
        "customer": row.customer.name,
        "association": row.get_association_display(),
    }


@builder("performance.nobody", permission=VIEW_NOBODY)
def nobody(params: dict[str, Any], actor: Actor) -> Table:
    """Return what belongs to nobody, as the list showed it."""
    rows = as_listed(
        figures.nobody_seen_by(actor),
        params,
        by=actor,
        filters=figures.NobodyFilter,
        tabs=figures.NOBODY_TABS,
        search=figures.NOBODY_SEARCH,
    )
    return Table(NOBODY, map(_nobody, rows), rows.count())


def _nobody(row: Unattributed) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in ("period", "amount", "currency", "lines")},
        "account": row.account.number,
        "account_name": row.account.name,
        "customer": row.account.customer.name if row.account.customer else "",
        "reason": row.get_reason_display(),
    }


@builder("performance.lines", permission=VIEW_LINES)
def lines(params: dict[str, Any], actor: Actor) -> Table:
    """Return the lines of a month that the list showed."""
    data = QueryDict(params.get("query", ""))
    table = queries.lines_of_month(data.get("period", ""), seen_by=actor)
    found = queries.LineFilter(data, table, Asking(actor)).qs
    types = dict(AssociationType.choices)
    columns = tuple(one for one in LINES if one.name not in {"counted", "why"}) if actor.is_customer else LINES
    return Table(columns, (_line(row, types) for row in found.iter_rows()), found.count())


def _line(row: Row, types: dict[str, Any]) -> dict[str, Any]:
    return {
        **{name: row[name] for name in COPIED},
        "association": types[row.association],
        "counted": _("yes") if row.counted else _("no"),
        "why": reason_not_counted(row.reason_not_counted),
    }
