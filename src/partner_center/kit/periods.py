"""Billing periods: months and quarters, half-open, in a stated time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import tzinfo

_SHAPE = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month: from its first day, up to but without the first day of the next."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """Read ``YYYY-MM``; anything else raises ``ValueError``."""
        match = _SHAPE.match(text)
        if match is None:
            msg = f"{text!r} is not a month written YYYY-MM."
            raise ValueError(msg)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Month:
        """Return the month in which a day lies."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        """Return ``YYYY-MM``."""
        return f"{self.year:04}-{self.number:02}"

    def plus(self, months: int) -> Month:
        """Return the month that many months later (or earlier)."""
        years, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, index + 1)

    @property
    def next(self) -> Month:
        """The month after this one."""
        return self.plus(1)

    @property
    def previous(self) -> Month:
        """The month before this one."""
        return self.plus(-1)

    @property
    def start(self) -> date:
        """First day, included."""
        return date(self.year, self.number, 1)

    @property
    def end(self) -> date:
        """First day of the next month, excluded."""
        return self.next.start

    @property
    def quarter(self) -> str:
        """The natural quarter, ``YYYY-Qn``."""
        return f"{self.year:04}-Q{(self.number + 2) // 3}"

    def starts_at(self, zone: tzinfo) -> datetime:
        """First instant of the month in that zone."""
        return datetime(self.year, self.number, 1, tzinfo=zone)

    def ends_at(self, zone: tzinfo) -> datetime:
        """First instant after the month in that zone."""
        return self.next.starts_at(zone)


def months_between(first: Month, last: Month) -> list[Month]:
    """Return every month from the first to the last, both included."""
    count = (last.year - first.year) * 12 + last.number - first.number + 1
    return [first.plus(step) for step in range(max(count, 0))]
