"""Two people at once: a fixture that lets functions collide on connections of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

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
