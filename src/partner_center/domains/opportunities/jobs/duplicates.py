"""Comparing opportunities after their steps, doing what was decided, reminders, and the export of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.actions import duplicates as actions
from partner_center.domains.opportunities.models import CaseStatus, DuplicateCase, Opportunity
from partner_center.domains.opportunities.notices import duplicates as notices
from partner_center.domains.opportunities.policies.duplicates import VIEW_DUPLICATES
from partner_center.domains.opportunities.queries.duplicate_lists import (
    DUPLICATE_SEARCH,
    DUPLICATE_TABS,
    DuplicateFilter,
    cases_seen,
)
from partner_center.domains.partners.queries import as_listed
from partner_center.foundations.exports.builders import As, Column, Table, builder
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.jobs.queue import job
from partner_center.foundations.lifecycle.models import Due
from partner_center.foundations.webkit.values import lookup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from partner_center.foundations.identity.actor import Actor


@job("opportunities.enforce_duplicate")
def enforce_duplicate(case_id: int) -> None:
    """Do to the opportunities of a case what was decided about them."""
    with transaction.atomic():
        case = DuplicateCase.objects.select_related("loser__partner", "winner__partner").get(pk=case_id)
        actions.enforce(case)


@job("opportunities.restore_opportunity")
def restore_opportunity(opportunity_id: int) -> None:
    """Let an opportunity go on whose rejection as a duplicate was taken back."""
    with transaction.atomic():
        actions.restore_loser(Opportunity.objects.get(pk=opportunity_id))


@job("opportunities.remind_duplicate")
def remind_duplicate(subject_id: int, due_id: int) -> None:
    """Remind business development of a case or an appeal that waits."""
    case, due = _waiting(subject_id, due_id)
    if case is not None and case.status in {CaseStatus.DECIDING, CaseStatus.APPEALED}:
        notices.remind_vendor(case, due, by=SYSTEM)


@job("opportunities.remind_appeal")
def remind_appeal(subject_id: int, due_id: int) -> None:
    """Remind the losing partner that its term to appeal ends."""
    case, due = _waiting(subject_id, due_id)
    if case is not None and case.status == CaseStatus.DECIDED:
        notices.remind_loser(case, due, by=SYSTEM)


def _waiting(case_id: int, due_id: int) -> tuple[DuplicateCase | None, Due]:
    due = Due.objects.get(pk=due_id)
    cases = DuplicateCase.objects.select_related("loser__partner")
    return (None if due.closed_at else cases.filter(pk=case_id).first()), due


@builder("opportunities.duplicates", permission=VIEW_DUPLICATES)
def duplicates(params: dict[str, Any], actor: Actor) -> Table:
    """Duplicate cases: both numbers for the vendor, only the own one for a partner."""
    rows = as_listed(
        cases_seen(actor), params, by=actor, filters=DuplicateFilter, tabs=DUPLICATE_TABS, search=DUPLICATE_SEARCH
    )
    both = (
        Column("left.number", _("First")),
        Column("left.partner.name", _("Partner of the first")),
        Column("right.number", _("Second")),
        Column("right.partner.name", _("Partner of the second")),
        Column("proposal.number", _("First by the rule")),
    )
    columns = (
        Column("number", _("Duplicate case")),
        *(both if actor.is_vendor else ()),
        Column("loser.number", _("Duplicate")),
        Column("get_rule_display", _("Rule")),
        Column("get_likeness_display", _("Same customer")),
        Column("get_status_display", _("Status")),
        Column("opened_at", _("Opened"), As.TIME),
        Column("decided_at", _("Decided"), As.TIME),
        Column("reason", _("Reason")),
    )

    def lines() -> Iterator[dict[str, Any]]:
        for row in rows.iterator(chunk_size=1000):
            yield {column.name: lookup(row, column.name) for column in columns}

    return Table(columns, lines(), rows.count())
