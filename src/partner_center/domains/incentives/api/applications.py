"""Opportunity incentives over the API: what is to be applied for, applications, their calculation and orders."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from ninja import Field, Router, Schema

from partner_center.domains.incentives import actions, queries
from partner_center.domains.incentives.forms import AmendApplicationForm, NewApplicationForm, application_initial
from partner_center.domains.incentives.lifecycle import ApplicationLife
from partner_center.domains.incentives.models import Application, ApplicationOrder
from partner_center.domains.incentives.policies import VIEW_APPLICATIONS, VIEW_ORDERS
from partner_center.domains.incentives.queries.applications import ApplicationFilter, applications_seen_by
from partner_center.domains.opportunities.models import Opportunity
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, guarded
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.steps import step_endpoints
from partner_center.foundations.apikit.verbs import amend_endpoint, create_endpoint
from partner_center.foundations.identity.actor import Actor

router = Router(tags=["Opportunity incentives"])


class RewardableOut(Schema):
    """A delivered opportunity without an application; it can be applied for from ``applies_from`` on."""

    id: int
    number: str
    name: str
    partner: str = Field(alias="partner.number")
    customer_name: str
    delivered_on: date
    applies_from: datetime
    can_be_applied_for: bool

    @staticmethod
    def resolve_applies_from(opportunity: Opportunity) -> datetime:
        """Return the day after the delivery, where the partner is."""
        return queries.applies_from(opportunity)

    @staticmethod
    def resolve_can_be_applied_for(opportunity: Opportunity) -> bool:
        """Return whether that day has come."""
        return queries.can_be_applied_for(opportunity)


class ApplicationOut(Schema):
    """An application; ``stage`` follows the money as well: publicity, to_pay, paying, done."""

    id: int
    number: str
    opportunity: str = Field(alias="opportunity.number")
    partner: str = Field(alias="partner.number")
    offering: str = Field(alias="offering.number")
    customer: str = Field(alias="customer.number")
    account: str = Field(alias="account.number")
    is_name_verified: bool
    starts_on: date
    delivered_on: date
    contract_number: str
    contract_amount: Decimal
    currency: str
    contact_name: str
    contact_phone: str
    contact_email: str
    note: str
    status: str
    stage: str
    refusal: str
    statement: str | None
    incentive: str | None
    amount: Decimal | None
    submitted_at: datetime
    approved_at: datetime | None

    @staticmethod
    def resolve_stage(application: Application) -> str:
        """Return the stage; of one that was made this moment, its decision is all there is."""
        return str(getattr(application, "stage", application.status))

    @staticmethod
    def resolve_statement(application: Application) -> str | None:
        """Return the number of the published statement."""
        return application.earning.statement.number if application.earning else None

    @staticmethod
    def resolve_incentive(application: Application) -> str | None:
        """Return the incentive ID, the key of the item that is paid."""
        return application.earning.number if application.earning else None

    @staticmethod
    def resolve_amount(application: Application) -> Decimal | None:
        """Return the published amount."""
        return application.earning.amount if application.earning else None


class ApplicationOrderOut(Schema):
    """An order that an application lists; ``is_living`` while it counts it."""

    order_id: str
    account: str
    amount: Decimal
    currency: str
    is_living: bool


class OrderOut(Schema):
    """An order as bills name it, taxes aside; ``is_free`` if no application counts it."""

    order_id: str = Field(alias="order.order_id")
    account: str = Field(alias="order.account")
    currency: str = Field(alias="order.currency")
    first_at: datetime = Field(alias="order.first_at")
    last_at: datetime = Field(alias="order.last_at")
    amount: Decimal = Field(alias="order.amount")
    lines: int = Field(alias="order.lines")
    is_free: bool


class OrdersOut(Schema):
    """Orders, newest first."""

    orders: list[OrderOut]


class CalculationOut(Schema):
    """Every step of an award as decimal text; ``is_preview`` while the application is under review."""

    is_preview: bool
    policy: str
    calculation: dict[str, Any]


def _rewardable(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    return queries.to_apply(actor).select_related("partner")


def _applications(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    return applications_seen_by(actor)


opportunities = resource(
    router,
    "/opportunities",
    model=Opportunity,
    schema=RewardableOut,
    permission=VIEW_APPLICATIONS,
    rows=_rewardable,
    order=("-delivered_on", "-pk"),
    name="incentives_opportunities",
    summary="To be applied for",
)


@router.get(
    "/opportunities/{id}/orders",
    response=OrdersOut,
    summary="Orders that an application may count",
    operation_id="incentives_opportunity_orders",
    url_name="incentives_opportunity-orders",
)
@guarded(VIEW_APPLICATIONS)
def opportunity_orders(request: ApiRequest, id: str, account: str = "", currency: str = "") -> HttpResponse:  # noqa: A002 - the name in the address
    """Return the orders of the account in the window of the policy; none for an account of somebody else."""
    opportunity = opportunities.find(request.actor, id)
    found = queries.account_of(opportunity, account, seen_by=request.actor)
    rows = []
    if found is not None and found[1].matches:
        rows = queries.candidates(opportunity, found[1].customer, currency or opportunity.currency)
    return respond(request, OrdersOut, {"orders": rows})


class CriterionOut(Schema):
    """One criterion of eligibility: ``result`` is passed, failed, or pending until the application names it."""

    code: str
    label: str
    result: str
    why: str
    advice: str

    @staticmethod
    def resolve_label(criterion: queries.Criterion) -> str:
        """Name it in the caller's language."""
        return str(criterion.label)

    @staticmethod
    def resolve_why(criterion: queries.Criterion) -> str:
        """Say why, in the caller's language."""
        return str(criterion.why)

    @staticmethod
    def resolve_advice(criterion: queries.Criterion) -> str:
        """Say what to do, in the caller's language."""
        return str(criterion.advice)


class EligibilityOut(Schema):
    """Every criterion; ``is_met`` if none of them has failed."""

    is_met: bool
    criteria: list[CriterionOut]


@router.get(
    "/opportunities/{id}/eligibility",
    response=EligibilityOut,
    summary="Eligibility of an opportunity",
    operation_id="incentives_opportunity_eligibility",
    url_name="incentives_opportunity-eligibility",
)
@guarded(VIEW_APPLICATIONS)
def opportunity_eligibility(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Return every criterion as it stands now, why, and what to do."""
    found = queries.eligibility_of(opportunities.find(request.actor, id), seen_by=request.actor)
    return respond(request, EligibilityOut, found)


applications = resource(
    router,
    "/applications",
    model=Application,
    schema=ApplicationOut,
    permission=VIEW_APPLICATIONS,
    rows=_applications,
    filters=ApplicationFilter,
    order=("-submitted_at", "-pk"),
)
create_endpoint(router, "/applications", form=NewApplicationForm, action=actions.apply, schema=ApplicationOut)
amend_endpoint(
    router,
    "/applications/{id}",
    model=Application,
    form=AmendApplicationForm,
    action=actions.amend_application,
    schema=ApplicationOut,
    rows=_applications,
    current=application_initial,
)
step_endpoints(
    router,
    "/applications/{id}",
    ApplicationLife,
    schema=ApplicationOut,
    permission=VIEW_APPLICATIONS,
    rows=_applications,
)
resource(
    router,
    "/applications/{id}/orders",
    model=ApplicationOrder,
    schema=ApplicationOrderOut,
    permission=VIEW_APPLICATIONS,
    parent=applications,
    order=("order_id", "pk"),
    rows=lambda actor, application: ApplicationOrder.objects.visible_to(actor).filter(application=application),
    name="incentives_application_orders",
)


@router.get(
    "/applications/{id}/eligibility",
    response=EligibilityOut,
    summary="Eligibility of an application",
    operation_id="incentives_application_eligibility",
    url_name="incentives_application-eligibility",
)
@guarded(VIEW_APPLICATIONS)
def application_eligibility(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Return every criterion as it stood when the application was submitted."""
    found = queries.application_eligibility(applications.find(request.actor, id))
    return respond(request, EligibilityOut, found)


@router.get(
    "/applications/{id}/calculation",
    response={200: CalculationOut, 204: None},
    summary="Calculation of an application",
    operation_id="incentives_application_calculation",
    url_name="incentives_application-calculation",
)
@guarded(VIEW_APPLICATIONS)
def application_calculation(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Return what was published, or what would be published now; nothing (204) where no policy rewards it."""
    application = applications.find(request.actor, id)
    if application.earning is not None:
        kept = {
            "is_preview": False,
            "policy": str(application.earning.policy),
            "calculation": application.earning.explanation,
        }
        return respond(request, CalculationOut, kept)
    found = queries.calculation_of(application)
    if found is None:
        return HttpResponse(status=204)
    told = {"is_preview": True, "policy": str(found.policy), "calculation": found.to_json()}
    return respond(request, CalculationOut, told)


@router.get(
    "/orders",
    response=OrdersOut,
    summary="Orders of an account",
    operation_id="incentives_orders",
    url_name="incentives_orders",
)
@guarded(VIEW_ORDERS)
def account_orders(request: ApiRequest, account: str = "") -> HttpResponse:
    """Return every order that bills name for an account, over all time."""
    return respond(request, OrdersOut, {"orders": queries.orders_of_account(account, request.actor)})
