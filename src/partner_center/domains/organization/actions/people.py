"""Letting people in, changing what they may do, and closing their access."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from partner_center.domains.organization import notices
from partner_center.domains.organization.actions.grants import check_may_touch, grant, keep_an_administrator
from partner_center.domains.organization.policies import APPOINTS
from partner_center.domains.organization.queries import is_administrator, people_seen_by
from partner_center.foundations.audit.actions import differences, record
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.identity.roles import ADMINISTRATORS, Kind, Role
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from collections.abc import Sequence

ADMINISTRATOR_OF = {
    Kind.VENDOR: Role.VENDOR_ADMIN,
    Kind.PARTNER: Role.PARTNER_ADMIN,
    Kind.CUSTOMER: Role.CUSTOMER_ADMIN,
}
FIELDS = ("name", "mobile", "language")
"""What can be changed about a person; the address stays (domain.md 3.1)."""


@verb("organization:person:create", by=ADMINISTRATORS, label=_("Let a person in"), sensitive=Company)
def create_person(*, by: Actor, email: str, password: str, roles: Sequence[str], **data: Any) -> User:
    """Enter a colleague with an initial password, which he has to change when he first signs in (domain.md 3.1)."""
    if by.company is None:
        raise NotFound(_("You do not act for a company."))
    return _enter(by.company, by=by, email=email, password=password, roles=roles, **data)


@verb("organization:person:appoint", by=APPOINTS, label=_("Appoint a first administrator"), sensitive=Company)
def appoint(*, by: Actor, company: Company, email: str, password: str, **data: Any) -> User:
    """Give a partner or a customer its first administrator, who lets his colleagues in himself."""
    hold("organization.administrators", company.pk)
    if company.kind == Kind.VENDOR or User.objects.holding(*ADMINISTRATORS).filter(company=company).exists():
        text = _("%(company)s has an administrator already, who lets the others in.") % {"company": company}
        raise Refused(text, code="has_administrator", fields={"company": text})
    role = ADMINISTRATOR_OF[Kind(company.kind)]
    person = _person(company, email=email, password=password, **data)
    person.grants.create(role=role)
    record(person, by=by, verb="organization:person:appoint", changes={"roles": ["", role.label]})
    notices.tell_welcome(person, by=by)
    return person


def _enter(company: Company, *, by: Actor, email: str, password: str, roles: Sequence[str], **data: Any) -> User:
    person = _person(company, email=email, password=password, **data)
    names = grant(person, roles, by=by)
    record(person, by=by, verb="organization:person:create", changes={"roles": ["", ", ".join(names[1])]})
    notices.tell_welcome(person, by=by)
    if is_administrator(person):
        notices.tell_administrators(person, by=by)
    return person


def _person(company: Company, *, email: str, password: str, **data: Any) -> User:
    try:
        with transaction.atomic():
            person: User = User.objects.create_user(
                email,
                password,
                company=company,
                must_change_password=True,
                time_zone=company.time_zone,
                **{"language": company.language, **data},
            )
    except IntegrityError as error:
        text = _("Somebody signs in with this address already. Choose another one.")
        raise Refused(text, code="email_taken", fields={"email": text}) from error
    return person


@verb("organization:person:amend", by=ADMINISTRATORS, label=_("Amend a person"))
def amend_person(person: User, *, by: Actor, **data: Any) -> User:
    """Change name, mobile or language; the address with which the person signs in stays."""
    locked = _locked(person, by=by)
    wanted = {field: data[field] for field in FIELDS if field in data}
    before = {field: getattr(locked, field) for field in wanted}
    for field, value in wanted.items():
        setattr(locked, field, value)
    locked.save(update_fields=list(wanted))
    record(locked, by=by, verb="organization:person:amend", changes=differences(before, wanted))
    return locked


@verb("organization:person:assign", by=ADMINISTRATORS, label=_("Assign roles"), sensitive=User)
def assign_roles(person: User, *, by: Actor, roles: Sequence[str]) -> User:
    """Give a person exactly these roles: at most three, an administrator no other (domain.md rule 25)."""
    locked = _locked(person, by=by)
    was_administrator = is_administrator(locked)
    before, after = grant(locked, roles, by=by)
    fresh: User = people_seen_by(by).get(pk=locked.pk)
    record(fresh, by=by, verb="organization:person:assign", changes={"roles": [", ".join(before), ", ".join(after)]})
    labels = [one.custom.name if one.custom else Role(one.role).label for one in fresh.grants.all()]
    notices.tell(notices.ROLES_CHANGED, fresh, by=by, roles=format_lazy(" · ".join(["{}"] * len(labels)), *labels))
    if was_administrator or is_administrator(fresh):
        notices.tell_administrators(fresh, by=by)
    return fresh


@verb("organization:person:reset_password", by=ADMINISTRATORS, label=_("Reset a password"), sensitive=User)
def reset_password(person: User, *, by: Actor, password: str) -> User:
    """Give a person a new initial password; whoever is signed in with the old one is signed out."""
    locked = _locked(person, by=by)
    locked.set_password(password)
    locked.must_change_password = True
    locked.save(update_fields=["password", "must_change_password"])
    record(locked, by=by, verb="organization:person:reset_password")
    notices.tell(notices.PASSWORD_RESET, locked, by=by)
    return locked


@verb("organization:person:deactivate", by=ADMINISTRATORS, label=_("Deactivate a person"), sensitive=User)
def deactivate(person: User, *, by: Actor, reason: str) -> User:
    """Close a person's access at once, for browsers and programs; history keeps the name."""
    locked = _locked(person, by=by)
    if not locked.is_active:
        raise WrongState(_("This person's access is closed already."))
    if by.user is not None and by.user.pk == locked.pk:
        raise Refused(_("You cannot close your own access. Ask another administrator."), code="own_access")
    keep_an_administrator(locked)
    was_administrator = is_administrator(locked)
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    record(locked, by=by, verb="organization:person:deactivate", text=reason)
    if was_administrator:
        notices.tell_administrators(locked, by=by)
    return locked


@verb("organization:person:reactivate", by=ADMINISTRATORS, label=_("Reactivate a person"), sensitive=User)
def reactivate(person: User, *, by: Actor) -> User:
    """Open a person's access again, with the roles it had."""
    locked = _locked(person, by=by)
    if locked.is_active:
        raise WrongState(_("This person's access is open."))
    locked.is_active = True
    locked.save(update_fields=["is_active"])
    record(locked, by=by, verb="organization:person:reactivate")
    notices.tell(notices.REACTIVATED, locked, by=by)
    if is_administrator(locked):
        notices.tell_administrators(locked, by=by)
    return locked


@transaction.atomic
def choose_password(person: User, *, password: str) -> None:
    """Let a person choose its own password, which ends the time of the initial one. Everybody may, for himself."""
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    by = Actor.of(person)
    record(person, by=by, verb=gettext_noop("Password changed"))
    notices.tell(notices.PASSWORD_CHANGED, person, by=by)


def _locked(person: User, *, by: Actor) -> User:
    found: User | None = User.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=person.pk).first()
    if found is None:
        raise NotFound(_("There is no such person."))
    check_may_touch(found, by=by)
    return found
