"""Two people import the same bill, or order the same month, at the same time.

The locks are ``hold("billing.content", …)`` in ``billing.actions.receive_bill`` and ``hold("performance.build", …)`` in
``performance.actions.order_build``. Taken out, the same content is received twice, and an order fails on the database's
constraint instead of joining the build that is under way.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError

from partner_center.domains.billing import actions as billing
from partner_center.domains.billing.models import BillFile
from partner_center.domains.performance import actions as performance
from partner_center.domains.performance.models import Build
from partner_center.foundations.identity.actor import SYSTEM
from tests.domains.billing.samples import PERIOD, bill

AtOnce = Callable[..., list[object]]


def no_lock(_name: str, _key: object) -> None:
    """Nobody waits for anybody."""


def slowly(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, with time for somebody else to come in between."""

    def run(*args: object, **kwargs: object) -> object:
        time.sleep(0.2)
        return function(*args, **kwargs)

    return run


def receive() -> str:
    return str(billing.receive_bill(ContentFile(b"the same", name="bill.csv"), by=SYSTEM).number)


def order() -> int:
    return int(performance.order_build(period=PERIOD, by=SYSTEM).version)


@pytest.fixture
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(billing, "next_number", slowly(billing.next_number))
    monkeypatch.setattr(performance, "Max", slowly(performance.Max))


def test_the_same_content_is_received_once(at_once: AtOnce, unhurried: None) -> None:
    """Lock: ``hold("billing.content", …)``; the next test takes it out."""
    outcomes = at_once(receive, receive)
    refused = [one for one in outcomes if isinstance(one, billing.AlreadyLoaded)]
    assert [one for one in outcomes if isinstance(one, str)] == ["BILL-000001"]
    assert [one.before.number for one in refused] == ["BILL-000001"]
    assert BillFile.objects.count() == 1


def test_without_the_lock_it_is_received_twice(
    at_once: AtOnce, unhurried: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(billing, "hold", no_lock)
    assert sorted(map(str, at_once(receive, receive))) == ["BILL-000001", "BILL-000002"]


def test_two_orders_of_a_month_are_one_build(at_once: AtOnce, unhurried: None) -> None:
    """Lock: ``hold("performance.build", …)``; the next test takes it out."""
    bill(None)  # type: ignore[arg-type]  # a bill belongs to no partner
    assert at_once(order, order) == [1, 1]
    assert Build.objects.count() == 1


def test_without_the_lock_one_of_them_fails(at_once: AtOnce, unhurried: None, monkeypatch: pytest.MonkeyPatch) -> None:
    bill(None)  # type: ignore[arg-type]  # a bill belongs to no partner
    monkeypatch.setattr(performance, "hold", no_lock)
    outcomes = at_once(order, order)
    assert sorted(type(one) is int for one in outcomes) == [False, True]
    assert any(isinstance(one, IntegrityError) for one in outcomes)
