"""Applying and modifying: the form with the orders that bills name, and the orders of an account for the vendor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from partner_center.domains.billing.models import BillingAccount
from partner_center.domains.incentives import actions, queries
from partner_center.domains.incentives.forms import AmendApplicationForm, ApplicationForm, application_initial
from partner_center.domains.incentives.models import EDITABLE, Application
from partner_center.domains.incentives.policies import VIEW_APPLICATIONS, VIEW_ORDERS
from partner_center.domains.incentives.views.taking_part import criteria_shown
from partner_center.domains.opportunities.models import Opportunity
from partner_center.foundations.webkit.screens import FormScreen, ScreenMixin
from partner_center.foundations.webkit.screens.manners import layout
from partner_center.kit.refusals import WrongState

if TYPE_CHECKING:
    from django.db.models import QuerySet


class ApplicationNew(FormScreen):
    """Applies for the incentive of one opportunity; the address names it."""

    permission = actions.apply.permission  # type: ignore[attr-defined]  # set by verb
    title = _("Apply for the incentive")
    lead = _("The vendor checks orders and papers; then the amount is published for you to confirm.")
    model = Opportunity
    form_class = ApplicationForm
    draft = True
    submit = _("Submit")
    success = _("The application is submitted. We tell you when it is decided.")
    back_url = reverse_lazy("incentives:opportunities")
    aside_template = "incentives/application_aside.html"

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return the opportunities that an incentive may be applied for."""
        return queries.rewardable(self.actor).select_related("partner")

    def get_initial(self) -> dict[str, Any]:
        """Start with what the form proposes, not with the opportunity's own fields of the same names."""
        return {}

    def act(self, form: Any) -> Application:  # noqa: ANN401 - its own form
        """Apply."""
        return actions.apply(self.object, by=self.actor, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add from when on it is possible."""
        return super().get_context_data(**kwargs) | {
            "opportunity": self.object,
            "applies_from": queries.applies_from(self.object),
            "is_too_early": not queries.can_be_applied_for(self.object),
            "eligibility": criteria_shown(queries.eligibility_of(self.object, seen_by=self.actor)),
            "existing": Application.objects.visible_to(self.actor).filter(opportunity=self.object).first(),
        }


class ApplicationAmend(FormScreen):
    """Modifies a rejected or withdrawn application; submitting it again is a step of its own."""

    permission = actions.amend_application.permission  # type: ignore[attr-defined]  # set by verb
    title = _("Modify the application")
    lead = _("Save the changes, then submit the application again. Papers that you do not choose anew stay.")
    model = Application
    form_class = AmendApplicationForm
    success = _("Saved. Submit it again when it is right.")

    def rows(self) -> QuerySet[Any]:
        """Return applications with their opportunity."""
        rows: QuerySet[Any] = Application.objects.visible_to(self.actor)
        return rows.select_related("opportunity__partner", "partner", "account")

    def get_initial(self) -> dict[str, Any]:
        """Return what it says now."""
        return application_initial(self.object)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Show the form while it can be modified."""
        if self.object.status not in EDITABLE:
            raise WrongState(
                _("It is %(state)s and stays as it is. Withdraw it first, as long as it is under review.")
                % {"state": self.object.get_status_display()}
            )
        return super().get(request, *args, **kwargs)

    def act(self, form: Any) -> Application:  # noqa: ANN401 - its own form
        """Amend it."""
        return actions.amend_application(self.object, by=self.actor, **form.cleaned_data)


class OpportunityOrders(ScreenMixin, View):
    """The orders of an account for the form, with ticks: a fragment that follows the account and the currency."""

    permission = VIEW_APPLICATIONS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the orders in the window; whose account is not the customer's is answered like an unknown one."""
        opportunity = get_object_or_404(queries.rewardable(self.actor).select_related("partner"), pk=pk)
        number = request.GET.get("account", "").strip()
        currency = request.GET.get("currency", "") or opportunity.currency
        chosen = set(request.GET.getlist("chosen")) | set(request.GET.getlist("orders"))
        found = queries.account_of(opportunity, number, seen_by=self.actor) if number else None
        matches = found is not None and found[1].matches
        own = Application.objects.visible_to(self.actor).filter(opportunity=opportunity).first()
        rows = queries.candidates(opportunity, found[1].customer, currency) if found is not None and matches else []
        context = {
            "number": number,
            "matches": matches,
            "check": found[1] if matches and found else None,
            "opportunity": opportunity,
            "has_policy": queries.policy_for(opportunity.delivered_on, currency) is not None,
            "currency": currency,
            "rows": [
                {
                    "order": one.order,
                    "is_free": one.claim is None or (own is not None and one.claim.application_id == own.pk),
                    "ticked": one.order.order_id in chosen,
                    "claim": one.claim,
                }
                for one in rows
            ],
        }
        return TemplateResponse(request, "incentives/orders_choice.html", context)


class AccountOrders(ScreenMixin, View):
    """Every order that bills name for an account, and who counts it: for those who check applications."""

    permission = VIEW_ORDERS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the orders of the account that is asked for."""
        number = request.GET.get("account", "").strip()
        account = BillingAccount.objects.visible_to(self.actor).select_related("customer").filter(number=number).first()
        rows = queries.orders_of_account(number, self.actor) if account else []
        context = {
            "page_title": gettext("Orders of an account"),
            "page_subtitle": gettext("As the bills name them, over all time and in every currency; taxes aside."),
            "number": number,
            "account": account,
            "rows": rows,
            "said": ngettext("%(n)d order", "%(n)d orders", len(rows)) % {"n": len(rows)},
            "crumbs": [
                {"label": gettext("Opportunity incentive"), "url": reverse("incentives:applications")},
                {"label": gettext("Orders of an account"), "url": ""},
            ],
            **layout(request),
        }
        return TemplateResponse(request, "incentives/orders.html", context)
