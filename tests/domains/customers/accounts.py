"""Customers whose accounts are clean, so that nothing stands against a request unless a test says so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from partner_center.domains.customers.actions import ask_association_request, state_facts, state_segments
from partner_center.domains.customers.models import Association, AssociationRequest, Customer
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.identity.roles import Role
from tests.domains.billing.world import LONG_AGO, associated, customer
from tests.domains.partners.people import People

CLEAN: dict[str, Any] = {
    "account_name": "blue-whale",
    "verified_name": "Blue Whale Ltd",
    "registration_no": "91310000MA1K00000X",
    "contact_name": "Ada Byron",
    "mobile": "13812345678",
    "email": "ada@bluewhale.example",
    "currency": "CNY",
    "arrears": 0,
    "cash_balance": 0,
    "stored_value": 0,
    "bonus_balance": 0,
    "owed_invoices": 0,
    "reserved_instances": 0,
    "support_plans": 0,
    "service_plans": 0,
    "open_orders": 0,
    "special_contract": False,
    "enterprise": "none",
    "frozen": "no",
    "direct_sales": False,
    "credit_account": False,
    "subsidy_program": False,
    "reward_program": False,
    "consumer_cloud": False,
    "partner_applying": False,
}


def state(own: Company, **other: Any) -> None:
    """The vendor's systems say that the account is clean, but for what is named."""
    state_facts(own, by=SYSTEM, **(CLEAN | other))


def in_segment(
    own: Company, segment: str, *, since: datetime = LONG_AGO, until: datetime | None = None, by: Actor = SYSTEM
) -> None:
    """The vendor states which segment a customer is in."""
    state_segments([own], by=by, segment=segment, starts_at=since, ends_at=until)


def clean(people: People, *, kind: str = "referral", partner: Company | None = None, **facts: Any) -> Association:
    """A customer of Northwind against which nothing stands."""
    own = customer()
    state(own, **facts)
    return associated(partner or people.northwind, own, kind=kind)


def somebody_of(own: Company) -> User:
    """The customer's administrator."""
    found = own.people.first()
    if found is not None:
        return found
    from partner_center.foundations.identity.models import RoleGrant

    number = User.objects.count() + 1
    person = User.objects.create_user(f"own{number}@example.com", company=own, language="en", name=f"Own{number}")
    RoleGrant.objects.create(user=person, role=Role.CUSTOMER_ADMIN)
    return person


def asked(
    association: Association, by: User, *, kind: str = "unlink", reason: str = "We part as friends"
) -> AssociationRequest:
    """A request by one side."""
    own = Customer.objects.get(pk=association.customer_id)
    return ask_association_request(own, by=Actor.of(by), kind=kind, reason=reason, accepted=True)
