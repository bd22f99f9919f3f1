"""How often one side may ask to unlink or switch (domain.md rule 17, 6.4), and how months are counted."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import Association, AssociationRequest, RequestKind, Side
from partner_center.foundations.calendars import clock

if TYPE_CHECKING:
    from datetime import datetime

MONTHS = 3
"""The span in which requests are counted (domain.md rule 17)."""


@dataclass(frozen=True, slots=True)
class Limit:
    """From when on a side may ask again; at once if nothing is named."""

    free_from: datetime | None = None
    advice: object = ""


def months_after(moment: datetime, months: int) -> datetime:
    """Return the same day and time some months later or earlier; the last day of a month that is shorter.

    Days are those of the billing zone, where a month begins while it is still the month before in UTC.
    """
    here = moment.astimezone(ZoneInfo(settings.BILLING_ZONE))
    year, month = divmod(here.year * 12 + here.month - 1 + months, 12)
    day = min(here.day, calendar.monthrange(year, month + 1)[1])
    return here.replace(year=year, month=month + 1, day=day)


def limit_of(association: Association, side: Side) -> Limit:
    """Return from when on a side may ask about a customer again.

    Each side may ask so often about one customer in three months, whatever became of it: once, or as often as
    ``PC_ASSOCIATION_REQUESTS`` says (elsewhere three). Where it is once, a partner also waits until three months have
    passed since the customer itself asked to unlink.
    """
    most, now = settings.ASSOCIATION_REQUESTS, clock.now()
    since = months_after(now, -MONTHS)
    recent = AssociationRequest.objects.filter(
        customer=association.customer_id, partner=association.partner_id, asked_at__gt=since
    )
    own = list(recent.filter(side=side).order_by("-asked_at")[:most])
    if len(own) >= most:
        free_from = months_after(own[-1].asked_at, MONTHS)
        advice = _("This was asked within the last three months (%(numbers)s). Ask again from %(day)s on.")
        told = {"numbers": ", ".join(one.number for one in own), "day": _day(free_from)}
        return Limit(free_from, advice % told)
    theirs = recent.filter(side=Side.CUSTOMER, kind=RequestKind.UNLINK).order_by("-asked_at").first()
    if side == Side.PARTNER and most == 1 and theirs is not None:
        free_from = months_after(theirs.asked_at, MONTHS)
        advice = _("The customer itself asked to unlink (%(number)s). The partner may ask from %(day)s on.")
        return Limit(free_from, advice % {"number": theirs.number, "day": _day(free_from)})
    return Limit()


def _day(moment: datetime) -> str:
    from django.utils.timezone import localtime

    return f"{localtime(moment):%Y-%m-%d %H:%M}"
