"""Records of this domain for the contract tests."""

from __future__ import annotations

from itertools import count
from typing import Any

from partner_center.domains.customers.actions import (
    add_contact,
    ask_association_request,
    ask_authorization,
    ask_facts,
    state_facts,
    state_segments,
)
from partner_center.domains.customers.models import (
    Association,
    AssociationRequest,
    Authorization,
    Contact,
    Customer,
    FactsQuestion,
    Manager,
    SegmentSpan,
    TeamMember,
)
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.identity.roles import Role
from tests.domains.billing.world import LONG_AGO, associated
from tests.domains.customers.accounts import CLEAN, somebody_of
from tests.domains.customers.prospects import ANYBODYS, PROSPECT_SAMPLES

NUMBERS = count(1)


def customer(partner: Company) -> Customer:
    number = next(NUMBERS)
    found = Customer.objects.create(kind="customer", number=f"CS{number:05}", name=f"Customer {number}")
    associated(partner, found, since=LONG_AGO)
    # An account manager sees the customers that he looks after.
    seller = User.objects.filter(company=partner).holding(Role.PARTNER_SALES).first()
    if seller is not None:
        Manager.objects.create(customer=found, partner=partner, person=seller, started_at=LONG_AGO, sees_from=LONG_AGO)
    return found


def association(partner: Company) -> Association:
    return Association.objects.get(customer=customer(partner))


def administrator(partner: Company) -> Actor:
    return Actor.of(User.objects.filter(company=partner).holding(Role.PARTNER_ADMIN)[0])


def request(partner: Company) -> AssociationRequest:
    own = customer(partner)
    state_facts(own, by=SYSTEM, **CLEAN)
    by = administrator(partner)
    return ask_association_request(own, by=by, kind="unlink", reason="We part as friends", accepted=True)


def asked_by_the_customer(partner: Company) -> AssociationRequest:
    """A request that the partner has to answer."""
    own = customer(partner)
    state_facts(own, by=SYSTEM, **CLEAN)
    by = Actor.of(somebody_of(own))
    return ask_association_request(by=by, kind="unlink", reason="We part as friends", accepted=True)


def authorization(partner: Company) -> Authorization:
    by = administrator(partner)
    return ask_authorization(customer(partner), by=by, scopes=["bills"], reason="To read your bills")


def contact(partner: Company) -> Contact:
    by = administrator(partner)
    return add_contact(by=by, name="Grace", mobile="61234567", email="grace@example.com")


def manager(partner: Company) -> Manager:
    own = customer(partner)
    found: Manager | None = Manager.objects.filter(customer=own).first()
    person = partner.people.order_by("pk")[0]
    return found or Manager.objects.create(
        customer=own, partner=partner, person=person, started_at=LONG_AGO, sees_from=LONG_AGO
    )


def team_member(partner: Company) -> TeamMember:
    director = partner.people.order_by("pk")[0]
    person = User.objects.create_user(f"team{next(NUMBERS)}@example.com", company=partner, name="Team")
    return TeamMember.objects.create(partner=partner, director=director, person=person)


def segment(partner: Company) -> SegmentSpan:
    own = customer(partner)
    state_segments([own], by=SYSTEM, segment="mid_market", starts_at=LONG_AGO)
    return SegmentSpan.objects.get(customer=own)


def question(partner: Company) -> FactsQuestion:
    """Somebody waits for the facts of a customer of which nothing is stated."""
    return ask_facts(customer(partner), by=administrator(partner))


SAMPLES: dict[Any, Any] = {
    SegmentSpan: segment,
    FactsQuestion: question,
    Manager: manager,
    TeamMember: team_member,
    Customer: customer,
    Association: association,
    AssociationRequest: request,
    "customers:association-request-step agree": asked_by_the_customer,
    "customers:association-request-step refuse": asked_by_the_customer,
    "POST /api/v1/customers/association-requests/{id}/agree": asked_by_the_customer,
    "POST /api/v1/customers/association-requests/{id}/refuse": asked_by_the_customer,
    "GET /api/v1/customers/association-requests/{id}/consequences": request,
    Authorization: authorization,
    Contact: contact,
    **PROSPECT_SAMPLES,
}
SHARED: dict[Any, str] = {**ANYBODYS}
