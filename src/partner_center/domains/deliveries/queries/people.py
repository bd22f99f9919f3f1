"""Who may deliver a project: people with a technical certificate that holds over its whole span (domain.md 8.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from partner_center.domains.personnel.models import Certificate, CertificateStatus, CertificateType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from partner_center.domains.personnel.models import Person

LEVELS: dict[str, int] = {
    CertificateType.HCIA: 1,
    CertificateType.HCCDA: 1,
    CertificateType.HCIP: 2,
    CertificateType.HCCDP: 2,
    CertificateType.HCIE: 3,
    CertificateType.HCCDE: 3,
}
"""Technical certificates by height; certificates of sales and of project management prove no delivery skill."""


def level_of(certificate: Certificate | None) -> int:
    """Return the height of a certificate; zero for none."""
    return 0 if certificate is None else LEVELS.get(certificate.type, 0)


def best_certificates(people: Iterable[Person], since: date, until: date) -> dict[int, Certificate]:
    """Return each person's highest technical certificate that is valid from ``since`` through ``until``; one query."""
    found: dict[int, Certificate] = {}
    rows = Certificate.objects.counting().filter(
        person__in=[person.pk for person in people], type__in=LEVELS, issued_on__lte=since, expires_on__gt=until
    )
    for certificate in sorted(rows, key=level_of):
        found[certificate.person_id] = certificate
    return found


def why_not(person: Person, since: date, until: date) -> str:
    """Say why nobody may count on a person over a span, and how to mend it."""
    own = [one for one in person.certificates.all() if one.type in LEVELS]
    valid = [one for one in own if one.status == CertificateStatus.VALID and one.released_at is None]
    ended = [one for one in valid if one.expires_on <= until]
    if ended:
        text = _("%(person)s: %(certificate)s ends on %(day)s, before the project does (%(until)s). Renew it first.")
        last = max(ended, key=lambda one: one.expires_on)
        return text % {"person": person, "certificate": last, "day": last.expires_on, "until": until}
    if valid:
        text = _("%(person)s: %(certificate)s is issued on %(day)s, after the project begins (%(since)s).")
        return text % {"person": person, "certificate": valid[0], "day": valid[0].issued_on, "since": since}
    waiting = [one for one in own if one.status == CertificateStatus.REVIEWING]
    if waiting:
        text = _("%(person)s: %(certificate)s is still being reviewed. Submit when it is recognised.")
        return text % {"person": person, "certificate": waiting[0]}
    text = _(
        "%(person)s has no recognised technical certificate. Enter one of the types %(types)s under Delivery people."
    )
    return text % {"person": person, "types": ", ".join(LEVELS)}


def uncertified(people: Iterable[Person], since: date, until: date) -> list[str]:
    """Return, for everybody who may not deliver over a span, why."""
    everybody = list(people)
    good = best_certificates(everybody, since, until)
    return [why_not(person, since, until) for person in everybody if person.pk not in good]
