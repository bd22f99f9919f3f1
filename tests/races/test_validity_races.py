"""The end of the validity and a payment request at once. Seen failing with the lock taken out."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from partner_center.domains.payouts import actions
from partner_center.domains.payouts.models import PaymentRequest
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.ledger import items as ledger
from partner_center.foundations.ledger.checks import reconcile
from partner_center.foundations.ledger.models import Entry, Item
from partner_center.kit.refusals import Refused
from tests.domains.incentives import deals
from tests.domains.partners.papers import certified
from tests.domains.partners.people import People
from tests.domains.payouts import money
from tests.races.conftest import AtOnce

END = datetime(2026, 10, 16, 15, tzinfo=deals.SHANGHAI)


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Hands]:
    with clock.freeze(END - timedelta(days=1)) as hands:
        yield hands


@pytest.fixture
def people(transactional_db: None) -> People:
    return People()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever posts take a moment after his checks, so that the other one is surely in the middle of them."""
    real: Any = ledger.post_all

    def post_all(*args: Any, **kwargs: Any) -> Any:
        time.sleep(0.3)
        return real(*args, **kwargs)

    monkeypatch.setattr(ledger, "post_all", post_all)


def test_lapsing_and_requesting(people: People, slow: None, at_once: AtOnce, today: clock.Hands) -> None:
    """Lock: the rows of the items, taken by ``ledger.items.lapse`` and ``draw``. One wins, the other does nothing.

    The request looks at the clock a moment before the validity ends, the sweep a moment after. Without the lock both
    post, the ledger's floor stops the second, and the lapse ends as a fault instead of finding the item drawn.
    """
    certified(people.northwind)
    (item,) = money.due(people.northwind, "100.00", valid_until=END)
    by = Actor.of(people.admin)

    def request() -> PaymentRequest:
        return actions.request_payment([item], by=by)

    def lapse() -> list[Item]:
        from django.db import transaction

        time.sleep(0.1)
        today.move_to(END + timedelta(seconds=1))
        with transaction.atomic():
            return ledger.lapse([item.key], by=SYSTEM, memo="The validity is over.")

    asked, lapsed = at_once(request, lapse)
    assert not isinstance(lapsed, Exception), lapsed
    if isinstance(asked, Refused):
        assert (asked.code, len(lapsed)) == ("item_lapsed", 1)  # type: ignore[arg-type]  # a list of items
    else:
        assert (isinstance(asked, PaymentRequest), lapsed) == (True, [])
    found = Item.objects.get(pk=item.pk)
    assert bool(found.drawn_by) != bool(found.lapsed_at)
    assert Entry.objects.filter(key=f"lapse:{item.key}").exists() == bool(found.lapsed_at)
    assert reconcile(contents=True) == []


def test_lapsing_twice(people: People, slow: None, at_once: AtOnce, today: clock.Hands) -> None:
    """Lock: the same rows; behind it the entry's key. Only one of two workers lets an item lapse."""
    (item,) = money.due(people.northwind, "100.00", valid_until=END)
    today.move_to(END)

    def lapse() -> list[Item]:
        from django.db import transaction

        with transaction.atomic():
            return ledger.lapse([item.key], by=SYSTEM, memo="The validity is over.")

    outcomes = at_once(lapse, lapse)
    assert sorted(len(one) for one in outcomes) == [0, 1]  # type: ignore[arg-type]  # lists of items
    assert reconcile(contents=True) == []
