"""Delivery people and certificates as they are sent, and the way to a recognised one."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from partner_center.domains.personnel import actions
from partner_center.domains.personnel.models import Certificate, Person
from partner_center.domains.personnel.queries import today
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company
from tests.domains.partners.papers import finance_of, scan

numbers = count(1)


def day(number: int) -> date:
    """A day counted from today."""
    return today() + timedelta(days=number)


def person(partner: Company, **other: Any) -> Person:
    """Somebody who delivers projects; the partner's first person is its administrator in tests."""
    number = next(numbers)
    data = {"name": f"Lin {number}", "email": f"lin{number}@example.com", "position": "Architect"}
    return actions.enter_person(by=finance_of(partner), **{**data, "base_location": "Shanghai", **other})


def facts(**other: Any) -> dict[str, Any]:
    """What a certificate says: an HCIA over the last and the next year."""
    return {
        "type": "HCIA",
        "direction": "cloud_service",
        "number": f"N-{next(numbers)}",
        "issued_on": day(-365),
        "expires_on": day(365),
        **other,
    }


def sent(**other: Any) -> dict[str, Any]:
    """The same as a browser or a program sends it."""
    return {name: str(value) for name, value in facts(**other).items()} | {"file": scan()}


def reviewing(holder: Person, **other: Any) -> Certificate:
    return actions.submit_certificate(holder, by=finance_of(holder.partner), file=scan(), **facts(**other))


def recognised(holder: Person, **other: Any) -> Certificate:
    return actions.approve(reviewing(holder, **other), by=SYSTEM)
