"""Which day it is for certificates: they carry dates, and the vendor's business zone says when a day begins."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.timezone import localdate

from partner_center.foundations.calendars import clock


def today() -> date:
    """Return the day it is in the business zone, the same for every reader of a list."""
    return localdate(clock.now(), ZoneInfo(settings.BILLING_ZONE))
