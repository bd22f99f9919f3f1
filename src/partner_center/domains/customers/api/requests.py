"""Requests to unlink or switch, and authorisations, over the API."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from ninja import Field, Router, Schema

from partner_center.domains.customers import actions
from partner_center.domains.customers.forms.requests import AssociationRequestForm, AuthorizationForm, GrantForm
from partner_center.domains.customers.lifecycle import AssociationRequestLife, AuthorizationLife
from partner_center.domains.customers.models import Association, AssociationRequest, Authorization, RequestKind, Side
from partner_center.domains.customers.policies import VIEW_AUTHORIZATIONS, VIEW_REQUESTS
from partner_center.domains.customers.queries.checks import Check, check_request
from partner_center.domains.customers.queries.requests import (
    AssociationRequestFilter,
    AuthorizationFilter,
    authorizations_seen,
    requests_seen,
)
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.apikit.resources import find, resource
from partner_center.foundations.apikit.steps import step_endpoints
from partner_center.foundations.apikit.verbs import create_endpoint
from partner_center.foundations.identity.actor import Actor

router = Router(tags=["Customers"])
ASK = actions.ask_association_request.permission  # type: ignore[attr-defined]  # every verb carries its permission


class ConsequenceOut(Schema):
    """What must follow an agreed request. ``done`` says that this product did it; the rest is for other systems."""

    kind: str
    text: str
    amount: Decimal | None
    currency: str
    done: bool = Field(alias="is_here")

    @staticmethod
    def resolve_text(row: Any) -> str:  # noqa: ANN401 - a consequence
        """Return it in words."""
        return str(row)


class CheckOut(Schema):
    """One pre-check: ``passed``, ``failed`` or ``unknown``. What is unknown stands against it as well."""

    code: str
    title: str
    result: str
    advice: str

    @staticmethod
    def resolve_title(row: Check) -> str:
        """Return what is checked, in words."""
        return str(row.title)

    @staticmethod
    def resolve_advice(row: Check) -> str:
        """Return how to mend it."""
        return str(row.advice)


class ChecksOut(Schema):
    """The pre-checks of one kind of request for one association, and the age of the account facts behind them."""

    kind: str
    passed: bool
    as_of: datetime | None
    could_be_asked: bool
    items: list[CheckOut]


class AssociationRequestOut(Schema):
    """A request of one side of an association to the other.

    Without an answer it lapses at ``lapses_at``, unless ``agrees_at`` is set: then it counts as agreed at that time.
    """

    id: int
    number: str
    kind: str
    side: str
    customer: str = Field(alias="customer.number")
    customer_name: str = Field(alias="customer.name")
    partner: str = Field(alias="partner.number")
    partner_name: str = Field(alias="partner.name")
    association: int = Field(alias="association_id")
    type_from: str
    type_to: str
    reason: str
    status: str
    asked_at: datetime
    lapses_at: datetime
    agrees_at: datetime | None
    answered_at: datetime | None
    answer: str


class AuthorizationOut(Schema):
    """What a customer lets its partner do in its account, until the end of ``ends_on``."""

    id: int
    number: str
    customer: str = Field(alias="customer.number")
    customer_name: str = Field(alias="customer.name")
    partner: str = Field(alias="partner.number")
    partner_name: str = Field(alias="partner.name")
    scopes: list[str]
    reason: str
    status: str
    asked_at: datetime
    granted_at: datetime | None
    ends_on: date | None


requests = resource(
    router,
    "/association-requests",
    model=AssociationRequest,
    schema=AssociationRequestOut,
    permission=VIEW_REQUESTS,
    filters=AssociationRequestFilter,
    order=("-asked_at", "-pk"),
    rows=requests_seen,
)
create_endpoint(
    router,
    "/association-requests",
    form=AssociationRequestForm,
    action=actions.ask_association_request,
    schema=AssociationRequestOut,
)
resource(
    router,
    "/association-requests/{id}/consequences",
    schema=ConsequenceOut,
    permission=VIEW_REQUESTS,
    parent=requests,
    order=("pk",),
    rows=lambda _actor, request: request.consequences.all(),
)
step_endpoints(
    router,
    "/association-requests/{id}",
    AssociationRequestLife,
    schema=AssociationRequestOut,
    permission=VIEW_REQUESTS,
    rows=requests_seen,
)


def associations_in_force(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the associations an actor could ask about."""
    return Association.objects.visible_to(actor).select_related("customer", "partner")


def checks(request: ApiRequest, id: str, kind: RequestKind = RequestKind.UNLINK) -> HttpResponse:  # noqa: A002 - the name in the address
    """Make the pre-checks of an association now, without asking for anything."""
    association = find(associations_in_force(request.actor), id)
    request.actor.require(ASK)
    side = Side.CUSTOMER if request.actor.is_customer else Side.PARTNER
    found = check_request(association, kind=kind, side=side)
    shown = {
        "kind": kind,
        "passed": found.passed,
        "as_of": found.as_of,
        "could_be_asked": found.could_be_asked,
        "items": list(found.items),
    }
    return respond(request, ChecksOut, shown)


router.get(
    "/associations/{id}/checks",
    response=ChecksOut,
    summary="Pre-checks for unlinking or switching",
    operation_id="customers_associations_checks",
    url_name="customers-associations-checks",
)(mark(checks, permission=ASK, model=Association))

resource(
    router,
    "/authorizations",
    model=Authorization,
    schema=AuthorizationOut,
    permission=VIEW_AUTHORIZATIONS,
    filters=AuthorizationFilter,
    order=("-asked_at", "-pk"),
    rows=authorizations_seen,
)
create_endpoint(
    router, "/authorizations", form=AuthorizationForm, action=actions.ask_authorization, schema=AuthorizationOut
)
step_endpoints(
    router,
    "/authorizations/{id}",
    AuthorizationLife,
    schema=AuthorizationOut,
    permission=VIEW_AUTHORIZATIONS,
    forms={"grant": GrantForm},
    rows=authorizations_seen,
)
