"""Who is certified over a whole span of days, and if not, why: asked by deliveries for the people of a project."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from partner_center.domains.personnel.models import Certificate, CertificateStatus, Person
from partner_center.domains.personnel.queries.levels import reaching

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a person is certified over the span that was asked about, and one sentence that says why."""

    person: Person
    is_certified: bool
    why: str
    certificate: Certificate | None = None
    """The one that is valid at the beginning of the span, or the newest one that is not enough."""


def certified(people: Iterable[Person], since: date, until: date, *, at_least: str = "") -> Any:  # noqa: ANN401 - a query set of Person
    """Return those of the people who are certified on every day from ``since`` (included) to ``until`` (excluded).

    ``at_least`` is a `CertificateType` whose level must be reached; without it any recognised certificate will do.
    Two queries, however many people.
    """
    found = [one.person.pk for one in standings(people, since, until, at_least=at_least) if one.is_certified]
    return Person.objects.filter(pk__in=found)


def standing(person: Person, since: date, until: date, *, at_least: str = "") -> Standing:
    """Return whether one person is certified over the span, and why (not); see `standings`."""
    return standings([person], since, until, at_least=at_least)[0]


def standings(people: Iterable[Person], since: date, until: date, *, at_least: str = "") -> list[Standing]:
    """Return one standing per person, in their order; one query for all.

    Certificates may follow one another without a gap: an HCIA until March and an HCIP from March cover April.
    An empty span raises ``ValueError``.
    """
    if until <= since:
        msg = f"The span from {since} to {until} holds no day."
        raise ValueError(msg)
    asked = list(people)
    held = _certificates_of(asked, at_least)
    return [_standing(person, held[person.pk], since, until, at_least) for person in asked]


def _certificates_of(people: Sequence[Person], at_least: str) -> dict[int, list[Certificate]]:
    states = [CertificateStatus.VALID, CertificateStatus.REVIEWING]
    rows = Certificate.objects.filter(person__in=people, status__in=states, released_at=None)
    if at_least:
        rows = rows.filter(reaching(at_least))
    held: dict[int, list[Certificate]] = defaultdict(list)
    for one in rows.order_by("issued_on", "expires_on", "pk"):
        held[one.person_id].append(one)
    return held


def _standing(person: Person, held: list[Certificate], since: date, until: date, at_least: str) -> Standing:
    if person.left_on is not None:
        return Standing(person, is_certified=False, why=_("Left on %(day)s.") % {"day": person.left_on})
    valid = [one for one in held if one.status == CertificateStatus.VALID]
    first = next((one for one in valid if one.issued_on <= since < one.expires_on), None)
    reached = _reached(valid, since)
    if reached >= until and first is not None:
        text = _("%(certificate)s, valid until %(day)s.") % {"certificate": first, "day": reached}
        return Standing(person, is_certified=True, why=text, certificate=first)
    return Standing(
        person,
        is_certified=False,
        why=_why_not(held, valid, since=since, reached=reached, at_least=at_least),
        certificate=first or (valid[-1] if valid else None),
    )


def _reached(valid: Iterable[Certificate], since: date) -> date:
    """Return the first day from ``since`` on that no certificate covers; they come in the order of their beginning."""
    reached = since
    for one in valid:
        if one.issued_on <= reached < one.expires_on:
            reached = one.expires_on
    return reached


def _why_not(held: list[Certificate], valid: list[Certificate], *, since: date, reached: date, at_least: str) -> str:
    if reached > since:
        return _("Certified until %(day)s only; the span ends later.") % {"day": reached}
    waiting = next((one for one in held if one.status == CertificateStatus.REVIEWING), None)
    if not valid and waiting is not None:
        return _("%(certificate)s is still under review.") % {"certificate": waiting}
    if not valid:
        if at_least:
            return _("No recognised certificate of the level %(level)s or above.") % {"level": at_least}
        return _("No recognised certificate.")
    later = next((one for one in valid if one.issued_on > since), None)
    if later is not None:
        return _("%(certificate)s is valid from %(day)s only.") % {"certificate": later, "day": later.issued_on}
    last = max(valid, key=lambda one: one.expires_on)
    return _("%(certificate)s expired on %(day)s.") % {"certificate": last, "day": last.expires_on}
