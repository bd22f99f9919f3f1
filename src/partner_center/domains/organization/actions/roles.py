"""Bundling permissions into a company's own roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from partner_center.domains.organization.actions.grants import check_reach
from partner_center.domains.organization.queries import offered_permissions
from partner_center.foundations.audit.actions import differences, record
from partner_center.foundations.identity.models import CUSTOM_ROLES_PER_COMPANY, CustomRole
from partner_center.foundations.identity.roles import ADMINISTRATORS
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.kit.refusals import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company


@verb("organization:role:create", by=ADMINISTRATORS, label=_("Create a role"))
def create_role(*, by: Actor, name: str, permissions: Sequence[str], description: str = "") -> CustomRole:
    """Put a role together for the own company; ten of them at most (domain.md rule 25)."""
    company = by.company
    if company is None:
        raise NotFound(_("You do not act for a company."))
    hold("organization.roles", company.pk)
    if company.custom_roles.count() >= CUSTOM_ROLES_PER_COMPANY:
        text = _("A company has at most %(limit)d roles of its own. Delete one that nobody holds.")
        raise Refused(text % {"limit": CUSTOM_ROLES_PER_COMPANY}, code="too_many_roles")
    _check(company, name, permissions, by=by)
    role: CustomRole = CustomRole.objects.create(
        company=company, name=name, description=description, permissions=sorted(permissions)
    )
    record(role, by=by, verb="organization:role:create", text=name)
    return role


@verb("organization:role:amend", by=ADMINISTRATORS, label=_("Amend a role"), sensitive=CustomRole)
def amend_role(
    role: CustomRole, *, by: Actor, name: str, permissions: Sequence[str], description: str = ""
) -> CustomRole:
    """Change a role; whoever holds it has the new rights from the next click on."""
    locked = _locked(role, by=by)
    _check(locked.company, name, permissions, by=by, but=locked)
    wanted: dict[str, Any] = {"name": name, "description": description, "permissions": sorted(permissions)}
    before = {field: getattr(locked, field) for field in wanted}
    for field, value in wanted.items():
        setattr(locked, field, value)
    locked.save(update_fields=list(wanted))
    changed = differences(before, wanted)
    if "permissions" in changed:
        changed["permissions"] = [", ".join(before["permissions"]), ", ".join(wanted["permissions"])]
    record(locked, by=by, verb="organization:role:amend", changes=changed)
    return locked


@verb("organization:role:delete", by=ADMINISTRATORS, label=_("Delete a role"))
def delete_role(role: CustomRole, *, by: Actor) -> None:
    """Delete a role that nobody holds (domain.md 3.1)."""
    locked = _locked(role, by=by)
    holders = locked.grants.count()
    if holders:
        text = ngettext(
            "%(count)d person holds this role. Take it away first.",
            "%(count)d people hold this role. Take it from them first.",
            holders,
        )
        raise Refused(text % {"count": holders}, code="role_in_use")
    record(locked, by=by, verb="organization:role:delete", text=locked.name)
    record(locked.company, by=by, verb="organization:role:delete", text=locked.name)
    locked.delete()


def _check(
    company: Company, name: str, permissions: Sequence[str], *, by: Actor, but: CustomRole | None = None
) -> None:
    known = {one.code for one in offered_permissions(company.kind)}
    if not permissions or set(permissions) - known:
        text: object = _("Choose at least one right that people of your company can hold.")
        raise Refused(text, code="bad_permissions", fields={"permissions": text})
    same = company.custom_roles.filter(name=name)
    if (same.exclude(pk=but.pk) if but else same).exists():
        text = _("There is a role of this name already.")
        raise Refused(text, code="name_taken", fields={"name": text})
    check_reach(permissions, by=by)


def _locked(role: CustomRole, *, by: Actor) -> CustomRole:
    found: CustomRole | None = (
        CustomRole.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=role.pk).first()
    )
    if found is None:
        raise NotFound(_("There is no such role."))
    return found
