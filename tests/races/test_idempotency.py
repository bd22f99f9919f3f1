"""One write sent twice at once. The lock is the unique key of person and idempotency key: the second insert waits.

Seen failing with the constraint dropped: both requests found no record, both orders were placed with different numbers,
and neither answer was a replay. The second test passes without the constraint, because there the failing write leaves
nothing to wait for; without the transaction around record and work it does not: the record outlives the failure.
"""

import json
import threading
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from partner_center.foundations.apikit.models import IdempotencyRecord
from partner_center.foundations.identity.roles import Role
from tests.foundations.apikit import shop
from tests.races.conftest import AtOnce


@pytest.mark.parametrize("attempt", range(3))
def test_the_same_key_at_the_same_time_happens_once(at_once: AtOnce, settings: Any, attempt: int) -> None:
    """Guard: the unique key; without it two orders are placed."""
    del attempt
    settings.ROOT_URLCONF = shop.HERE
    with shop.open_shop():
        people = shop.People()
        token = people.token(people.person(people.northwind, Role.PARTNER_ADMIN))
        meeting = threading.Barrier(2, timeout=0.5)
        shop.ENTERED.append(lambda: _wait(meeting))

        def send() -> tuple[int, bytes, str]:
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k1"}
            body = json.dumps({"title": "T", "amount": "1"})
            answer = Client().post("/api/v1/shop/orders", body, content_type="application/json", headers=headers)
            return answer.status_code, answer.content, answer.get("Idempotent-Replay", "")

        first, second = at_once(send, send)
        assert isinstance(first, tuple), first
        assert isinstance(second, tuple), second
        assert (first[:2], {first[2], second[2]}) == (second[:2], {"", "true"})
        assert (first[0], shop.Order.objects.count(), IdempotencyRecord.objects.count()) == (201, 1, 1)


def test_a_write_that_fails_lets_the_waiting_one_through(at_once: AtOnce, settings: Any) -> None:
    """Guard: one transaction around record and work; without it the record outlives the failure."""
    settings.ROOT_URLCONF = shop.HERE
    with shop.open_shop():
        people = shop.People()
        token = people.token(people.person(people.northwind, Role.PARTNER_ADMIN))
        shop.ENTERED.append(_fail_first())

        def send() -> int:
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k1"}
            body = json.dumps({"title": "T", "amount": "1"})
            client = Client(raise_request_exception=False)
            return client.post(
                "/api/v1/shop/orders", body, content_type="application/json", headers=headers
            ).status_code

        assert sorted(map(str, at_once(send, send))) == ["201", "500"]
        assert shop.Order.objects.count() == 1


def _wait(meeting: threading.Barrier) -> None:
    """Give the other request time to come as far; with the lock it never does."""
    try:
        meeting.wait()
    except threading.BrokenBarrierError:
        return


def _fail_first() -> Any:
    tries: list[int] = []

    def enter() -> None:
        assert transaction.get_connection().in_atomic_block
        tries.append(1)
        if len(tries) == 1:
            raise ZeroDivisionError

    return enter
