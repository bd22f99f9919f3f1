"""Two records numbered at the same time.

The lock is the counter's row (``SELECT … FOR UPDATE`` in ``numbering.actions._locked``). Without it both read the
same last number; the second test takes it out and sees that happen.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.db import transaction

from partner_center.foundations.numbering import actions
from partner_center.foundations.numbering.models import Counter

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

EACH = 5
PEOPLE = 4


def _take_slowly() -> list[str]:
    taken = []
    for _ in range(EACH):
        with transaction.atomic():
            taken.append(actions.next_number("PR"))
            time.sleep(0.01)
    return taken


def _numbers(at_once: Callable[..., list[object]]) -> list[str]:
    outcomes = at_once(*[_take_slowly] * PEOPLE)
    return sorted(number for outcome in outcomes if isinstance(outcome, list) for number in outcome)


def test_everybody_gets_a_number_of_his_own_and_none_is_left_out(at_once: Callable[..., list[object]]) -> None:
    """Lock: the counter's row; the next test takes it out."""
    assert _numbers(at_once) == [f"PR-{number:06}" for number in range(1, EACH * PEOPLE + 1)]


def test_without_the_lock_numbers_are_given_out_twice(
    at_once: Callable[..., list[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    Counter.objects.create(prefix="PR")
    monkeypatch.setattr(actions, "_locked", lambda prefix: Counter.objects.get(prefix=prefix))
    numbers = _numbers(at_once)
    assert len(set(numbers)) < len(numbers)
