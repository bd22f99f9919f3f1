"""Looking after customers: account managers, directors' teams, tags, contacts, and the eye behind a mask."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import View

from partner_center.domains.customers import actions
from partner_center.domains.customers.forms.requests import AssignForm, ContactForm, TagsForm, TeamForm
from partner_center.domains.customers.models import Contact, Customer, TeamMember
from partner_center.domains.customers.policies import VIEW_CONTACTS, VIEW_TEAMS
from partner_center.domains.customers.queries.masks import masked
from partner_center.foundations.identity.models import User
from partner_center.foundations.webkit.columns import Column, Empty, Link
from partner_center.foundations.webkit.screens import FormScreen, ListScreen
from partner_center.foundations.webkit.screens.manners import ScreenMixin
from partner_center.foundations.webkit.values import icon

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.utils.safestring import SafeString

ASSIGN = actions.assign_manager.permission  # type: ignore[attr-defined]  # every verb carries its permission
TAKE_BACK = actions.take_back.permission  # type: ignore[attr-defined]  # as above
TAG = actions.set_tags.permission  # type: ignore[attr-defined]  # as above
REVEAL = actions.reveal.permission  # type: ignore[attr-defined]  # as above
ADD_CONTACT = actions.add_contact.permission  # type: ignore[attr-defined]  # as above
AMEND_CONTACT = actions.amend_contact.permission  # type: ignore[attr-defined]  # as above
REMOVE_CONTACT = actions.remove_contact.permission  # type: ignore[attr-defined]  # as above
SET_TEAM = actions.set_team.permission  # type: ignore[attr-defined]  # as above


class Reveal(ScreenMixin, View):
    """Answers a click on the eye with the full value; it is noted who looked."""

    permission = REVEAL
    model = Customer

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Return the value in the place of the mask."""
        customer = get_object_or_404(self.rows(), pk=kwargs["pk"])
        value = actions.reveal(customer, by=self.actor, field=request.POST.get("field", ""))
        return TemplateResponse(request, "customers/revealed.html", {"value": value})


def with_eye(field: str) -> Callable[[Any], SafeString | str]:
    """Return what shows a personal value of a customer masked, with the eye that reveals it."""

    def shown(row: Any) -> SafeString | str:  # noqa: ANN401 - a customer with its annotations
        value = getattr(row, field, "")
        if not value:
            return ""
        return format_html(
            '<span class="pc-masked" data-masked>{} '
            '<button type="button" class="pc-eye" hx-post="{}" hx-vals="{}" hx-target="closest [data-masked]" '
            'hx-swap="outerHTML" aria-label="{}" title="{}">{}</button></span>',
            masked(field, value),
            reverse("customers:customer-reveal", args=[row.pk]),
            json.dumps({"field": field}),
            _("Show in full; it is noted who looked"),
            _("Show in full; it is noted who looked"),
            icon("eye"),
        )

    return shown


class CustomerAssign(FormScreen):
    """Customer page → Assign an account manager."""

    permission = ASSIGN
    model = Customer
    title = _("Assign an account manager")
    form_class = AssignForm
    submit = _("Assign")
    success = _("Assigned. The account manager sees the customer's data from tomorrow on.")

    def get_initial(self) -> dict[str, Any]:
        """Start empty."""
        return {}

    def act(self, form: Any) -> Customer:  # noqa: ANN401 - its own form
        """Assign and show the customer."""
        actions.assign_manager([self.object], by=self.actor, **form.cleaned_data)
        customer: Customer = self.object
        return customer


class CustomerTags(FormScreen):
    """Customer page → Tags."""

    permission = TAG
    model = Customer
    title = pgettext_lazy("customers", "Tags")
    lead = _("Your company's own words for this customer, to find it again.")
    form_class = TagsForm
    success = _("The tags are saved.")

    def get_initial(self) -> dict[str, Any]:
        """The form reads the tags itself."""
        return {}

    def act(self, form: Any) -> Customer:  # noqa: ANN401 - its own form
        """Replace the tags."""
        actions.set_tags(self.object, by=self.actor, **form.cleaned_data)
        customer: Customer = self.object
        return customer


def amend_link(row: Contact) -> SafeString:
    """Return the name, which leads to where it is changed."""
    return format_html('<a href="{}">{}</a>', reverse("customers:contact-amend", args=[row.pk]), row.name)


def remove_link(row: Contact) -> SafeString:
    """Return the button that removes a contact."""
    url = reverse("customers:contact-remove", args=[row.pk])
    return format_html('<a class="btn btn-sm" href="{}">{}</a>', url, _("Remove"))


class ContactList(ListScreen):
    """Sales → Contacts for customers."""

    permission = VIEW_CONTACTS
    title = _("Contacts for customers")
    lead = _("Your customers find these people under “My partner”; at most five.")
    model = Contact
    columns = (
        Column("name", _("Name"), get=amend_link),
        Column("position", _("Position")),
        Column("mobile", _("Mobile")),
        Column("email", _("E-mail")),
        Column("remove", "", get=remove_link),
    )
    sort = "pk"
    empty = Empty(
        _("No contacts yet"),
        _("Customers without a name to call ask the vendor. Add who answers them."),
        "customers:contact-add",
        _("Add a contact"),
    )

    def links(self) -> Sequence[Link]:
        """Offer one more."""
        add = reverse("customers:contact-add")
        return [Link(_("Add a contact"), add, ADD_CONTACT, icon="plus", style="primary", dialog=True)]

    @property
    def shown_columns(self) -> list[Column]:
        """Whoever may not remove sees no button for it."""
        return [one for one in super().shown_columns if one.name != "remove" or self.actor.may(REMOVE_CONTACT)]


class ContactAdd(FormScreen):
    """A contact more."""

    permission = ADD_CONTACT
    title = _("Add a contact")
    form_class = ContactForm
    success = _("Customers see the contact now.")
    back_url = success_url = reverse_lazy("customers:contacts")

    def act(self, form: Any) -> Contact:  # noqa: ANN401 - its own form
        """Add it."""
        return actions.add_contact(by=self.actor, **form.cleaned_data)


class ContactAmend(FormScreen):
    """Another number, another name."""

    permission = AMEND_CONTACT
    model = Contact
    title = _("Change the contact")
    form_class = ContactForm
    back_url = success_url = reverse_lazy("customers:contacts")

    def act(self, form: Any) -> Contact:  # noqa: ANN401 - its own form
        """Change it."""
        return actions.amend_contact(self.object, by=self.actor, **form.cleaned_data)


class ContactRemove(FormScreen):
    """A contact less."""

    permission = REMOVE_CONTACT
    model = Contact
    title = _("Remove the contact")
    lead = _("Customers no longer see this person.")
    submit = _("Remove")
    success = _("The contact is removed.")
    back_url = success_url = reverse_lazy("customers:contacts")

    def get_form_class(self) -> Any:  # noqa: ANN401 - a form
        """Nothing is asked."""
        from django import forms

        return forms.Form

    def act(self, form: Any) -> None:  # noqa: ANN401, ARG002 - an empty form
        """Remove it."""
        actions.remove_contact(self.object, by=self.actor)


class TeamList(ListScreen):
    """Sales → Directors and teams."""

    permission = VIEW_TEAMS
    title = _("Directors and teams")
    lead = _("A director sees the customers of the account managers in the team, and only looks.")
    model = TeamMember
    columns = (
        Column("director.name", _("Director"), sort="director__name"),
        Column("person.name", _("Account manager"), sort="person__name"),
        Column("person.email", _("E-mail")),
    )
    sort = ("director__name", "person__name")
    empty = Empty(_("No teams yet"), _("Without teams every account manager sees assigned customers only."))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return team members with both people."""
        return TeamMember.objects.visible_to(self.actor).select_related("director", "person")

    def links(self) -> Sequence[Link]:
        """Offer to make one."""
        url = reverse("customers:team-set")
        return [Link(_("Make a team"), url, SET_TEAM, icon="users", style="primary", dialog=True)]


class TeamSet(FormScreen):
    """Who directs whom."""

    permission = SET_TEAM
    title = _("Make a team")
    form_class = TeamForm
    success = _("The team is saved.")
    back_url = success_url = reverse_lazy("customers:teams")

    def act(self, form: Any) -> User:  # noqa: ANN401 - its own form
        """Set it."""
        return actions.set_team(form.cleaned_data["director"], by=self.actor, people=list(form.cleaned_data["people"]))
