"""How the delivery of a baseline solution is evaluated: from the signature to the evidence (domain.md 8.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries import notices
from partner_center.domains.deliveries.actions.papers import keep_all
from partner_center.domains.deliveries.lifecycle import BASELINE_QUEUE, BaselineLife
from partner_center.domains.deliveries.models import (
    BASELINE_EVIDENCE,
    BaselineDelivery,
    BaselineOutcome,
    BaselineStatus,
)
from partner_center.domains.deliveries.queries import today_at, unevaluated_offerings
from partner_center.domains.opportunities.models import Stage
from partner_center.domains.personnel.models import PersonStatus
from partner_center.foundations.calendars import clock
from partner_center.foundations.lifecycle.verbs import hold
from partner_center.foundations.numbering.actions import next_number
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.models import Review
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.core.files.uploadedfile import UploadedFile

    from partner_center.domains.opportunities.models import Opportunity
    from partner_center.domains.personnel.models import Certificate, Person
    from partner_center.domains.solutions.models import Offering
    from partner_center.foundations.identity.actor import Actor

SOLD = (Stage.SIGNED, Stage.DELIVERING, Stage.DELIVERED)
"""Stages of an opportunity whose baseline solutions are delivered."""


def begin_deliveries(opportunity: Opportunity, *, by: Actor) -> list[BaselineDelivery]:
    """Begin an evaluation for each baseline solution of a signed opportunity that has none; runs in a transaction.

    A solution that the vendor takes off the opportunity later keeps the evaluation that it was signed with.
    """
    hold("deliveries.baseline", opportunity.pk)
    opportunity.refresh_from_db()
    if opportunity.stage not in SOLD:
        return []
    return [_begin(opportunity, offering, by=by) for offering in unevaluated_offerings(opportunity)]


def _begin(opportunity: Opportunity, offering: Offering, *, by: Actor) -> BaselineDelivery:
    delivery = BaselineDelivery.objects.create(
        number=next_number("BD"),
        partner=opportunity.partner,
        opportunity=opportunity,
        offering=offering,
        created_at=clock.now(),
    )
    BaselineLife.begin(delivery, by=by)
    notices.tell_baseline_arisen(delivery, by=by)
    return delivery


def close_deliveries(opportunity: Opportunity, *, by: Actor) -> None:
    """Close the evaluations of a lost sale whose end nobody fed back; runs in a transaction."""
    hold("deliveries.baseline", opportunity.pk)
    waiting = (BaselineStatus.TO_REGISTER, BaselineStatus.REGISTERED)
    for delivery in BaselineDelivery.objects.filter(opportunity=opportunity, status__in=waiting):
        close_baseline(delivery, by=by, reason=_("The sale was lost."))


@BaselineLife.register.action
def register(
    delivery: BaselineDelivery,
    *,
    by: Actor,
    manager_name: str,
    manager_email: str,
    manager_phone: str,
    person: Person | None = None,
    certificate: Certificate | None = None,
) -> None:
    """Say who manages the delivery, with a certificate where the person is one of the partner's delivery people."""
    delivery.registered_at = clock.now()
    _name_manager(delivery, manager_name, manager_email, manager_phone, person, certificate)
    notices.tell_baseline_registered(delivery, by=by)


@BaselineLife.change_manager.action
def change_manager(
    delivery: BaselineDelivery,
    *,
    by: Actor,
    manager_name: str,
    manager_email: str,
    manager_phone: str,
    person: Person | None = None,
    certificate: Certificate | None = None,
) -> None:
    """Name somebody else, or other ways to reach the project manager; the vendor is told."""
    _name_manager(delivery, manager_name, manager_email, manager_phone, person, certificate)
    notices.tell_baseline_registered(delivery, by=by)


def _name_manager(
    delivery: BaselineDelivery,
    name: str,
    email: str,
    phone: str,
    person: Person | None,
    certificate: Certificate | None,
) -> None:
    if person is not None and (person.partner_id != delivery.partner_id or person.status != PersonStatus.ACTIVE):
        text = _("Choose one of the people who work for the partner now, or leave it empty.")
        raise Refused(text, code="not_a_colleague", fields={"person": text})
    if certificate is not None and (person is None or certificate.person_id != person.pk):
        text = _("This certificate is somebody else's. Choose the person who holds it.")
        raise Refused(text, code="foreign_certificate", fields={"certificate": text})
    delivery.manager_name, delivery.manager_email, delivery.manager_phone = name, email, phone
    delivery.person, delivery.certificate = person, certificate


@BaselineLife.feed_back_accepted.action
def feed_back_accepted(delivery: BaselineDelivery, *, by: Actor, ended_on: date) -> None:
    """Feed back that the customer accepted the solution; the evidence comes next."""
    _end(delivery, BaselineOutcome.ACCEPTED, ended_on)
    notices.tell_baseline_accepted(delivery, by=by)


@BaselineLife.feed_back_terminated.action
def feed_back_terminated(delivery: BaselineDelivery, *, by: Actor, ended_on: date, reason: object = "") -> None:
    """Feed back that the customer agreed to unsubscribe and to terminate, and why; the evidence comes next."""
    _end(delivery, BaselineOutcome.TERMINATED, ended_on)
    delivery.termination = str(reason)
    notices.tell_baseline_terminated(delivery, by=by, reason=str(reason))


def _end(delivery: BaselineDelivery, outcome: BaselineOutcome, ended_on: date) -> None:
    signed = delivery.opportunity.signed_on
    text: object = ""
    if ended_on > today_at(delivery.partner):
        text = _("This day is still to come.")
    elif signed is not None and ended_on < signed:
        text = _("The contract was signed on %(day)s; its delivery cannot have ended before.") % {"day": signed}
    if text:
        raise Refused(text, code="bad_day", fields={"ended_on": text})
    delivery.outcome, delivery.ended_on, delivery.fed_back_at = outcome, ended_on, clock.now()


@BaselineLife.hand_in.action
def hand_in(delivery: BaselineDelivery, *, by: Actor, evidence: Sequence[UploadedFile[bytes]], note: str = "") -> None:
    """Hand in what shows how the delivery ended; what was handed in before stays."""
    _keep(delivery, evidence, by=by)
    delivery.note, delivery.refusal, delivery.handed_in_at = note, "", clock.now()
    review = reviews.submit(delivery, queue=BASELINE_QUEUE, company=delivery.partner, by=by)
    if review.assigned_to is None:  # else its last reviewer has been told by the review
        notices.tell_baseline_handed_in(delivery, by=by)


@BaselineLife.add_evidence.action
def add_evidence(
    delivery: BaselineDelivery, *, by: Actor, evidence: Sequence[UploadedFile[bytes]], note: str = ""
) -> None:
    """Add to what is under review, perhaps because the reviewer asked for a supplement."""
    _keep(delivery, evidence, by=by)
    delivery.note = note or delivery.note
    review = Review.objects.of(delivery).filter(queue=BASELINE_QUEUE.code).select_related("assigned_to").first()
    notices.tell_baseline_added(delivery, by=by, reviewer=review.assigned_to if review is not None else None)


def _keep(delivery: BaselineDelivery, evidence: Sequence[UploadedFile[bytes]], *, by: Actor) -> None:
    keep_all(evidence, kind=BASELINE_EVIDENCE, owner=delivery.partner, subject=delivery, field="evidence", by=by)


@BaselineLife.find_evidenced.action
def find_evidenced(delivery: BaselineDelivery, *, by: Actor, comment: str = "") -> None:
    """Close the evaluation: the evidence shows how the delivery ended."""
    delivery.comment, delivery.evidenced_at = comment, clock.now()
    notices.tell_baseline_evidenced(delivery, by=by)


@BaselineLife.send_back.action
def send_back(delivery: BaselineDelivery, *, by: Actor, reason: object = "") -> None:
    """Say what is missing; the partner hands it in and keeps what is there."""
    delivery.refusal = str(reason)
    notices.tell_baseline_sent_back(delivery, by=by, reason=str(reason))


@BaselineLife.close.action
def close_baseline(delivery: BaselineDelivery, *, by: Actor, reason: object = "") -> None:
    """End the evaluation of a sale that was lost after all; nothing has to be fed back."""
    notices.tell_baseline_closed(delivery, by=by)
