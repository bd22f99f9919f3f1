"""Screens of partner companies: the vendor's list, a profile, registering and amending."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from partner_center.domains.partners import actions
from partner_center.domains.partners.forms import (
    ManagerForm,
    ProfileForm,
    RegisterForm,
)
from partner_center.domains.partners.models import BusinessInfo, Profile
from partner_center.domains.partners.policies import OPEN_PROFILE, VIEW_BUSINESS_INFO, VIEW_OWN, VIEW_PROFILES
from partner_center.domains.partners.queries import with_standing
from partner_center.domains.partners.queries.lists import (
    PROFILE_SEARCH,
    PROFILE_TABS,
    STANDINGS,
    ProfileFilter,
)
from partner_center.foundations.webkit.columns import (
    COUNTRY,
    DATETIME,
    NUMBER,
    STATUS,
    Column,
    Empty,
    Fact,
    Link,
    Tab,
)
from partner_center.foundations.webkit.panels import Facts, History, Rows
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen, ScreenMixin
from partner_center.foundations.webkit.values import status
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from partner_center.foundations.identity.permissions import Permission


def permission_of(action: object) -> Permission:
    """Return the right that a verb asks for."""
    permission: Permission = action.permission  # type: ignore[attr-defined]  # every verb carries its permission
    return permission


def _standing(profile: Any) -> SafeString:  # noqa: ANN401 - a profile with its standing
    return status(profile.standing, dict(STANDINGS)[profile.standing])


class PartnerList(ListScreen):
    """All partners, for the vendor."""

    permission = VIEW_PROFILES
    title = _("Partners")
    lead = _("Every partner company, who looks after it, and whether it can be paid.")
    model = Profile
    columns = (
        Column("partner.name", _("Partner"), link=True, sort="partner__name"),
        Column("partner.number", _("Number"), sort="partner__number"),
        Column("unified_code", _("Registration number")),
        Column("manager", _("Ecosystem manager"), sort="manager__name"),
        Column("standing", _("Business information"), get=_standing, sort="standing"),
        Column("partner.country", _("Country"), sort="partner__country"),
        Column("industry", _("Industry"), hidden=True),
        Column("joined_at", _("Joined"), kind=DATETIME, sort="joined_at"),
    )
    tabs = (
        Tab("all", _("All"), PROFILE_TABS["all"]),
        Tab("certified", _("Certified"), PROFILE_TABS["certified"]),
        Tab("open", _("Not certified"), PROFILE_TABS["open"]),
    )
    filters = ProfileFilter
    search = PROFILE_SEARCH
    search_hint = _("Name, number, registration number")
    sort = "partner__name"
    export = "partners.partners"
    empty = Empty(
        _("No partners yet"),
        _("Register the first one; then invite its people."),
        "partners:partner-new",
        _("Register a partner"),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return profiles with company, manager and certification."""
        return with_standing(Profile.objects.visible_to(self.actor)).select_related("partner", "manager")

    def links(self) -> Sequence[Link]:
        """Offer to register one."""
        right = permission_of(actions.register)
        return [Link(_("Register a partner"), reverse("partners:partner-new"), right, icon="plus", style="primary")]


class PartnerDetail(DetailScreen):
    """One partner company: for the vendor, and for its own people."""

    permission = OPEN_PROFILE
    model = Profile
    panels = (
        Facts(
            _("Company"),
            (
                Fact("partner.name", _("Company name")),
                Fact("partner.number", _("Number")),
                Fact("unified_code", _("Registration number")),
                Fact("partner.country", _("Country"), kind=COUNTRY),
                Fact("partner.time_zone", _("Time zone")),
                Fact("industry", _("Industry")),
                Fact("size", _("Number of employees")),
                Fact("website", _("Website")),
                Fact("address", _("Address")),
                Fact("joined_at", _("Joined"), kind=DATETIME),
            ),
        ),
        Rows(
            _("Business information"),
            "informations",
            (
                Column("version", _("Version"), kind=NUMBER, link=True),
                Column("status", _("Status"), kind=STATUS),
                Column("currency", _("Currency")),
                Column("masked_account", _("Account")),
                Column("certified_at", _("Certified"), kind=DATETIME),
            ),
            empty=_("Nothing was filled in yet. Without certified business information nothing can be paid."),
        ),
        History(),
    )
    aside = (
        Facts(
            _("Looked after by"),
            (Fact("manager", _("Ecosystem manager")), Fact("manager.email", _("E-mail address"))),
        ),
    )

    @property
    def back_to(self) -> tuple[object, str] | None:  # type: ignore[override]  # depends on who looks
        """The vendor came from the list."""
        return (_("Partners"), "partners:partners") if self.actor.is_vendor else None

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return profiles with company and manager."""
        return Profile.objects.visible_to(self.actor).select_related("partner", "manager")

    def informations(self) -> Any:  # noqa: ANN401 - a query set
        """Return the versions of its business information, if the reader may see them."""
        rows = BusinessInfo.objects.visible_to(self.actor)
        return rows.filter(partner=self.object.partner) if self.actor.may(VIEW_BUSINESS_INFO) else rows.none()

    def links(self) -> Sequence[Link]:
        """Offer to amend it, or to assign somebody."""
        amend = reverse("partners:partner-amend", args=[self.object.pk])
        assign = reverse("partners:partner-assign", args=[self.object.pk])
        return [
            Link(_("Amend"), amend, permission_of(actions.amend_profile), icon="edit", style="primary"),
            Link(_("Assign a manager"), assign, permission_of(actions.assign_manager), icon="user", dialog=True),
        ]


class PartnerRegister(FormScreen):
    """Enters a new partner."""

    permission = permission_of(actions.register)
    title = _("Register a partner")
    lead = _("Its people are invited afterwards, under Organization > People.")
    form_class = RegisterForm
    draft = True
    two_columns = True
    submit = _("Register")
    success = _("The partner is registered.")
    back_url = reverse_lazy("partners:partners")

    def act(self, form: Any) -> Profile:  # noqa: ANN401 - its own form
        """Enter company and profile."""
        return actions.register(by=self.actor, **form.cleaned_data)


class ProfileAmend(FormScreen):
    """A partner mends what it says about itself."""

    permission = permission_of(actions.amend_profile)
    title = _("Amend the company profile")
    lead = _("Name and registration number stay as they were verified; ask your ecosystem manager to change them.")
    model = Profile
    form_class = ProfileForm
    two_columns = True

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Write the new description."""
        actions.amend_profile(self.object, by=self.actor, **form.cleaned_data)


class ManagerAssign(FormScreen):
    """Names who looks after a partner."""

    permission = permission_of(actions.assign_manager)
    title = _("Assign a manager")
    model = Profile
    form_class = ManagerForm
    submit = _("Assign")

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Write the name."""
        actions.assign_manager(self.object, by=self.actor, **form.cleaned_data)


class OwnProfile(ScreenMixin, View):
    """Leads a partner's people to their own company."""

    permission = VIEW_OWN

    def get(self, _request: HttpRequest) -> HttpResponse:
        """Go there."""
        own = Profile.objects.visible_to(self.actor).filter(partner=self.actor.company).first()
        if own is None:
            text = _("Your company has no profile yet. Ask your ecosystem manager to register it.")
            raise Refused(text, code="no_profile")
        return HttpResponseRedirect(own.get_absolute_url())
