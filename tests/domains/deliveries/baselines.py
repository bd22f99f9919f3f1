"""Deliveries of baseline solutions as far as a test needs them: begun, registered, ended, with evidence, closed."""

from __future__ import annotations

from typing import Any

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.models import BaselineDelivery
from partner_center.domains.opportunities.models import Opportunity
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company
from tests.domains.deliveries import works
from tests.domains.partners.papers import finance_of, scan
from tests.domains.solutions import goods

MANAGER = {"manager_name": "Lin", "manager_email": "lin@example.com", "manager_phone": "+86 21 5555 0100"}


def sold(partner: Company, *, solutions: int = 1, **other: Any) -> Opportunity:
    """A signed opportunity with so many baseline solutions, and goods of the marketplace besides."""
    opportunity = works.signed(partner, **other)
    opportunity.offerings.add(goods.listed_goods(partner), *[goods.listed(partner) for _ in range(solutions)])
    return opportunity


def begun(partner: Company) -> BaselineDelivery:
    """One that waits for its registration."""
    (delivery,) = actions.begin_deliveries(sold(partner), by=SYSTEM)
    return delivery


def registered(partner: Company) -> BaselineDelivery:
    """One with its project manager."""
    return actions.register(begun(partner), by=finance_of(partner), **MANAGER)


def accepted(partner: Company) -> BaselineDelivery:
    """One that the customer accepted today."""
    ended = works.day(partner, 0)
    return actions.feed_back_accepted(registered(partner), by=finance_of(partner), ended_on=ended)


def terminated(partner: Company) -> BaselineDelivery:
    """One that the customer agreed to end."""
    ended, by = works.day(partner, 0), finance_of(partner)
    return actions.feed_back_terminated(registered(partner), by=by, ended_on=ended, reason="The budget was cut.")


def handed_in(partner: Company) -> BaselineDelivery:
    """One whose evidence is under review."""
    return actions.hand_in(accepted(partner), by=finance_of(partner), evidence=[scan("report.png")])


def evidenced(partner: Company) -> BaselineDelivery:
    """One that is closed."""
    return actions.find_evidenced(handed_in(partner), by=SYSTEM)
