"""Two people take a step on one record at once.

Exactly one of them succeeds because `Step.perform` locks the row before it looks at the state. Without
``select_for_update`` in ``Step._lock`` both read the old state and both run the effect: the last test takes the lock
out and sees that happen.
"""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import models

from partner_center.foundations.identity.models import Company
from partner_center.foundations.lifecycle.models import Due
from partner_center.foundations.lifecycle.steps import Step
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.kit.refusals import WrongState
from tests.foundations.lifecycle.conftest import cast, life
from tests.races.conftest import AtOnce

__all__ = ["cast", "life"]

pytestmark = pytest.mark.django_db(transaction=True)


def outcome(life: SimpleNamespace, cast: SimpleNamespace, at_once: AtOnce) -> tuple[int, int]:
    """Let admit and decline collide, and return how many succeeded and how many were refused as stale."""
    life.ask(cast.mine, by=cast.admin)
    again = Company.objects.get(pk=cast.mine.pk)
    results = at_once(
        lambda: life.admit(cast.mine, by=cast.manager),
        lambda: life.decline(again, by=cast.manager, reason="No."),
    )
    stale = sum(isinstance(result, WrongState) for result in results)
    return sum(isinstance(result, Company) for result in results), stale


def test_of_two_decisions_one_wins(
    at_once: AtOnce, hesitant: None, life: SimpleNamespace, cast: SimpleNamespace
) -> None:
    """Lock: the row lock; without it both decide."""
    assert outcome(life, cast, at_once) == (1, 1)


def test_a_click_and_the_sweep_do_not_both_win(
    at_once: AtOnce, hesitant: None, life: SimpleNamespace, cast: SimpleNamespace
) -> None:
    """Lock: the row lock, in step and sweep; without it the click and both sweeps succeed."""
    life.ask(cast.mine, by=cast.admin)
    due = Due.objects.get()
    results = at_once(
        lambda: life.admit(cast.mine, by=cast.manager), lambda: sweep(due.due_at), lambda: sweep(due.due_at)
    )
    company = Company.objects.get(pk=cast.mine.pk)
    struck = sum(result.struck for result in results[1:] if not isinstance(result, Exception))
    admitted = isinstance(results[0], Company)
    assert (admitted, struck, company.country) in {(True, 0, "Y"), (False, 1, "N")}


def test_without_the_lock_both_would_win(
    at_once: AtOnce, life: SimpleNamespace, cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_without_lock(_step: Step, subject: models.Model, _by: object) -> Any:
        found = type(subject)._default_manager.get(pk=subject.pk)
        time.sleep(0.2)
        return found

    monkeypatch.setattr(Step, "_lock", read_without_lock)
    assert outcome(life, cast, at_once) == (2, 0)
