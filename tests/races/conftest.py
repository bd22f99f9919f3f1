"""Two people at once: a fixture that lets functions collide on connections of their own, and one that widens the gap.

Every test of this folder names its guard and what was seen without it. Where it says *row lock*, that is the
``SELECT … FOR UPDATE`` of ``Step._lock``, together with the one of ``sweep._strike`` where a deadline takes part.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from partner_center.foundations.lifecycle.steps import Step

AtOnce = Callable[..., list[object]]


@pytest.fixture
def at_once(transactional_db: None) -> AtOnce:
    """Call the functions together and return what each returned or raised, in their order."""

    def run(*functions: Callable[[], object]) -> list[object]:
        start = threading.Barrier(len(functions))

        def call(function: Callable[[], object]) -> object:
            try:
                connection.ensure_connection()
                start.wait(timeout=10)
                return function()
            except Exception as error:  # noqa: BLE001 - how the loser fails is what these tests look at
                return error
            finally:
                connection.close()

        with ThreadPoolExecutor(len(functions)) as pool:
            return list(pool.map(call, functions))

    return run


@pytest.fixture
def hesitant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every step take a moment after it has looked at the state, so that the other one is surely in between."""
    real: Any = Step._check

    def check(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        time.sleep(0.3)

    monkeypatch.setattr(Step, "_check", check)
