"""Screens about people: who they are, what they may do and why, and closing their access."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partner_center.domains.organization import actions
from partner_center.domains.organization.forms import (
    AppointForm,
    CreateForm,
    DeactivateForm,
    PasswordForm,
    PersonForm,
    Prepared,
    RolesForm,
)
from partner_center.domains.organization.policies import VIEW_PEOPLE
from partner_center.domains.organization.queries import (
    PEOPLE_SEARCH,
    PEOPLE_TABS,
    PersonFilter,
    explain,
    people_seen_by,
)
from partner_center.domains.organization.views.words import access_of, permission_of, roles_of
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.webkit.columns import DATETIME, Column, Empty, Fact, Link, Tab
from partner_center.foundations.webkit.panels import Facts, History, Rows
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen

if TYPE_CHECKING:
    from collections.abc import Sequence


class PeopleList(ListScreen):
    """Colleagues; for the vendor, everybody."""

    permission = VIEW_PEOPLE
    title = _("People")
    lead = _("Who can sign in, with which roles.")
    model = User
    columns = (
        Column("name", _("Name"), link=True, sort="name", get=str),
        Column("email", _("E-mail"), sort="email"),
        Column("company.name", _("Company"), only=ANY_VENDOR, sort="company__name"),
        Column("roles", _("Roles"), get=roles_of),
        Column("access", _("Access"), get=access_of),
        Column("mobile", _("Mobile"), hidden=True),
        Column("last_login", _("Last sign-in"), kind=DATETIME, sort="last_login"),
        Column("created_at", _("Since"), kind=DATETIME, sort="created_at", hidden=True),
    )
    tabs = (
        Tab("active", _("Active"), PEOPLE_TABS["active"]),
        Tab("inactive", _("Closed"), PEOPLE_TABS["inactive"]),
        Tab("all", _("All"), PEOPLE_TABS["all"]),
    )
    filters = PersonFilter
    search = PEOPLE_SEARCH
    search_hint = _("Name, e-mail, mobile")
    sort = ("company__name", "name")
    empty = Empty(_("Nobody here"), _("Let your colleagues in, each with the roles of the work they do."))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return people with company and roles."""
        return people_seen_by(self.actor)

    def links(self) -> Sequence[Link]:
        """Offer to let somebody in."""
        create, appoint = permission_of(actions.create_person), permission_of(actions.appoint)
        return [
            Link(_("Let a person in"), reverse("organization:person-new"), create, icon="plus", style="primary"),
            Link(_("Appoint an administrator"), reverse("organization:person-appoint"), appoint, icon="user"),
        ]


class PersonDetail(DetailScreen):
    """One person: roles, and every right with the role it comes from."""

    permission = VIEW_PEOPLE
    model = User
    back_to = (_("People"), "organization:people")
    panels = (
        Facts(
            _("Person"),
            (
                Fact("email", _("E-mail")),
                Fact("mobile", _("Mobile")),
                Fact("company.name", _("Company")),
                Fact("roles", _("Roles"), get=roles_of),
                Fact("access", _("Access"), get=access_of),
                Fact("language", _("Language")),
                Fact("time_zone", _("Time zone")),
                Fact("last_login", _("Last sign-in"), kind=DATETIME),
                Fact("created_at", _("Since"), kind=DATETIME),
            ),
        ),
        Rows(
            _("Why may this person do what?"),
            explain,
            (
                Column("label", _("Right")),
                Column("because", _("Because of the role")),
                Column("code", _("Code")),
            ),
            note=_("Every right in force, and the role that gives it."),
            empty=_("No role, no rights."),
            most=500,
        ),
        History(),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return people with company and roles."""
        return people_seen_by(self.actor)

    def links(self) -> Sequence[Link]:
        """Offer what can be done with the person's access."""
        person = self.object
        offered = [
            ("person-roles", _("Assign roles"), actions.assign_roles, "key", "primary"),
            ("person-amend", _("Amend"), actions.amend_person, "edit", ""),
            ("person-password", _("Reset password"), actions.reset_password, "lock", ""),
            ("person-deactivate", _("Close access"), actions.deactivate, "ban", "danger")
            if person.is_active
            else ("person-reactivate", _("Open access again"), actions.reactivate, "check", ""),
        ]
        return [
            Link(
                label,
                reverse(f"organization:{name}", args=[person.pk]),
                permission_of(action),
                icon,
                style,
                dialog=True,
            )
            for name, label, action, icon, style in offered
        ]


class PersonCreate(FormScreen):
    """Lets a colleague in."""

    permission = permission_of(actions.create_person)
    title = _("Let a person in")
    lead = _("The person gets an e-mail; the initial password you tell yourself.")
    form_class = CreateForm
    submit = _("Let in")
    success = _("The person can sign in now.")
    back_url = reverse_lazy("organization:people")

    def act(self, form: CreateForm) -> User:
        """Enter the person."""
        return actions.create_person(by=self.actor, **form.cleaned_data)


class PersonAppoint(FormScreen):
    """Gives a partner or a customer its first administrator."""

    permission = permission_of(actions.appoint)
    title = _("Appoint an administrator")
    lead = _("The first one only; he lets his colleagues in himself.")
    form_class = AppointForm
    submit = _("Appoint")
    success_url = reverse_lazy("console:home")
    success = _("The administrator can sign in now.")
    back_url = reverse_lazy("console:home")

    def act(self, form: AppointForm) -> User:
        """Enter the person."""
        return actions.appoint(by=self.actor, **form.cleaned_data)


class AboutPerson(FormScreen):
    """A form about one person."""

    model = User

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return people with company and roles."""
        return people_seen_by(self.actor)

    def screen_title(self) -> object:
        """Return what is done, and with whom."""
        return gettext("%(what)s: %(step)s") % {"what": self.title, "step": self.object}


class PersonAmend(AboutPerson):
    """Changes what is known about a person."""

    permission = permission_of(actions.amend_person)
    title = _("Amend")
    form_class = PersonForm

    def act(self, form: PersonForm) -> None:
        """Write it."""
        actions.amend_person(self.object, by=self.actor, **form.cleaned_data)


class PersonRoles(AboutPerson):
    """Gives a person other roles."""

    permission = permission_of(actions.assign_roles)
    title = _("Assign roles")
    form_class = RolesForm
    submit = _("Assign roles")
    success = _("The roles hold from the next click on.")

    def act(self, form: RolesForm) -> None:
        """Assign them."""
        actions.assign_roles(self.object, by=self.actor, **form.cleaned_data)


class PersonPassword(AboutPerson):
    """Gives a person a new initial password."""

    permission = permission_of(actions.reset_password)
    title = _("Reset password")
    form_class = PasswordForm
    submit = _("Reset")
    success = _("The old password no longer works.")

    def act(self, form: PasswordForm) -> None:
        """Set it."""
        actions.reset_password(self.object, by=self.actor, **form.cleaned_data)


class PersonDeactivate(AboutPerson):
    """Closes a person's access."""

    permission = permission_of(actions.deactivate)
    title = _("Close access")
    lead = _("Browser and programs are refused at once. What the person did stays in the histories.")
    form_class = DeactivateForm
    submit = _("Close access")
    success = _("The access is closed.")

    def act(self, form: DeactivateForm) -> None:
        """Close it."""
        actions.deactivate(self.object, by=self.actor, **form.cleaned_data)


class PersonReactivate(AboutPerson):
    """Opens a person's access again."""

    permission = permission_of(actions.reactivate)
    title = _("Open access again")
    lead = _("With the roles the person had.")
    form_class = Prepared
    submit = _("Open access again")
    success = _("The person can sign in again.")

    def act(self, form: Prepared) -> None:
        """Open it."""
        actions.reactivate(self.object, by=self.actor, **form.cleaned_data)
