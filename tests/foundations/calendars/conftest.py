"""Calendar tests start with nothing kept in the process."""

from collections.abc import Iterator

import pytest

from partner_center.foundations.calendars import queries


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    queries.forget()
    yield
    queries.forget()
