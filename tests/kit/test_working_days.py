"""Counting working days: the first day never counts, and a broken calendar is noticed."""

from datetime import date

import pytest

from partner_center.kit.working_days import add_working_days, working_days_between


def weekday(day: date) -> bool:
    return day.weekday() < 5


def test_the_day_of_the_event_does_not_count() -> None:
    friday = date(2026, 9, 25)
    assert add_working_days(friday, 1, weekday) == date(2026, 9, 28)
    assert add_working_days(friday, 0, weekday) == friday


def test_ten_working_days_are_two_weeks() -> None:
    assert add_working_days(date(2026, 9, 28), 10, weekday) == date(2026, 10, 12)


def test_days_are_counted_forward_only() -> None:
    with pytest.raises(ValueError, match="forward"):
        add_working_days(date(2026, 9, 28), -1, weekday)


def test_a_calendar_without_working_days_is_broken() -> None:
    with pytest.raises(ValueError, match="too few"):
        add_working_days(date(2026, 9, 28), 1, lambda _day: False)


def test_the_distance_is_signed() -> None:
    monday, next_monday = date(2026, 9, 28), date(2026, 10, 5)
    assert working_days_between(monday, next_monday, weekday) == 5
    assert working_days_between(next_monday, monday, weekday) == -5
    assert working_days_between(monday, monday, weekday) == 0
