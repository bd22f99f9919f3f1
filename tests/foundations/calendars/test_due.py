"""When something is due: working days with moved weekends, zones with summer time, half-open ends."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partner_center.foundations.calendars import actions, library
from partner_center.foundations.calendars.queries import due_after, is_worked, start_of

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")

MOVED_2026 = [
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
]


@pytest.mark.parametrize("kept", [True, False], ids=["kept in the database", "read from the library"])
def test_china_works_on_the_moved_weekend_days_of_2026(kept: bool) -> None:  # noqa: FBT001 - a parameter of the test
    if kept:
        actions.seed(["CN"], [2026])
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert [day for day in year if day.weekday() >= 5 and is_worked(day, "CN")] == MOVED_2026
    assert [day for day in year if day.month == 10 and day.weekday() < 5 and not is_worked(day, "CN")] == [
        date(2026, 10, day) for day in (1, 2, 5, 6, 7)
    ]


def test_ten_working_days_over_the_national_holiday() -> None:
    start = datetime(2026, 9, 28, 9, tzinfo=SHANGHAI)
    due = due_after(start, working_days=10, country="CN", zone="Asia/Shanghai")
    assert due == datetime(
        2026, 10, 17, tzinfo=SHANGHAI
    )  # the tenth day is Friday the 16th, with the worked Saturday 10th


@pytest.mark.parametrize(
    ("start", "zone", "due"),
    [
        (datetime(2026, 9, 28, 23, 59, tzinfo=SHANGHAI), "Asia/Shanghai", datetime(2026, 10, 2, tzinfo=SHANGHAI)),
        (datetime(2026, 9, 28, 16, 0, tzinfo=UTC), "Asia/Shanghai", datetime(2026, 10, 3, tzinfo=SHANGHAI)),
        (datetime(2026, 9, 28, 15, 59, tzinfo=UTC), "Asia/Shanghai", datetime(2026, 10, 2, tzinfo=SHANGHAI)),
    ],
    ids=["last minute of the day", "already tomorrow there", "still today there"],
)
def test_the_day_it_starts_is_the_day_in_the_partners_zone(start: datetime, zone: str, due: datetime) -> None:
    assert due_after(start, days=3, country="CN", zone=zone) == due


@pytest.mark.parametrize(
    ("start", "hours"),
    [(datetime(2026, 3, 28, 12, tzinfo=UTC), 23), (datetime(2026, 10, 24, 12, tzinfo=UTC), 25)],
    ids=["spring", "autumn"],
)
def test_a_day_with_a_clock_change_is_still_one_day(start: datetime, hours: int) -> None:
    end = due_after(start, days=1, country="DE", zone="Europe/Berlin")
    assert end.astimezone(UTC) - due_after(start, days=0, country="DE", zone="Europe/Berlin").astimezone(
        UTC
    ) == timedelta(hours=hours)
    assert (end.hour, end.minute) == (0, 0)


def test_where_clocks_jump_over_midnight_the_day_starts_at_one() -> None:
    first = start_of(date(2026, 4, 24), "Africa/Cairo")
    assert (first.hour, first.astimezone(UTC)) == (1, datetime(2026, 4, 23, 22, tzinfo=UTC))


@pytest.mark.parametrize("given_", [{}, {"days": 1, "working_days": 1}])
def test_either_working_days_or_days(given_: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="either"):
        due_after(datetime(2026, 9, 28, tzinfo=UTC), country="CN", zone="UTC", **given_)


def test_an_unknown_country_works_from_monday_to_friday() -> None:
    week = [date(2026, 9, 28) + timedelta(days=n) for n in range(7)]
    assert [is_worked(day, "ZZ") for day in week] == [True] * 5 + [False] * 2
    assert library.facts("ZZ", 2026).is_published is False


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    country=st.sampled_from(["CN", "US", "DE", "GB", "SG", "SA"]),
    start=st.datetimes(datetime(2024, 1, 1), datetime(2026, 10, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - hypothesis adds the zone
    count=st.integers(0, 40),
)
def test_it_agrees_with_counting_on_the_fingers(country: str, start: datetime, count: int) -> None:
    zone = "Asia/Shanghai"
    day, left = start.astimezone(SHANGHAI).date(), count
    while left:
        day += timedelta(days=1)
        left -= is_worked(day, country)
    due = due_after(start, working_days=count, country=country, zone=zone)
    assert due == datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=SHANGHAI)
    assert due > start
