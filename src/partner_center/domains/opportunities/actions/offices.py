"""Keeping offices, the customers they own, and the members of the co-selling program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.lifecycle import KEEPS, KEEPS_MEMBERS
from partner_center.domains.opportunities.models import Membership, Office, OwnedCustomer
from partner_center.foundations.audit.actions import differences, record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.roles import Kind
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.kit.refusals import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company, User


@verb("opportunities:office:create", by=KEEPS, label=_("Open a representative office"))
def open_office(*, by: Actor, members: Sequence[User] = (), **data: Any) -> Office:
    """Enter an office with its regions, its people and its business development."""
    office = Office(created_at=clock.now())
    _write(office, data, members)
    record(office, by=by, verb="opportunities:office:create")
    return office


@verb("opportunities:office:amend", by=KEEPS, label=_("Amend a representative office"))
def amend_office(office: Office, *, by: Actor, members: Sequence[User] = (), **data: Any) -> Office:
    """Change an office; opportunities that were routed stay where they are."""
    locked: Office = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    before = {name: getattr(locked, name) for name in data} | {"members": _people(locked)}
    _write(locked, data, members)
    after = {name: getattr(locked, name) for name in data} | {"members": _people(locked)}
    record(locked, by=by, verb="opportunities:office:amend", changes=differences(before, after))
    return locked


def _people(office: Office) -> str:
    return ", ".join(office.members.order_by("name").values_list("name", flat=True)) if office.pk else ""


def _write(office: Office, data: dict[str, Any], members: Sequence[User]) -> None:
    """Write an office; a region belongs to one office, and one office takes the rest."""
    hold("opportunities.offices", "all")
    for name, value in data.items():
        setattr(office, name, value)
    others = Office.objects.open().exclude(pk=office.pk)
    if office.is_active:
        _demand_free(others, office)
    office.save()
    office.members.set(members)


def _demand_free(others: Any, office: Office) -> None:
    for name in ("regions", "countries"):
        rival = others.filter(**{f"{name}__overlap": getattr(office, name)}).first() if getattr(office, name) else None
        if rival is not None:
            text = _("%(office)s covers some of it already. Take it away there first.") % {"office": rival}
            raise Refused(text, code="covered", fields={name: text})
    rival = others.filter(is_default=True).first() if office.is_default else None
    if rival is not None:
        text = _("%(office)s takes what no office covers. Change that first.") % {"office": rival}
        raise Refused(text, code="default_taken", fields={"is_default": text})


@verb("opportunities:office:own_customer", by=KEEPS, label=_("Give a customer to an office"))
def own_customer(office: Office, *, by: Actor, customer: Company) -> OwnedCustomer:
    """Let an office own a customer's account; from now on opportunities with it go there."""
    if customer.kind != Kind.CUSTOMER:
        raise NotFound(_("There is no such customer."))
    hold("opportunities.owner", customer.pk)
    owned = OwnedCustomer.objects.filter(customer=customer).select_related("office").first()
    before = owned.office_id if owned is not None else None
    if owned is None:
        owned = OwnedCustomer(customer=customer)
    owned.office, owned.since = office, clock.now()
    owned.save()
    record(
        office,
        by=by,
        verb="opportunities:office:own_customer",
        text=customer.name,
        changes={"office": [before, office.pk]},
    )
    kept: OwnedCustomer = owned
    return kept


@verb("opportunities:office:release_customer", by=KEEPS, label=_("Release a customer"))
def release_customer(office: Office, *, by: Actor, owned: OwnedCustomer) -> Office:
    """End an office's ownership; opportunities with the customer follow its region again."""
    found = OwnedCustomer.objects.filter(pk=owned.pk, office=office).select_related("customer").first()
    if found is None:
        raise NotFound(_("This office does not own this customer."))
    record(office, by=by, verb="opportunities:office:release_customer", text=found.customer.name)
    found.delete()
    return office


@verb("opportunities:member:enter", by=KEEPS_MEMBERS, label=_("Enter a member of the co-selling program"))
def enter_member(*, by: Actor, partner: Company, stage: str, since: date, note: str = "") -> Membership:
    """Note that a partner has joined the co-selling program (PCE), and how far on its path it is."""
    if partner.kind != Kind.PARTNER:
        raise NotFound(_("There is no such partner."))
    hold("opportunities.member", partner.pk)
    if Membership.objects.filter(partner=partner).exists():
        text = _("This partner is entered already. Amend its membership instead.")
        raise Refused(text, code="member_already", fields={"partner": text})
    member = Membership(partner=partner, stage=stage, since=since, note=note, updated_at=clock.now())
    member.save()
    record(member, by=by, verb="opportunities:member:enter", changes={"stage": [None, stage], "since": [None, since]})
    return member


@verb("opportunities:member:amend", by=KEEPS_MEMBERS, label=_("Amend a membership"))
def amend_member(
    member: Membership, *, by: Actor, stage: str, since: date, ended_on: date | None = None, note: str = ""
) -> Membership:
    """Change the stage or the days of a membership; who left may still finish what it accepted."""
    locked: Membership = Membership.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if ended_on is not None and ended_on < since:
        text = _("It cannot end before it began.")
        raise Refused(text, code="bad_day", fields={"ended_on": text})
    after = {"stage": stage, "since": since, "ended_on": ended_on, "note": note}
    changes = differences({name: getattr(locked, name) for name in after}, after)
    for name, value in after.items():
        setattr(locked, name, value)
    locked.updated_at = clock.now()
    locked.save()
    record(locked, by=by, verb="opportunities:member:amend", changes=changes)
    return locked
