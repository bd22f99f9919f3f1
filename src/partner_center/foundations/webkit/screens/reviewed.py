"""The page of a request that is reviewed: the review's steps among its own, who has it, what was said, what to mend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.reviews.lifecycle import ReviewLife
from partner_center.foundations.reviews.models import Comment, Review, Status
from partner_center.foundations.reviews.policies import VIEW_REVIEWS
from partner_center.foundations.reviews.queries import fields_to_mend, review_of, to_mend
from partner_center.foundations.webkit.panels import Panel
from partner_center.foundations.webkit.screens.details import DetailScreen, due_banner, step_link
from partner_center.foundations.webkit.screens.lists import step_url

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import BaseForm

    from partner_center.foundations.webkit.columns import Link

REVIEW = _("Review")
FIRST = ("approve", "reject")
"""Steps of a review that stand before the others."""


@dataclass(frozen=True)
class ReviewPanel(Panel):
    """Who reviews the request, what was asked for and answered, and what was said."""

    template = "webkit/panels/review.html"
    title: object = REVIEW  # type: ignore[assignment]  # translated when it is shown
    most: int = 50

    def content(self, screen: DetailScreen, subject: Any) -> dict[str, Any] | None:  # noqa: ANN401 - any record
        """Return the review and its newest comments, or nothing where the actor sees no review."""
        review = review_of(subject, screen.actor)
        if review is None or not screen.actor.may(VIEW_REVIEWS):
            return None
        said = Comment.objects.visible_to(screen.actor).filter(review=review).order_by("-at", "-pk")
        return {
            "review": review,
            "comments": list(said[: self.most])[::-1],
            "mend": list(fields_to_mend(review).values()),
        }


class ReviewedScreen(DetailScreen):
    """A request with a review: while it is under way, the review's steps stand in for the request's own endings."""

    @cached_property
    def review(self) -> Review | None:
        """The review of the request, if the actor may see it."""
        return review_of(self.object, self.actor)

    def life(self, actions: Sequence[Link]) -> dict[str, Any]:
        """Return the request's life with the steps of its review, so that what one has taken no other decides."""
        life = super().life(actions)
        review = self.review
        if self.lifecycle is None or review is None or review.status == Status.DECIDED:
            return life
        ended = {step_url(self.lifecycle, self.object, step) for step in review.definition.endings}
        own = [link for link in life["page_actions"] if link.url not in ended]
        steps = sorted(ReviewLife.open_to(self.actor, review), key=lambda step: step.name not in FIRST)
        life["due"] = self.turn(life["due"], review)
        return life | {"page_actions": [*(step_link(ReviewLife, review, step) for step in steps), *own]}

    def turn(self, due: dict[str, Any] | None, review: Review) -> dict[str, Any] | None:
        """Return who acts: whoever has taken it, or the submitter with what is asked, until the nearer of two ends."""
        if review.status == Status.SUPPLEMENT:
            is_yours = ReviewLife.answer.is_open(self.actor, review)
            asked = due_banner(ReviewLife, review, is_yours=is_yours) or {}
            own = (due or {}).get("due_at")
            nearer = due if own and own < asked.get("due_at", own) else asked
            who = f"{review.company.name}: {review.supplement_text}"
            return {**(nearer or {}), "who": who, "you": is_yours}
        if due is None:
            return None
        is_mine = self.actor.user is not None and review.assigned_to_id == self.actor.user.pk
        decides = review.definition.admits(self.actor)
        if review.assigned_to is not None and decides:
            return {**due, "who": str(review.assigned_to), "you": is_mine}
        return {**due, "you": review.assigned_to is None and decides}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the fields that a rejection points at."""
        rejected = self.review if self.review is not None and self.review.outcome == "rejected" else None
        return super().get_context_data(**kwargs) | {"mend": list(fields_to_mend(rejected).values())}


def point_out(form: BaseForm, subject: Any, actor: Any) -> None:  # noqa: ANN401 - any request, and who reads
    """Mark the fields of a form that the rejection of its request points at."""
    for name in fields_to_mend(to_mend(subject, actor)):
        if name in form.fields:
            field = form.fields[name]
            field.help_text = format_html(
                "<strong>{}</strong> {}", _("The reviewer asks to mend this."), field.help_text
            )
