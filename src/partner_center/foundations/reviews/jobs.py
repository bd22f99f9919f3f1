"""What a review does after a request or a deadline has moved."""

from __future__ import annotations

from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.jobs.queue import job
from partner_center.foundations.reviews import actions
from partner_center.foundations.reviews.models import Review, Status
from partner_center.foundations.reviews.queues import QUEUES


@job("reviews.settle")
def settle(queue: str, subject_id: int, outcome: str) -> None:
    """Close the review of a request that was decided without it."""
    model = QUEUES[queue].approve.lifecycle.model
    subject = model._default_manager.get(pk=subject_id)  # noqa: SLF001 - Django's documented name for it
    review = Review.objects.of(subject).undecided().filter(queue=queue).first()
    is_back = QUEUES[queue].approve.is_open(SYSTEM, subject)  # submitted anew meanwhile: the next round has begun
    if review is not None and not is_back:
        actions.settle(review, by=SYSTEM, outcome=outcome)


@job("reviews.reject_lapsed")
def reject_lapsed(review_id: int) -> None:
    """Reject the request whose supplement never came, unless it has moved on by itself."""
    review = Review.objects.get(pk=review_id)
    step = review.definition.reject
    if review.status == Status.DECIDED and step.is_open(SYSTEM, review.request):
        step.perform(review.request, by=SYSTEM, reason=review.reason)
