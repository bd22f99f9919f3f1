"""Requests to unlink or to switch: asking after the pre-checks, the list, one request, and the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers import actions
from partner_center.domains.customers.forms.requests import KnownRequestForm
from partner_center.domains.customers.lifecycle import AssociationRequestLife
from partner_center.domains.customers.models import (
    Association,
    AssociationRequest,
    AssociationType,
    Customer,
    RequestKind,
    Side,
)
from partner_center.domains.customers.policies import VIEW_REQUESTS
from partner_center.domains.customers.queries import requests as lists
from partner_center.domains.customers.queries.checks import Result, check_request, items_of
from partner_center.domains.customers.queries.questions import stuck
from partner_center.domains.customers.views.questions import ASK_FACTS
from partner_center.foundations.identity.roles import ANY_CUSTOMER, ANY_PARTNER, ANY_VENDOR
from partner_center.foundations.webkit.columns import DATETIME, DUE, STATUS, Column, Empty, Fact, Link, Tab
from partner_center.foundations.webkit.panels import Facts, History, Template
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from partner_center.domains.customers.queries.checks import Checked
    from partner_center.foundations.identity.actor import Actor

ASK = actions.ask_association_request.permission  # type: ignore[attr-defined]  # every verb carries its permission


class AskScreen(FormScreen):
    """What stands against it, item by item; the form appears when nothing does."""

    permission = ASK
    model = Customer
    form_class = KnownRequestForm
    template_name = "customers/ask.html"
    success = _("The request was sent. We tell you when it is answered.")
    kind = RequestKind.UNLINK

    @property
    def side(self) -> Side:
        """Who asks."""
        return Side.CUSTOMER if self.actor.is_customer else Side.PARTNER

    @cached_property
    def association(self) -> Association | None:
        """The association in force, if there is one."""
        current = Association.objects.visible_to(self.actor).current().select_related("customer", "partner")
        found: Association | None = current.filter(customer=self.object or self.actor.company).first()
        return found

    @cached_property
    def checked(self) -> Checked | None:
        """The pre-checks of this moment."""
        if self.association is None:
            return None
        return check_request(self.association, kind=self.kind, side=self.side)

    @property
    def stuck(self) -> dict[str, Any] | None:
        """What is not stated, where that keeps a check from passing."""
        unknown = self.checked is not None and any(one.result == Result.UNKNOWN for one in self.checked.items)
        return stuck(self.association.customer) if unknown and self.association is not None else None

    def get_initial(self) -> dict[str, Any]:
        """Start empty."""
        return {}

    def act(self, form: Any) -> AssociationRequest:  # noqa: ANN401 - its own form
        """Ask, and show the request."""
        return actions.ask_association_request(self.object, by=self.actor, kind=self.kind, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add the checks and what follows."""
        association = self.association
        other = actions.requests.OTHER_TYPE
        return super().get_context_data(**kwargs) | {
            "association": association,
            "checked": self.checked,
            "kind": self.kind,
            "side": self.side,
            "type_to": other[AssociationType(association.type)].label if association else "",
            "leaves_resale": association is not None and association.type == AssociationType.RESALE,
            "stuck": self.stuck,
            "may_ask": self.actor.may(ASK_FACTS),
            "back": self.object.get_absolute_url() if self.object else reverse("customers:my-partner"),
        }


class AskUnlink(AskScreen):
    """Customer list → More → Unlink."""

    title = pgettext_lazy("association", "Unlink")
    lead = _("The customer decides about it. Until it agrees nothing changes.")
    submit = _("Ask to unlink")


class AskSwitch(AskScreen):
    """Customer list → More → Switch the type."""

    title = pgettext_lazy("association", "Switch the type")
    lead = _("The customer decides about it. Until it agrees nothing changes.")
    submit = _("Ask to switch")
    kind = RequestKind.SWITCH


class AskOwnUnlink(AskScreen):
    """My partner → Partner info → Unlink."""

    title = _("Unlink from your partner")
    lead = _("Your partner's administrator decides about it. Until it agrees nothing changes.")
    submit = _("Ask to unlink")


class AssociationRequestList(ListScreen):
    """Sales → Association requests."""

    permission = VIEW_REQUESTS
    title = _("Association requests")
    lead = _("Requests to unlink or to switch the association type. Whoever was asked agrees or refuses.")
    model = AssociationRequest
    columns = (
        Column("number", pgettext_lazy("association", "Request"), link=True, sort="number"),
        Column("customer.name", _("Customer"), only=ANY_VENDOR | ANY_PARTNER, sort="customer__name"),
        Column("partner.name", _("Partner"), only=ANY_VENDOR | ANY_CUSTOMER, sort="partner__name"),
        Column("kind", _("What is asked"), sort="kind"),
        Column("side", pgettext_lazy("association request", "Asked by"), sort="side"),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("due_at", _("Answer by"), kind=DUE, sort="due_at"),
        Column("asked_at", _("Asked at"), kind=DATETIME, sort="asked_at"),
        Column("reason", _("Reason"), hidden=True),
    )
    tabs = (
        Tab(
            "pending", pgettext_lazy("association request", "Waiting for the other side"), lists.REQUEST_TABS["pending"]
        ),
        Tab("agreed", pgettext_lazy("association request", "Agreed"), lists.REQUEST_TABS["agreed"]),
        Tab("closed", _("Refused, taken back or lapsed"), lists.REQUEST_TABS["closed"]),
        Tab("all", _("All"), lists.REQUEST_TABS["all"]),
    )
    filters = lists.AssociationRequestFilter
    search = lists.REQUEST_SEARCH
    search_hint = _("Request, customer, partner")
    sort = "-asked_at"
    row_steps = AssociationRequestLife
    export = "customers.association_requests"
    empty = Empty(_("No requests"), _("A partner asks on a customer's page, a customer under “My partner”."))

    def rows(self) -> QuerySet[AssociationRequest]:
        """Return requests with both sides."""
        return lists.requests_seen(self.actor)


def what_is_asked(request: AssociationRequest) -> object:
    """Return the request in words, with both types of a switch."""
    if request.kind == RequestKind.UNLINK:
        return request.get_kind_display()
    return f"{request.get_type_from_display()} → {request.get_type_to_display()}"


class AssociationRequestDetail(DetailScreen):
    """One request: what was checked, who answers until when, and what follows."""

    permission = VIEW_REQUESTS
    model = AssociationRequest
    lifecycle = AssociationRequestLife
    back_to = (_("Association requests"), "customers:association-requests")
    panels = (
        Facts(
            pgettext_lazy("association", "The request"),
            (
                Fact("kind", _("What is asked"), get=what_is_asked),
                Fact("side", pgettext_lazy("association request", "Asked by")),
                Fact("customer.name", _("Customer")),
                Fact("partner.name", _("Partner")),
                Fact("type_from", _("Association type")),
                Fact("reason", _("Reason")),
                Fact("asked_at", _("Asked at"), kind=DATETIME),
                Fact("answered_at", pgettext_lazy("association request", "Answered at"), kind=DATETIME),
                Fact("answer", pgettext_lazy("association request", "The answer")),
            ),
        ),
        Template(_("What follows"), "customers/consequences.html", data="consequences"),
        Template(_("Pre-checks when it was asked"), "customers/checks.html", data="checks"),
        History(),
    )

    def rows(self) -> QuerySet[AssociationRequest]:
        """Return requests with both sides."""
        return lists.requests_seen(self.actor)

    def checks(self) -> dict[str, Any]:
        """Return the items as they were."""
        return {"items": items_of(self.object), "as_of": self.object.facts_as_of}

    def consequences(self) -> dict[str, Any] | None:
        """Return what must follow, once it was agreed to."""
        found = list(self.object.consequences.all())
        return {"rows": found} if found else None

    def related(self) -> Sequence[Related]:
        """Lead to the customer, the association and what came of it."""
        if self.actor.is_customer:
            return []
        customer = Customer.objects.visible_to(self.actor).filter(pk=self.object.customer_id).first()
        return [
            Related(_("Customer"), customer),
            Related(pgettext_lazy("association", "Association"), self.object.association),
            Related(pgettext_lazy("association", "Request"), self.object),
            Related(_("New association"), self.object.successor),
        ]

    def links(self) -> Sequence[Link]:
        """Lead a customer back to its partner."""
        return [Link(_("My partner"), reverse("customers:my-partner"))] if self.actor.is_customer else []


def facts_of_step(_request: AssociationRequest, _actor: Actor) -> Sequence[Fact]:
    """Return what a step repeats."""
    return (
        Fact("kind", _("What is asked"), get=what_is_asked),
        Fact("customer.name", _("Customer")),
        Fact("partner.name", _("Partner")),
        Fact("reason", _("Reason")),
    )


class AssociationRequestStep(StepScreen):
    """Agreeing, refusing, taking back."""

    lifecycle = AssociationRequestLife
    facts = {"": facts_of_step}
    notes = {
        "agree": _(
            "It takes effect at once: what is consumed from now on counts by the new state. A resale customer's "
            "balance returns to the partner, and coupons the partner issued are reclaimed. The pre-checks are made "
            "again first."
        ),
        "refuse": _("Nothing changes. The other side reads your reason."),
        "withdraw": _("It still counts as asked: you can ask again when three months have passed."),
    }
