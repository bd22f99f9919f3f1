"""What customers let their partner do in their accounts: asking, the list, one authorisation, its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers import actions
from partner_center.domains.customers.forms.requests import AuthorizationForm, GrantForm
from partner_center.domains.customers.lifecycle import AuthorizationLife
from partner_center.domains.customers.models import Authorization, Customer
from partner_center.domains.customers.policies import VIEW_AUTHORIZATIONS
from partner_center.domains.customers.queries import requests as lists
from partner_center.foundations.identity.roles import ANY_CUSTOMER, ANY_PARTNER, ANY_VENDOR
from partner_center.foundations.webkit.columns import DATE, DATETIME, DUE, STATUS, Column, Empty, Fact, Link, Tab
from partner_center.foundations.webkit.panels import Facts, History
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

ASK = actions.ask_authorization.permission  # type: ignore[attr-defined]  # every verb carries its permission
FOR_AUTHORIZATION = {"grant": GrantForm}


class AuthorizationAsk(FormScreen):
    """Customer list → Request authorization."""

    permission = ASK
    model = Customer
    title = _("Ask for authorization")
    lead = _("The customer grants it under “My partner”, until a day of its choice. Unanswered questions lapse.")
    form_class = AuthorizationForm
    submit = _("Ask the customer")
    success = _("The customer was asked. We tell you when it answers.")

    def get_initial(self) -> dict[str, Any]:
        """Start empty."""
        return {}

    def act(self, form: Any) -> Authorization:  # noqa: ANN401 - its own form
        """Ask, and show the authorisation."""
        return actions.ask_authorization(self.object, by=self.actor, **form.cleaned_data)


class AuthorizationList(ListScreen):
    """Sales → Authorizations."""

    permission = VIEW_AUTHORIZATIONS
    title = pgettext_lazy("customer account", "Authorizations")
    lead = _("What customers let their partner do in their accounts, and until when.")
    model = Authorization
    columns = (
        Column("number", pgettext_lazy("customer account", "Authorization"), link=True, sort="number"),
        Column("customer.name", _("Customer"), only=ANY_VENDOR | ANY_PARTNER, sort="customer__name"),
        Column("partner.name", _("Partner"), only=ANY_VENDOR | ANY_CUSTOMER, sort="partner__name"),
        Column("scope_labels", _("Scopes")),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("due_at", _("Deadline"), kind=DUE, sort="due_at"),
        Column("ends_on", _("Last day"), kind=DATE, sort="ends_on"),
        Column("asked_at", _("Asked at"), kind=DATETIME, sort="asked_at", hidden=True),
    )
    tabs = (
        Tab("asked", pgettext_lazy("authorization", "Waiting for the customer"), lists.AUTHORIZATION_TABS["asked"]),
        Tab("granted", pgettext_lazy("authorization", "In force"), lists.AUTHORIZATION_TABS["granted"]),
        Tab("over", _("Over"), lists.AUTHORIZATION_TABS["over"]),
        Tab("all", _("All"), lists.AUTHORIZATION_TABS["all"]),
    )
    filters = lists.AuthorizationFilter
    search = lists.AUTHORIZATION_SEARCH
    search_hint = _("Authorization, customer, partner")
    sort = "-asked_at"
    row_steps = AuthorizationLife
    forms = FOR_AUTHORIZATION
    empty = Empty(_("No authorizations"), _("A partner asks for one on a customer's page."))

    def rows(self) -> QuerySet[Authorization]:
        """Return authorisations with both sides."""
        return lists.authorizations_seen(self.actor)


class AuthorizationDetail(DetailScreen):
    """One authorisation: what, until when, and who may end it."""

    permission = VIEW_AUTHORIZATIONS
    model = Authorization
    lifecycle = AuthorizationLife
    back_to = (pgettext_lazy("customer account", "Authorizations"), "customers:authorizations")
    panels = (
        Facts(
            pgettext_lazy("customer account", "The authorization"),
            (
                Fact("customer.name", _("Customer")),
                Fact("partner.name", _("Partner")),
                Fact("scope_labels", _("Scopes")),
                Fact("reason", _("Reason")),
                Fact("asked_at", _("Asked at"), kind=DATETIME),
                Fact("granted_at", pgettext_lazy("authorization", "Granted at"), kind=DATETIME),
                Fact("ends_on", _("Last day"), kind=DATE),
            ),
        ),
        History(),
    )

    def rows(self) -> QuerySet[Authorization]:
        """Return authorisations with both sides."""
        return lists.authorizations_seen(self.actor)

    def related(self) -> Sequence[Related]:
        """Lead to the customer."""
        if self.actor.is_customer:
            return []
        return [
            Related(_("Customer"), Customer.objects.visible_to(self.actor).filter(pk=self.object.customer_id).first())
        ]

    def links(self) -> Sequence[Link]:
        """Lead a customer back to its partner."""
        return [Link(_("My partner"), reverse("customers:my-partner"))] if self.actor.is_customer else []


class AuthorizationStep(StepScreen):
    """Granting, refusing, taking back, revoking, giving back."""

    lifecycle = AuthorizationLife
    forms = FOR_AUTHORIZATION
    facts = {
        "": (
            Fact("partner.name", _("Partner")),
            Fact("customer.name", _("Customer")),
            Fact("scope_labels", _("Scopes")),
            Fact("reason", _("Reason")),
        )
    }
    notes = {
        "grant": _("An authorization in force ends: the new one takes its place."),
        "revoke": _("It ends at once."),
        "give_back": _("It ends at once; ask again if you need it later."),
    }
