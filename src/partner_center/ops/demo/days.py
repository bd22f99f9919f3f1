"""The days of the story: what is planned for when, and what happens by itself in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Min

from partner_center.foundations.calendars.clock import Hands
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.models import Due
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.kit.periods import Month

Deed = Callable[[], object]
MONTHS = 12


class Days:
    """A calendar of deeds. Between two of them deadlines strike, reminders and letters go out, as in real life."""

    def __init__(self, hands: Hands, today: datetime) -> None:
        self.hands = hands
        self.today = today
        self.zone = ZoneInfo(settings.BILLING_ZONE)
        here = today.astimezone(self.zone)
        this = Month.of(here.date())
        self.months = [this.plus(back) for back in range(-MONTHS, 0)]
        self._planned: list[tuple[datetime, int, Deed]] = []

    def after(self, number: int, day: int, hour: int = 10) -> datetime:
        """Return a day of the month that follows the story's month of that number (-1: before the first bill)."""
        month = self.months[number].next if number >= 0 else self.months[0]
        return datetime(month.year, month.number, day, hour, tzinfo=self.zone)

    def ago(self, days: int, hours: int = 0) -> datetime:
        """Return an instant before the end of the story."""
        return self.today - timedelta(days=days, hours=hours)

    def plan(self, when: datetime, deed: Deed) -> None:
        """Do something at that time; at the same time, in the order of planning."""
        self._planned.append((when, len(self._planned), deed))

    def live(self) -> None:
        """Do everything in the order of its time. A deed may plan others that come after it."""
        while self._planned:
            self._planned.sort(key=lambda one: one[:2])
            when, _order, deed = self._planned.pop(0)
            self._pass(when)
            deed()
            run_pending()
        self._pass(self.today)

    def _pass(self, until: datetime) -> None:
        """Let time go by, stopping wherever a deadline or a reminder is due."""
        while (moment := _next_due()) is not None and moment <= until:
            self._to(moment)
            swept = sweep()
            if swept.failed or not swept.struck + swept.reminded:
                raise RuntimeError(f"A deadline of {moment:%Y-%m-%d %H:%M} could not be kept: {swept}")
            run_pending()
        self._to(until)
        later("notices.digest")
        run_pending()

    def _to(self, moment: datetime) -> None:
        self.hands.move_to(max(self.hands.at, moment))


def _next_due() -> datetime | None:
    found = Due.objects.open().aggregate(strikes=Min("due_at"), reminds=Min("remind_at"))
    return min((moment for moment in found.values() if moment is not None), default=None)
