"""Asking the vendor to state the facts about an account, and the vendor's list of who is stuck."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers import actions
from partner_center.domains.customers.models import Customer, FactsQuestion
from partner_center.domains.customers.policies import VIEW_QUESTIONS
from partner_center.domains.customers.queries import questions as lists
from partner_center.domains.customers.queries.facts import in_words
from partner_center.foundations.identity.roles import ANY_CUSTOMER, ANY_PARTNER, ANY_VENDOR
from partner_center.foundations.webkit.columns import DATETIME, Column, Empty, Tab
from partner_center.foundations.webkit.screens import FormScreen, ListScreen

if TYPE_CHECKING:
    from django.db.models import QuerySet

ASK_FACTS = actions.ask_facts.permission  # type: ignore[attr-defined]  # every verb carries its permission


def missing_of(row: FactsQuestion) -> str:
    """Return what was not stated when it was asked, in words."""
    return ", ".join(in_words(row.missing))


class FactsAsk(FormScreen):
    """Customer page → Ask the vendor to state the facts; also from the pre-checks of both sides."""

    permission = ASK_FACTS
    model = Customer
    title = _("Ask the vendor to state the facts")
    lead = _("The vendor's operations read on their first page that somebody waits. Once a day for each customer.")
    submit = _("Ask the vendor")
    success = _("The vendor's operations are asked. We tell you as soon as everything is stated.")

    def get_form_class(self) -> Any:  # noqa: ANN401 - a form
        """Nothing is asked."""
        return forms.Form

    def get_initial(self) -> dict[str, Any]:
        """Start empty."""
        return {}

    @property
    def back_url(self) -> str:  # type: ignore[override]  # depends on who asks
        """A customer has a page of its own."""
        return reverse("customers:own") if self.actor.is_customer else ""

    def get_success_url(self) -> str:
        """Go back to the pre-checks, if the person came from there."""
        asked = self.request.POST.get("next", "")
        if asked and url_has_allowed_host_and_scheme(asked, {self.request.get_host()}, self.request.is_secure()):
            return asked
        return self.back_url or str(self.object.get_absolute_url())

    def act(self, form: Any) -> FactsQuestion:  # noqa: ANN401, ARG002 - an empty form
        """Ask."""
        return actions.ask_facts(self.object, by=self.actor)


class FactsQuestionList(ListScreen):
    """Customers → Facts asked for: who is stuck, and since when."""

    permission = VIEW_QUESTIONS
    title = _("Facts asked for")
    lead = _(
        "Customers whose pre-checks cannot pass because the vendor has not stated everything about their accounts."
    )
    model = FactsQuestion
    columns = (
        Column("customer.name", _("Customer"), link=True, sort="customer__name", only=ANY_VENDOR),
        Column("customer", _("Customer"), sort="customer__name", only=ANY_PARTNER | ANY_CUSTOMER),
        Column("missing", _("Not stated"), get=missing_of),
        Column("asked_for.name", pgettext_lazy("facts", "Asked by"), sort="asked_for__name"),
        Column("asked_by", pgettext_lazy("facts", "Person"), hidden=True),
        Column("asked_at", pgettext_lazy("facts", "Asked"), kind=DATETIME, sort="asked_at"),
        Column("answered_at", pgettext_lazy("facts", "Stated"), kind=DATETIME, sort="answered_at"),
    )
    tabs = (
        Tab("open", pgettext_lazy("facts", "Waiting"), lists.QUESTION_TABS["open"]),
        Tab("answered", pgettext_lazy("facts", "Stated"), lists.QUESTION_TABS["answered"]),
        Tab("all", _("All"), lists.QUESTION_TABS["all"]),
    )
    search = lists.QUESTION_SEARCH
    search_hint = _("Customer, partner")
    sort = "asked_at"
    empty = Empty(_("Nobody waits for facts"), _("Partners and customers ask on their pre-checks."))

    def rows(self) -> QuerySet[FactsQuestion]:
        """Return the questions with everybody in them."""
        return lists.questions_seen_by(self.actor)
