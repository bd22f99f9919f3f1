"""Billing accounts: the list, one account, linking accounts to customers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from partner_center.domains.billing import actions, queries
from partner_center.domains.billing.forms import OFFERED, LinkForm, customers_to_choose
from partner_center.domains.billing.models import BillingAccount, BillSum
from partner_center.domains.billing.policies import VIEW_ACCOUNTS
from partner_center.domains.billing.views.bills import linked
from partner_center.foundations.webkit.columns import DATETIME, MONEY, NUMBER, Column, Empty, Fact, Link, Tab
from partner_center.foundations.webkit.panels import Facts, History, Rows
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen
from partner_center.foundations.webkit.screens.manners import ScreenMixin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company
    from partner_center.foundations.identity.permissions import Permission

LINK: Permission = actions.link_account.permission  # type: ignore[attr-defined]  # every verb carries its permission


@dataclass(frozen=True)
class Linking:
    """Linking selected accounts at once: what a list asks of a bulk step, for an action that moves no state."""

    name: str = "link"
    label: object = _("Link to a customer")
    permission: Permission = LINK
    asks: tuple[str, ...] = ()
    tone: str = "primary"

    def perform(self, account: BillingAccount, *, by: Actor, customer: Company) -> None:
        """Link one of them."""
        actions.link_account(account, by=by, customer=customer)


class AccountList(ListScreen):
    """Sales → Billing accounts."""

    permission = VIEW_ACCOUNTS
    title = _("Billing accounts")
    lead = _("Bills name accounts. Once an account is linked to a customer, its lines become somebody's performance.")
    model = BillingAccount
    columns = (
        Column("number", _("Billing account"), link=True, sort="number"),
        Column("name", _("Name"), sort="name"),
        Column("provider", _("Provider"), sort="provider"),
        Column("customer.name", _("Customer"), sort="customer__name"),
        Column("last_period", _("Newest month"), sort="last_period"),
        Column("last_amount", _("Billed in it"), kind=MONEY, places=2, sort="last_amount"),
        Column("first_seen_at", _("First seen"), kind=DATETIME, sort="first_seen_at", hidden=True),
        Column("linked_at", _("Link changed"), kind=DATETIME, sort="linked_at", hidden=True),
    )
    tabs = (
        Tab("unlinked", _("Not linked"), queries.ACCOUNT_TABS["unlinked"]),
        Tab("linked", _("Linked"), queries.ACCOUNT_TABS["linked"]),
        Tab("all", _("All"), queries.ACCOUNT_TABS["all"]),
    )
    filters = queries.AccountFilter
    search = queries.ACCOUNT_SEARCH
    search_hint = _("Account, name, customer")
    sort = ("-last_amount", "number")
    export = "billing.accounts"
    bulk = (Linking(),)  # type: ignore[assignment]  # it answers like a step, see Linking
    forms: ClassVar = {"link": LinkForm}
    empty = Empty(
        _("No accounts yet"),
        _("They appear when the first bill is loaded."),
        "billing:import",
        _("Import bills"),
    )

    def rows(self) -> QuerySet[BillingAccount]:
        """Return accounts with what they cost last."""
        return queries.accounts_seen_by(self.actor)


class AccountDetail(DetailScreen):
    """One billing account: whose it is, and what it cost month by month."""

    permission = VIEW_ACCOUNTS
    model = BillingAccount
    back_to = (_("Billing accounts"), "billing:accounts")
    panels = (
        Facts(
            _("The account"),
            (
                Fact("number", _("Billing account")),
                Fact("name", _("Name")),
                Fact("provider", _("Provider")),
                Fact("customer.name", _("Customer")),
                Fact("customer.number", _("Customer number")),
                Fact("first_seen_at", _("First seen"), kind=DATETIME),
                Fact("linked_at", _("Link changed"), kind=DATETIME),
            ),
        ),
        Rows(
            _("Billed"),
            "costs",
            (
                Column("period", _("Period")),
                Column("bill", _("Bill"), get=lambda one: linked(one.bill)),
                Column("bill.status", _("Status"), get=lambda one: one.bill.get_status_display()),
                Column("lines", _("Lines"), kind=NUMBER),
                Column("amount", _("Billed"), kind=MONEY),
            ),
        ),
        History(),
    )

    def rows(self) -> QuerySet[BillingAccount]:
        """Return accounts with their customer."""
        return queries.accounts_seen_by(self.actor)

    def costs(self) -> QuerySet[BillSum]:
        """Return what bills say about the account, newest month first."""
        rows: QuerySet[BillSum] = BillSum.objects.visible_to(self.actor).filter(account=self.object)
        return rows.select_related("bill").order_by("-period", "bill__number", "currency")

    def links(self) -> Sequence[Link]:
        """Offer to link, and to look at the customer."""
        url = reverse("billing:account-link", args=[self.object.pk])
        label = _("Change the link") if self.object.customer_id else _("Link to a customer")
        found = [Link(label, url, LINK, icon="link", style="primary", dialog=True)]
        if self.object.customer_id:
            customer = reverse("customers:customer", args=[self.object.customer_id])
            found.insert(0, Link(_("Customer"), customer, icon="users"))
        return found


class AccountLink(FormScreen):
    """Say whose an account is."""

    permission = LINK
    model = BillingAccount
    title = _("Link to a customer")
    form_class = LinkForm
    submit = _("Link")
    success = _("The account is linked. Months it appears in are computed anew tonight, or at once under Builds.")
    aside_template = "billing/linking.html"

    def rows(self) -> QuerySet[BillingAccount]:
        """Return accounts with their customer."""
        return queries.accounts_seen_by(self.actor)

    def act(self, form: LinkForm) -> BillingAccount:
        """Link it and show it."""
        return actions.link_account(self.object, by=self.actor, **form.cleaned_data)


class CustomerOptions(ScreenMixin, View):
    """What the customer field proposes while somebody types."""

    permission = LINK

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Return customers that match."""
        found = customers_to_choose(self.actor, request.GET.get("customer", "").strip())[:OFFERED]
        return TemplateResponse(request, "billing/customer_options.html", {"customers": found})
