"""Deliveries of baseline solutions at the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ninja import Field, Router, Schema

from partner_center.domains.deliveries.forms import FOR_BASELINE
from partner_center.domains.deliveries.lifecycle import BaselineLife
from partner_center.domains.deliveries.models import BaselineDelivery
from partner_center.domains.deliveries.policies import VIEW_BASELINES
from partner_center.domains.deliveries.queries.lists import BaselineFilter
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.steps import step_endpoints

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class BaselineOut(Schema):
    """The delivery of one baseline solution of an opportunity; ``outcome`` is empty until it was fed back."""

    id: int
    number: str
    partner: str = Field(alias="partner.name")
    opportunity: str = Field(alias="opportunity.number")
    customer: str = Field(alias="opportunity.customer_name")
    offering: str = Field(alias="offering.number")
    offering_name: str = Field(alias="offering.name")
    status: str
    manager_name: str
    manager_email: str
    manager_phone: str
    person: str | None = Field(None, alias="person.number")
    certificate: str | None = Field(None, alias="certificate.number")
    outcome: str
    ended_on: date | None
    termination: str
    note: str
    refusal: str
    comment: str
    created_at: datetime
    registered_at: datetime | None
    fed_back_at: datetime | None
    handed_in_at: datetime | None
    evidenced_at: datetime | None


def baselines_seen(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the baseline deliveries an actor may see."""
    rows = BaselineDelivery.objects.visible_to(actor)
    return rows.select_related("partner", "opportunity", "offering", "person", "certificate")


def enter(router: Router) -> None:
    """Offer baseline deliveries and their steps; nobody makes one, they come with the signature."""
    resource(
        router,
        "/baselines",
        model=BaselineDelivery,
        schema=BaselineOut,
        permission=VIEW_BASELINES,
        rows=baselines_seen,
        filters=BaselineFilter,
        order=("-created_at", "-pk"),
    )
    step_endpoints(
        router,
        "/baselines/{id}",
        BaselineLife,
        schema=BaselineOut,
        permission=VIEW_BASELINES,
        forms=FOR_BASELINE,
        rows=baselines_seen,
    )
