"""A line of the to-do list, and how lines are put in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from partner_center.foundations.calendars import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

NEVER = datetime.max.replace(tzinfo=UTC)
URGENT, SOON = timedelta(days=1), timedelta(days=3)
MOST = 5
"""Records of one kind that are listed one by one; the rest is one more line."""


@dataclass(frozen=True, slots=True)
class Todo:
    """Something a person can do now: what, about which record, until when."""

    title: object
    url: str
    icon: str
    note: object = ""
    due_at: datetime | None = None
    weight: int = 1
    """Order among lines without a deadline: 0 is most urgent."""

    @property
    def tone(self) -> str:
        """How pressing it is: by the time left, else by its weight."""
        if self.due_at is None:
            return "bad" if self.weight == 0 else ""
        left = self.due_at - clock.now()
        return "bad" if left < URGENT else "warn" if left < SOON else ""


def in_order(lines: Iterable[Todo]) -> list[Todo]:
    """Return the lines: by deadline, then what has none by weight; those that lead nowhere are left out."""
    return sorted((line for line in lines if line.url), key=lambda line: (line.due_at or NEVER, line.weight))
