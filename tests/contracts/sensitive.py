"""Every sensitive deed once: who does it, at which addresses, about which record, and what is sent.

A deed that is declared sensitive belongs in here; ``test_sensitive.py`` fails until it does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from django.urls import reverse

from partner_center.domains.customers.actions import ask_authorization
from partner_center.domains.organization.actions import create_role, deactivate
from partner_center.domains.partners import actions as partners
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from tests.domains.customers.accounts import asked, clean, somebody_of
from tests.domains.organization.samples import person as sample_person
from tests.domains.partners.papers import TEST_AMOUNT, certified, filled_in, finance_of
from tests.domains.partners.people import People
from tests.domains.payouts.money import due

numbers = count(1)
PASSWORD = "a first word 17"


@dataclass(frozen=True)
class Case:
    """One deed as its doors take it."""

    who: User
    page: str
    """Where the console sends the form to."""
    path: str
    """Where the API sends the body to; empty where the API does not offer it."""
    record: Any = None
    body: dict[str, Any] = field(default_factory=dict)
    method: str = "post"


def _newcomer(**other: Any) -> dict[str, Any]:
    who = f"new{next(numbers)}@example.com"
    return {"email": who, "name": "New", "language": "en", "password": PASSWORD, **other}


def _create(people: People) -> Case:
    body = _newcomer(roles=["partner_sales"])
    return Case(people.admin, reverse("organization:person-new"), "/organization/people", body=body)


def _appoint(people: People) -> Case:
    own = clean(people).customer
    admin = people.person(people.vendor, Role.VENDOR_ADMIN)
    body = _newcomer(company=own.pk)
    return Case(admin, reverse("organization:person-appoint"), "/organization/administrators", body=body)


def _person(people: People, name: str, word: str, body: dict[str, Any], *, is_closed: bool = False) -> Case:
    person = sample_person(people.northwind)
    if is_closed:
        deactivate(person, by=people.partner, reason="Left")
    page = reverse(f"organization:person-{name}", args=[person.pk])
    return Case(people.admin, page, f"/organization/people/{person.pk}/{word}", person, body)


def _assign(people: People) -> Case:
    return _person(people, "roles", "roles", {"roles": ["partner_finance"]})


def _reset(people: People) -> Case:
    return _person(people, "password", "password", {"password": PASSWORD})


def _deactivate(people: People) -> Case:
    return _person(people, "deactivate", "deactivate", {"reason": "Left"})


def _reactivate(people: People) -> Case:
    return _person(people, "reactivate", "reactivate", {}, is_closed=True)


def _role(people: People) -> Case:
    rights = ["organization:token:view"]
    role = create_role(by=people.partner, name=f"Role {next(numbers)}", permissions=rights)
    page = reverse("organization:role-amend", args=[role.pk])
    body = {"name": "Another", "description": "", "permissions": rights}
    return Case(people.admin, page, f"/organization/roles/{role.pk}", role, body, "patch")


def _token(people: People) -> Case:
    body = {"name": "ERP", "expires_on": str((clock.now() + timedelta(days=30)).date())}
    return Case(people.admin, reverse("organization:token-new"), "", body=body)


def _switch(people: People) -> Case:
    return Case(people.admin, reverse("organization:security-switch"), "/organization/security", body={"on": False})


def _ask(people: People) -> Case:
    own = clean(people).customer
    page = reverse("customers:customer-unlink", args=[own.pk])
    body = {"customer": own.number, "kind": "unlink", "reason": "We part", "accepted": True}
    return Case(people.admin, page, "/customers/association-requests", own, body)


def _answer(people: People, step: str, body: dict[str, Any]) -> Case:
    association = clean(people)
    request = asked(association, people.admin)
    page = reverse("customers:association-request-step", args=[request.pk, step])
    path = f"/customers/association-requests/{request.number}/{step}"
    return Case(somebody_of(association.customer), page, path, request, body)


def _grant(people: People) -> Case:
    own = clean(people).customer
    authorization = ask_authorization(own, by=people.partner, scopes=["bills"], reason="To read")
    page = reverse("customers:authorization-step", args=[authorization.pk, "grant"])
    body = {"ends_on": str((clock.now() + timedelta(days=30)).date())}
    return Case(somebody_of(own), page, f"/customers/authorizations/{authorization.number}/grant", authorization, body)


def _payment(people: People) -> Case:
    certified(people.northwind)
    keys = [item.key for item in due(people.northwind, "100.00")]
    return Case(people.admin, reverse("payouts:request-new"), "/payouts/requests", body={"items": keys, "note": ""})


def _submit(people: People) -> Case:
    info = filled_in(people.northwind)
    page = reverse("partners:business-info-step", args=[info.pk, "submit"])
    return Case(people.admin, page, f"/partners/business-infos/{info.pk}/submit", info)


def _verify(people: People) -> Case:
    info = filled_in(people.northwind)
    partners.submit(info, by=finance_of(people.northwind))
    partners.approve(info, by=SYSTEM, verify_amount=TEST_AMOUNT)
    page = reverse("partners:business-info-verify", args=[info.pk])
    return Case(people.admin, page, f"/partners/business-infos/{info.pk}/verify", info, {"amount": str(TEST_AMOUNT)})


CASES: dict[str, Callable[[People], Case]] = {
    "organization:person:create": _create,
    "organization:person:appoint": _appoint,
    "organization:person:assign": _assign,
    "organization:person:reset_password": _reset,
    "organization:person:deactivate": _deactivate,
    "organization:person:reactivate": _reactivate,
    "organization:role:amend": _role,
    "organization:token:create": _token,
    "organization:security:switch": _switch,
    "customers:association-request:ask": _ask,
    "customers:association-request:agree": lambda people: _answer(people, "agree", {}),
    "customers:association-request:refuse": lambda people: _answer(people, "refuse", {"reason": "We stay"}),
    "customers:authorization:grant": _grant,
    "payouts:request:submit": _payment,
    "partners:business-info:submit": _submit,
    "partners:business-info:verify": _verify,
}


def actor(user: User) -> Actor:
    """The person as he is now."""
    return Actor.of(User.objects.select_related("company").get(pk=user.pk))
