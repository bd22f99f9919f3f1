"""An empty queue around the tests that really commit: Django does not empty the tables of the queue's library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMPTY = "TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers"


@pytest.fixture
def empty_queue(transactional_db: None) -> Iterator[None]:
    """Empty the queue before and after."""
    del transactional_db
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY)
    yield
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY)
