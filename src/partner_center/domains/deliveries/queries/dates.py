"""Days of a project: what is today there, how late is something in working days, until when is lateness tolerated."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from partner_center.domains.deliveries.lifecycle import TOLERANCE, MilestoneLife
from partner_center.foundations.calendars import clock
from partner_center.foundations.calendars.queries import is_worked, start_of

if TYPE_CHECKING:
    from datetime import date

    from partner_center.foundations.identity.models import Company


def today_at(company: Company) -> date:
    """Return the present day where a company is."""
    return clock.now().astimezone(ZoneInfo(company.time_zone)).date()


def tolerated_until(planned_on: date, partner: Company) -> datetime:
    """Return the instant from which a milestone of that day is severely late: five working days are over."""
    term = MilestoneLife.tolerated.term or TOLERANCE
    return term.after(start_of(planned_on, partner.time_zone), partner)


def last_tolerated_day(planned_on: date, partner: Company) -> date:
    """Return the last day on which a milestone of that day is not severely late."""
    until = tolerated_until(planned_on, partner).astimezone(ZoneInfo(partner.time_zone))
    return (until - timedelta(seconds=1)).date()


def deviation(planned_on: date, actual_on: date, country: str) -> int:
    """Return by how many working days something is late; zero when it is in time or early."""
    late = 0
    day = planned_on
    while day < actual_on:
        day += timedelta(days=1)
        late += is_worked(day, country)
    return late
