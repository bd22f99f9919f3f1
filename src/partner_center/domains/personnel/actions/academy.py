"""What the vendor's academy reports: certificates that need no review (domain.md 3.3, seed 003)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.personnel import notices
from partner_center.domains.personnel.lifecycle import SYNCHRONISES, CertificateLife
from partner_center.domains.personnel.models import Certificate, CertificateStatus, Person, PersonStatus, Source
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from datetime import date

    from partner_center.foundations.identity.actor import Actor


@verb("personnel:certificate:synchronise", by=SYNCHRONISES, label=_("Synchronise a certificate"))
def synchronise(
    *,
    by: Actor,
    person: str,
    type: str,  # noqa: A002 - the field's word
    direction: str,
    number: str,
    issued_on: date,
    expires_on: date,
) -> Certificate:
    """Take over a certificate from the academy; it is valid at once.

    ``person`` is a number (PE-…) or an e-mail address. The same certificate may come again: it takes over the dates,
    and ends a review that is under way. A certificate of somebody else is refused (`other_person`).
    """
    holder = _holder(person)
    hold("personnel.certificate", f"{type}:{number.lower()}")
    states = [CertificateStatus.REVIEWING, CertificateStatus.VALID]
    rows = Certificate.objects.select_for_update(of=("self",)).filter(type=type, number__iexact=number)
    known = rows.filter(status__in=states, released_at=None).first()
    if known is not None and known.person_id != holder.pk:
        text = _("This certificate is entered for somebody else.")
        raise Refused(text, code="other_person", fields={"number": text})
    if known is not None:
        renew(known, by=SYSTEM, direction=direction, issued_on=issued_on, expires_on=expires_on)
    now = clock.now()
    certificate: Certificate = known or Certificate.objects.create(
        person=holder,
        partner=holder.partner,
        type=type,
        direction=direction,
        number=number,
        issued_on=issued_on,
        expires_on=expires_on,
        source=Source.SYNC,
        status=CertificateStatus.VALID,
        submitted_at=now,
        recognised_at=now,
    )
    record(certificate, by=by, verb="personnel:certificate:synchronise")
    notices.tell_synchronised(certificate, by=by)
    return certificate


def _holder(person: str) -> Person:
    """Return the one active person of that number or address, locked."""
    rows = Person.objects.select_for_update(of=("self",)).select_related("partner").filter(status=PersonStatus.ACTIVE)
    found = list(rows.filter(number__iexact=person)[:1]) or list(rows.filter(email__iexact=person)[:2])
    if len(found) == 1:
        holder: Person = found[0]
        return holder
    text = (
        _("Several partners have a person with this address. Give the person's number (PE-…).")
        if found
        else _("Nobody who works for a partner has this number or address. The partner must enter the person first.")
    )
    raise Refused(text, code="ambiguous_person" if found else "unknown_person", fields={"person": text})


@CertificateLife.renew.action
def renew(certificate: Certificate, *, by: Actor, direction: str, issued_on: date, expires_on: date) -> None:
    """Take over what the academy says; its word ends a review that is under way."""
    certificate.direction, certificate.issued_on, certificate.expires_on = direction, issued_on, expires_on
    certificate.source, certificate.reminded_days = Source.SYNC, None
    certificate.recognised_at = certificate.recognised_at or clock.now()
