"""Milestones, plan changes and replacements at the API."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ninja import Field, Router, Schema

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.api.parts import below_project
from partner_center.domains.deliveries.forms import FOR_MILESTONE, ChangeForm, ReplacementForm
from partner_center.domains.deliveries.lifecycle import MilestoneLife, PlanChangeLife, ReplacementLife
from partner_center.domains.deliveries.models import Milestone, PlanChange, Replacement
from partner_center.domains.deliveries.policies import VIEW_CHANGES, VIEW_MILESTONES, VIEW_REPLACEMENTS
from partner_center.domains.deliveries.queries import dates_of
from partner_center.domains.deliveries.queries.lists import ChangeFilter, MilestoneFilter, ReplacementFilter
from partner_center.foundations.apikit.resources import Source, resource
from partner_center.foundations.apikit.steps import step_endpoints
from partner_center.foundations.lifecycle.models import with_due

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class MilestoneOut(Schema):
    """A milestone by the plan in force; ``changes_left`` says how often its day may still move."""

    id: int
    project: str = Field(alias="project.number")
    name: str
    deliverables: str
    status: str
    planned_on: date
    tolerated_until: datetime | None
    due_at: datetime | None
    actual_on: date | None
    changes: int = Field(alias="change_count")
    changes_left: int
    delayed_at: datetime | None
    severe_at: datetime | None
    is_excused: bool


class PlannedOut(Schema):
    """A milestone's day in one version of the plan."""

    id: int
    version: int = Field(alias="plan.version")
    milestone: int = Field(alias="milestone_id")
    name: str = Field(alias="milestone.name")
    planned_on: date
    made_at: datetime = Field(alias="plan.made_at")
    change: str | None = Field(None, alias="plan.change.number")


class ShiftOut(Schema):
    """One milestone's move."""

    milestone: int = Field(alias="milestone_id")
    name: str = Field(alias="milestone.name")
    old_on: date
    new_on: date


class ChangeOut(Schema):
    """A request to change a plan."""

    id: int
    number: str
    project: str = Field(alias="project.number")
    partner: str = Field(alias="partner.name")
    status: str
    cause: str
    reason: str
    moves: list[ShiftOut] = Field(alias="shifts")
    old_end_on: date
    new_end_on: date
    refusal: str
    submitted_at: datetime
    decided_at: datetime | None


class ReplacementOut(Schema):
    """A request to replace somebody."""

    id: int
    number: str
    project: str = Field(alias="project.number")
    partner: str = Field(alias="partner.name")
    status: str
    leaving: str = Field(alias="leaving.person.number")
    person: str = Field(alias="person.number")
    certificate: str = Field(alias="certificate.number")
    person_days: Decimal = Field(alias="leaving.person_days")
    reason: str
    refusal: str
    submitted_at: datetime
    decided_at: datetime | None


def milestones_seen(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the milestones an actor may see, with their clocks."""
    return with_due(Milestone.objects.visible_to(actor).select_related("project__partner"))


def changes_seen(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the plan changes an actor may see, with what moves."""
    rows = PlanChange.objects.visible_to(actor).select_related("project", "partner")
    return rows.prefetch_related("shifts__milestone")


def replacements_seen(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the replacements an actor may see, with their people."""
    rows = Replacement.objects.visible_to(actor)
    return rows.select_related("project", "partner", "leaving__person", "person", "certificate")


def enter(router: Router, projects: Source) -> None:
    """Offer milestones, changes and replacements, below their project and on their own."""
    _milestones(router, projects)
    _changes(router, projects)
    _replacements(router, projects)


def _milestones(router: Router, projects: Source) -> None:
    resource(
        router,
        "/milestones",
        model=Milestone,
        schema=MilestoneOut,
        permission=VIEW_MILESTONES,
        rows=milestones_seen,
        filters=MilestoneFilter,
        order=("planned_on", "pk"),
    )
    resource(
        router,
        "/projects/{id}/milestones",
        schema=MilestoneOut,
        permission=VIEW_MILESTONES,
        parent=projects,
        order=("place", "pk"),
        rows=lambda actor, project: milestones_seen(actor).filter(project=project),
    )
    resource(
        router,
        "/projects/{id}/plans",
        schema=PlannedOut,
        permission=VIEW_MILESTONES,
        parent=projects,
        order=("plan__version", "milestone__place", "pk"),
        rows=lambda _actor, project: dates_of(project),
    )
    step_endpoints(
        router,
        "/milestones/{id}",
        MilestoneLife,
        schema=MilestoneOut,
        permission=VIEW_MILESTONES,
        forms=FOR_MILESTONE,
        rows=milestones_seen,
    )


def _changes(router: Router, projects: Source) -> None:
    resource(
        router,
        "/changes",
        model=PlanChange,
        schema=ChangeOut,
        permission=VIEW_CHANGES,
        rows=changes_seen,
        filters=ChangeFilter,
        order=("-submitted_at", "-pk"),
    )
    below_project(
        router,
        "/projects/{id}/changes",
        parent=projects,
        form=ChangeForm,
        action=actions.request_change,
        schema=ChangeOut,
        shown=lambda actor, made: changes_seen(actor).get(pk=made.pk),
    )
    step_endpoints(
        router, "/changes/{id}", PlanChangeLife, schema=ChangeOut, permission=VIEW_CHANGES, rows=changes_seen
    )


def _replacements(router: Router, projects: Source) -> None:
    resource(
        router,
        "/replacements",
        model=Replacement,
        schema=ReplacementOut,
        permission=VIEW_REPLACEMENTS,
        rows=replacements_seen,
        filters=ReplacementFilter,
        order=("-submitted_at", "-pk"),
    )
    below_project(
        router,
        "/projects/{id}/replacements",
        parent=projects,
        form=ReplacementForm,
        action=actions.request_replacement,
        schema=ReplacementOut,
        shown=lambda actor, made: replacements_seen(actor).get(pk=made.pk),
    )
    step_endpoints(
        router,
        "/replacements/{id}",
        ReplacementLife,
        schema=ReplacementOut,
        permission=VIEW_REPLACEMENTS,
        rows=replacements_seen,
    )
