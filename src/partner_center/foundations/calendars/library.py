"""What the `holidays` library knows about a country's year, in the house's terms."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import metadata
from typing import TYPE_CHECKING

import holidays

if TYPE_CHECKING:
    from datetime import date

ORDINARY_WEEKEND = frozenset({5, 6})
"""Saturday and Sunday, as ``date.weekday()`` counts."""

WEEKENDS = {"HK": ORDINARY_WEEKEND}
"""Where the library follows an old law: offices and banks in Hong Kong close on Saturdays."""

YEARS_LOOKED_BACK = 3
MOVED_OFTEN = 2
"""A country that moved weekends in two of the three years before is expected to do so again."""


@dataclass(frozen=True, slots=True)
class Facts:
    """A country's year: its weekend, its days off, its worked weekend days, and whether the year is complete."""

    weekend: frozenset[int]
    off: dict[date, str]
    moved: frozenset[date]
    is_published: bool
    source: str

    def is_worked(self, day: date) -> bool:
        """Tell whether people work on a day of this year."""
        return day in self.moved or (day not in self.off and day.weekday() not in self.weekend)


def version() -> str:
    """Return the library and its release, as shown beside a year."""
    return f"holidays {metadata.version('holidays')}"


@lru_cache(maxsize=512)
def knows(country: str) -> bool:
    """Tell whether the library has a calendar of the country (ISO 3166, two letters)."""
    return country in holidays.list_supported_countries(include_aliases=False)


@lru_cache(maxsize=512)
def facts(country: str, year: int) -> Facts:
    """Return the library's year; a country it does not know works from Monday to Friday all year."""
    if not knows(country):
        return Facts(ORDINARY_WEEKEND, {}, frozenset(), is_published=False, source="Monday to Friday")
    found = _of(country, year)
    moved = _moved(found, year)
    before = sum(bool(_moved(_of(country, past), past)) for past in range(year - YEARS_LOOKED_BACK, year))
    return Facts(
        weekend=WEEKENDS.get(country, frozenset(found.weekend)),
        off={day: name for day, name in sorted(found.items()) if day not in moved},
        moved=moved,
        is_published=bool(moved) or before < MOVED_OFTEN,
        source=version(),
    )


def _of(country: str, year: int) -> holidays.HolidayBase:
    english = "en_US" if "en_US" in holidays.country_holidays(country).supported_languages else None
    return holidays.country_holidays(country, years=year, language=english)


def _moved(found: holidays.HolidayBase, year: int) -> frozenset[date]:
    return frozenset(day for day in found.weekend_workdays if day.year == year)
