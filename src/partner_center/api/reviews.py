"""Review queues: what waits for a decision, the steps of a review, and what is said about it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import django_filters
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema

from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.steps import step_endpoints
from partner_center.foundations.reviews import actions, queries
from partner_center.foundations.reviews.forms import FOR_STEP, CommentForm
from partner_center.foundations.reviews.lifecycle import ReviewLife
from partner_center.foundations.reviews.models import Comment, Review, Status
from partner_center.foundations.reviews.policies import VIEW_REVIEWS

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.permissions import Permission

router = Router(tags=["Reviews"])


class ReviewOut(Schema):
    """The work on one request: who has it, what is missing, what was decided."""

    id: int
    queue: str
    request: str
    request_id: int = Field(alias="subject_id")
    company: str = Field(alias="company.name")
    status: str
    round: int
    place_at: datetime
    opened_at: datetime
    assigned_to: str | None = Field(None, alias="assigned_to.name")
    supplement_text: str
    supplement_answer: str
    supplement_due_at: datetime | None
    outcome: str
    reason: str
    to_mend: dict[str, str]
    decided_at: datetime | None
    decided_by: str

    @staticmethod
    def resolve_request(review: Review) -> str:
        """Return the request's own name."""
        return str(review.request)


class CommentOut(Schema):
    """Something said about a review."""

    id: int
    author: str
    text: str
    is_internal: bool
    at: datetime


class ReviewFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library publishes no types
    """Which reviews."""

    queue = django_filters.CharFilter(label=_("Queue"))
    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=Status.choices)


def _comments(actor: Actor, review: Review) -> Any:  # noqa: ANN401 - a query set
    return Comment.objects.visible_to(actor).filter(review=review)


reviews = resource(
    router,
    "",
    model=Review,
    schema=ReviewOut,
    permission=VIEW_REVIEWS,
    rows=queries.seen,
    filters=ReviewFilter,
    order=("place_at", "pk"),
    summary="Reviews",
)
step_endpoints(
    router, "/{id}", ReviewLife, schema=ReviewOut, permission=VIEW_REVIEWS, forms=FOR_STEP, rows=queries.seen
)
resource(
    router,
    "/{id}/comments",
    schema=CommentOut,
    permission=VIEW_REVIEWS,
    rows=_comments,
    order=("at", "pk"),
    parent=reviews,
)


def comment(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Say something about a review; ``internal`` keeps it among the vendor's reviewers."""
    review = reviews.find(request.actor, id)
    request.actor.require(COMMENT)

    def work(body: Body) -> HttpResponse:
        said = actions.comment(review, by=request.actor, **checked(CommentForm, body, actor=request.actor))
        return respond(request, CommentOut, said, status=201)

    return once(request, work)


COMMENT: Permission = actions.comment.permission  # type: ignore[attr-defined]  # every verb carries its permission
router.post(
    "/{id}/comments",
    response={201: CommentOut},
    summary=str(COMMENT.label),
    operation_id="reviews_comment",
    url_name="reviews_comment",
    openapi_extra={"requestBody": request_body(CommentForm)},
)(mark(comment, permission=COMMENT, model=Review, once=True))
