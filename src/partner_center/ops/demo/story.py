"""The twelve months, told in order: bills, settlements, statements, questions, requests, payments."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from partner_center.foundations.calendars import clock
from partner_center.ops.demo import (
    afterwards,
    associations,
    baselines,
    deliveries,
    duplicates,
    offerings,
    opportunities,
    opportunity_incentives,
    personnel,
    programs,
    prospects,
    receivables,
    taking_part,
    trust,
)
from partner_center.ops.demo.bills import Bills
from partner_center.ops.demo.customers import LEAVES, Customers
from partner_center.ops.demo.days import MONTHS, Days
from partner_center.ops.demo.people import FIRMS, XINYA, People
from partner_center.ops.demo.pilot import PLACE, Pilot
from partner_center.ops.demo.settlement import Settlement

Say = Callable[[str], None]
LINES = 310_000


def tell(*, lines: int = LINES, say: Say) -> None:
    """Let the whole story happen in an empty database, and come back to the present."""
    started = time.monotonic()
    now = clock.now()
    with clock.freeze(now - timedelta(days=490)) as hands, TemporaryDirectory(prefix="partner-center-demo-") as folder:
        days = Days(hands, now)
        say(f"  Writing twelve billing files with {lines:,} lines …")
        bills = Bills(days, Path(folder), lines)
        hands.move_to(days.after(-1, 1, 8) - timedelta(days=65))
        story = Story(days, bills, say)
        story.plan()
        Pilot(days, story.people, story.customers, Path(folder)).plan()
        days.live()
    say(f"  Done in {time.monotonic() - started:.0f} seconds.")


class Story:
    """Who does what and when."""

    def __init__(self, days: Days, bills: Bills, say: Say) -> None:
        self.days, self.bills, self.say = days, bills, say
        self.people = People()
        self.customers = Customers(self.people)
        self.settlement = Settlement(days, self.people)
        bills.people = self.people

    def plan(self) -> None:
        """Put everything into the calendar."""
        self._beginning()
        for number in range(MONTHS):
            self._month(number)
        self._changes()
        trust.plan(self.days, self.people)
        offerings.plan(self.days, self.people)
        personnel.plan(self.days, self.people)
        opportunities.plan(self.days, self.people, self.customers)
        duplicates.plan(self.days, self.people)
        deliveries.plan(self.days, self.people)
        baselines.plan(self.days, self.people)
        prospects.plan(self.days, self.people)
        associations.plan(self.days, self.people, self.customers)
        taking_part.plan(self.days, self.people)
        opportunity_incentives.plan(self.days, self.people, self.customers)
        self.settlement.plan()
        receivables.plan(self.days, self.people)
        self.days.plan(self.days.ago(8), partial(afterwards.look_after_people, self.people))
        self.days.plan(self.days.ago(0, 5), partial(afterwards.ask_for_files, self.days, self.people))
        self.days.plan(self.days.today, partial(afterwards.read_messages, self.people))
        self.days.plan(self.days.today, partial(afterwards.guard, self.people))

    def _beginning(self) -> None:
        for firm in FIRMS:
            if firm is not XINYA:
                self.people.register(firm)
        first = str(self.days.months[0])
        programs.begin(first, by=self.people["operations@skyline"], database_end=str(self.days.months[8]))
        start = self.days.after(-1, 1, 0)
        for place, account in enumerate(self.customers.accounts):
            if account.starts == 0:
                self.customers.come(place, start - timedelta(days=100 if place == PLACE else 20))
        self.people.let_in(self.customers.companies[0], "chengjiang", "许星河", language="zh-hans")
        self.people.let_in(self.customers.companies[32], "highgrain", "Dana Whitfield", language="en")

    def _month(self, number: int) -> None:
        """A bill in the first days, then whoever is new is linked and the month computed once more."""
        month = self.days.months[number]
        last = number == MONTHS - 1
        arrives = min(self.days.after(number, 3, 9), self.days.ago(0, 30)) if last else self.days.after(number, 3, 9)
        self.days.plan(arrives - timedelta(hours=1), partial(self.say, f"  {month}: bill, performance, settlement …"))
        self.days.plan(arrives, partial(self.bills.receive, number))
        self.days.plan(arrives + timedelta(minutes=20), partial(self._link, str(month)))
        self.days.plan(arrives + timedelta(hours=2), partial(self.settlement.order, number))

    def _link(self, month: str) -> None:
        if self.customers.link_new_accounts():
            self.settlement.compute(month)

    def _changes(self) -> None:
        days = self.days
        operations = self.people["operations@skyline"]
        days.plan(days.after(5, 2, 9), partial(self.people.register, XINYA))
        for place, account in enumerate(self.customers.accounts):
            if account.starts:
                began = days.after(account.starts - 1, 1, 0)
                days.plan(began + timedelta(hours=9), partial(self.customers.come, place, began))
        days.plan(days.after(0, 15, 9), partial(self.customers.state_segments, days.after(-1, 1, 0)))
        days.plan(days.after(4, 18, 9), partial(self.customers.change_partner, days.after(4, 18, 0)))
        left = days.after(8, 1, 0)
        days.plan(
            left + timedelta(hours=9), partial(self.customers.end, LEAVES, left, "The customer closed its account.")
        )
        days.plan(days.after(5, 1, 11), partial(programs.raise_resale, str(days.months[6]), by=operations))
        days.plan(days.after(5, 20, 11), partial(programs.retire_databases, str(days.months[6]), by=operations))
        days.plan(days.after(3, 4, 15), self.bills.send_nonsense)
        days.plan(days.after(5, 3, 16), partial(self.bills.receive_again, 4))
        days.plan(days.ago(6), partial(programs.plan_next_year, str(days.months[11].plus(3)), by=operations))
