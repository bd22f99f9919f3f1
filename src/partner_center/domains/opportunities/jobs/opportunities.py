"""Reminders of validation and acceptance, of silent sales, and the files of the lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities import notices
from partner_center.domains.opportunities.models import Opportunity, OpportunityStatus
from partner_center.domains.opportunities.policies import VIEW_OPPORTUNITIES
from partner_center.domains.opportunities.queries.lists import (
    ALL_TABS,
    RECEIVED_TABS,
    RUNNING,
    SHARED_TABS,
    SILENCE,
    OneWayFilter,
    OpportunityFilter,
    opportunities_seen,
    shared_by_partners,
    shared_by_vendor,
)
from partner_center.domains.opportunities.queries.masks import band, is_masked, shown
from partner_center.domains.opportunities.queries.search import found_by
from partner_center.domains.partners.queries import as_listed
from partner_center.foundations.calendars import clock
from partner_center.foundations.exports.builders import As, Column, Table, builder
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.jobs.queue import every, job
from partner_center.foundations.lifecycle.models import Due
from partner_center.foundations.webkit.values import yes_no

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from django.db.models import Q

    from partner_center.domains.partners.queries import Narrowing
    from partner_center.foundations.identity.actor import Actor

every("15 1 * * *", "opportunities.remind_silent")


@job("opportunities.remind_validation")
def remind_validation(subject_id: int, due_id: int) -> None:
    """Remind the office, unless somebody has decided meanwhile."""
    due, opportunity = Due.objects.get(pk=due_id), _waiting(subject_id, OpportunityStatus.VALIDATING)
    if due.closed_at is None and opportunity is not None:
        key = f"opportunities.validation:{due.pk}:{clock.now():%Y-%m-%d}"
        notices.tell_validation_near(opportunity, by=SYSTEM, due_at=due.due_at, key=key)


@job("opportunities.remind_acceptance")
def remind_acceptance(subject_id: int, due_id: int) -> None:
    """Remind the partner, unless it has answered meanwhile."""
    due, opportunity = Due.objects.get(pk=due_id), _waiting(subject_id, OpportunityStatus.OFFERED)
    if due.closed_at is None and opportunity is not None:
        key = f"opportunities.acceptance:{due.pk}:{clock.now():%Y-%m-%d}"
        notices.tell_acceptance_near(opportunity, by=SYSTEM, due_at=due.due_at, key=key)


def _waiting(pk: int, status: OpportunityStatus) -> Opportunity | None:
    found: Opportunity | None = (
        Opportunity.objects.filter(pk=pk, status=status).select_related("partner", "office").first()
    )
    return found


@job("opportunities.remind_silent", alone=True)
def remind_silent() -> None:
    """Ask partners for an update of every sale nobody has reported on for 30 days; once for each silence."""
    silent = Opportunity.objects.filter(RUNNING, last_progress_at__lt=clock.now() - SILENCE)
    for opportunity in silent.select_related("partner"):
        key = f"opportunities.stale:{opportunity.pk}:{opportunity.last_progress_at:%Y-%m-%dT%H:%M}"
        notices.tell_stale(opportunity, by=SYSTEM, key=key)


COLUMNS = (
    Column("number", _("Opportunity")),
    Column("name", _("Name")),
    Column("origin", _("Origin")),
    Column("partner", _("Partner")),
    Column("customer", _("Customer")),
    Column("region", _("Region")),
    Column("status", _("Status")),
    Column("stage", _("Stage")),
    Column("expected_amount", _("Expected amount"), As.MONEY),
    Column("amount_range", _("Range of the amount")),
    Column("currency", _("Currency")),
    Column("expected_sign_on", _("Expected signing"), As.DATE),
    Column("win_rate", _("Win rate in percent"), As.NUMBER),
    Column("counts", _("Counts for the target")),
    Column("office", _("Representative office")),
    Column("due_at", _("Deadline"), As.TIME),
    Column("submitted_at", _("First submitted"), As.TIME),
    Column("validated_at", _("Validated"), As.TIME),
    Column("accepted_at", _("Accepted"), As.TIME),
    Column("signed_on", _("Signed on"), As.DATE),
    Column("contract_amount", _("Contract amount"), As.MONEY),
    Column("delivered_on", _("Delivered on"), As.DATE),
    Column("rejected_because", _("Rejected because")),
)


@builder("opportunities.all", permission=VIEW_OPPORTUNITIES)
def everything(params: dict[str, Any], actor: Actor) -> Table:
    """Opportunities of both ways; what is masked on the screen is masked in the file."""
    return _table(params, actor, opportunities_seen, OpportunityFilter, ALL_TABS)


@builder("opportunities.shared", permission=VIEW_OPPORTUNITIES)
def shared(params: dict[str, Any], actor: Actor) -> Table:
    """What partners shared with the vendor."""
    return _table(params, actor, shared_by_partners, OneWayFilter, SHARED_TABS)


@builder("opportunities.received", permission=VIEW_OPPORTUNITIES)
def received(params: dict[str, Any], actor: Actor) -> Table:
    """What the vendor shared with partners; masked until it is accepted."""
    return _table(params, actor, shared_by_vendor, OneWayFilter, RECEIVED_TABS)


def _table(
    params: dict[str, Any],
    actor: Actor,
    rows: Callable[[Actor], Any],
    filters: type[Narrowing],
    tabs: Mapping[str, Q],
) -> Table:
    word = QueryDict(params.get("query", "")).get("q", "")
    searched = found_by(rows(actor), word[:100], by=actor)
    found = as_listed(searched, params, by=actor, filters=filters, tabs=tabs, search=())
    return Table(COLUMNS, _rows(found), found.count())


def _rows(rows: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a query set
    for row in rows.iterator(chunk_size=1000):
        yield {
            "number": row.number,
            "name": row.name,
            "origin": row.get_origin_display(),
            "partner": row.partner.name,
            "customer": shown(row, "customer_name") or "",
            "region": row.get_region_display(),
            "status": row.get_status_display(),
            "stage": row.get_stage_display(),
            "expected_amount": shown(row, "expected_amount"),
            "amount_range": band(row.expected_amount, row.currency) if is_masked(row) else "",
            "currency": row.currency,
            "expected_sign_on": row.expected_sign_on,
            "win_rate": row.win_rate,
            "counts": str(yes_no(row.counts)),
            "office": str(row.office or ""),
            "due_at": row.due_at,
            "submitted_at": row.submitted_at,
            "validated_at": row.validated_at,
            "accepted_at": row.accepted_at,
            "signed_on": row.signed_on,
            "contract_amount": row.contract_amount,
            "delivered_on": row.delivered_on,
            "rejected_because": row.get_rejection_code_display(),
        }
