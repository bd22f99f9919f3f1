"""Screens about a company's own roles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _

from partner_center.domains.organization import actions
from partner_center.domains.organization.forms import Prepared, RoleForm
from partner_center.domains.organization.policies import VIEW_ROLES
from partner_center.domains.organization.queries import custom_roles_seen_by
from partner_center.domains.organization.views.words import access_of, permission_of, rights
from partner_center.foundations.identity.models import CustomRole, User
from partner_center.foundations.webkit.columns import DATETIME, NUMBER, Column, Empty, Fact, Link
from partner_center.foundations.webkit.panels import Facts, History, Rows
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen

if TYPE_CHECKING:
    from collections.abc import Sequence


def _count(role: CustomRole) -> int:
    return len(role.permissions)


class RoleList(ListScreen):
    """The roles that the company put together itself."""

    permission = VIEW_ROLES
    title = _("Roles")
    lead = _("Beside the built-in roles: up to ten bundles of rights for the way your company works.")
    model = CustomRole
    columns = (
        Column("name", _("Name"), link=True, sort="name"),
        Column("description", _("Description")),
        Column("rights", _("Rights"), kind=NUMBER, get=_count),
        Column("people", _("People"), kind=NUMBER, sort="people"),
        Column("created_at", _("Since"), kind=DATETIME, sort="created_at"),
    )
    search = ("name", "description")
    sort = "name"
    empty = Empty(
        _("Only the built-in roles"),
        _("Create a role when none of them fits."),
        "organization:role-new",
        _("Create a role"),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return roles with how many hold them."""
        return custom_roles_seen_by(self.actor)

    def links(self) -> Sequence[Link]:
        """Offer to create one."""
        right = permission_of(actions.create_role)
        return [Link(_("Create a role"), reverse("organization:role-new"), right, icon="plus", style="primary")]


class RoleDetail(DetailScreen):
    """One role: its rights and the people who hold it."""

    permission = VIEW_ROLES
    model = CustomRole
    back_to = (_("Roles"), "organization:roles")
    panels = (
        Facts(_("Role"), (Fact("description", _("Description")), Fact("created_at", _("Since"), kind=DATETIME))),
        Rows(
            _("Rights"),
            "shown_rights",
            (Column("label", _("Right")), Column("code", _("Code"))),
            most=500,
        ),
        Rows(
            _("People"),
            "holders",
            (
                Column("name", _("Name"), link=True, get=str),
                Column("email", _("E-mail")),
                Column("access", _("Access"), get=access_of),
            ),
            empty=_("Nobody holds this role. It can be deleted."),
        ),
        History(),
    )

    def shown_rights(self) -> list[dict[str, str]]:
        """Return what the role allows."""
        return rights(self.object.permissions)

    def holders(self) -> Any:  # noqa: ANN401 - a query set
        """Return who holds the role."""
        return User.objects.visible_to(self.actor).filter(grants__custom=self.object)

    def links(self) -> Sequence[Link]:
        """Offer to amend or delete it."""
        amend = reverse("organization:role-amend", args=[self.object.pk])
        delete = reverse("organization:role-delete", args=[self.object.pk])
        return [
            Link(_("Amend"), amend, permission_of(actions.amend_role), icon="edit", style="primary"),
            Link(_("Delete"), delete, permission_of(actions.delete_role), icon="trash", style="danger", dialog=True),
        ]


class RoleCreate(FormScreen):
    """Puts a role together."""

    permission = permission_of(actions.create_role)
    title = _("Create a role")
    form_class = RoleForm
    submit = _("Create")
    back_url = reverse_lazy("organization:roles")

    def act(self, form: RoleForm) -> CustomRole:
        """Create it."""
        return actions.create_role(by=self.actor, **form.cleaned_data)


class RoleAmend(FormScreen):
    """Changes a role."""

    permission = permission_of(actions.amend_role)
    title = _("Amend a role")
    lead = _("Whoever holds it has the new rights from the next click on.")
    model = CustomRole
    form_class = RoleForm

    def act(self, form: RoleForm) -> None:
        """Write it."""
        actions.amend_role(self.object, by=self.actor, **form.cleaned_data)


class RoleDelete(FormScreen):
    """Deletes a role that nobody holds."""

    permission = permission_of(actions.delete_role)
    title = _("Delete a role")
    lead = _("Only possible while nobody holds it.")
    model = CustomRole
    form_class = Prepared
    submit = _("Delete")
    success_url = reverse_lazy("organization:roles")
    success = _("The role is deleted.")

    def act(self, form: Prepared) -> None:
        """Delete it."""
        actions.delete_role(self.object, by=self.actor, **form.cleaned_data)
