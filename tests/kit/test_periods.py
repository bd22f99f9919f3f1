"""Months are half-open, follow one another, and begin where the zone says."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from partner_center.kit.periods import Month, months_between

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_a_month_ends_where_the_next_begins() -> None:
    september = Month.parse("2026-09")
    assert (september.start, september.end) == (date(2026, 9, 1), date(2026, 10, 1))
    assert september.end == september.next.start


def test_a_month_begins_at_midnight_of_its_zone() -> None:
    assert Month.parse("2026-01").starts_at(SHANGHAI) == datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert Month.parse("2026-12").ends_at(SHANGHAI) == datetime(2026, 12, 31, 16, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-9", "2026-13", "2026-00", "26-09", "2026-09-01", ""])
def test_anything_else_is_no_month(text: str) -> None:
    with pytest.raises(ValueError, match="YYYY-MM"):
        Month.parse(text)


def test_years_turn_over() -> None:
    assert str(Month.parse("2026-12").next) == "2027-01"
    assert str(Month.parse("2026-01").previous) == "2025-12"
    assert str(Month.parse("2026-03").plus(-15)) == "2024-12"


def test_quarters_and_spans() -> None:
    assert [Month(2026, number).quarter for number in (1, 3, 4, 12)] == ["2026-Q1", "2026-Q1", "2026-Q2", "2026-Q4"]
    assert [str(one) for one in months_between(Month(2025, 12), Month(2026, 2))] == ["2025-12", "2026-01", "2026-02"]
    assert months_between(Month(2026, 2), Month(2026, 1)) == []
    assert Month.of(date(2026, 2, 28)) == Month(2026, 2)
