"""Working on reviews. Whatever moves the request takes the request's own step, with its roles and its history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import ANYONE
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.lifecycle.verbs import verb
from partner_center.foundations.notices.actions import notify, people
from partner_center.foundations.reviews import notices
from partner_center.foundations.reviews.lifecycle import ReviewLife, works_here
from partner_center.foundations.reviews.models import Comment, Outcome, Review, Status
from partner_center.kit.refusals import NotAllowed, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import Model

    from partner_center.foundations.identity.models import Company
    from partner_center.foundations.notices.messages import Message
    from partner_center.foundations.reviews.queues import Queue


@transaction.atomic
def submit(subject: Model, *, queue: Queue, company: Company, by: Actor) -> Review:
    """Put a request in its queue; called by the action of the request's own submitting step.

    A request that was decided before begins its next round in its old place, with its last reviewer if that person
    still works here.
    """
    review: Review | None = Review.objects.of(subject).filter(queue=queue.code).first()
    if review is None:
        now = clock.now()
        review = Review(subject=subject, queue=queue.code, company=company, place_at=now, opened_at=now)
        review.submitted_by = by.user
        review.save()
        ReviewLife.begin(review, by=by)
        return review
    if review.status != Status.DECIDED:
        # Decided by a step of its own a moment ago: the job that closes the review has not run yet.
        outcome = queue.ended_by(str(getattr(subject, queue.approve.lifecycle.field)))
        if not outcome:
            raise Refused(_("This request is already being reviewed."), code="already_in_review")
        settle(review, by=SYSTEM, outcome=outcome)
    again = ReviewLife.hand_back if _still_works(review) else ReviewLife.reopen
    return again.perform(review, by=SYSTEM, submitted_by=by.user)


def _still_works(review: Review) -> bool:
    reviewer = review.assigned_to
    return reviewer is not None and reviewer.is_active and works_here(Actor.of(reviewer), review)


@ReviewLife.hand_back.action
def hand_back(review: Review, *, by: Actor, submitted_by: User | None) -> None:
    """Begin the next round with the reviewer of the last one."""
    _next_round(review, submitted_by)
    _tell(notices.ASSIGNED, review, by=by, to=[review.assigned_to], who=by.label)


@ReviewLife.reopen.action
def reopen(review: Review, *, by: Actor, submitted_by: User | None) -> None:
    """Begin the next round in the queue, in the old place."""
    del by
    review.assigned_to = None
    _next_round(review, submitted_by)


def _next_round(review: Review, submitted_by: User | None) -> None:
    review.round += 1
    review.submitted_by = submitted_by
    review.opened_at = clock.now()
    review.outcome, review.reason, review.to_mend = "", "", {}
    review.decided_at, review.decided_by = None, ""
    review.supplement_text, review.supplement_answer, review.supplement_due_at = "", "", None


@ReviewLife.take.action
def take(review: Review, *, by: Actor) -> None:
    """Take a review from the queue for oneself; the second of two who try is told that it is gone."""
    review.assigned_to = by.user


@ReviewLife.assign.action
def assign(review: Review, *, by: Actor, to: User) -> None:
    """Give a review to a colleague who works on the same queue."""
    if not works_here(Actor.of(to), review):
        raise Refused(
            _("%(person)s does not work on this queue.") % {"person": to}, fields={"to": _("Choose somebody else.")}
        )
    review.assigned_to = to
    _tell(notices.ASSIGNED, review, by=by, to=[to], who=by.label)


@ReviewLife.release.action
def release(review: Review, *, by: Actor) -> None:
    """Put a review back in its place in the queue."""
    del by
    review.assigned_to = None


@ReviewLife.approve.action
def approve(review: Review, /, *, by: Actor, **answers: Any) -> None:  # noqa: ANN401 - what the request's step asks
    """Approve the request: takes its approving step, with that step's own answers."""
    review.definition.approve.perform(review.request, by=by, **answers)
    _decide(review, Outcome.APPROVED, by)
    if review.definition.announces:
        _tell(notices.APPROVED, review, by=by, to=_submitters(review))


@ReviewLife.reject.action
def reject(
    review: Review,
    /,
    *,
    by: Actor,
    reason: str,
    fields: Mapping[str, str] | None = None,
    **answers: Any,  # noqa: ANN401 - what the request's step asks
) -> None:
    """Reject the request with the reason and the fields to mend, each with what is wrong with it."""
    mend = dict(fields or {})
    known = review.definition.mendable
    if (known and not mend) or not set(mend) <= set(known):
        raise Refused(
            _("Say which fields are to be mended."),
            code="fields_missing",
            fields={"fields_to_mend": _("Choose at least one of the fields of this request.")},
        )
    words = _in_words(known, mend)
    if known and not review.definition.announces:
        answers["mend"] = words
    review.definition.reject.perform(review.request, by=by, reason=reason, **answers)
    review.reason, review.to_mend = str(reason), mend
    _decide(review, Outcome.REJECTED, by)
    if review.definition.announces:
        _tell(notices.REJECTED, review, by=by, to=_submitters(review), reason=str(reason), mend=words)


def _in_words(known: Mapping[str, object], mend: Mapping[str, str]) -> object:
    def lines() -> str:
        return "\n".join(f"– {known.get(name, name)}{f': {why}' if why else ''}" for name, why in mend.items())

    return lazy(lines, str)()  # each reader sees the fields' names in his own language


@ReviewLife.ask.action
def ask(review: Review, *, by: Actor, text: str) -> None:
    """Ask the submitter for something that is missing; the clock of the supplement starts."""
    queue = review.definition
    if queue.ask is not None:
        queue.ask.perform(review.request, by=by, reason=text)
    review.supplement_text, review.supplement_answer = text, ""
    review.supplement_due_at = queue.supplement_within.after(clock.now(), review.company)
    _say(review, by, text)
    _tell(notices.ASKED, review, by=by, to=_submitters(review), text=text)


@ReviewLife.answer.action
def answer(review: Review, *, by: Actor, text: str) -> None:
    """Answer what the reviewer asked; the review goes back to that person."""
    queue = review.definition
    if queue.answer is not None:
        queue.answer.perform(review.request, by=by, reason=text)
    review.supplement_answer, review.supplement_due_at = text, None
    _say(review, by, text)
    _tell(notices.ANSWERED, review, by=by, to=[review.assigned_to], text=text)


@ReviewLife.withdraw.action
def withdraw(review: Review, /, *, by: Actor, **answers: Any) -> None:  # noqa: ANN401 - what the request's step asks
    """Take the request back before it is decided; it can be edited and submitted again."""
    step = review.definition.withdraw
    if step is None:
        raise Refused(_("This request cannot be withdrawn."), code="cannot_withdraw")
    step.perform(review.request, by=by, **answers)
    _decide(review, Outcome.WITHDRAWN, by)


@ReviewLife.lapse.action
def lapse(review: Review, *, by: Actor, reason: object) -> None:
    """End a review whose supplement never came. The request is rejected by a job of its own.

    The sweep holds the review here; taking the request's step as well would lock in the wrong order.
    """
    review.reason = str(reason)
    _decide(review, Outcome.LAPSED, by)
    later("reviews.reject_lapsed", review_id=review.pk)
    if review.definition.announces:
        _tell(notices.LAPSED, review, by=by, to=_submitters(review))


@ReviewLife.settle.action
def settle(review: Review, *, by: Actor, outcome: str) -> None:
    """End a review whose request was decided without it, by a deadline or directly."""
    _decide(review, Outcome(outcome), by)


@verb("reviews:comment:add", by=ANYONE, label=_("Comment on a review"))
def comment(review: Review, *, by: Actor, text: str, internal: bool = False) -> Comment:
    """Say something about a review; internal words are for those who work on the queue."""
    if not Review.objects.visible_to(by).filter(pk=review.pk).exists():
        raise NotFound(_("There is no such review."))
    if internal and not (by.is_system or works_here(by, review)):
        raise NotAllowed(_("Internal comments are for those who work on the queue."))
    if not text.strip():
        raise Refused(_("Say something first."), fields={"text": _("This must be filled in.")})
    said = _say(review, by, text.strip(), internal=internal)
    record(review, by=by, verb="reviews:comment:add", text=text.strip(), internal=internal)
    return said


def _say(review: Review, by: Actor, text: str, *, internal: bool = False) -> Comment:
    said: Comment = Comment.objects.create(
        review=review, user=by.user, author=by.label, text=text, is_internal=internal, at=clock.now()
    )
    return said


def _decide(review: Review, outcome: Outcome, by: Actor) -> None:
    review.outcome, review.decided_at, review.decided_by = outcome, clock.now(), by.label
    review.supplement_due_at = None
    if by.user is not None and works_here(by, review):
        review.assigned_to = by.user


def _submitters(review: Review) -> Iterable[User]:
    """Return who hears about the request: whoever could have submitted it, or at least the person who did."""
    step = review.definition.submitting
    found: set[User] = set(people(review.company, step.by)) if step is not None else set()
    return found | {review.submitted_by} if review.submitted_by is not None else found


def _tell(message: Message, review: Review, *, by: Actor, to: Iterable[User | None], **context: Any) -> None:  # noqa: ANN401 - the words of each message
    facts: dict[str, Any] = {
        "subject": str(review.request),
        "queue": review.definition.label,
        "company": review.company.name,
    }
    readers = [user for user in to if user is not None]
    notify(message, to=readers, about=review.request, by=by, **facts, **context)
