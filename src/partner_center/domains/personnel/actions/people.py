"""Entering delivery people, amending them, and what happens when somebody leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.personnel.actions.certificates import is_taken, withdraw
from partner_center.domains.personnel.lifecycle import KEEPS, PersonLife
from partner_center.domains.personnel.models import Certificate, CertificateStatus, Person, PersonStatus
from partner_center.domains.personnel.queries.days import today
from partner_center.foundations.audit.actions import differences, record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.roles import Kind
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from datetime import date

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company


@verb("personnel:person:enter", by=KEEPS, label=_("Enter a delivery person"))
def enter_person(*, by: Actor, email: str, **data: Any) -> Person:
    """Enter somebody who delivers projects for the own company; refuses an address that is entered (`email_taken`)."""
    if by.company is None or by.company.kind != Kind.PARTNER:
        raise NotFound(_("You do not act for a partner."))
    email = email.lower()
    _demand_free_address(by.company, email)
    person = Person(partner=by.company, email=email, created_at=clock.now(), **data)
    person.number = next_number("PE")
    person.save()
    PersonLife.begin(person, by=by)
    return person


@verb("personnel:person:amend", by=KEEPS, label=_("Amend a delivery person"))
def amend_person(person: Person, *, by: Actor, email: str, **data: Any) -> Person:
    """Correct what is written about a person who still works here."""
    found = Person.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=person.pk).first()
    if found is None:
        raise NotFound(_("There is no such person."))
    locked: Person = found
    if locked.status != PersonStatus.ACTIVE:
        raise WrongState(_("This person has left. Take the person back first."))
    data["email"] = email.lower()
    _demand_free_address(locked.partner, data["email"], but=locked)
    before = {field: getattr(locked, field) for field in data}
    for field, value in data.items():
        setattr(locked, field, value)
    locked.save(update_fields=list(data))
    record(locked, by=by, verb="personnel:person:amend", changes=differences(before, data))
    return locked


def _demand_free_address(partner: Company, email: str, but: Person | None = None) -> None:
    hold("personnel.email", f"{partner.pk}:{email}")
    taken = Person.objects.filter(partner=partner, email__iexact=email, status=PersonStatus.ACTIVE)
    if (taken.exclude(pk=but.pk) if but is not None else taken).exists():
        text = _("A delivery person with this address is entered already.")
        raise Refused(text, code="email_taken", fields={"email": text})


@PersonLife.leave.action
def leave(person: Person, *, by: Actor, left_on: date) -> None:
    """Note that somebody left: certificates count no longer here, and another partner may enter them."""
    if left_on > today():
        text = _("The day cannot lie in the future. Mark the person as left once it is true.")
        raise Refused(text, code="future_day", fields={"left_on": text})
    person.left_on = left_on
    for one in person.certificates.select_for_update(of=("self",)).order_by("pk"):
        if one.status == CertificateStatus.REVIEWING:
            withdraw(one, by=SYSTEM)
        elif one.status == CertificateStatus.VALID and one.released_at is None:
            one.released_at = clock.now()
            one.save(update_fields=["released_at"])


@PersonLife.come_back.action
def come_back(person: Person, *, by: Actor) -> None:
    """Take somebody back, with the certificates that nobody else has entered meanwhile."""
    _demand_free_address(person.partner, person.email, but=person)
    person.left_on = None
    for one in Certificate.objects.filter(person=person, status=CertificateStatus.VALID, released_at__isnull=False):
        if not is_taken(one.type, one.number, but=one):
            one.released_at = None
            one.save(update_fields=["released_at"])
