"""Customers of the vendor or of a partner: the list, one customer, registering and associating."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse, reverse_lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers import actions, queries
from partner_center.domains.customers.forms import AssociateForm, RegisterForm
from partner_center.domains.customers.models import Association, AssociationType, Customer
from partner_center.domains.customers.policies import VIEW_ASSOCIATIONS
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.webkit.columns import DATE, DATETIME, MONEY, Column, Empty, Fact, Link, Tab
from partner_center.foundations.webkit.panels import Facts, History, Rows, Template
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from partner_center.foundations.identity.models import Company

TYPES = dict(AssociationType.choices)


def type_of(row: Any) -> object:  # noqa: ANN401 - a customer with its annotations
    """Return the association type in words."""
    return TYPES.get(row.association_type, "")


def day_of(moment: Any) -> Any:  # noqa: ANN401 - an instant or nothing
    """Return the day of an instant in the reader's zone."""
    return localtime(moment) if moment else None


class CustomerList(ListScreen):
    """Sales → Customers."""

    permission = VIEW_ASSOCIATIONS
    title = _("Customers")
    lead = _("A customer belongs to one partner at a time. What it consumes counts as that partner's performance.")
    model = Customer
    columns = (
        Column("name", _("Customer name"), link=True, sort="name"),
        Column("number", _("Number"), sort="number"),
        Column("partner_name", _("Partner"), only=ANY_VENDOR, sort="partner_name"),
        Column("association_type", _("Association type"), sort="association_type", get=type_of),
        Column("since", _("Associated since"), kind=DATE, sort="since", get=lambda row: day_of(row.since)),
        Column("until", _("Until"), kind=DATE, sort="until", get=lambda row: day_of(row.until)),
        Column("consumed", _("Consumption of the month"), kind=MONEY, places=2, sort="consumed"),
        Column("country", _("Country"), hidden=True, sort="country"),
    )
    tabs = (
        Tab("current", _("With a partner"), queries.CUSTOMER_TABS["current"]),
        Tab("without", _("Without a partner"), queries.CUSTOMER_TABS["without"]),
        Tab("all", _("All"), queries.CUSTOMER_TABS["all"]),
    )
    filters = queries.CustomerFilter
    search = queries.CUSTOMER_SEARCH
    search_hint = _("Name, number, billing account")
    sort = ("-consumed", "name")
    export = "customers.customers"
    empty = Empty(_("No customers yet"), _("They appear here as soon as the vendor associates one with your company."))
    summary_template = "customers/month.html"

    def rows(self) -> QuerySet[Customer]:
        """Return customers with association and consumption."""
        return queries.customers_seen_by(self.actor).distinct()

    def links(self) -> Sequence[Link]:
        """Offer to register a customer."""
        return [
            Link(
                _("Register a customer"),
                reverse("customers:customer-register"),
                actions.register_customer.permission,  # type: ignore[attr-defined]  # every verb carries its permission
                icon="user-plus",
                style="primary",
                dialog=True,
            )
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add which month the column of consumption is about."""
        return super().get_context_data(**kwargs) | {"month": queries.newest_month(self.actor)}


class CustomerDetail(DetailScreen):
    """One customer: to whom it belonged when, what it consumes, and its billing accounts."""

    permission = VIEW_ASSOCIATIONS
    model = Customer
    back_to = (_("Customers"), "customers:customers")
    panels = (
        Facts(
            _("The customer"),
            (
                Fact("number", _("Number")),
                Fact("country", _("Country")),
                Fact("partner_name", _("Partner"), only=ANY_VENDOR),
                Fact("association_type", _("Association type"), get=type_of),
                Fact("since", _("Associated since"), kind=DATETIME),
                Fact("until", _("Until"), kind=DATETIME),
            ),
        ),
        Template("", "customers/consumption.html", data="chart"),
        Rows(
            _("Associations"),
            "associations",
            (
                Column("partner.name", _("Partner")),
                Column("type", _("Association type"), link=True),
                Column("started_at", _("Associated since"), kind=DATETIME),
                Column("ended_at", _("Until"), kind=DATETIME),
                Column("end_reason", _("Why it ended")),
            ),
            empty=_("This customer has never belonged to a partner."),
        ),
        Rows(
            _("Billing accounts"),
            "billing_accounts",
            (
                Column("number", _("Billing account"), link=True),
                Column("name", _("Name")),
                Column("provider", _("Provider")),
            ),
            empty=_("No billing account is linked, so nothing this customer consumes can be found."),
            only=ANY_VENDOR,
        ),
        History(only=ANY_VENDOR),
    )

    def rows(self) -> QuerySet[Customer]:
        """Return customers with their newest association."""
        return queries.customers_seen_by(self.actor)

    def associations(self) -> QuerySet[Association]:
        """Return the associations that the reader may see."""
        return Association.objects.visible_to(self.actor).filter(customer=self.object).select_related("partner")

    def chart(self) -> dict[str, Any] | None:
        """Return a year of consumption, or nothing."""
        return chart_of(self.object, self.actor)

    def links(self) -> Sequence[Link]:
        """Offer the lines behind the consumption, and to associate a customer that belongs to nobody."""
        found = [
            Link(
                _("Performance"), f"{reverse('performance:summaries')}?customer={self.object.number}", icon="chart-bar"
            )
        ]
        if not self.object.belongs:
            url = reverse("customers:customer-associate", args=[self.object.pk])
            right = actions.associate.permission  # type: ignore[attr-defined]  # every verb carries its permission
            found.append(Link(_("Associate with a partner"), url, right, icon="link", style="primary", dialog=True))
        return found


def chart_of(customer: Company, actor: Any) -> dict[str, Any] | None:  # noqa: ANN401 - an actor
    """Return the chart of a customer's consumption."""
    points = queries.consumption_of(customer, seen_by=actor, label=_("Consumption"))
    return queries.trend(points, key="consumption", title=_("Consumption of twelve months"), month_label=_("Month"))


class CustomerRegister(FormScreen):
    """Enter a customer company."""

    permission = actions.register_customer.permission  # type: ignore[attr-defined]  # every verb carries its permission
    title = _("Register a customer")
    lead = _("Afterwards associate it with a partner and link its billing accounts.")
    form_class = RegisterForm
    submit = _("Register")
    success = _("The customer is registered.")
    back_url = reverse_lazy("customers:customers")

    def act(self, form: RegisterForm) -> Customer:
        """Register it and show its page."""
        company = actions.register_customer(by=self.actor, **form.cleaned_data)
        return Customer.objects.visible_to(self.actor).get(pk=company.pk)


class CustomerAssociate(FormScreen):
    """Associate a customer with a partner."""

    permission = actions.associate.permission  # type: ignore[attr-defined]  # every verb carries its permission
    model = Customer
    title = _("Associate with a partner")
    form_class = AssociateForm
    submit = _("Associate")
    success = _("The customer is associated. Months it touches are computed anew tonight.")
    aside_template = "customers/associating.html"

    def get_initial(self) -> dict[str, Any]:
        """Begin with what the form proposes; a customer's own kind is not that of an association."""
        return {}

    def act(self, form: AssociateForm) -> Customer:
        """Associate it and show it again."""
        actions.associate(self.object, by=self.actor, **form.cleaned_data)
        customer: Customer = self.object
        return customer
