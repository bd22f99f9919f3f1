"""People for the tests of opportunities, and a Monday without holidays near."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from partner_center.foundations.calendars import clock

MONDAY = datetime(2026, 11, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def monday() -> Iterator[clock.Hands]:
    """It is Monday, 2 November 2026, ten in the morning in Shanghai."""
    with clock.freeze(MONDAY) as stopped:
        yield stopped
