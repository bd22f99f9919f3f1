"""Customers over the API: who they are, to whom they belong, registering, associating, ending."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.http import HttpResponse
from ninja import Field, Router, Schema

from partner_center.domains.customers import actions, queries
from partner_center.domains.customers.forms import AssociateForm, EndForm, RegisterForm
from partner_center.domains.customers.models import Association, Customer
from partner_center.domains.customers.policies import VIEW_ASSOCIATIONS, VIEW_PARTNER
from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, guarded, mark
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.verbs import create_endpoint
from partner_center.foundations.identity.actor import Actor

router = Router(tags=["Customers"])


class CompanyOut(Schema):
    """A customer company."""

    id: int
    number: str
    name: str
    country: str


class CustomerOut(CompanyOut):
    """A customer with its newest association, what it consumed in the newest month, and its segment if it is stated."""

    association: str | None = Field(None, alias="association_type")
    since: datetime | None
    until: datetime | None
    partner: str | None = Field(None, alias="partner_name")
    consumption: Decimal | None = Field(None, alias="consumed")
    currency: str | None
    segment: str | None


class AssociationOut(Schema):
    """A span of time in which a customer belongs to a partner: from ``started_at`` until before ``ended_at``."""

    id: int
    customer: str = Field(alias="customer.number")
    customer_name: str = Field(alias="customer.name")
    partner: str = Field(alias="partner.number")
    partner_name: str = Field(alias="partner.name")
    type: str
    started_at: datetime
    ended_at: datetime | None
    end_reason: str


def associations_of(actor: Actor) -> QuerySet[Association]:
    """Return associations with both sides."""
    rows: QuerySet[Association] = Association.objects.visible_to(actor).select_related("customer", "partner")
    return rows


resource(
    router,
    "/customers",
    model=Customer,
    schema=CustomerOut,
    permission=VIEW_ASSOCIATIONS,
    filters=queries.CustomerFilter,
    order=("name", "pk"),
    rows=queries.customers_seen_by,
)
create_endpoint(router, "/customers", form=RegisterForm, action=actions.register_customer, schema=CompanyOut)
associations = resource(
    router,
    "/associations",
    model=Association,
    schema=AssociationOut,
    permission=VIEW_ASSOCIATIONS,
    order=("-started_at", "-pk"),
    rows=associations_of,
)
create_endpoint(router, "/associations", form=AssociateForm, action=actions.associate, schema=AssociationOut)


class MyPartnerOut(Schema):
    """The partner a customer belongs to now, and every span so far, newest first."""

    current: AssociationOut | None
    spans: list[AssociationOut]


@router.get(
    "/my-partner",
    response=MyPartnerOut,
    summary="My partner, and those before",
    operation_id="customers_my_partner",
    url_name="customers-my-partner",
)
@guarded(VIEW_PARTNER)
def my_partner(request: ApiRequest) -> HttpResponse:
    """Return the caller's own partner."""
    spans = list(associations_of(request.actor))
    current = next((one for one in spans if one.is_current), None)
    return respond(request, MyPartnerOut, {"current": current, "spans": spans})


def end(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """End an association; what was consumed before stays the partner's."""
    found = associations.find(request.actor, id)
    request.actor.require(actions.end_association.permission)  # type: ignore[attr-defined]  # every verb carries its permission

    def work(body: Body) -> HttpResponse:
        given = checked(EndForm, body, actor=request.actor, subject=found)
        actions.end_association(found, by=request.actor, **given)
        return respond(request, AssociationOut, associations.find(request.actor, str(found.pk)))

    return once(request, work)


router.post(
    "/associations/{id}/end",
    response=AssociationOut,
    summary="End an association",
    operation_id="customers_associations_end",
    url_name="customers-associations-end",
    openapi_extra={"requestBody": request_body(EndForm)},
)(mark(end, permission=actions.end_association.permission, model=Association, once=True))  # type: ignore[attr-defined]  # every verb carries its permission
