"""Which day it is for a customer, and how far ahead it may promise."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.timezone import localdate

from partner_center.foundations.calendars import clock

if TYPE_CHECKING:
    from datetime import date

    from partner_center.foundations.identity.models import Company

LONGEST = timedelta(days=365)
"""The longest authorization."""


def today_in(company: Company) -> date:
    """Return the day it is where the company is."""
    return localdate(clock.now(), ZoneInfo(company.time_zone))


def last_day_allowed(company: Company) -> date:
    """Return the last day an authorization may name."""
    return today_in(company) + LONGEST


def billing_day() -> date:
    """Return the day it is in the billing zone."""
    return localdate(clock.now(), ZoneInfo(settings.BILLING_ZONE))


def next_midnight() -> datetime:
    """Return the beginning of the next day in the billing zone."""
    zone = ZoneInfo(settings.BILLING_ZONE)
    return datetime.combine(clock.now().astimezone(zone).date() + timedelta(days=1), time(), zone)
