"""Counting working days against any calendar."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST_SEARCH = 3660
"""Days after which a calendar without working days is declared broken."""


def add_working_days(start: date, days: int, is_worked: Callable[[date], bool]) -> date:
    """Return the ``days``-th worked day after ``start``; the day of ``start`` itself never counts.

    With ``days=0`` it is ``start`` itself. Raises ``ValueError`` for a negative count, or when ten years of
    the calendar hold too few worked days.
    """
    if days < 0:
        msg = "Working days are counted forward only."
        raise ValueError(msg)
    day, left = start, days
    for _ in range(LONGEST_SEARCH):
        if left == 0:
            return day
        day += timedelta(days=1)
        left -= is_worked(day)
    msg = "The calendar has too few working days."
    raise ValueError(msg)


def working_days_between(start: date, end: date, is_worked: Callable[[date], bool]) -> int:
    """Count the worked days after ``start`` up to and including ``end``; negative when ``end`` lies before."""
    if end < start:
        return -working_days_between(end, start, is_worked)
    return sum(is_worked(start + timedelta(days=step)) for step in range(1, (end - start).days + 1))
