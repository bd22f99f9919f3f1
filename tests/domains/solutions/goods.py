"""Offerings as they are sent, and the way to a listed one."""

from __future__ import annotations

from itertools import count
from typing import Any

from partner_center.domains.solutions import actions
from partner_center.domains.solutions.models import Offering
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company
from tests.domains.partners.papers import finance_of, scan

codes = count(1)


def answers(**other: Any) -> dict[str, Any]:
    """What the form asks for; a baseline solution unless said otherwise."""
    return {
        "kind": "baseline",
        "name": "Landing zone",
        "name_zh": "云上底座",
        "summary": "Accounts, networks and security in one go.",
        "labels": ["migration", "security"],
        "goods_code": "",
        **other,
    }


def goods(**other: Any) -> dict[str, Any]:
    """The same for goods of the marketplace, each with a code of its own."""
    return answers(**{"kind": "marketplace", "goods_code": f"STORE-{next(codes)}", **other})


def drafted(partner: Company, **other: Any) -> Offering:
    """A draft with its description; the partner's first person is its administrator in tests."""
    return actions.draft_offering(by=finance_of(partner), file=scan("description.png"), **answers(**other))


def submitted(partner: Company, **other: Any) -> Offering:
    return actions.submit(drafted(partner, **other), by=finance_of(partner))


def listed(partner: Company, **other: Any) -> Offering:
    return actions.approve(submitted(partner, **other), by=SYSTEM)


def listed_goods(partner: Company) -> Offering:
    return listed(partner, **goods())
