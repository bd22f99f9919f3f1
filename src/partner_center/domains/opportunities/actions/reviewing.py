"""Submitting an opportunity, its audit and its validation (domain.md 7.3, seed 004)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities import notices
from partner_center.domains.opportunities.actions.duplicates import must_come_first, note_signs
from partner_center.domains.opportunities.actions.stages import begin_following, end_following
from partner_center.domains.opportunities.lifecycle import AUDIT_QUEUE, VALIDATION_QUEUE, OpportunityLife
from partner_center.domains.opportunities.models import Opportunity, RejectionCode
from partner_center.domains.opportunities.queries import is_mended, missing, named_fields, newness, route
from partner_center.domains.opportunities.queries.days import today_of
from partner_center.domains.opportunities.queries.mending import as_it_is
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.models import Outcome, Review
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from partner_center.foundations.reviews.queues import Queue


@OpportunityLife.submit.action
def submit(opportunity: Opportunity, *, by: Actor) -> None:
    """Share it with the vendor: complete, with the customer's consent; the rules find office and manager.

    After a rejection at least one of the fields that were named must have changed; what only time rejected may be
    submitted as it is. The first submission stays on record; audit and validation are dated anew.
    """
    if problems := missing(opportunity):
        raise Refused(
            _("Something is missing. Complete the fields and submit again."), code="incomplete", fields=problems
        )
    if not is_mended(opportunity):
        text = _("Change at least one of the fields that the rejection names, then submit again.")
        raise Refused(text, code="not_mended", fields=dict.fromkeys(named_fields(opportunity), text))
    opportunity.submitted_at = opportunity.submitted_at or clock.now()
    opportunity.audit_passed_at = opportunity.validated_at = opportunity.rejected_at = None
    opportunity.rejection_code = opportunity.rejection = ""
    opportunity.as_rejected = {}
    _route(opportunity)
    note_signs(opportunity)
    review = reviews.submit(opportunity, queue=AUDIT_QUEUE, company=opportunity.partner, by=by)
    if review.assigned_to is None:  # else its last reviewer has been told by the review
        notices.tell_submitted(opportunity, by=by)


def _route(opportunity: Opportunity) -> None:
    found = route(opportunity)
    opportunity.office, opportunity.office_why = found.office, found.office_why
    opportunity.pdm, opportunity.pdm_why = found.pdm, found.pdm_why
    opportunity.bd = found.bd


@OpportunityLife.pass_audit.action
def pass_audit(opportunity: Opportunity, *, by: Actor) -> None:
    """Find it complete and reasonable; from now on the office has ten working days to ask the customer."""
    opportunity.audit_passed_at = clock.now()
    reviews.submit(opportunity, queue=VALIDATION_QUEUE, company=opportunity.partner, by=_submitter(opportunity, by))
    notices.tell_audit_passed(opportunity, by=by)


def _submitter(opportunity: Opportunity, by: Actor) -> Actor:
    """Return who answers for it: the person that submitted it for the audit."""
    review = Review.objects.of(opportunity).filter(queue=AUDIT_QUEUE.code).select_related("submitted_by").first()
    person = review.submitted_by if review is not None else None
    return Actor.of(person) if person is not None else by


@OpportunityLife.validate.action
def validate(opportunity: Opportunity, *, by: Actor, confirmed_on: date, confirmed_with: str) -> None:
    """Confirm with the customer that it is real and not yet transacted; both sides follow it from now on.

    Refused once the term has run out (`overdue`), and for a duplicate of what comes first (domain.md 7.3).
    """
    _demand_in_time(opportunity)
    if confirmed_on > today_of(opportunity.partner):
        text = _("This day is still to come.")
        raise Refused(text, code="bad_day", fields={"confirmed_on": text})
    must_come_first(opportunity)
    begin_following(opportunity, by=by)
    opportunity.validated_at = clock.now()
    opportunity.confirmed_on, opportunity.confirmed_with = confirmed_on, confirmed_with
    known = newness(opportunity).is_new
    opportunity.is_new = opportunity.is_new if known is None else known
    notices.tell_validated(opportunity, by=by)


def _demand_in_time(opportunity: Opportunity) -> None:
    due = OpportunityLife.due(opportunity)
    if due is not None and due.due_at <= clock.now():
        text = _("The 10 working days are over; it is being rejected by default. The partner may submit it again.")
        raise Refused(text, code="overdue")


@OpportunityLife.reject_audit.action
def reject_audit(
    opportunity: Opportunity,
    *,
    by: Actor,
    reason: object = "",
    code: str = RejectionCode.OTHER,
    mend: object = "",
    fields: Sequence[str] = (),
) -> None:
    """Send it back, because it is incomplete or unreasonable: with a code, a comment and the fields to mend."""
    _reject(opportunity, by=by, reason=reason, code=code, mend=mend, fields=fields)


@OpportunityLife.reject.action
def reject(
    opportunity: Opportunity,
    *,
    by: Actor,
    reason: object = "",
    code: str = RejectionCode.OTHER,
    mend: object = "",
    fields: Sequence[str] = (),
) -> None:
    """Send it back after asking the customer: with a code, a comment and the fields to mend."""
    _reject(opportunity, by=by, reason=reason, code=code, mend=mend, fields=fields)


def _reject(
    opportunity: Opportunity, *, by: Actor, reason: object, code: str, mend: object, fields: Sequence[str]
) -> None:
    # What the product says itself is in the history, in each reader's language; the code says it here.
    opportunity.rejection = "" if by.is_system else str(reason)
    opportunity.rejection_code, opportunity.rejected_at = code, clock.now()
    opportunity.as_rejected = {"fields": list(fields), "values": as_it_is(opportunity)}
    if not (by.is_system and code == RejectionCode.DUPLICATE):  # the duplicate case has its own letter
        notices.tell_rejected(opportunity, by=by, code=code, reason=str(reason), mend=mend)


@OpportunityLife.lapse.action
def lapse(opportunity: Opportunity, *, by: Actor) -> None:
    """Reject what nobody validated in time; the partner may submit it again as it is."""
    opportunity.rejection_code, opportunity.rejection = RejectionCode.OVERDUE, ""
    opportunity.rejected_at, opportunity.as_rejected = clock.now(), {}
    _end_review(opportunity, VALIDATION_QUEUE, Outcome.LAPSED)
    notices.tell_lapsed(opportunity, by=by)


@OpportunityLife.close.action
def close(opportunity: Opportunity, *, by: Actor, reason: object = "") -> None:
    """End it for good; only the vendor can, because a partner cannot take back what it has submitted."""
    if opportunity.stage:
        end_following(opportunity, by=by, reason=str(reason))
    opportunity.closed_because, opportunity.closed_at = str(reason), clock.now()
    for queue in (AUDIT_QUEUE, VALIDATION_QUEUE):
        _end_review(opportunity, queue, Outcome.REJECTED)
    notices.tell_closed(opportunity, by=by, reason=str(reason))


def _end_review(opportunity: Opportunity, queue: Queue, outcome: Outcome) -> None:
    """Close the work on it; the job finds out whether there is any."""
    later("reviews.settle", queue=queue.code, subject_id=opportunity.pk, outcome=outcome.value)
