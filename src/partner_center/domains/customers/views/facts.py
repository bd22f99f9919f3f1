"""What the vendor's systems say about an account: as of when, how it came to be known, and correcting it by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers import actions
from partner_center.domains.customers.actions.facts import STATED
from partner_center.domains.customers.forms.requests import FactsForm
from partner_center.domains.customers.models import AccountFacts, Customer, Enterprise, Frozen
from partner_center.domains.customers.policies import VIEW_FACTS
from partner_center.domains.customers.queries import facts_of
from partner_center.domains.customers.views.care import with_eye
from partner_center.foundations.webkit.columns import BOOL, DATETIME, MONEY, NUMBER, Column, Fact, Link
from partner_center.foundations.webkit.panels import History, Rows, Template
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen
from partner_center.foundations.webkit.screens.details import Related

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from partner_center.domains.customers.queries.facts import Facts

STATE = actions.state_facts.permission  # type: ignore[attr-defined]  # every verb carries its permission
UNKNOWN = _("Not stated")
ENTERPRISE, FROZEN = dict(Enterprise.choices), dict(Frozen.choices)

SHOWN = (
    Fact("account_name", pgettext_lazy("customer account", "Account name")),
    Fact("verified_name", _("Verified name")),
    Fact("registration_no", _("Registration number")),
    Fact("verified_at", _("Verified at"), kind=DATETIME),
    Fact("registered_at", _("Account opened"), kind=DATETIME),
    Fact("arrears", _("Arrears"), kind=MONEY),
    Fact("cash_balance", _("Cash balance"), kind=MONEY),
    Fact("stored_value", _("Unused stored-value cards"), kind=MONEY),
    Fact("bonus_balance", _("Unused bonus balance"), kind=MONEY),
    Fact("owed_invoices", _("Owed invoices"), kind=MONEY),
    Fact("reserved_instances", _("Valid reserved instances"), kind=NUMBER),
    Fact("support_plans", _("Valid partner support plans"), kind=NUMBER),
    Fact("service_plans", _("Valid service support plans"), kind=NUMBER),
    Fact("open_orders", _("Orders waiting for the partner"), kind=NUMBER),
    Fact("special_contract", _("Special contract in force"), kind=BOOL),
    Fact("enterprise", _("Enterprise organisation"), get=lambda row: ENTERPRISE.get(row.enterprise)),
    Fact("frozen", _("Frozen by hand"), get=lambda row: FROZEN.get(row.frozen)),
    Fact("direct_sales", _("Followed by direct sales"), kind=BOOL),
    Fact("credit_account", _("Credit account opened"), kind=BOOL),
    Fact("subsidy_program", _("In a subsidy program"), kind=BOOL),
    Fact("reward_program", _("In a reward program"), kind=BOOL),
    Fact("consumer_cloud", _("Consumer-cloud user"), kind=BOOL),
    Fact("partner_applying", _("Partner or reseller, or applies to be one"), kind=BOOL),
    Fact("cash_paid", _("Cash paid to date"), kind=MONEY),
    Fact("consumed_in", _("Last month with consumption")),
)


def in_words(facts: Facts) -> list[dict[str, object]]:
    """Return every fact with its label; one that was not stated says so instead of a dash."""
    return [
        {"label": one.label, "value": UNKNOWN if getattr(facts, one.name) in {None, ""} else one.of(facts)}
        for one in SHOWN
    ]


class CustomerFacts(DetailScreen):
    """Customer page → Account facts, for the vendor."""

    permission = VIEW_FACTS
    model = Customer
    back_to = (_("Customers"), "customers:customers")
    panels = (
        Template(_("What is known now"), "customers/facts.html", data="facts"),
        Rows(
            _("How it came to be known"),
            "snapshots",
            (
                Column("noted_at", _("Noted"), kind=DATETIME),
                Column("source", _("Source")),
                Column("as_of", _("As of"), kind=DATETIME),
                Column("noted_by.name", _("By")),
                Column("arrears", _("Arrears"), kind=MONEY),
                Column("cash_paid", _("Cash paid to date"), kind=MONEY),
                Column("note", _("Note")),
            ),
            empty=_("Nothing was recorded yet."),
        ),
        History(),
    )

    def screen_title(self) -> object:
        """Name what the page is about."""
        return _("Account facts of %(name)s") % {"name": self.object.name}

    def snapshots(self) -> QuerySet[AccountFacts]:
        """Return the snapshots, newest first."""
        rows: QuerySet[AccountFacts] = AccountFacts.objects.visible_to(self.actor).filter(customer=self.object)
        return rows.select_related("noted_by")

    def facts(self) -> dict[str, Any]:
        """Return what the gateway answers now, and how old that is."""
        found = facts_of(self.object)
        is_ours = settings.ACCOUNT_FACTS.endswith(".RecordedFacts")
        personal = [
            {"label": label, "value": with_eye(name)(Masked(self.object.pk, found)) or UNKNOWN}
            for name, label in (("contact_name", _("Contact")), ("mobile", _("Mobile")), ("email", _("E-mail")))
        ]
        return {"found": found, "rows": [*in_words(found), *personal], "is_ours": is_ours}

    def links(self) -> Sequence[Link]:
        """Offer to correct them by hand."""
        url = reverse("customers:customer-facts-state", args=[self.object.pk])
        return [Link(_("Correct by hand"), url, STATE, icon="edit", style="primary")]

    def related(self) -> Sequence[Related]:
        """Lead to the customer."""
        return [Related(_("Customer"), self.object)]


class Masked:
    """An answer that looks like a row with a key, for the eye."""

    def __init__(self, pk: int, facts: Facts) -> None:
        self.pk = pk
        self.contact_name, self.mobile, self.email = facts.contact_name, facts.mobile, facts.email


class FactsState(FormScreen):
    """Correct what is known about an account."""

    permission = STATE
    model = Customer
    title = _("Correct by hand")
    lead = _("An empty field means: not stated. Every change is kept as a snapshot with its source and its age.")
    form_class = FactsForm
    two_columns = True
    success = pgettext_lazy("facts", "The account facts are recorded.")

    def newest(self) -> AccountFacts | None:
        """Return the newest snapshot."""
        found: AccountFacts | None = AccountFacts.objects.visible_to(self.actor).filter(customer=self.object).first()
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        """The record that is amended is the customer; the form makes a new snapshot."""
        kwargs = super().get_form_kwargs()
        kwargs.pop("instance", None)
        return kwargs

    def get_initial(self) -> dict[str, Any]:
        """Start with what is known, but with a new age."""
        newest = self.newest()
        if newest is None:
            return {}
        return {name: getattr(newest, name) for name in STATED if name not in {"as_of", "consumption_as_of"}}

    def act(self, form: Any) -> Any:  # noqa: ANN401 - its own form
        """Record it and show it."""
        return actions.state_facts(self.object, by=self.actor, **form.cleaned_data)
