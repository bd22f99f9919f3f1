"""Review queues: what waits for a decision, who works on it, what is missing, what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.reviews import actions, queries
from partner_center.foundations.reviews.forms import FOR_STEP, CommentForm, QueueForm
from partner_center.foundations.reviews.lifecycle import ReviewLife
from partner_center.foundations.reviews.models import Comment, Review, Status
from partner_center.foundations.reviews.policies import VIEW_REVIEWS
from partner_center.foundations.webkit.columns import (
    BOOL,
    DATETIME,
    DUE,
    NUMBER,
    STATUS,
    Column,
    Empty,
    Fact,
    Link,
    Tab,
)
from partner_center.foundations.webkit.panels import Facts, History, Rows
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.forms import Form


class ReviewFilter:
    """The filter bar: one queue. Which queues there are is known only when all domains are loaded."""

    def __init__(self, data: Any, *, queryset: QuerySet[Review], request: Any) -> None:  # noqa: ANN401 - Django's own
        self.form = QueueForm(data, actor=request.actor)
        code = self.form.cleaned_data.get("queue") if self.form.is_valid() else ""
        self.qs = queryset.filter(queue=code) if code else queryset


class ReviewList(ListScreen):
    """Every review this person works on or that concerns the own company, first come, first served."""

    permission = VIEW_REVIEWS
    title = _("Reviews")
    lead = _("Requests that wait for a decision. Take one, ask for what is missing, and decide.")
    model = Review
    sort = "place_at"
    filters = ReviewFilter
    search = ("company__name", "assigned_to__name")
    columns = (
        Column("request", _("Request"), link=True),
        Column("queue", _("Queue"), get=lambda review: review.definition.label),
        Column("company", _("Company"), sort="company__name", only=ANY_VENDOR),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("assigned_to", _("Reviewer"), sort="assigned_to__name"),
        Column("place_at", _("In the queue since"), kind=DATETIME, sort="place_at"),
        Column("due_at", _("Supplement until"), kind=DUE, sort="due_at"),
        Column("round", _("Round"), kind=NUMBER, hidden=True),
    )
    tabs = (
        Tab("open", _("Waiting"), Q(status=Status.OPEN)),
        Tab("assigned", _("In review"), Q(status=Status.ASSIGNED)),
        Tab("supplement", _("Supplement asked for"), Q(status=Status.SUPPLEMENT)),
        Tab("decided", _("Decided"), Q(status=Status.DECIDED)),
        Tab("all", _("All")),
    )
    row_steps = None
    empty = Empty(_("Nothing waits for a review"), _("New requests appear here as soon as they are submitted."))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return the reviews with their company, reviewer and request."""
        return queries.seen(self.actor)


def mended(review: Review) -> str:
    """Return the fields that a rejection points at, as people know them."""
    return " · ".join(queries.fields_to_mend(review).values())


class ReviewDetail(DetailScreen):
    """One review: its request, who works on it, the supplement, what was said."""

    permission = VIEW_REVIEWS
    model = Review
    lifecycle = ReviewLife
    back_to = (_("Reviews"), "reviews:reviews")
    panels = (
        Facts(
            _("The review"),
            facts=(
                Fact("queue", _("Queue"), get=lambda review: review.definition.label),
                Fact("company", _("Company")),
                Fact("submitted_by", _("Submitted by")),
                Fact("place_at", _("In the queue since"), kind=DATETIME),
                Fact("round", _("Round"), kind=NUMBER),
                Fact("assigned_to", _("Reviewer")),
                Fact("supplement_text", _("What was asked for")),
                Fact("supplement_answer", _("Answer")),
                Fact("outcome", _("Outcome")),
                Fact("reason", _("Reason")),
                Fact("to_mend", _("Fields to mend"), get=mended),
            ),
        ),
        Rows(
            _("What was said"),
            source="comments",
            columns=(
                Column("at", _("When"), kind=DATETIME),
                Column("author", _("By")),
                Column("text", _("Text")),
                Column("is_internal", _("Reviewers only"), kind=BOOL, only=ANY_VENDOR),
            ),
            empty=_("Nothing was said yet."),
        ),
        History(),
    )

    def comments(self) -> QuerySet[Comment]:
        """Return what this person may read."""
        found: QuerySet[Comment] = Comment.objects.visible_to(self.actor).filter(review=self.object)
        return found

    def links(self) -> Sequence[Link]:
        """Return the way to the request itself, and to saying something."""
        return (
            Link(_("Open the request"), self.object.request.get_absolute_url(), icon="arrow-right"),
            Link(_("Comment"), reverse("reviews:comment", args=[self.object.pk]), icon="message", dialog=True),
        )

    def related(self) -> Sequence[Related]:
        """Return the request."""
        return (Related(_("Request"), self.object.request),)


class CommentScreen(FormScreen):
    """Saying something about a review."""

    permission = actions.comment.permission  # type: ignore[attr-defined]  # every verb carries its permission
    model = Review
    form_class = CommentForm
    title = _("Comment")

    def act(self, form: Form) -> Review:
        """Say it."""
        review: Review = self.object
        actions.comment(review, by=self.actor, **form.cleaned_data)
        return review


class ReviewStep(StepScreen):
    """Taking, handing over, asking for a supplement, deciding."""

    lifecycle = ReviewLife
    forms = FOR_STEP
    facts = {"": (Fact("request", _("Request")), Fact("company", _("Company")))}


console: list[URLPattern] = [
    path("", ReviewList.as_view(), name="reviews"),
    path("<int:pk>/", ReviewDetail.as_view(), name="review"),
    path("<int:pk>/comment/", CommentScreen.as_view(), name="comment"),
    path("<int:pk>/<slug:step>/", ReviewStep.as_view(), name="review-step"),
]
