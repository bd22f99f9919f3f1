"""Entering certificates, deciding on them, and reminding people before they expire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.personnel import notices
from partner_center.domains.personnel.lifecycle import CERTIFICATE_QUEUE, KEEPS, CertificateLife
from partner_center.domains.personnel.models import (
    CERTIFICATE_SCAN,
    Certificate,
    CertificateStatus,
    Person,
    PersonStatus,
)
from partner_center.domains.personnel.queries.days import today
from partner_center.domains.personnel.queries.reminders import due_for_a_reminder
from partner_center.foundations.audit.actions import differences, record
from partner_center.foundations.calendars import clock
from partner_center.foundations.documents.actions import attach, link
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.foundations.reviews import actions as reviews
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from datetime import date

    from django.core.files.uploadedfile import UploadedFile

    from partner_center.foundations.identity.actor import Actor

EDITABLE = (CertificateStatus.REJECTED, CertificateStatus.WITHDRAWN)


@verb("personnel:certificate:submit", by=KEEPS, label=_("Enter a certificate"))
def submit_certificate(person: Person, *, by: Actor, file: UploadedFile[bytes], **data: Any) -> Certificate:
    """Enter what somebody is certified for, with a scan, and hand it to the vendor's reviewers.

    Refuses people who left, dates that cannot be, and a number that counts already (`number_taken`).
    """
    locked = _working(person, by)
    _check(data["type"], data["number"], data["issued_on"], data["expires_on"])
    document = attach(file, kind=CERTIFICATE_SCAN, owner=locked.partner, by=by)
    certificate: Certificate = Certificate.objects.create(
        person=locked, partner=locked.partner, file=document, submitted_at=clock.now(), **data
    )
    link(document, certificate, by=by)
    CertificateLife.begin(certificate, by=by)
    _hand_over(certificate, by=by)
    return certificate


def _working(person: Person, by: Actor) -> Person:
    """Return the person, locked, if the actor sees it and it has not left."""
    locked = Person.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=person.pk).first()
    if locked is None:
        raise NotFound(_("There is no such person."))
    if locked.status != PersonStatus.ACTIVE:
        raise WrongState(_("This person has left. Take the person back first."))
    working: Person = locked
    return working


def _check(kind: str, number: str, issued_on: date, expires_on: date, but: Certificate | None = None) -> None:
    fields: dict[str, object] = {}
    if issued_on > today():
        fields["issued_on"] = _("A certificate cannot be issued in the future. Check the date.")
    if expires_on <= today():
        fields["expires_on"] = _("It has expired already. Enter the renewed certificate.")
    if expires_on <= issued_on:
        fields["expires_on"] = _("It must lie after the date of issue.")
    if is_taken(kind, number, but=but):
        fields["number"] = _(
            "A %(type)s certificate with this number is entered already. Check the number; if somebody has changed "
            "companies, the former one must mark the person as left."
        ) % {"type": kind}
    if fields:
        code = "number_taken" if list(fields) == ["number"] else "bad_certificate"
        raise Refused(_("The certificate cannot be accepted like this."), code=code, fields=fields)


def is_taken(kind: str, number: str, but: Certificate | None = None) -> bool:
    """Tell whether a number of a type counts already, and keep others from taking it until this transaction ends."""
    hold("personnel.certificate", f"{kind}:{number.lower()}")
    states = [CertificateStatus.REVIEWING, CertificateStatus.VALID]
    taken = Certificate.objects.filter(type=kind, number__iexact=number, status__in=states, released_at=None)
    return bool((taken.exclude(pk=but.pk) if but is not None else taken).exists())


def _hand_over(certificate: Certificate, *, by: Actor) -> None:
    review = reviews.submit(certificate, queue=CERTIFICATE_QUEUE, company=certificate.partner, by=by)
    if review.assigned_to is None:  # else its last reviewer has been told by the review
        notices.tell_submitted(certificate, by=by)


@verb("personnel:certificate:amend", by=KEEPS, label=_("Amend a certificate"))
def amend_certificate(
    certificate: Certificate, *, by: Actor, file: UploadedFile[bytes] | None = None, **data: Any
) -> Certificate:
    """Mend a certificate that was rejected or withdrawn; it is submitted again afterwards."""
    found = Certificate.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=certificate.pk).first()
    if found is None:
        raise NotFound(_("There is no such certificate."))
    locked: Certificate = found
    if locked.status not in EDITABLE:
        raise WrongState(_("A certificate can be changed after it was rejected or withdrawn."))
    _check(data["type"], data["number"], data["issued_on"], data["expires_on"], but=locked)
    if file is not None:
        locked.file = attach(file, kind=CERTIFICATE_SCAN, owner=locked.partner, by=by)
        link(locked.file, locked, by=by)
    before = {field: getattr(locked, field) for field in data}
    for field, value in data.items():
        setattr(locked, field, value)
    locked.save(update_fields=[*data, "file"])
    record(locked, by=by, verb="personnel:certificate:amend", changes=differences(before, data))
    return locked


@CertificateLife.submit.action
def submit(certificate: Certificate, *, by: Actor) -> None:
    """Hand a mended certificate to the reviewers again."""
    _working(certificate.person, by)
    _check(certificate.type, certificate.number, certificate.issued_on, certificate.expires_on, but=certificate)
    certificate.submitted_at, certificate.refusal = clock.now(), ""
    _hand_over(certificate, by=by)


@CertificateLife.withdraw.action
def withdraw(certificate: Certificate, *, by: Actor) -> None:
    """Take it back before it is decided; its number is free again."""


@CertificateLife.approve.action
def approve(certificate: Certificate, *, by: Actor) -> None:
    """Recognise it: the person counts as certified between its dates."""
    certificate.recognised_at = clock.now()
    notices.tell_recognised(certificate, by=by)


@CertificateLife.reject.action
def reject(certificate: Certificate, *, by: Actor, reason: object = "", mend: object = "") -> None:
    """Send it back with a reason and the fields to mend; it can be mended and submitted again."""
    certificate.refusal = str(reason)
    notices.tell_rejected(certificate, by=by, reason=str(reason), mend=mend)


@CertificateLife.revoke.action
def revoke(certificate: Certificate, *, by: Actor, reason: object = "") -> None:
    """Take back a recognition that was wrong, or that its issuer has taken back."""
    certificate.refusal = str(reason)
    notices.tell_revoked(certificate, by=by, reason=str(reason))


def remind_of_expiry(*, by: Actor = SYSTEM) -> int:
    """Tell partners which certificates expire in 60 and in 14 days, each once; return how many were told."""
    told = 0
    for certificate, days in due_for_a_reminder(today()):
        Certificate.objects.filter(pk=certificate.pk).update(reminded_days=days)
        notices.tell_expiring(certificate, by=by, days=days)
        told += 1
    return told
