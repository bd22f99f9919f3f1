"""Account facts, account managers, teams, tags, contacts and masked values over the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Router, Schema

from partner_center.domains.customers import actions
from partner_center.domains.customers.actions.facts import STATED
from partner_center.domains.customers.actions.relations import REVEALED
from partner_center.domains.customers.forms.requests import (
    BatchAssignForm,
    BatchTakeBackForm,
    ContactForm,
    FactsForm,
    TagsForm,
    TeamForm,
)
from partner_center.domains.customers.models import Contact, Customer, Manager, TeamMember
from partner_center.domains.customers.policies import VIEW_ASSOCIATIONS, VIEW_CONTACTS, VIEW_FACTS, VIEW_TEAMS
from partner_center.domains.customers.queries.facts import facts_of, newest_snapshot
from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, allow, mark
from partner_center.foundations.apikit.resources import find, resource, visible
from partner_center.foundations.apikit.verbs import amend_endpoint, create_endpoint
from partner_center.foundations.identity.permissions import Permission

router = Router(tags=["Customers"])
customers_of = visible(Customer)


class FactsOut(Schema):
    """What the vendor's systems say about an account. ``null`` means: not stated. Amounts are in ``currency``.

    ``as_of`` is how old the facts are; where ``could_be_asked`` is false the system behind them did not answer.
    """

    could_be_asked: bool
    as_of: datetime | None
    account_name: str
    verified_name: str
    registration_no: str
    verified_at: datetime | None
    registered_at: datetime | None
    currency: str
    arrears: Decimal | None
    cash_balance: Decimal | None
    stored_value: Decimal | None
    bonus_balance: Decimal | None
    owed_invoices: Decimal | None
    reserved_instances: int | None
    support_plans: int | None
    service_plans: int | None
    open_orders: int | None
    special_contract: bool | None
    enterprise: str | None
    frozen: str | None
    direct_sales: bool | None
    credit_account: bool | None
    subsidy_program: bool | None
    reward_program: bool | None
    consumer_cloud: bool | None
    partner_applying: bool | None
    cash_paid: Decimal | None
    consumed_in: str
    consumption_as_of: datetime | None


class ManagerOut(Schema):
    """Who looks after a customer, from when until when; ``sees_from`` is when the data is shown to the person."""

    id: int
    customer: str = Field(alias="customer.number")
    person: int = Field(alias="person_id")
    person_name: str = Field(alias="person.name")
    started_at: datetime
    sees_from: datetime
    ended_at: datetime | None


class TeamMemberOut(Schema):
    """A person of a director's team."""

    id: int
    director: int = Field(alias="director_id")
    director_name: str = Field(alias="director.name")
    person: int = Field(alias="person_id")
    person_name: str = Field(alias="person.name")


class ContactOut(Schema):
    """A person whom customers may call."""

    id: int
    name: str
    position: str
    mobile: str
    email: str


class CountOut(Schema):
    """How many customers it changed something for."""

    changed: int


class TagsOut(Schema):
    """The tags of one customer."""

    tags: list[str]


class ValueOut(Schema):
    """A value that is masked everywhere else."""

    field: str
    value: str


class RevealForm(forms.Form):
    """Which masked value is to be shown; who looked is kept in the customer's history."""

    field = forms.ChoiceField(label=_("Field"), choices=[(one, one) for one in REVEALED])


def facts(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Return what is known about a customer's account now, and how old that is."""
    customer = find(customers_of(request.actor), id)
    allow(request, VIEW_FACTS)
    return respond(request, FactsOut, facts_of(customer))


router.get(
    "/customers/{id}/account-facts",
    response=FactsOut,
    summary="Account facts",
    operation_id="customers_account_facts_get",
    url_name="customers-account-facts-get",
)(mark(facts, permission=VIEW_FACTS, model=Customer))


def verb_endpoint(
    path: str,
    *,
    form: type[forms.BaseForm],
    permission: Permission,
    schema: type[Schema],
    work: Callable[[Any, Any, dict[str, Any]], Any],
    name: str,
    method: str = "post",
    shown: Callable[[Any], dict[str, Any]] | None = None,
    on: Router = router,
) -> None:
    """Offer something that is done to one customer: ``work(actor, customer, answers)`` returns what is shown."""

    def handle(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
        customer = find(customers_of(request.actor), id)
        request.actor.require(permission)

        def run(body: Body) -> HttpResponse:
            whole = Body({**(shown(customer) if shown else {}), **body.values}, body.files)
            answers = checked(form, whole, actor=request.actor, subject=customer)
            return respond(request, schema, work(request.actor, customer, answers))

        return once(request, run)

    getattr(on, method)(
        path,
        response=schema,
        summary=str(permission.label),
        operation_id=f"customers_{name}",
        url_name=f"customers-{name.replace('_', '-')}",
        openapi_extra={"requestBody": request_body(form)},
    )(mark(handle, permission=permission, model=Customer, once=True))


def known(customer: Customer) -> dict[str, Any]:
    """Return the facts of the newest snapshot, as a form would show them, without their age."""
    newest = newest_snapshot(customer)
    if newest is None:
        return {}
    return {name: getattr(newest, name) for name in STATED if name not in {"as_of", "consumption_as_of"}}


def state(actor: Any, customer: Customer, answers: dict[str, Any]) -> Any:  # noqa: ANN401 - an actor; facts
    """Record facts; those left out stay as they were, ``null`` means not stated."""
    actions.state_facts(customer, by=actor, **answers)
    return facts_of(customer)


verb_endpoint(
    "/customers/{id}/account-facts",
    form=FactsForm,
    permission=actions.state_facts.permission,  # type: ignore[attr-defined]  # every verb carries its permission
    schema=FactsOut,
    work=state,
    name="account_facts_state",
    method="patch",
    shown=known,
)


def tag(actor: Any, customer: Customer, answers: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - an actor
    """Replace the tags."""
    actions.set_tags(customer, by=actor, **answers)
    return {"tags": list(customer.tags.filter(partner=actor.company).values_list("name", flat=True))}


verb_endpoint(
    "/customers/{id}/tags",
    form=TagsForm,
    permission=actions.set_tags.permission,  # type: ignore[attr-defined]  # as above
    schema=TagsOut,
    work=tag,
    name="tags_set",
)
verb_endpoint(
    "/customers/{id}/reveal",
    form=RevealForm,
    permission=actions.reveal.permission,  # type: ignore[attr-defined]  # as above
    schema=ValueOut,
    work=lambda actor, customer, answers: {
        "field": answers["field"],
        "value": actions.reveal(customer, by=actor, **answers),
    },
    name="reveal",
)


def batch_endpoint(
    path: str, *, form: type[forms.BaseForm], action: Callable[..., int], name: str, on: Router = router
) -> None:
    """Offer something that is done to several customers at once."""
    permission: Permission = action.permission  # type: ignore[attr-defined]  # every verb carries its permission

    def handle(request: ApiRequest) -> HttpResponse:
        request.actor.require(permission)

        def run(body: Body) -> HttpResponse:
            answers = checked(form, body, actor=request.actor)
            chosen = list(answers.pop("customers"))
            return respond(request, CountOut, {"changed": action(chosen, by=request.actor, **answers)})

        return once(request, run)

    on.post(
        path,
        response=CountOut,
        summary=str(permission.label),
        operation_id=f"customers_{name}",
        url_name=f"customers-{name.replace('_', '-')}",
        openapi_extra={"requestBody": request_body(form)},
    )(mark(handle, permission=permission, once=True))


batch_endpoint("/managers/assign", form=BatchAssignForm, action=actions.assign_manager, name="managers_assign")
batch_endpoint("/managers/take-back", form=BatchTakeBackForm, action=actions.take_back, name="managers_take_back")
resource(
    router,
    "/managers",
    model=Manager,
    schema=ManagerOut,
    permission=VIEW_ASSOCIATIONS,
    order=("-started_at", "-pk"),
    detail=False,
    rows=lambda actor: Manager.objects.visible_to(actor).select_related("customer", "person"),
)
resource(
    router,
    "/teams",
    model=TeamMember,
    schema=TeamMemberOut,
    permission=VIEW_TEAMS,
    order=("director", "pk"),
    detail=False,
    rows=lambda actor: TeamMember.objects.visible_to(actor).select_related("director", "person"),
)


class DirectorOut(Schema):
    """A person whose team was set."""

    id: int
    name: str


create_endpoint(router, "/teams", form=TeamForm, action=actions.set_team, schema=DirectorOut)
resource(router, "/contacts", model=Contact, schema=ContactOut, permission=VIEW_CONTACTS, order=("pk",))
create_endpoint(router, "/contacts", form=ContactForm, action=actions.add_contact, schema=ContactOut)
amend_endpoint(
    router, "/contacts/{id}", model=Contact, form=ContactForm, action=actions.amend_contact, schema=ContactOut
)


def remove_contact(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Show a contact to customers no longer."""
    contact = find(visible(Contact)(request.actor), id)
    request.actor.require(REMOVE)

    def run(_body: Body) -> HttpResponse:
        actions.remove_contact(contact, by=request.actor)
        return HttpResponse(status=204)

    return once(request, run)


REMOVE: Permission = actions.remove_contact.permission  # type: ignore[attr-defined]  # every verb carries its permission
router.post(
    "/contacts/{id}/remove",
    response={204: None},
    summary=str(REMOVE.label),
    operation_id="customers_contacts_remove",
    url_name="customers-contacts-remove",
)(mark(remove_contact, permission=REMOVE, model=Contact, once=True))
