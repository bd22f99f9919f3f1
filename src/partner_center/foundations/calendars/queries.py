"""Is a day worked, when is something due, and which years are still incomplete."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import connection

from partner_center.foundations.calendars import clock, library
from partner_center.foundations.calendars.models import Day, Year
from partner_center.kit.working_days import add_working_days

if TYPE_CHECKING:
    from collections.abc import Iterable

KEPT_FOR = 60.0
"""Seconds after which a process looks again, so that a change made in another process reaches it."""

_kept: dict[tuple[str, int], tuple[float, library.Facts]] = {}


def is_worked(day: date, country: str) -> bool:
    """Tell whether people work on that day in that country (ISO 3166, two letters)."""
    return year_of(country, day.year).is_worked(day)


def due_after(
    start: datetime, *, working_days: int | None = None, days: int | None = None, country: str, zone: str
) -> datetime:
    """Return the end of the n-th day after ``start``: the first instant of the day after it, in that zone.

    The day on which it starts does not count. Exactly one of ``working_days`` and ``days`` is given; giving both
    or none raises ``ValueError``. The answer is excluded: whoever acts at that very instant is late.
    """
    where = ZoneInfo(zone)
    first = start.astimezone(where).date()
    if working_days is not None and days is None:
        last = add_working_days(first, working_days, lambda day: is_worked(day, country))
    elif days is not None and working_days is None:
        last = first + timedelta(days=days)
    else:
        msg = "Say either working_days or days."
        raise ValueError(msg)
    return start_of(last + timedelta(days=1), zone)


def start_of(day: date, zone: str) -> datetime:
    """Return the first instant of a day in a zone; where clocks jump over midnight, that is not 00:00."""
    where = ZoneInfo(zone)
    midnight = datetime.combine(day, time_of_day.min, tzinfo=where)
    return midnight.astimezone(ZoneInfo("UTC")).astimezone(where)


def year_of(country: str, year: int) -> library.Facts:
    """Return the year as the house keeps it, or as the library knows it while nobody has kept it."""
    if _changed_here():
        return _load(country, year)
    found = _kept.get((country, year))
    if found is None or time.monotonic() - found[0] > KEPT_FOR:
        found = _kept[country, year] = (time.monotonic(), _load(country, year))
    return found[1]


def unpublished_years(countries: Iterable[str], *, through: date | None = None) -> list[tuple[str, int]]:
    """Return the years, from this one on, whose moved weekends are not announced yet; people should be warned.

    Without ``through`` the next year is looked at too: deadlines reach into it from autumn on.
    """
    first = clock.now().year
    last = through.year if through else first + 1
    return [
        (country, year)
        for country in sorted(set(countries))
        for year in range(first, last + 1)
        if not year_of(country, year).is_published
    ]


def forget() -> None:
    """Drop what this process keeps, because the calendar has changed."""
    _kept.clear()


def _changed_here() -> bool:
    # A change that is not committed yet must be seen by its own transaction and kept by nobody: while the hook
    # left by the change still waits for the commit, this connection reads past what is kept.
    return any(hook[1] is forget for hook in connection.run_on_commit)


def _load(country: str, year: int) -> library.Facts:
    row = Year.objects.filter(country=country, number=year).first()
    if row is None:
        return library.facts(country, year)
    days = list(Day.objects.filter(country=country, date__year=year))
    return library.Facts(
        weekend=frozenset(row.weekend),
        off={day.date: day.name for day in days if not day.worked},
        moved=frozenset(day.date for day in days if day.worked),
        is_published=row.is_published,
        source=row.source,
    )
