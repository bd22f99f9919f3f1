"""Two people at once about taking part and the whitelist. Each test was seen failing with its lock taken out."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from partner_center.domains.incentives import actions
from partner_center.domains.incentives.actions import taking_part
from partner_center.domains.incentives.models import Participation, Whitelisting
from partner_center.domains.incentives.policies import AGREEMENT_VERSION
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.roles import Role
from partner_center.kit.refusals import Refused
from tests.domains.incentives.people import People
from tests.races.conftest import AtOnce


@pytest.fixture
def people(transactional_db: None) -> People:
    return People()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever looked at the last span take a moment, so that the other one looks as well."""
    for model in (Participation, Whitelisting):
        real: Any = model.objects.create

        def create(*args: Any, real: Any = real, **kwargs: Any) -> Any:
            time.sleep(0.3)
            return real(*args, **kwargs)

        monkeypatch.setattr(model.objects, "create", create)
    assert taking_part.hold is not None


def codes(outcomes: list[object]) -> list[str]:
    """The codes of those who were refused; anything but a refusal is a fault."""
    assert not [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refused)], outcomes
    return [one.code for one in outcomes if isinstance(one, Refused)]


def test_two_administrators_take_part(people: People, slow: None, at_once: AtOnce) -> None:
    """Lock: ``hold("incentives.participation", partner)``; without it the exclusion constraint answers with a fault."""
    admin = Actor.of(people.person(people.northwind, Role.PARTNER_ADMIN))

    def join() -> Participation:
        return actions.take_part(by=admin, agrees=True, agreement=AGREEMENT_VERSION)

    assert codes(at_once(join, join)) == ["takes_part_already"]
    assert Participation.objects.count() == 1


def test_two_leave(people: People, at_once: AtOnce) -> None:
    """Lock: the same. One ends the span, the other finds nothing to leave."""
    admin = Actor.of(people.person(people.northwind, Role.PARTNER_ADMIN))
    actions.take_part(by=admin, agrees=True, agreement=AGREEMENT_VERSION)

    def leave() -> Participation:
        return actions.leave(by=admin, reason="Enough.")

    assert codes(at_once(leave, leave)) == ["takes_no_part"]


def test_two_put_a_partner_on_the_whitelist(people: People, slow: None, at_once: AtOnce) -> None:
    """Lock: ``hold("incentives.whitelist", partner)``; without it the exclusion constraint answers with a fault."""

    def put() -> Whitelisting:
        return actions.add_to_whitelist(by=SYSTEM, partner=people.northwind, since=clock.now(), reason="Core partner.")

    assert codes(at_once(put, put)) == ["listed_already"]
    assert Whitelisting.objects.count() == 1


def test_two_take_a_partner_off(people: People, at_once: AtOnce, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lock: the same. The second is told that there is an end already, and the partner is told once."""
    span = actions.add_to_whitelist(by=SYSTEM, partner=people.northwind, since=clock.now(), reason="Core partner.")
    real: Callable[..., None] = taking_part._check_ahead

    def check(*args: Any) -> None:
        time.sleep(0.3)
        real(*args)

    monkeypatch.setattr(taking_part, "_check_ahead", check)

    def end() -> Whitelisting:
        return actions.end_whitelisting(span, by=SYSTEM, until=clock.now(), reason="Left the core map.")

    assert codes(at_once(end, end)) == ["ended_already"]
