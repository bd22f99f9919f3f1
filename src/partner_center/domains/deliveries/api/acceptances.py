"""Acceptances and scores at the API."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ninja import Field, Router, Schema

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.api.parts import below_project
from partner_center.domains.deliveries.forms import FOR_ACCEPTANCE, AcceptanceForm
from partner_center.domains.deliveries.lifecycle import AcceptanceLife
from partner_center.domains.deliveries.models import Acceptance, Evaluation
from partner_center.domains.deliveries.policies import VIEW_ACCEPTANCES, VIEW_EVALUATIONS
from partner_center.domains.deliveries.queries.lists import AcceptanceFilter, EvaluationFilter
from partner_center.foundations.apikit.resources import Source, resource
from partner_center.foundations.apikit.steps import step_endpoints

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class AcceptanceOut(Schema):
    """The acceptance of a project. Its materials are documents; verdicts are empty until somebody looked."""

    id: int
    project: str = Field(alias="project.number")
    partner: str = Field(alias="partner.name")
    status: str
    actual_end_on: date | None
    time_verdict: str
    time_comment: str
    material_verdict: str
    material_comment: str
    refusal: str
    remark: str
    submitted_at: datetime | None
    decided_at: datetime | None


class ScoreOut(Schema):
    """Points for one criterion; ``share`` is what it adds to the total."""

    criterion: str = Field(alias="criterion.name")
    criterion_zh: str = Field(alias="criterion.name_zh")
    weight: Decimal = Field(alias="criterion.weight")
    most: int = Field(alias="criterion.most")
    points: Decimal
    share: Decimal = Field(alias="shown_share")
    comment: str


class EvaluationOut(Schema):
    """The score of a project, out of 100."""

    id: int
    project: str = Field(alias="project.number")
    partner: str = Field(alias="partner.name")
    rubric_version: int = Field(alias="rubric.version")
    total: Decimal
    grade: str
    comment: str
    scores: list[ScoreOut]
    evaluated_at: datetime


def acceptances_seen(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the acceptances an actor may see."""
    return Acceptance.objects.visible_to(actor).select_related("project", "partner")


def evaluations_seen(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the scores an actor may see, with every criterion."""
    rows = Evaluation.objects.visible_to(actor).select_related("project", "partner", "rubric")
    return rows.prefetch_related("scores__criterion")


def enter(router: Router, projects: Source) -> None:
    """Offer acceptances and scores."""
    resource(
        router,
        "/acceptances",
        model=Acceptance,
        schema=AcceptanceOut,
        permission=VIEW_ACCEPTANCES,
        rows=acceptances_seen,
        filters=AcceptanceFilter,
        order=("-created_at", "-pk"),
    )
    below_project(
        router,
        "/projects/{id}/acceptance",
        parent=projects,
        form=AcceptanceForm,
        action=actions.prepare,
        schema=AcceptanceOut,
        shown=lambda actor, made: acceptances_seen(actor).get(pk=made.pk),
    )
    step_endpoints(
        router,
        "/acceptances/{id}",
        AcceptanceLife,
        schema=AcceptanceOut,
        permission=VIEW_ACCEPTANCES,
        forms=FOR_ACCEPTANCE,
        rows=acceptances_seen,
    )
    resource(
        router,
        "/evaluations",
        model=Evaluation,
        schema=EvaluationOut,
        permission=VIEW_EVALUATIONS,
        rows=evaluations_seen,
        filters=EvaluationFilter,
        order=("-evaluated_at", "-pk"),
    )
