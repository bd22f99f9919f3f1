"""Customers of the vendor or of a partner: the list, one customer, registering and associating."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse, reverse_lazy
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers import actions, queries
from partner_center.domains.customers.forms import AssociateForm, RegisterForm
from partner_center.domains.customers.forms.requests import AssignForm
from partner_center.domains.customers.forms.segments import SegmentForm
from partner_center.domains.customers.models import Customer, Segment
from partner_center.domains.customers.policies import VIEW_ASSOCIATIONS
from partner_center.domains.customers.queries.segments import SEGMENTS
from partner_center.domains.customers.views.care import ASSIGN, TAKE_BACK, with_eye
from partner_center.domains.customers.views.customer import CARERS, tags_of, type_of
from partner_center.domains.customers.views.segments import STATE_SEGMENT
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import (
    ANY_PARTNER,
    ANY_VENDOR,
)
from partner_center.foundations.webkit.columns import DATE, MONEY, Column, Empty, Link, Tab
from partner_center.foundations.webkit.screens import FormScreen, ListScreen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet


def day_of(moment: Any) -> Any:  # noqa: ANN401 - an instant or nothing
    """Return the day of an instant in the reader's zone."""
    return localtime(moment) if moment else None


def segment_of(row: Any) -> object:  # noqa: ANN401 - a customer with its annotations
    """Return the segment of now in words."""
    return SEGMENTS[row.segment or Segment.UNKNOWN]


@dataclass(frozen=True, slots=True)
class Deed:
    """What a list does with each selected row though no state moves; a list takes it for a step."""

    name: str
    label: Any
    permission: Permission
    work: Callable[..., Any]
    tone: str = "primary"
    asks: tuple[str, ...] = ()

    def perform(self, row: Any, *, by: Actor, **answers: Any) -> None:  # noqa: ANN401 - a customer, and its form
        """Do it with one row."""
        self.work([row], by=by, **answers)


ASSIGN_ROWS = Deed("assign", _("Assign an account manager"), ASSIGN, actions.assign_manager)
TAKE_BACK_ROWS = Deed("take_back", _("Take customers back"), TAKE_BACK, actions.take_back, tone="danger")
SEGMENT_ROWS = Deed("state_segment", _("State the segment"), STATE_SEGMENT, actions.state_segments)


class CustomerList(ListScreen):
    """Sales → Customers."""

    permission = VIEW_ASSOCIATIONS
    title = _("Customers")
    lead = _("A customer belongs to one partner at a time. What it consumes counts as that partner's performance.")
    model = Customer
    columns = (
        Column("name", _("Customer name"), link=True, sort="name"),
        Column("number", _("Number"), sort="number"),
        Column("account_name", pgettext_lazy("customer account", "Account name"), sort="account_name", hidden=True),
        Column("contact_name", _("Contact"), get=with_eye("contact_name"), hidden=True, only=CARERS),
        Column("mobile", _("Mobile"), get=with_eye("mobile"), only=CARERS),
        Column("email", _("E-mail"), get=with_eye("email"), only=CARERS, hidden=True),
        Column("partner_name", _("Partner"), only=ANY_VENDOR, sort="partner_name"),
        Column("association_type", _("Association type"), sort="association_type", get=type_of),
        Column("since", _("Associated since"), kind=DATE, sort="since", get=lambda row: day_of(row.since)),
        Column("until", _("Until"), kind=DATE, sort="until", get=lambda row: day_of(row.until)),
        Column("consumed", _("Consumption of the month"), kind=MONEY, places=2, sort="consumed"),
        Column("manager_name", _("Account manager"), sort="manager_name"),
        Column("tag_names", pgettext_lazy("customers", "Tags"), get=tags_of, only=ANY_PARTNER),
        Column("segment", pgettext_lazy("customers", "Segment"), get=segment_of, sort="segment", hidden=True),
        Column("country", _("Country"), hidden=True, sort="country"),
    )
    tabs = (
        Tab("current", _("With a partner"), queries.CUSTOMER_TABS["current"]),
        Tab("without", _("Without a partner"), queries.CUSTOMER_TABS["without"]),
        Tab("all", _("All"), queries.CUSTOMER_TABS["all"]),
    )
    filters = queries.CustomerFilter
    search = queries.CUSTOMER_SEARCH
    search_hint = _("Name, number, account")
    bulk = (ASSIGN_ROWS, TAKE_BACK_ROWS, SEGMENT_ROWS)  # type: ignore[assignment]  # deeds look like steps to a list
    forms = {"assign": AssignForm, "state_segment": SegmentForm}
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
