"""Delivery people: the list, one of them with what it is certified for, entering and amending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.partners.models import Profile
from partner_center.domains.personnel import actions
from partner_center.domains.personnel.forms import FOR_STEP, PersonForm
from partner_center.domains.personnel.lifecycle import PersonLife
from partner_center.domains.personnel.models import Person, PersonStatus
from partner_center.domains.personnel.policies import VIEW_CERTIFICATES, VIEW_PEOPLE
from partner_center.domains.personnel.queries.lists import (
    PERSON_SEARCH,
    PERSON_TABS,
    PersonFilter,
    certificates_seen,
    people_seen,
)
from partner_center.domains.personnel.views.words import permission_of, validity_of
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.webkit.columns import DATE, NUMBER, STATUS, Column, Empty, Fact, Link, Tab
from partner_center.foundations.webkit.panels import Facts, History, Rows
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related

if TYPE_CHECKING:
    from collections.abc import Sequence

ENTER = permission_of(actions.enter_person)


class PersonList(ListScreen):
    """Delivery → Delivery people: a partner's own, and the vendor's view of all."""

    permission = VIEW_PEOPLE
    title = _("Delivery people")
    lead = _("Who delivers projects, where, and what they are certified for today.")
    model = Person
    columns = (
        Column("name", pgettext_lazy("person", "Name"), link=True, sort="name"),
        Column("number", _("Number"), sort="number"),
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("position", _("Position"), sort="position"),
        Column("base_location", _("Base location"), sort="base_location"),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("certificates_now", _("Valid certificates"), kind=NUMBER, sort="certificates_now"),
        Column("next_expiry", _("Next expiry"), kind=DATE, sort="next_expiry"),
        Column("email", _("E-mail address"), hidden=True, sort="email"),
        Column("left_on", _("Left on"), kind=DATE, hidden=True, sort="left_on"),
    )
    tabs = (
        Tab("active", pgettext_lazy("person", "Active"), PERSON_TABS["active"]),
        Tab("uncertified", _("Without a valid certificate"), PERSON_TABS["uncertified"]),
        Tab("left", pgettext_lazy("person", "Left"), PERSON_TABS["left"]),
        Tab("all", _("All"), PERSON_TABS["all"]),
    )
    filters = PersonFilter
    search = PERSON_SEARCH
    search_hint = _("Name, number, e-mail, place")
    sort = "name"
    row_steps = PersonLife
    export = "personnel.people"

    @property
    def empty(self) -> Empty:  # type: ignore[override]  # depends on who looks
        """Say what to do next: only partners enter people."""
        if not self.actor.is_partner or not self.actor.may(ENTER):
            return Empty(_("No delivery people yet"), _("They appear here when partners enter them."))
        text = _("Enter the people who deliver your projects, then their certificates.")
        return Empty(_("No delivery people yet"), text, "personnel:person-new", _("Enter a person"))

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return people with their valid certificates."""
        return people_seen(self.actor)

    def links(self) -> Sequence[Link]:
        """Offer to enter somebody."""
        return [
            Link(_("Enter a person"), reverse("personnel:person-new"), ENTER, icon="user-plus", style="primary"),
            Link(_("Certificates"), reverse("personnel:certificates"), VIEW_CERTIFICATES, icon="award"),
        ]


class PersonDetail(DetailScreen):
    """One person: where it works, and every certificate it holds or held."""

    permission = VIEW_PEOPLE
    model = Person
    lifecycle = PersonLife
    back_to = (_("Delivery people"), "personnel:people")
    top_template = "personnel/person_top.html"
    panels = (
        Facts(
            _("The person"),
            (
                Fact("partner.name", _("Partner"), only=ANY_VENDOR),
                Fact("email", _("E-mail address")),
                Fact("position", _("Position")),
                Fact("base_location", _("Base location")),
                Fact("left_on", _("Left on"), kind=DATE),
            ),
        ),
        Rows(
            _("Certificates"),
            "certificates",
            (
                Column("type", pgettext_lazy("certificate", "Type"), link=True),
                Column("direction", _("Direction")),
                Column("number", _("Certificate number")),
                Column("issued_on", pgettext_lazy("certificate", "Issued on"), kind=DATE),
                Column("expires_on", _("Expires on"), kind=DATE),
                Column("validity", _("Validity"), get=validity_of),
                Column("status", _("Status"), kind=STATUS),
                Column("source", _("Source")),
            ),
            empty=_("No certificate is entered. Without one, this person does not count for projects."),
            note=_("A certificate is valid until the day before it expires; a higher level stands in for a lower one."),
        ),
        History(),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return people with their valid certificates."""
        return people_seen(self.actor)

    def certificates(self) -> Any:  # noqa: ANN401 - a query set
        """Return the person's certificates; what lasts longest comes first."""
        return certificates_seen(self.actor).filter(person=self.object).order_by("-expires_on", "-pk")

    def related(self) -> Sequence[Related]:
        """Lead to the company."""
        profiles = Profile.objects.visible_to(self.actor).select_related("partner")
        return [
            Related(_("Partner"), profiles.filter(partner=self.object.partner).first()),
            Related(_("Delivery person"), self.object),
        ]

    def links(self) -> Sequence[Link]:
        """Offer a certificate and corrections, while the person works here."""
        if self.object.status != PersonStatus.ACTIVE:
            return []
        enter = reverse("personnel:certificate-new", args=[self.object.pk])
        amend = reverse("personnel:person-amend", args=[self.object.pk])
        right = permission_of(actions.submit_certificate)
        return [
            Link(_("Enter a certificate"), enter, right, icon="award", style="primary"),
            Link(_("Amend"), amend, permission_of(actions.amend_person), icon="edit"),
        ]


class PersonNew(FormScreen):
    """Enters a delivery person."""

    permission = ENTER
    title = _("Enter a person")
    lead = _("Afterwards enter the person's certificates. A sign-in to this product is not needed.")
    form_class = PersonForm
    two_columns = True
    submit = _("Enter")
    success = _("The person is entered. Enter the certificates next.")
    back_url = reverse_lazy("personnel:people")

    def act(self, form: Any) -> Person:  # noqa: ANN401 - its own form
        """Enter the person."""
        return actions.enter_person(by=self.actor, **form.cleaned_data)


class PersonAmend(FormScreen):
    """Corrects what is written about a person."""

    permission = permission_of(actions.amend_person)
    title = _("Amend a delivery person")
    model = Person
    form_class = PersonForm
    two_columns = True

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Write it."""
        actions.amend_person(self.object, by=self.actor, **form.cleaned_data)


class PersonStep(StepScreen):
    """Marking somebody as left, and taking somebody back."""

    lifecycle = PersonLife
    forms = FOR_STEP
    facts = {
        "": (
            Fact("name", pgettext_lazy("person", "Name")),
            Fact("number", _("Number")),
            Fact("position", _("Position")),
            Fact("base_location", _("Base location")),
        )
    }
    notes = {
        "leave": _("The person's certificates count no longer for you, and reviews under way are withdrawn."),
        "come_back": _("Certificates that another partner has entered meanwhile do not come back."),
    }
