"""Which day it is where a company is: expected days are judged by its own calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from partner_center.foundations.calendars import clock

if TYPE_CHECKING:
    from datetime import date

    from partner_center.foundations.identity.models import Company


def today_of(company: Company) -> date:
    """Return the present day in the company's time zone."""
    return clock.now().astimezone(ZoneInfo(company.time_zone)).date()
