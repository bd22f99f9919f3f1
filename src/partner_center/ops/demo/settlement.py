"""From performance to confirmed statements: runs, publication, questions, and who confirms when."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.db.models import QuerySet

from partner_center.domains.incentives import actions as incentives
from partner_center.domains.incentives.models import (
    Feedback,
    FeedbackStatus,
    Run,
    RunStatus,
    Statement,
    StatementStatus,
)
from partner_center.domains.performance import actions as performance
from partner_center.ops.demo.days import MONTHS, Days
from partner_center.ops.demo.people import BEICHEN, CANGLAN, FIRMS, MERLION, ZHIXING, Firm, People

HELD_BACK = {9: (9, 1), 10: (5, 3), 11: (1, 12)}
"""Months that were published late: how many days ago, and how many days from now the confirmation ends."""

CONFIRMS_AFTER = {BEICHEN.key: 1, ZHIXING.key: 3, MERLION.key: 2, CANGLAN.key: 2}
"""Days after publication on which a partner usually confirms; the others leave it to the deadline."""

FORGETS = {ZHIXING.key: {2, 5}, CANGLAN.key: {1, 4, 7}, MERLION.key: {3}}
"""Months that a partner left to the deadline although it usually confirms."""

LATE_CONFIRMED = {9: (BEICHEN, MERLION), 10: (BEICHEN,)}
"""Who has confirmed the months published late."""


class Settlement:
    """Runs and statements."""

    def __init__(self, days: Days, people: People) -> None:
        self.days, self.people = days, people

    def compute(self, month: str) -> None:
        """Compute a month's performance anew."""
        performance.order_build(period=month, by=self.people["operations@skyline"])

    def order(self, number: int) -> None:
        """Settle a month."""
        incentives.order_run(period=str(self.days.months[number]), by=self.people["operations@skyline"])

    def plan(self) -> None:
        """Plan what happens to every month's run."""
        self.days.plan(self.days.after(2, 4, 11), partial(self._discard_and_order_again, 2))
        for number in range(MONTHS):
            if number in HELD_BACK:
                self._plan_late(number)
            else:
                self._plan_usual(number)
        self._plan_questions()

    def _plan_usual(self, number: int) -> None:
        published = self.days.after(number, 6, 15)
        self.days.plan(published, partial(self._publish, number))
        for firm in FIRMS:
            wait = CONFIRMS_AFTER.get(firm.key)
            if wait is not None and number not in FORGETS.get(firm.key, set()):
                self.days.plan(published + timedelta(days=wait, hours=2), partial(self._confirm, number, firm))

    def _plan_late(self, number: int) -> None:
        back, ahead = HELD_BACK[number]
        ends = self.days.today + timedelta(days=ahead)
        self.days.plan(self.days.ago(back), partial(self._publish, number, ends))
        for firm in LATE_CONFIRMED.get(number, ()):
            self.days.plan(self.days.ago(back - 1, 3), partial(self._confirm, number, firm))

    def _discard_and_order_again(self, number: int) -> None:
        run = self._calculated(number)
        incentives.discard(run, by=self.people["operations@skyline"])
        self.order(number)

    def _calculated(self, number: int) -> Run:
        run: Run = Run.objects.get(period=str(self.days.months[number]), status=RunStatus.CALCULATED)
        return run

    def _publish(self, number: int, ends: datetime | None = None) -> None:
        ends_on = ends.astimezone(self.days.zone).date() if ends else None
        incentives.publish(self._calculated(number), by=self.people["operations@skyline"], publicity_ends_on=ends_on)

    def _confirm(self, number: int, firm: Firm) -> None:
        for statement in self._statements(number, firm).filter(status=StatementStatus.PENDING):
            incentives.confirm(statement, by=self.people[f"finance@{firm.key}"])

    def _statements(self, number: int, firm: Firm) -> QuerySet[Statement]:
        own: QuerySet[Statement] = Statement.objects.filter(
            period=str(self.days.months[number]), partner=self.people.firms[firm.key]
        )
        return own

    def _plan_questions(self) -> None:
        days = self.days
        days.plan(days.after(6, 6, 17), partial(self._ask, 6, BEICHEN, "六月起新费率是否适用于整额？请确认档位。"))
        days.plan(
            days.after(6, 7, 11),
            partial(self._answer, BEICHEN, "是的。新版政策自当月起生效，整额适用所达档位的费率，详见激励的计算过程。"),
        )
        days.plan(days.ago(7), partial(self._ask, 9, ZHIXING, "客户千寻旅行的一笔退款似乎计入了两次。"))
        days.plan(days.ago(6), partial(self._withdraw, ZHIXING))
        days.plan(days.ago(3), partial(self._ask, 10, CANGLAN, "请核对本月代售客户的计费调整明细。"))
        days.plan(
            days.ago(0, 20),
            partial(self._ask, 11, MERLION, "The credit of Sandova Games was agreed to be left out of the base."),
        )

    def _ask(self, number: int, firm: Firm, text: str) -> None:
        statement = self._statements(number, firm).order_by("currency")[0]
        earning = statement.earnings.order_by("number").first()
        incentives.ask(statement, by=self.people[f"finance@{firm.key}"], text=text, earning=earning)

    def _answer(self, firm: Firm, reply: str) -> None:
        for question in self._open_questions(firm):
            incentives.answer(question, by=self.people["operations@skyline"], reply=reply)

    def _withdraw(self, firm: Firm) -> None:
        for question in self._open_questions(firm):
            incentives.withdraw(question, by=self.people[f"finance@{firm.key}"])

    def _open_questions(self, firm: Firm) -> list[Feedback]:
        return list(Feedback.objects.filter(partner=self.people.firms[firm.key], status=FeedbackStatus.OPEN))
