"""Giving customers to account managers, taking them back, and making teams (domain.md 6.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers import notices
from partner_center.domains.customers.models import Association, Manager, TeamMember
from partner_center.domains.customers.queries.days import next_midnight
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import PARTNER_ADMIN, Role
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.kit.refusals import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

MOST = 200
"""Customers that are assigned at once."""


@verb("customers:manager:assign", by=PARTNER_ADMIN, label=_("Assign an account manager"))
def assign_manager(customers: Sequence[Company], *, by: Actor, person: User) -> int:
    """Give customers of one's own to one of one's people, from now on; whoever had them before has them no longer.

    Either all are assigned or none. He sees their data from the next day on. Returns how many changed hands.
    """
    partner = by.company
    if partner is None:
        raise NotFound(_("There is no such customer."))
    _check_person(person, partner)
    chosen = _own(customers, by)
    changed = [one for one in chosen if assign_one(one, partner, person, by=by)]
    if changed:
        notices.tell_assigned(person, changed, by=by)
    return len(changed)


def assign_one(customer: Company, partner: Company, person: User, *, by: Actor) -> bool:
    """Give one customer of a partner to a person, in the caller's transaction; False where he has it already."""
    hold("customers.manager", f"{partner.pk}:{customer.pk}")
    now = clock.now()
    before = Manager.objects.filter(partner=partner, customer=customer, ended_at=None).first()
    if before is not None and before.person_id == person.pk:
        return False
    if before is not None:
        _end(before, now)
    Manager.objects.create(customer=customer, partner=partner, person=person, started_at=now, sees_from=next_midnight())
    changes = {"account_manager": [str(before.person) if before else "", str(person)]}
    record(customer, by=by, verb="customers:manager:assign", changes=changes)
    return True


def _end(span: Manager, now: datetime) -> None:
    """End a span at an instant, where the next one may begin; one that began this very instant never was."""
    if span.started_at >= now:
        span.delete()
        return
    span.ended_at = now
    span.save(update_fields=["ended_at"])


def _check_person(person: User, partner: Company) -> None:
    if person.company_id != partner.pk or not person.is_active:
        text: object = _("Choose somebody of your company who is active.")
        raise Refused(text, code="stranger", fields={"person": text})
    if not person.grants.filter(role__in=[Role.PARTNER_SALES, Role.PARTNER_ADMIN]).exists():
        text = _("%(person)s is no account manager. Give that role first, under People.") % {"person": person}
        raise Refused(text, code="no_account_manager", fields={"person": text})


def _own(customers: Sequence[Company], by: Actor) -> list[Company]:
    keys = {one.pk for one in customers}
    if not keys or len(keys) > MOST:
        text: object = _("Choose between 1 and %(most)d customers.") % {"most": MOST}
        raise Refused(text, code="selection", fields={"customers": text})
    current = Association.objects.visible_to(by).current().filter(customer__in=keys)
    own = set(current.values_list("customer_id", flat=True))
    if own != keys:
        text = _("Only customers that belong to you now can be assigned.")
        raise Refused(text, code="not_yours", fields={"customers": text})
    return sorted(customers, key=lambda one: one.pk)


@verb("customers:manager:take_back", by=PARTNER_ADMIN, label=_("Take customers back"))
def take_back(customers: Sequence[Company], *, by: Actor) -> int:
    """Take customers back from their account managers, who no longer see them; returns how many had one."""
    partner = by.company
    if partner is None:
        raise NotFound(_("There is no such customer."))
    taken = 0
    for customer in _own(customers, by):
        hold("customers.manager", f"{partner.pk}:{customer.pk}")
        span = Manager.objects.filter(partner=partner, customer=customer, ended_at=None).first()
        if span is None:
            continue
        _end(span, clock.now())
        changes = {"account_manager": [str(span.person), ""]}
        record(customer, by=by, verb="customers:manager:take_back", changes=changes)
        taken += 1
    return taken


def end_managers(association: Association) -> None:
    """Take the customer back because the association ended; for actions of this domain."""
    for span in Manager.objects.filter(partner=association.partner_id, customer=association.customer_id, ended_at=None):
        _end(span, clock.now())


@verb("customers:team:set", by=PARTNER_ADMIN, label=_("Make a director's team"))
def set_team(director: User, *, by: Actor, people: Sequence[User]) -> User:
    """Say whose customers a director sees; nobody in it makes him an account manager again.

    A person is in one team: whoever was in another one leaves it.
    """
    partner = by.company
    if partner is None or director.company_id != partner.pk:
        raise NotFound(_("There is no such person."))
    _check_person(director, partner)
    for person in people:
        if person.pk == director.pk:
            text: object = _("A director is not in a team of his own.")
            raise Refused(text, code="directs_himself", fields={"people": text})
        _check_person(person, partner)
    hold("customers.team", partner.pk)
    before = sorted(str(one.person) for one in TeamMember.objects.filter(director=director).select_related("person"))
    TeamMember.objects.filter(director=director).delete()
    TeamMember.objects.filter(person__in=people).delete()
    TeamMember.objects.bulk_create(TeamMember(partner=partner, director=director, person=one) for one in people)
    record(director, by=by, verb="customers:team:set", changes={"team": [before, sorted(str(one) for one in people)]})
    return director
