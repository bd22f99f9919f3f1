"""Handing out roles: what one person may hold together, and who may give it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.organization.queries import CUSTOM, held_by, is_administrator, offered_roles, rights_of
from partner_center.foundations.identity.models import ROLES_PER_PERSON, CustomRole, RoleGrant, User
from partner_center.foundations.identity.permissions import PERMISSIONS
from partner_center.foundations.identity.roles import ADMINISTRATORS, Role
from partner_center.foundations.lifecycle.verbs import hold
from partner_center.kit.refusals import NotAllowed, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

ADMINISTRATOR_KEYS = frozenset(role.value for role in ADMINISTRATORS)


def grant(person: User, roles: Sequence[str], *, by: Actor) -> list[list[str]]:
    """Give a person exactly these roles; return the names before and after."""
    wanted = list(dict.fromkeys(roles))
    _check(person, wanted, by=by)
    names = dict(offered_roles(_company_of(person)))
    before = held_by(person)
    person.grants.exclude(role__in=[key for key in wanted if not key.startswith(CUSTOM)]).filter(custom=None).delete()
    customs = [int(key.removeprefix(CUSTOM)) for key in wanted if key.startswith(CUSTOM)]
    person.grants.filter(custom__isnull=False).exclude(custom__in=customs).delete()
    fresh = [key for key in wanted if key not in before]
    RoleGrant.objects.bulk_create(_row(person, key) for key in fresh)
    return [[names[key] for key in keys if key in names] for keys in (before, wanted)]


def _row(person: User, key: str) -> RoleGrant:
    if key.startswith(CUSTOM):
        return RoleGrant(user=person, custom_id=int(key.removeprefix(CUSTOM)))
    return RoleGrant(user=person, role=key)


def _check(person: User, wanted: list[str], *, by: Actor) -> None:
    text: object = ""
    unknown = set(wanted) - {key for key, _name in offered_roles(_company_of(person))}
    if not wanted or unknown:
        text = _("Choose one to three roles of the person's own company.")
    elif len(wanted) > ROLES_PER_PERSON:
        text = _("One person holds at most %(limit)d roles.") % {"limit": ROLES_PER_PERSON}
    elif len(wanted) > 1 and ADMINISTRATOR_KEYS & set(wanted):
        text = _("The administrator's role excludes every other. Choose it alone, or leave it out.")
    if text:
        raise Refused(text, code="bad_roles", fields={"roles": text})
    if ADMINISTRATOR_KEYS & set(wanted) and not _is_trusted(by):
        raise NotAllowed(_("Only an administrator can make somebody an administrator."))
    built_in = [Role(key) for key in wanted if not key.startswith(CUSTOM)]
    customs = CustomRole.objects.filter(pk__in=[key.removeprefix(CUSTOM) for key in wanted if key.startswith(CUSTOM)])
    check_reach(rights_of(built_in, [role.permissions for role in customs]), by=by)
    if not ADMINISTRATOR_KEYS & set(wanted):
        keep_an_administrator(person)


def check_reach(codes: Iterable[str], *, by: Actor) -> None:
    """Refuse to hand out rights one does not hold oneself; administrators may hand out all of their company's."""
    if _is_trusted(by):
        return
    missing = [PERMISSIONS[code] for code in sorted(codes) if code in PERMISSIONS and not by.may(PERMISSIONS[code])]
    if missing:
        text = _("You cannot give the right “%(right)s”, because you do not hold it yourself.")
        raise NotAllowed(text % {"right": missing[0].label})


def check_may_touch(person: User, *, by: Actor) -> None:
    """Refuse to change an administrator's access unless one is an administrator."""
    if is_administrator(person) and not _is_trusted(by):
        raise NotAllowed(_("Only an administrator can change the access of an administrator."))


def keep_an_administrator(person: User) -> None:
    """Refuse to take the last administrator of a company away; takes turns with whoever takes another one away."""
    if not is_administrator(person):
        return
    company = _company_of(person)
    hold("organization.administrators", company.pk)
    others = User.objects.holding(*ADMINISTRATORS).filter(company=company).exclude(pk=person.pk)
    if not others.exists():
        text = _("%(person)s is the last administrator of %(company)s. Make somebody else an administrator first.")
        told = text % {"person": person, "company": company}
        raise Refused(told, code="last_administrator", fields={"roles": told})


def _is_trusted(by: Actor) -> bool:
    return by.is_system or any(role in ADMINISTRATORS for role in by.roles)


def _company_of(person: User) -> Company:
    if person.company is None:
        raise Refused(_("This person belongs to no company."), code="no_company")
    return person.company
