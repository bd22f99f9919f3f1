"""Who may earn opportunity incentives: three partners take part and are listed, one left, one is not on the list."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Final

from partner_center.domains.incentives import actions as incentives
from partner_center.domains.incentives.models import Whitelisting
from partner_center.domains.incentives.policies import AGREEMENT_VERSION
from partner_center.foundations.calendars import clock
from partner_center.ops.demo.days import Days
from partner_center.ops.demo.people import BEICHEN, CANGLAN, MERLION, XINYA, ZHIXING, Firm, People

LISTED: Final = (BEICHEN, ZHIXING, CANGLAN, MERLION)
"""Partners on the whitelist; Xinya is too young for it."""

REASON: Final = "Core partner of the year"


def plan(days: Days, people: People) -> None:
    """Put it into the calendar, before the first delivery ends."""
    for place, firm in enumerate(LISTED):
        days.plan(days.after(-1, 4, 10) + timedelta(minutes=9 * place), partial(_list, firm, people))
        days.plan(days.after(-1, 4, 15) + timedelta(minutes=9 * place), partial(_join, firm, people))
    days.plan(days.after(5, 11, 10), partial(_join, XINYA, people))
    days.plan(days.after(6, 9, 10), partial(_leave, people))
    days.plan(days.ago(3, 2), partial(_plan_an_end, days, people))


def _list(firm: Firm, people: People) -> None:
    partner, now = people.firms[firm.key], clock.now()
    incentives.add_to_whitelist(by=people["manager@skyline"], partner=partner, since=now, reason=REASON)


def _join(firm: Firm, people: People) -> None:
    incentives.take_part(by=people[f"admin@{firm.key}"], agrees=True, agreement=AGREEMENT_VERSION)


def _leave(people: People) -> None:
    incentives.leave(by=people["admin@merlion"], reason="We sell on our own account for now.")


def _plan_an_end(days: Days, people: People) -> None:
    """An end that is planned; whoever looks sees it coming."""
    span = Whitelisting.objects.get(partner=people.firms[MERLION.key])
    incentives.end_whitelisting(
        span,
        by=people["manager@skyline"],
        until=days.today + timedelta(days=21),
        reason="Takes part no longer; the list of next year is shorter.",
    )
