"""Rubrics at the API."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ninja import Router, Schema

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.forms import RubricForm
from partner_center.domains.deliveries.forms.scoring import initial_of
from partner_center.domains.deliveries.lifecycle import RubricLife
from partner_center.domains.deliveries.models import Rubric
from partner_center.domains.deliveries.policies import VIEW_RUBRICS
from partner_center.domains.deliveries.queries.lists import RubricFilter
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.steps import step_endpoints
from partner_center.foundations.apikit.verbs import amend_endpoint, create_endpoint

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class CriterionOut(Schema):
    """One thing that is scored."""

    id: int
    name: str
    name_zh: str
    hint: str
    hint_zh: str
    weight: Decimal
    most: int


class RubricOut(Schema):
    """A version of the rubric."""

    id: int
    version: int
    status: str
    name: str
    name_zh: str
    note: str
    excellent_from: Decimal
    good_from: Decimal
    sufficient_from: Decimal
    criteria: list[CriterionOut]
    released_at: datetime | None


def seen(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the rubrics an actor may see, with their criteria."""
    return Rubric.objects.visible_to(actor).prefetch_related("criteria")


def enter(router: Router) -> None:
    """Offer the versions of the rubric."""
    resource(
        router,
        "/rubrics",
        model=Rubric,
        schema=RubricOut,
        permission=VIEW_RUBRICS,
        rows=seen,
        filters=RubricFilter,
        order=("-version",),
    )
    create_endpoint(router, "/rubrics", form=RubricForm, action=actions.draft_rubric, schema=RubricOut)
    amend_endpoint(
        router,
        "/rubrics/{id}",
        model=Rubric,
        form=RubricForm,
        action=actions.amend_rubric,
        schema=RubricOut,
        rows=seen,
        current=initial_of,
    )
    step_endpoints(router, "/rubrics/{id}", RubricLife, schema=RubricOut, permission=VIEW_RUBRICS, rows=seen)
