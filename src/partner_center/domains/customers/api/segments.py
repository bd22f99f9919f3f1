"""Segments, re-bound customers, and questions for account facts over the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from ninja import Field, Router, Schema

from partner_center.domains.customers import actions
from partner_center.domains.customers.api import care
from partner_center.domains.customers.forms.segments import BatchSegmentForm, SegmentForm
from partner_center.domains.customers.models import Customer, FactsQuestion, SegmentSpan
from partner_center.domains.customers.policies import VIEW_QUESTIONS, VIEW_SEGMENTS
from partner_center.domains.customers.queries import customers_seen_by
from partner_center.domains.customers.queries.questions import questions_seen_by
from partner_center.domains.customers.queries.rebound import rebound_with
from partner_center.domains.customers.queries.segments import segment_now
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, allow, mark
from partner_center.foundations.apikit.resources import find, resource

router = Router(tags=["Customers"])


class SegmentOut(Schema):
    """From ``starts_at`` until before ``ends_at`` the customer was in a segment; the newest statement counts."""

    id: int
    customer: str = Field(alias="customer.number")
    customer_name: str = Field(alias="customer.name")
    segment: str
    starts_at: datetime
    ends_at: datetime | None
    noted_at: datetime


class SegmentNowOut(Schema):
    """The segment of now."""

    segment: str


class ReboundOut(Schema):
    """Whether a customer's newest association is a change of partner, and until before when it earns nothing.

    ``holds`` is false where the segment at that instant (``moved_at``) is a key account's or not stated.
    """

    moved_at: datetime | None
    segment: str | None
    holds: bool
    counts_from: datetime | None


class QuestionOut(Schema):
    """Somebody asked the vendor to state the facts about an account; ``missing`` are the facts of that instant."""

    id: int
    customer: str = Field(alias="customer.number")
    customer_name: str = Field(alias="customer.name")
    asked_for: str = Field(alias="asked_for.name")
    asked_on: date
    asked_at: datetime
    missing: list[str]
    answered_at: datetime | None


resource(
    router,
    "/segments",
    model=SegmentSpan,
    schema=SegmentOut,
    permission=VIEW_SEGMENTS,
    order=("-pk",),
    detail=False,
    rows=lambda actor: SegmentSpan.objects.visible_to(actor).select_related("customer"),
)
care.batch_endpoint(
    "/segments/state", form=BatchSegmentForm, action=actions.state_segments, name="segments_state", on=router
)


def state(actor: Any, customer: Customer, answers: dict[str, Any]) -> dict[str, str]:  # noqa: ANN401 - an actor
    """State a segment over a span of time; nothing stated before is changed."""
    actions.state_segments([customer], by=actor, **answers)
    return {"segment": segment_now(customer.pk)}


care.verb_endpoint(
    "/customers/{id}/segment",
    form=SegmentForm,
    permission=actions.state_segments.permission,  # type: ignore[attr-defined]  # every verb carries its permission
    schema=SegmentNowOut,
    work=state,
    name="segment_state",
    on=router,
)


def rebound(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Return whether a customer changed its partner, and until when that costs the incentive."""
    customer = find(customers_seen_by(request.actor), id)
    allow(request, VIEW_SEGMENTS)
    found = rebound_with(customer.pk, customer.partner)
    shown: dict[str, Any] = {"moved_at": None, "segment": None, "holds": False, "counts_from": None}
    if found is not None:
        counts_from = found.until if found.holds else None
        shown = {"moved_at": found.moved_at, "segment": found.segment, "holds": found.holds, "counts_from": counts_from}
    return respond(request, ReboundOut, shown)


router.get(
    "/customers/{id}/rebound",
    response=ReboundOut,
    summary="Re-bound without incentive",
    operation_id="customers_rebound_get",
    url_name="customers-rebound-get",
)(mark(rebound, permission=VIEW_SEGMENTS, model=Customer))

resource(
    router,
    "/facts-questions",
    model=FactsQuestion,
    schema=QuestionOut,
    permission=VIEW_QUESTIONS,
    order=("-asked_at", "-pk"),
    detail=False,
    rows=questions_seen_by,
)
care.verb_endpoint(
    "/customers/{id}/facts-questions",
    form=forms.Form,
    permission=actions.ask_facts.permission,  # type: ignore[attr-defined]  # every verb carries its permission
    schema=QuestionOut,
    work=lambda actor, customer, _answers: actions.ask_facts(customer, by=actor),
    name="facts_ask",
    on=router,
)
