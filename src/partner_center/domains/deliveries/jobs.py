"""Work in the background: reminders, what a terminated project leaves, late baseline solutions, exported files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.deliveries import actions, notices
from partner_center.domains.deliveries.lifecycle import AcceptanceLife, MilestoneLife, PlanChangeLife, ReplacementLife
from partner_center.domains.deliveries.models import (
    UNREACHED,
    AcceptanceStatus,
    BaselineDelivery,
    ChangeStatus,
    Milestone,
    MilestoneStatus,
    PlanChange,
    Project,
    ProjectStatus,
    ReplacementStatus,
)
from partner_center.domains.deliveries.policies import VIEW_BASELINES, VIEW_CHANGES, VIEW_MILESTONES, VIEW_PROJECTS
from partner_center.domains.deliveries.queries import lists, tolerated_until, unevaluated, with_plan
from partner_center.domains.partners.queries import as_listed
from partner_center.foundations.calendars import clock
from partner_center.foundations.exports.builders import As, Column, Table, builder
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.jobs.queue import every, job
from partner_center.foundations.webkit.values import lookup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from partner_center.foundations.identity.actor import Actor

TERMINATED = _("The project was terminated.")

every("45 6 * * *", "deliveries.begin_late_baselines")


@job("deliveries.begin_late_baselines", alone=True)
def begin_late_baselines() -> None:
    """Begin to evaluate baseline solutions that the vendor linked to an opportunity after its signature."""
    for opportunity in unevaluated():
        with transaction.atomic():
            actions.begin_deliveries(opportunity, by=SYSTEM)


@job("deliveries.remind_milestone")
def remind_milestone(*, subject_id: int, due_id: int) -> None:
    """Remind the partner of a milestone, unless it was reached a moment ago or its project is over."""
    milestone = Milestone.objects.select_related("project__partner").get(pk=subject_id)
    waits = milestone.status in {MilestoneStatus.PLANNED, MilestoneStatus.DELAYED}
    if waits and milestone.project.status == ProjectStatus.REPORTED:
        key = f"deliveries.milestone:{due_id}:{clock.now():%Y-%m-%d}"
        severe = tolerated_until(milestone.planned_on, milestone.partner)
        notices.remind_of(milestone, by=SYSTEM, severe=severe, key=key)


@job("deliveries.close_open")
def close_open(*, project_id: int) -> None:
    """Close what a terminated project leaves open: requests under review, clocks that run, the acceptance."""
    project = Project.objects.get(pk=project_id)
    for change in project.changes.filter(status=ChangeStatus.REVIEWING):
        PlanChangeLife.reject.perform(change, by=SYSTEM, reason=TERMINATED)
    for replacement in project.replacements.filter(status=ReplacementStatus.REVIEWING):
        ReplacementLife.reject.perform(replacement, by=SYSTEM, reason=TERMINATED)
    for milestone in project.milestones.filter(status__in=UNREACHED):
        MilestoneLife.stop.perform(milestone, by=SYSTEM, reason=TERMINATED)
    acceptance = getattr(project, "acceptance", None)
    if acceptance is not None and acceptance.status not in {AcceptanceStatus.PASSED, AcceptanceStatus.CLOSED}:
        AcceptanceLife.close.perform(acceptance, by=SYSTEM, reason=TERMINATED)


@builder("deliveries.projects", permission=VIEW_PROJECTS)
def projects(params: dict[str, Any], actor: Actor) -> Table:
    """Projects with plan, acceptance and score."""
    every = with_plan(Project.objects.visible_to(actor)).select_related(
        "partner", "opportunity", "office", "manager", "evaluation"
    )
    rows = as_listed(
        every, params, by=actor, filters=lists.ProjectFilter, tabs=lists.PROJECT_TABS, search=lists.PROJECT_SEARCH
    )
    columns = (
        Column("number", _("Project")),
        Column("name", _("Project name")),
        Column("partner.name", _("Partner")),
        Column("customer_name", _("Customer name")),
        Column("opportunity.number", _("Opportunity")),
        Column("country", _("Country")),
        Column("get_phase_display", _("Service phase")),
        Column("get_scenario_display", _("Support scenario")),
        Column("start_on", _("Starts on"), As.DATE),
        Column("end_on", _("Ends on"), As.DATE),
        Column("get_status_display", _("Status")),
        Column("planned", _("Milestones"), As.NUMBER),
        Column("reached", _("Reached milestones"), As.NUMBER),
        Column("severe_count", _("Severely delayed milestones"), As.NUMBER),
        Column("actual_end_on", _("Actual end"), As.DATE),
        Column("annual_scale", _("Estimated new annual scale"), As.MONEY),
        Column("currency", _("Currency")),
        Column("evaluation.total", _("Score"), As.NUMBER),
        Column("contact_name", _("Project contact"), masked=True),
        Column("contact_phone", _("Phone"), masked=True),
    )
    return Table(columns, _lines(rows, columns), rows.count())


@builder("deliveries.milestones", permission=VIEW_MILESTONES)
def milestones(params: dict[str, Any], actor: Actor) -> Table:
    """Milestones in force with their days and changes."""
    every = Milestone.objects.visible_to(actor).filter(lists.IN_FORCE).select_related("project__partner")
    rows = as_listed(
        every, params, by=actor, filters=lists.MilestoneFilter, tabs=lists.MILESTONE_TABS, search=lists.MILESTONE_SEARCH
    )
    columns = (
        Column("project.number", _("Project")),
        Column("project.name", _("Project name")),
        Column("project.partner.name", _("Partner")),
        Column("name", _("Milestone")),
        Column("deliverables", _("What is delivered")),
        Column("planned_on", _("Planned for"), As.DATE),
        Column("tolerated_until", _("Tolerated until"), As.TIME),
        Column("actual_on", _("Reached on"), As.DATE),
        Column("get_status_display", _("Status")),
        Column("change_count", _("Changes"), As.NUMBER),
    )
    return Table(columns, _lines(rows, columns), rows.count())


@builder("deliveries.changes", permission=VIEW_CHANGES)
def changes(params: dict[str, Any], actor: Actor) -> Table:
    """Plan changes with their reasons and decisions."""
    every = PlanChange.objects.visible_to(actor).select_related("project", "partner")
    rows = as_listed(
        every, params, by=actor, filters=lists.ChangeFilter, tabs=lists.CHANGE_TABS, search=lists.CHANGE_SEARCH
    )
    columns = (
        Column("number", _("Plan change")),
        Column("project.number", _("Project")),
        Column("project.name", _("Project name")),
        Column("partner.name", _("Partner")),
        Column("get_cause_display", _("Cause")),
        Column("reason", _("Reason")),
        Column("old_end_on", _("Project ended on"), As.DATE),
        Column("new_end_on", _("Project ends on"), As.DATE),
        Column("get_status_display", _("Status")),
        Column("refusal", _("Why it was rejected")),
        Column("submitted_at", _("Submitted"), As.TIME),
        Column("decided_at", _("Decided at"), As.TIME),
    )
    return Table(columns, _lines(rows, columns), rows.count())


@builder("deliveries.baselines", permission=VIEW_BASELINES)
def baselines(params: dict[str, Any], actor: Actor) -> Table:
    """Deliveries of baseline solutions with their project managers and outcomes."""
    seen = BaselineDelivery.objects.visible_to(actor).select_related("partner", "opportunity", "offering")
    rows = as_listed(
        seen,
        params,
        by=actor,
        filters=lists.BaselineFilter,
        tabs=lists.BASELINE_TABS,
        search=lists.BASELINE_SEARCH,
    )
    columns = (
        Column("number", _("Baseline delivery")),
        Column("partner.name", _("Partner")),
        Column("opportunity.number", _("Opportunity")),
        Column("opportunity.customer_name", _("Customer name")),
        Column("offering.number", _("Number of the offering")),
        Column("offering.title", _("Baseline solution")),
        Column("manager_name", _("Project manager"), masked=True),
        Column("manager_email", _("E-mail address"), masked=True),
        Column("manager_phone", _("Phone"), masked=True),
        Column("get_status_display", _("Status")),
        Column("get_outcome_display", _("Delivery status")),
        Column("ended_on", pgettext_lazy("baseline", "Ended on"), As.DATE),
        Column("created_at", _("Since"), As.TIME),
        Column("registered_at", pgettext_lazy("baseline", "Registered"), As.TIME),
        Column("handed_in_at", _("Evidence handed in"), As.TIME),
        Column("evidenced_at", pgettext_lazy("baseline", "Evidenced"), As.TIME),
    )
    return Table(columns, _lines(rows, columns), rows.count())


def _lines(rows: Any, columns: Sequence[Column]) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a query set
    """Read every column of every row by its path."""
    for row in rows.iterator(chunk_size=1000):
        currency = getattr(row, "currency", "")
        yield {column.name: _value(row, column.name) for column in columns} | {"currency": currency}


def _value(row: Any, path: str) -> Any:  # noqa: ANN401 - any record
    """Return a value by its path; nothing where a one-to-one record is not there yet."""
    head = path.split(".", 1)[0]
    return lookup(row, path) if hasattr(row, head) else None
