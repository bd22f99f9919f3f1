"""Search by number or name over everything the actor may see; a whole number leads straight to its record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Case, IntegerField, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

from partner_center.console.links import link, where
from partner_center.domains.billing.models import BillFile, BillingAccount
from partner_center.domains.customers.models import Association, Report
from partner_center.domains.deliveries.models import BaselineDelivery, Project
from partner_center.domains.incentives.models import Application, Earning, Program, Run, Statement
from partner_center.domains.opportunities.models import Opportunity
from partner_center.domains.opportunities.queries.masks import shown, with_masks
from partner_center.domains.opportunities.queries.search import found_by
from partner_center.domains.partners.models import Profile
from partner_center.domains.payouts.models import Invoice, PaymentRequest
from partner_center.domains.personnel.models import Person
from partner_center.domains.solutions.models import Offering
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.permissions import PERMISSIONS
from partner_center.foundations.webkit.screens import ScreenMixin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from partner_center.foundations.identity.actor import Actor

SHORTEST = 2
"""Letters of the shortest word that is searched for; less would find everything."""

MOST = 8
"""Rows shown of each kind."""


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of record that can be found.

    ``number`` is the field that names one record, ``names`` are the fields that hold a part of what was typed, and
    ``right`` is the permission of the list that ``more`` leads to.
    """

    label: object
    icon: str
    model: Any
    right: str
    number: str
    names: Sequence[str] = ()
    joined: Sequence[str] = ()
    note: Callable[[Any], object] = lambda _record: ""
    title: Callable[[Any], object] = str
    more: str = ""
    among: Callable[[Any, str, Actor], Any] | None = None
    """How a domain finds its own records, where a part of a field is not enough: many rows, hidden values."""

    def is_for(self, actor: Actor) -> bool:
        """Tell whether the actor may look for records of this kind."""
        return self.right in PERMISSIONS and actor.may(PERMISSIONS[self.right])

    def find(self, word: str, actor: Actor) -> list[Any]:
        """Return the records that hold the word, the one that is called exactly so first; one query."""
        exact = Q(**{f"{self.number}__iexact": word})
        wanted = exact
        for field in (self.number, *self.names):
            wanted |= Q(**{f"{field}__icontains": word})
        rank = Case(When(exact, then=Value(0)), default=Value(1), output_field=IntegerField())
        seen = self.model.objects.visible_to(actor)
        found = self.among(seen, word, actor) if self.among else seen.filter(wanted)
        rows = found.annotate(rank=rank).order_by("rank", "-pk")
        return list(rows.select_related(*self.joined)[: MOST + 1] if self.joined else rows[: MOST + 1])


def _money(record: Any) -> str:  # noqa: ANN401 - whatever has an amount
    return f"{record.amount:,.2f} {record.currency}"


def _opportunities(rows: Any, word: str, actor: Actor) -> Any:  # noqa: ANN401 - a query set
    return with_masks(found_by(rows, word, by=actor), actor)


def _shown(record: Opportunity) -> object:
    return shown(record, "customer_name") or _("Customer hidden until accepted")


SOURCES = (
    Source(_("Statements"), "receipt", Statement, "incentives:statement:view", "number", ("partner__name",),
           ("partner",), lambda one: f"{one.period} · {one.partner.name} · {_money(one)}",
           more="incentives:statements"),
    Source(_("Incentives"), "coins", Earning, "incentives:earning:view", "number", (),
           ("partner", "policy__program"), lambda one: f"{one.period} · {one.policy.program} · {_money(one)}",
           more="incentives:earnings"),
    Source(_("Payment requests"), "cash", PaymentRequest, "payouts:request:view", "number", ("partner__name",),
           ("partner",), lambda one: f"{one.partner.name} · {_money(one)}", more="payouts:requests"),
    Source(_("Invoices"), "file-text", Invoice, "payouts:invoice:view", "number", ("code",),
           ("partner",), lambda one: f"{one.partner.name} · {_money(one)}", more="payouts:invoices"),
    Source(_("Settlement runs"), "calculator", Run, "incentives:run:view", "number", ("period",),
           more="incentives:runs"),
    Source(_("Incentive programs"), "certificate", Program, "incentives:program:view", "code", ("name", "name_zh"),
           more="incentives:programs"),
    Source(_("Bills"), "file-invoice", BillFile, "billing:bill:view", "number", ("name",), more="billing:bills"),
    Source(_("Billing accounts"), "id", BillingAccount, "billing:account:view", "number", ("name", "customer__name"),
           ("customer",), lambda one: one.customer or "", more="billing:accounts"),
    Source(_("Customers"), "users", Association, "customers:association:view", "customer__number", ("customer__name",),
           ("customer", "partner"), lambda one: f"{one.customer.number} · {one.partner.name}",
           lambda one: one.customer.name, more="customers:customers"),
    Source(_("Prospects"), "target", Report, "customers:report:view", "number", ("name",), ("partner",),
           lambda one: f"{one.name} · {one.partner.name}", more="customers:reports"),
    Source(_("Opportunities"), "arrows-exchange", Opportunity, "opportunities:opportunity:view", "number", (),
           ("partner",), _shown, lambda one: f"{one.number} {one.name}", among=_opportunities),
    Source(_("Opportunity incentive"), "award", Application, "incentives:application:view", "number",
           ("opportunity__number",), ("opportunity", "partner"),
           lambda one: f"{one.opportunity.number} · {one.partner.name}", more="incentives:applications"),
    Source(_("Projects"), "truck-delivery", Project, "deliveries:project:view", "number", ("name", "customer_name"),
           ("partner",), lambda one: f"{one.name} · {one.partner.name}", more="deliveries:projects"),
    Source(_("Baseline deliveries"), "package", BaselineDelivery, "deliveries:baseline:view", "number",
           ("opportunity__number", "opportunity__customer_name"), ("opportunity", "offering"),
           lambda one: f"{one.offering.title} · {one.opportunity.customer_name}", more="deliveries:baselines"),
    Source(_("Offerings"), "package", Offering, "solutions:offering:view", "number", ("name", "name_zh"),
           ("partner",), lambda one: one.partner.name, more="solutions:offerings"),
    Source(_("Delivery people"), "users-group", Person, "personnel:person:view", "number", ("name",), ("partner",),
           lambda one: f"{one.name} · {one.partner.name}", more="personnel:people"),
    Source(pgettext_lazy("companies", "Partners"), "building", Profile, "partners:profile:view", "partner__number",
           ("partner__name", "unified_code"), ("partner",), lambda one: one.partner.number, more="partners:partners"),
    Source(_("People"), "user", User, "organization:person:view", "email", ("name",),
           ("company",), lambda one: f"{one.email} · {one.company or ''}", more="organization:people"),
)  # fmt: skip


class Search(ScreenMixin, TemplateView):
    """What was found, by kind."""

    template_name = "console/found.html"
    title = _("Search")

    @cached_property
    def word(self) -> str:
        """What was typed, without the space around it."""
        return self.request.GET.get("q", "").strip()[:100]

    @cached_property
    def found(self) -> list[tuple[Source, list[Any]]]:
        """Every kind of which something was found, in the order of the menu; one query a kind."""
        if len(self.word) < SHORTEST:
            return []
        looked = [(source, source.find(self.word, self.actor)) for source in SOURCES if source.is_for(self.actor)]
        return [(source, rows) for source, rows in looked if rows]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Go to the one record of exactly that number, or show what was found."""
        exact = [record for _source, rows in self.found for record in rows if record.rank == 0]
        if len(exact) == 1 and (url := where(exact[0])):
            return redirect(url)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Return the groups for the page."""
        groups = [
            {
                "label": source.label,
                "icon": source.icon,
                "items": [
                    {"title": source.title(one), "note": source.note(one), "url": where(one), **_state(one)}
                    for one in rows[:MOST]
                ],
                "more": link(source.more, q=self.word) if len(rows) > MOST else "",
            }
            for source, rows in self.found
        ]
        return super().get_context_data(**kwargs) | {
            "search_text": self.word,
            "groups": groups,
            "is_short": len(self.word) < SHORTEST,
            "kinds": [source.label for source in SOURCES if source.is_for(self.actor)],
        }


def _state(record: Any) -> dict[str, object]:  # noqa: ANN401 - any record
    state = getattr(record, "status", "")
    return {"status": state, "status_label": record.get_status_display() if state else ""}
