"""A pilot before the year began: one partner, one month, and an incentive that nobody requested within a year."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from django.core.files.base import File

from partner_center.domains.billing import actions as billing
from partner_center.domains.incentives import actions as incentives
from partner_center.domains.incentives.models import Run, RunStatus, Statement
from partner_center.ops.demo import programs
from partner_center.ops.demo.customers import Customers
from partner_center.ops.demo.days import Days
from partner_center.ops.demo.people import CANGLAN, People
from partner_center.ops.demo.settlement import Settlement
from partner_center.ops.demo_bills import write_bills

PLACE: Final = 26
"""The customer of the pilot, a place in the list of accounts; it is with its partner from the beginning."""

LINES: Final = 200
SEED: Final = 20_25


class Pilot:
    """The month two before the first, from its bill to the confirmed statement; then it is forgotten."""

    def __init__(self, days: Days, people: People, customers: Customers, folder: Path) -> None:
        self.days, self.people, self.customers = days, people, customers
        self.settlement = Settlement(days, people)
        self.period = days.months[0].plus(-2)
        account = customers.accounts[PLACE]
        (self.file,) = write_bills(folder / "pilot", [account], [str(self.period)], LINES, SEED)

    def plan(self) -> None:
        """Put it into the calendar: policy, bill, run, publication, confirmation."""
        day = partial(datetime, self.period.next.year, self.period.next.number, tzinfo=self.days.zone)
        self.days.plan(day(2, 10), self._release)
        self.days.plan(day(3, 9), self._receive)
        self.days.plan(day(3, 10), self._link)
        self.days.plan(day(3, 12), self._order)
        self.days.plan(day(6, 15), self._publish)
        self.days.plan(day(8, 17), self._confirm)

    def _release(self) -> None:
        programs.pilot(str(self.period), by=self.people["operations@skyline"])

    def _receive(self) -> None:
        with self.file.open("rb") as file:
            billing.receive_bill(File(file, name=self.file.name), by=self.people["operations@skyline"])

    def _link(self) -> None:
        self.customers.link_new_accounts()
        self.settlement.compute(str(self.period))

    def _order(self) -> None:
        incentives.order_run(period=str(self.period), by=self.people["operations@skyline"])

    def _publish(self) -> None:
        run = Run.objects.get(period=str(self.period), status=RunStatus.CALCULATED)
        incentives.publish(run, by=self.people["operations@skyline"])

    def _confirm(self) -> None:
        for statement in Statement.objects.filter(period=str(self.period)):
            incentives.confirm(statement, by=self.people[f"finance@{CANGLAN.key}"])
