"""The life of a review: from the queue to a reviewer, perhaps back to the submitter, to a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.roles import ANY_CUSTOMER, ANY_PARTNER, ANY_VENDOR, NOBODY
from partner_center.foundations.lifecycle.deadlines import Deadline
from partner_center.foundations.lifecycle.steps import Lifecycle, Step
from partner_center.foundations.reviews.models import Review, Status

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

M = TypeVar("M", bound=Model)

SUBMITTERS = ANY_PARTNER | ANY_CUSTOMER
"""Who sends requests to the vendor; which of them answer for one, its queue says."""


class BothStep(Step):
    """A step of a review that also moves its request: locks the request first and the review second.

    A person's click on the request itself locks in the same order; the other one deadlocks against it.
    """

    def perform(self, subject: M, *, by: Actor, reason: object = "", **answers: Any) -> M:  # noqa: ANN401 - as Step
        """Take both steps, or none."""
        review: Any = subject
        with transaction.atomic():
            requests: Any = review.subject_type.model_class()._default_manager  # noqa: SLF001 - Django's documented name for it
            requests.select_for_update(of=("self",)).get(pk=review.subject_id)
            return super().perform(subject, by=by, reason=reason, **answers)


def works_here(actor: Actor, review: Review) -> bool:
    """Tell whether the actor works on the review's queue."""
    return review.definition.admits(actor)


def decides(actor: Actor, review: Review) -> bool:
    """Tell whether the actor works on the queue and nobody else has taken the review."""
    nobody_else = review.assigned_to_id is None or (actor.user is not None and review.assigned_to_id == actor.user.pk)
    return nobody_else and works_here(actor, review)


def answers_for(actor: Actor, review: Review) -> bool:
    """Tell whether the actor belongs to the submitter and could have submitted the request."""
    own = actor.company is not None and actor.company.pk == review.company_id
    return own and review.definition.answered_by(actor)


class ReviewLife(Lifecycle):
    """The work on a request: somebody takes it, may ask for a supplement, and decides."""

    model = Review
    noun = "review"
    label = _("Review")
    path = (Status.OPEN, Status.ASSIGNED, Status.DECIDED)

    # Beside the decision, which stands out, the other steps of a review are plain.
    take = Step(Status.OPEN, to=Status.ASSIGNED, by=ANY_VENDOR, when=works_here, label=_("Take"), tone="")
    assign = Step(
        Status.OPEN,
        Status.ASSIGNED,
        to=Status.ASSIGNED,
        by=ANY_VENDOR,
        when=works_here,
        label=_("Assign"),
        asks=("to",),
        tone="",
    )
    release = Step(
        Status.ASSIGNED, to=Status.OPEN, by=ANY_VENDOR, when=works_here, label=_("Put back in the queue"), tone=""
    )
    approve = BothStep(
        Status.OPEN, Status.ASSIGNED, to=Status.DECIDED, by=ANY_VENDOR, when=decides, label=_("Approve"), tone="success"
    )
    reject = BothStep(
        Status.OPEN,
        Status.ASSIGNED,
        to=Status.DECIDED,
        by=ANY_VENDOR,
        when=decides,
        label=_("Reject"),
        asks=("reason",),
        tone="danger",
    )
    ask = BothStep(
        Status.ASSIGNED,
        to=Status.SUPPLEMENT,
        by=ANY_VENDOR,
        when=decides,
        label=_("Ask for a supplement"),
        asks=("text",),
        tone="",
    )
    answer = BothStep(
        Status.SUPPLEMENT,
        to=Status.ASSIGNED,
        by=SUBMITTERS,
        when=answers_for,
        label=_("Answer the supplement"),
        asks=("text",),
    )
    withdraw = BothStep(
        Status.OPEN,
        Status.ASSIGNED,
        Status.SUPPLEMENT,
        to=Status.DECIDED,
        by=SUBMITTERS,
        when=answers_for,
        label=_("Withdraw"),
        tone="danger",
    )
    reopen = Step(Status.DECIDED, to=Status.OPEN, by=NOBODY, label=_("Submit again"))
    hand_back = Step(Status.DECIDED, to=Status.ASSIGNED, by=NOBODY, label=_("Submit again to the same reviewer"))
    settle = Step(
        Status.OPEN,
        Status.ASSIGNED,
        Status.SUPPLEMENT,
        to=Status.DECIDED,
        by=NOBODY,
        label=_("Follow the decided request"),
    )
    lapse = Step(Status.SUPPLEMENT, to=Status.DECIDED, by=NOBODY, label=_("Lapse"))

    supplement = Deadline(
        while_in=Status.SUPPLEMENT,
        until="supplement_due_at",
        then=lapse.because(_("The supplement did not come in time.")),
        label=_("Supplement"),
    )

    @classmethod
    def company_of(cls, subject: Review) -> Company:
        """Return the submitter, whose calendar and zone count."""
        return subject.company
