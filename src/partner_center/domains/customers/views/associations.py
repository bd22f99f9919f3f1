"""One association and its end, and the customer's own page about its partner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from partner_center.domains.customers import actions
from partner_center.domains.customers.forms import EndForm
from partner_center.domains.customers.lifecycle import AssociationRequestLife, AuthorizationLife
from partner_center.domains.customers.models import Association, Contact, Customer
from partner_center.domains.customers.policies import VIEW_ASSOCIATIONS, VIEW_AUTHORIZATIONS, VIEW_PARTNER
from partner_center.domains.customers.queries.rebound import rebound_of
from partner_center.domains.customers.queries.requests import authorizations_seen, requests_seen
from partner_center.domains.customers.views.customer import chart_of
from partner_center.domains.customers.views.requests import ASK
from partner_center.domains.customers.views.segments import REBOUND_HELP, what_follows
from partner_center.foundations.webkit.columns import DATETIME, Fact, Link
from partner_center.foundations.webkit.panels import Facts, History
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen
from partner_center.foundations.webkit.screens.details import Related, step_link
from partner_center.foundations.webkit.screens.manners import ScreenMixin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.lifecycle.steps import Lifecycle


def rebound(association: Association) -> object:
    """Return whether the association earns nothing because the customer changed its partner, and until when."""
    return what_follows(rebound_of(association))


class AssociationDetail(DetailScreen):
    """The span of time in which a customer belongs to a partner."""

    permission = VIEW_ASSOCIATIONS
    model = Association
    back_to = (_("Customers"), "customers:customers")
    panels = (
        Facts(
            _("The association"),
            (
                Fact("customer.name", _("Customer name")),
                Fact("partner.name", _("Partner")),
                Fact("type", _("Association type")),
                Fact("started_at", _("Associated since"), kind=DATETIME),
                Fact("ended_at", _("Until"), kind=DATETIME),
                Fact("end_reason", _("Why it ended")),
                Fact("rebound", _("Re-bound without incentive"), get=rebound, help=REBOUND_HELP),
            ),
        ),
        History(),
    )

    def rows(self) -> QuerySet[Association]:
        """Return associations with both sides."""
        return Association.objects.visible_to(self.actor).select_related("customer", "partner")

    def related(self) -> Sequence[Related]:
        """Lead to the customer."""
        customer = Customer.objects.visible_to(self.actor).get(pk=self.object.customer_id)
        return [Related(_("Customer"), customer)]

    def links(self) -> Sequence[Link]:
        """Offer to end it while it lasts."""
        if self.object.ended_at is not None:
            return []
        url = reverse("customers:association-end", args=[self.object.pk])
        right = actions.end_association.permission  # type: ignore[attr-defined]  # every verb carries its permission
        return [Link(_("End the association"), url, right, style="danger", dialog=True)]


class AssociationEnd(FormScreen):
    """End an association; the dialog says what follows."""

    permission = actions.end_association.permission  # type: ignore[attr-defined]  # every verb carries its permission
    model = Association
    title = _("End the association")
    form_class = EndForm
    submit = _("End the association")
    success = _("The association has ended. Months it touches are computed anew tonight.")
    aside_template = "customers/ending.html"

    def rows(self) -> QuerySet[Association]:
        """Return associations with both sides."""
        return Association.objects.visible_to(self.actor).select_related("customer", "partner")

    def get_initial(self) -> dict[str, Any]:
        """Start empty: the end is not there yet, and today is the usual day."""
        return {}

    def act(self, form: EndForm) -> Association:
        """End it and show it."""
        return actions.end_association(self.object, by=self.actor, **form.cleaned_data)


def steps_of(lifecycle: type[Lifecycle], record: Any, actor: Actor) -> list[Link]:  # noqa: ANN401 - any record with a life
    """Return the buttons of the steps that are open on a record."""
    return [step_link(lifecycle, record, one) for one in lifecycle.open_to(actor, record)]


class MyPartner(ScreenMixin, TemplateView):
    """Sales → My partner: what a customer sees."""

    permission = VIEW_PARTNER
    model = Association
    title = _("My partner")
    lead = _("The partner that advises you or resells the cloud to you, and what you consumed with it.")
    template_name = "customers/my_partner.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Return the partner of today, those before, and a year of consumption."""
        spans = list(self.rows().select_related("partner"))
        company = self.actor.company
        may_ask = self.actor.may(ASK)
        waiting = list(requests_seen(self.actor).pending())  # type: ignore[attr-defined]  # a query set of requests
        allowed = authorizations_seen(self.actor).filter(status__in=["asked", "granted"])
        return super().get_context_data(**kwargs) | {
            "current": next((one for one in spans if one.is_current), None),
            "contacts": list(Contact.objects.visible_to(self.actor)),
            "waiting": [{"record": one, "steps": steps_of(AssociationRequestLife, one, self.actor)} for one in waiting],
            "allowed": [
                {"record": one, "steps": steps_of(AuthorizationLife, one, self.actor)}
                for one in (allowed if self.actor.may(VIEW_AUTHORIZATIONS) else ())
            ],
            "may_unlink": may_ask and not waiting,
            "spans": spans,
            "chart": chart_of(company, self.actor) if company else None,
            "consumption_url": reverse("performance:summaries"),
        }
