"""Files people ask for: incentives, statements, and the explained lines of a month (seed 001)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.models import AssociationType
from partner_center.domains.incentives.models import Stage, Statement
from partner_center.domains.incentives.policies import VIEW_APPLICATIONS, VIEW_EARNINGS, VIEW_LINES, VIEW_STATEMENTS
from partner_center.domains.incentives.queries import earnings_seen_by
from partner_center.domains.incentives.queries.applications import (
    APPLICATION_SEARCH,
    APPLICATION_TABS,
    ApplicationFilter,
    applications_seen_by,
)
from partner_center.domains.incentives.queries.details import Detail, DetailFilter, Details, run_of
from partner_center.domains.incentives.queries.filters import (
    EARNING_SEARCH,
    EARNING_TABS,
    STATEMENT_SEARCH,
    STATEMENT_TABS,
    Asking,
    EarningFilter,
    StatementFilter,
    as_listed,
)
from partner_center.foundations.exports.builders import As, Column, Table, builder
from partner_center.foundations.ledger.models import Standing

if TYPE_CHECKING:
    from partner_center.domains.incentives.models import Earning
    from partner_center.foundations.identity.actor import Actor

EARNINGS = (
    Column("number", _("Incentive ID")),
    Column("statement", _("Statement")),
    Column("period", _("Reconciliation period")),
    Column("partner", _("Partner")),
    Column("program", _("Incentive program")),
    Column("version", _("Policy version"), As.NUMBER),
    Column("source", pgettext_lazy("statement", "About")),
    Column("association", _("Association type")),
    Column("base", _("Base"), As.NUMBER),
    Column("metric", _("Threshold value"), As.NUMBER),
    Column("rate", _("Rate"), As.NUMBER),
    Column("exact", _("Exact amount"), As.NUMBER),
    Column("rounding", _("Rounding"), As.NUMBER),
    Column("amount", _("Incentive amount"), As.MONEY),
    Column("currency", _("Currency")),
    Column("status", _("Status")),
    Column("standing", _("Payment")),
    Column("publicity_ends_at", _("Publicity deadline"), As.TIME),
    Column("confirmed_at", _("Confirmed at"), As.TIME),
    Column("valid_until", _("Valid until"), As.TIME),
)

STATEMENTS = (
    Column("number", _("Statement")),
    Column("period", _("Reconciliation period")),
    Column("partner", _("Partner")),
    Column("source", pgettext_lazy("statement", "About")),
    Column("amount", _("Incentive amount"), As.MONEY),
    Column("currency", _("Currency")),
    Column("status", _("Status")),
    Column("published_at", _("Published at"), As.TIME),
    Column("publicity_ends_at", _("Publicity deadline"), As.TIME),
    Column("confirmed_at", _("Confirmed at"), As.TIME),
    Column("valid_until", _("Valid until"), As.TIME),
    Column("by_deadline", _("Confirmed by the deadline")),
)

APPLICATIONS = (
    Column("number", _("Application")),
    Column("opportunity", _("Opportunity")),
    Column("name", _("Name")),
    Column("partner", _("Partner")),
    Column("offering", _("Offering")),
    Column("customer", _("Customer")),
    Column("account", _("Customer account")),
    Column("starts_on", _("Delivery began"), As.DATE),
    Column("delivered_on", _("Delivery ended"), As.DATE),
    Column("contract_number", _("Contract number")),
    Column("contract_amount", _("Contract amount"), As.MONEY),
    Column("amount", _("Incentive amount"), As.MONEY),
    Column("currency", _("Currency")),
    Column("stage", _("Status")),
    Column("incentive", _("Incentive ID")),
    Column("statement", _("Statement")),
    Column("submitted_at", _("Submitted"), As.TIME),
    Column("approved_at", _("Approved at"), As.TIME),
)

DETAILS = (
    Column("period", _("Reconciliation period")),
    Column("incentive_id", _("Incentive ID")),
    Column("program", _("Incentive program")),
    Column("partner", _("Partner")),
    Column("association", _("Association type")),
    Column("customer_name", _("Customer name")),
    Column("account", _("Customer account")),
    Column("order_id", _("Order ID")),
    Column("resource_id", _("Resource")),
    Column("category", _("Product type")),
    Column("service", _("Product")),
    Column("region", _("Region")),
    Column("billing_mode", _("Billing mode")),
    Column("charge_category", _("Charge")),
    Column("charge_start", _("Consumed"), As.TIME),
    Column("base", _("Base"), As.NUMBER),
    Column("metric", _("Threshold value"), As.NUMBER),
    Column("rate", _("Rate"), As.NUMBER),
    Column("incentive", _("Incentive (exact)"), As.MONEY),
    Column("currency", _("Currency")),
    Column("feedback", _("Feedback")),
    Column("feedback_status", _("Feedback status")),
    Column("reply", _("Answer")),
    Column("line_id", _("Line")),
    Column("bill_file", _("Bill")),
)
REPEATED = (
    "period", "customer_name", "account", "order_id", "resource_id", "category", "service", "region", "billing_mode",
    "charge_category", "charge_start", "base", "metric", "rate", "incentive", "currency", "line_id", "bill_file",
)  # fmt: skip
"""Columns that go into the file as the engine wrote them."""


@builder("incentives.earnings", permission=VIEW_EARNINGS)
def earnings(params: dict[str, Any], actor: Actor) -> Table:
    """Return the incentives that the list showed."""
    rows = as_listed(
        earnings_seen_by(actor), params, by=actor, filters=EarningFilter, tabs=EARNING_TABS, search=EARNING_SEARCH
    )
    standing = dict(Standing.choices)
    return Table(EARNINGS, (_earning(row, standing) for row in rows), rows.count())


def _earning(row: Earning, standing: dict[str, Any]) -> dict[str, Any]:
    plain = ("number", "period", "base", "metric", "rate", "exact", "rounding", "amount", "currency")
    return {
        **{name: getattr(row, name) for name in plain},
        "statement": row.statement.number,
        "partner": row.partner.name,
        "program": str(row.policy.program),
        "version": row.policy.version,
        "source": row.statement.get_source_display(),
        "association": row.get_association_display(),
        "status": row.statement.get_status_display(),
        "standing": standing.get(getattr(row, "standing", None) or "", ""),
        "publicity_ends_at": row.statement.publicity_ends_at,
        "confirmed_at": row.statement.confirmed_at,
        "valid_until": row.statement.valid_until,
    }


@builder("incentives.statements", permission=VIEW_STATEMENTS)
def statements(params: dict[str, Any], actor: Actor) -> Table:
    """Return the statements that the list showed."""
    rows = as_listed(
        Statement.objects.visible_to(actor).select_related("partner"),
        params,
        by=actor,
        filters=StatementFilter,
        tabs=STATEMENT_TABS,
        search=STATEMENT_SEARCH,
    )
    return Table(STATEMENTS, map(_statement, rows), rows.count())


def _statement(row: Statement) -> dict[str, Any]:
    plain = (
        "number",
        "period",
        "amount",
        "currency",
        "published_at",
        "publicity_ends_at",
        "confirmed_at",
        "valid_until",
    )
    return {
        **{name: getattr(row, name) for name in plain},
        "partner": row.partner.name,
        "source": row.get_source_display(),
        "status": row.get_status_display(),
        "by_deadline": row.is_confirmed_by_deadline,
    }


@builder("incentives.applications", permission=VIEW_APPLICATIONS)
def applications(params: dict[str, Any], actor: Actor) -> Table:
    """Return the applications that the list showed."""
    rows = as_listed(
        applications_seen_by(actor),
        params,
        by=actor,
        filters=ApplicationFilter,
        tabs=APPLICATION_TABS,
        search=APPLICATION_SEARCH,
    )
    stages = dict(Stage.choices)
    return Table(APPLICATIONS, (_application(row, stages) for row in rows), rows.count())


def _application(row: Any, stages: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - an application with its stage
    plain = ("number", "starts_on", "delivered_on", "contract_number", "contract_amount", "currency", "submitted_at")
    earning = row.earning
    return {
        **{name: getattr(row, name) for name in (*plain, "approved_at")},
        "opportunity": row.opportunity.number,
        "name": row.opportunity.name,
        "partner": row.partner.name,
        "offering": str(row.offering),
        "customer": row.customer.name,
        "account": row.account.number,
        "stage": stages[row.stage],
        "incentive": earning.number if earning else "",
        "statement": earning.statement.number if earning else "",
        "amount": earning.amount if earning else None,
    }


@builder("incentives.details", permission=VIEW_LINES)
def details(params: dict[str, Any], actor: Actor) -> Table:
    """Return explained lines: of a month, of some programs of a month, as filtered, or those that were chosen."""
    rows, chosen = _asked_for(params, actor), set(params.get("ids") or ())
    association = dict(AssociationType.choices)
    lines = (one for one in rows.iter_all() if not chosen or one.pk in chosen)
    total = len(chosen) if chosen else rows.count()
    return Table(DETAILS, (_detail(one, association) for one in lines), total)


def _asked_for(params: dict[str, Any], actor: Actor) -> Details:
    if "period" in params:
        rows = Details.of(run_of(params["period"], actor), actor)
        return rows.filter(program__in=params["programs"]) if params.get("programs") else rows
    data = QueryDict(params.get("query", ""))
    rows = DetailFilter(data, Details.of(run_of(data.get("period", ""), actor), actor), Asking(actor)).qs
    chosen = [pk.partition(":")[2] for pk in params.get("ids") or ()]
    return rows.filter(line_id__in=chosen) if chosen else rows


def _detail(row: Detail, association: dict[str, Any]) -> dict[str, Any]:
    said = row.feedback
    return {
        **{name: getattr(row.line, name) for name in REPEATED},
        "incentive_id": row.earning.number,
        "program": str(row.earning.policy.program),
        "partner": row.earning.partner.name,
        "association": association[row.line.association],
        "feedback": said.text if said else "",
        "feedback_status": said.get_status_display() if said else "",
        "reply": said.reply if said else "",
    }
