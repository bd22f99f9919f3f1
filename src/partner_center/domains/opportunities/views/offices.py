"""Representative offices with the customers they own, and the members of the co-selling program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.forms import (
    MemberAmendForm,
    MemberForm,
    OfficeForm,
    OwnForm,
    ReleaseForm,
    office_initial,
)
from partner_center.domains.opportunities.models import Membership, Office, Region
from partner_center.domains.opportunities.policies import VIEW_MEMBERS, VIEW_OFFICES
from partner_center.domains.opportunities.queries import Eligibility, eligibility
from partner_center.domains.opportunities.queries.lists import (
    MEMBER_TABS,
    MembershipFilter,
    OfficeFilter,
    members_seen,
    offices_with_counts,
)
from partner_center.domains.opportunities.views.words import permission_of
from partner_center.domains.partners.models import Profile
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.webkit.columns import (
    BOOL,
    DATE,
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
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen
from partner_center.foundations.webkit.screens.details import Related

if TYPE_CHECKING:
    from collections.abc import Sequence

OPEN_OFFICE, ENTER = permission_of(actions.open_office), permission_of(actions.enter_member)


def regions_of(office: Office) -> str:
    """Return the regions in words."""
    return " · ".join(str(Region(one).label) for one in office.regions)


def countries_of(office: Office) -> str:
    """Return the countries' codes."""
    return ", ".join(office.countries)


class OfficeList(ListScreen):
    """Sales → Opportunities → Offices."""

    permission = VIEW_OFFICES
    title = _("Representative offices")
    lead = _("A new customer's opportunity goes to the office of its region, an existing one's to its owner.")
    model = Office
    columns = (
        Column("name", _("Representative office"), get=str, link=True, sort="name"),
        Column("regions", _("Regions"), get=regions_of),
        Column("countries", _("Countries"), get=countries_of),
        Column("people", _("Members"), kind=NUMBER, sort="people"),
        Column("bd.name", _("Business development"), sort="bd__name"),
        Column("customers", _("Owned customers"), kind=NUMBER, sort="customers"),
        Column("is_default", _("Takes what no office covers"), kind=BOOL, sort="is_default"),
        Column("is_active", _("Active"), kind=BOOL, sort="is_active"),
    )
    filters = OfficeFilter
    search = ("name", "name_zh")
    sort = "name"
    empty: ClassVar[Any] = Empty(
        _("No offices yet"),
        _("Without one nobody receives what partners share."),
        "opportunities:office-new",
        _("Open a representative office"),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return offices with their numbers."""
        return offices_with_counts(self.actor)

    def links(self) -> Sequence[Link]:
        """Offer to open one."""
        new = reverse("opportunities:office-new")
        return [Link(_("Open a representative office"), new, OPEN_OFFICE, icon="plus", style="primary")]


class OfficeDetail(DetailScreen):
    """One office: what it covers, its people, the customers it owns."""

    permission = VIEW_OFFICES
    model = Office
    back_to = (_("Representative offices"), "opportunities:offices")
    panels = (
        Facts(
            _("The office"),
            (
                Fact("name", _("Name in English")),
                Fact("name_zh", _("Name in Chinese")),
                Fact("regions", _("Regions"), get=regions_of),
                Fact("countries", _("Countries"), get=countries_of),
                Fact("bd.name", _("Business development")),
                Fact("is_default", _("Takes what no office covers"), kind=BOOL),
                Fact("is_active", _("Active"), kind=BOOL),
            ),
        ),
        Rows(
            _("Members"),
            "people",
            (Column("name", _("Person")), Column("email", _("E-mail")), Column("is_active", _("Active"), kind=BOOL)),
            empty=_("Nobody receives what is routed here. Amend the office."),
        ),
        Rows(
            _("Owned customers"),
            "customers",
            (
                Column("customer.number", _("Number")),
                Column("customer.name", _("Customer")),
                Column("since", _("Since"), kind=DATETIME),
            ),
            empty=_("It owns none; opportunities come by region only."),
        ),
        History(),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return offices with their business development."""
        return offices_with_counts(self.actor)

    def people(self) -> Any:  # noqa: ANN401 - a query set
        """Return the members."""
        return self.object.members.order_by("name")

    def customers(self) -> Any:  # noqa: ANN401 - a query set
        """Return the customers it owns."""
        return self.object.owned.select_related("customer")

    def links(self) -> Sequence[Link]:
        """Offer to amend it, and to give customers to it or take them away."""
        key = [self.object.pk]
        own, release = actions.own_customer, actions.release_customer
        return [
            Link(
                _("Amend"),
                reverse("opportunities:office-amend", args=key),
                permission_of(actions.amend_office),
                icon="edit",
            ),
            Link(
                _("Give a customer"),
                reverse("opportunities:office-own", args=key),
                permission_of(own),
                icon="plus",
                dialog=True,
            ),
            Link(
                _("Release a customer"),
                reverse("opportunities:office-release", args=key),
                permission_of(release),
                icon="x",
                dialog=True,
            ),
        ]


class OfficeNew(FormScreen):
    """Opens an office."""

    permission = OPEN_OFFICE
    title = _("Open a representative office")
    form_class = OfficeForm
    back_url: Any = reverse_lazy("opportunities:offices")

    def act(self, form: Any) -> Office:  # noqa: ANN401 - its own form
        """Open it."""
        return actions.open_office(by=self.actor, **form.cleaned_data)


class OfficeAmend(OfficeNew):
    """Changes an office."""

    permission = permission_of(actions.amend_office)
    title = _("Amend a representative office")
    lead = _("Opportunities that were routed already stay where they are.")
    model = Office
    back_url = ""

    def get_initial(self) -> dict[str, Any]:
        """Start with what is known."""
        return office_initial(self.object)

    def act(self, form: Any) -> Office:  # noqa: ANN401 - its own form
        """Change it."""
        return actions.amend_office(self.object, by=self.actor, **form.cleaned_data)


class OfficeOwn(FormScreen):
    """Gives a customer to an office."""

    permission = permission_of(actions.own_customer)
    title = _("Give a customer")
    lead = _("From now on opportunities with it go to this office; an owner before is replaced.")
    model = Office
    form_class: Any = OwnForm

    def get_initial(self) -> dict[str, Any]:
        """Begin with nothing: what is chosen is not a value of the office."""
        return {}

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Give it."""
        actions.own_customer(self.object, by=self.actor, **form.cleaned_data)


class OfficeRelease(OfficeOwn):
    """Takes a customer away from an office."""

    permission = permission_of(actions.release_customer)
    title = _("Release a customer")
    lead = _("From now on its region decides again.")
    form_class = ReleaseForm

    def act(self, form: Any) -> None:  # noqa: ANN401 - its own form
        """Take it away."""
        actions.release_customer(self.object, by=self.actor, **form.cleaned_data)


class MemberList(ListScreen):
    """Sales → Opportunities → PCE members."""

    permission = VIEW_MEMBERS
    title = _("PCE members")
    lead = _("Who takes part in the co-selling program, and how far on its path: it decides who may receive.")
    model = Membership
    columns = (
        Column("partner.name", _("Partner"), link=True, sort="partner__name"),
        Column("stage", _("Path stage"), kind=STATUS, sort="stage"),
        Column("since", _("Since"), kind=DATE, sort="since"),
        Column("ended_on", _("Left on"), kind=DATE, sort="ended_on"),
        Column("note", _("Remark"), only=ANY_VENDOR),
    )
    tabs = (
        Tab("all", _("All"), MEMBER_TABS["all"]),
        Tab("differentiated", pgettext_lazy("path stage", "Differentiated"), MEMBER_TABS["differentiated"]),
        Tab("certified", pgettext_lazy("path stage", "Certified"), MEMBER_TABS["certified"]),
        Tab("joined", pgettext_lazy("path stage", "Joined"), MEMBER_TABS["joined"]),
    )
    filters = MembershipFilter
    search = ("partner__name", "partner__number")
    sort = "partner__name"
    empty: ClassVar[Any] = Empty(
        _("No members yet"),
        _("Only members receive opportunities that the vendor shares."),
        "opportunities:member-new",
        _("Enter a member"),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return memberships with their partner."""
        return members_seen(self.actor)

    def links(self) -> Sequence[Link]:
        """Offer to enter one."""
        new = reverse("opportunities:member-new")
        return [Link(_("Enter a member"), new, ENTER, icon="plus", style="primary", dialog=True)]


class MemberDetail(DetailScreen):
    """One membership, and whether its partner may receive opportunities."""

    permission = VIEW_MEMBERS
    model = Membership
    back_to = (_("PCE members"), "opportunities:members")
    top_template = "opportunities/member_top.html"
    panels = (
        Facts(
            _("Membership"),
            (
                Fact("partner.name", _("Partner")),
                Fact("stage", _("Path stage"), kind=STATUS),
                Fact("since", _("Since"), kind=DATE),
                Fact("ended_on", _("Left on"), kind=DATE),
                Fact("note", _("Remark"), only=ANY_VENDOR),
                Fact("updated_at", _("Updated"), kind=DATETIME),
            ),
        ),
        History(),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return memberships with their partner."""
        return members_seen(self.actor)

    def screen_title(self) -> object:
        """Return the partner."""
        return self.object.partner.name

    @cached_property
    def eligible(self) -> Eligibility:
        """Whether the partner may receive, and why."""
        return eligibility(self.object.partner)

    def related(self) -> Sequence[Related]:
        """Lead to the partner."""
        profiles = Profile.objects.visible_to(self.actor).select_related("partner")
        return [
            Related(_("Partner"), profiles.filter(partner=self.object.partner).first()),
            Related(_("Membership"), self.object),
        ]

    def links(self) -> Sequence[Link]:
        """Offer to amend it."""
        url = reverse("opportunities:member-amend", args=[self.object.pk])
        return [Link(_("Amend"), url, permission_of(actions.amend_member), icon="edit", dialog=True)]


class MemberNew(FormScreen):
    """Enters a member."""

    permission = ENTER
    title = _("Enter a member")
    form_class: Any = MemberForm
    back_url: Any = reverse_lazy("opportunities:members")

    def act(self, form: Any) -> Membership:  # noqa: ANN401 - its own form
        """Enter it."""
        return actions.enter_member(by=self.actor, **form.cleaned_data)


class MemberAmend(MemberNew):
    """Changes a membership."""

    permission = permission_of(actions.amend_member)
    title = _("Amend a membership")
    model = Membership
    form_class = MemberAmendForm
    back_url = ""

    def act(self, form: Any) -> Membership:  # noqa: ANN401 - its own form
        """Change it."""
        return actions.amend_member(self.object, by=self.actor, **form.cleaned_data)
