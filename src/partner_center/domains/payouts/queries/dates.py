"""Which day it is, for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate

from partner_center.foundations.calendars import clock

if TYPE_CHECKING:
    from datetime import date

    from partner_center.foundations.identity.models import Company


def today_at(company: Company) -> date:
    """Return the day it is where the company is; in Shanghai a day begins eight hours before it does in UTC."""
    return localdate(clock.now(), ZoneInfo(company.time_zone))
