"""Who asks for which months, and how far each request has come."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from partner_center.domains.payouts import actions as payouts
from partner_center.domains.payouts.models import PaymentRequest
from partner_center.ops.demo.days import Days, Deed
from partner_center.ops.demo.payments import Payments
from partner_center.ops.demo.people import BEICHEN, CANGLAN, MERLION, ZHIXING, Firm, People

WRONG_TITLE = "The title of the buyer is not that of the contracting entity. Issue it anew with the right title."


def plan(days: Days, people: People) -> None:
    """Put every partner's requests into the calendar."""
    plans = {firm.key: Receivables(days, people, firm) for firm in (BEICHEN, ZHIXING, MERLION, CANGLAN)}
    beichen, zhixing, merlion, canglan = plans.values()
    beichen.get_paid(days.after(2, 16), 0, 3)
    beichen.get_paid(days.after(5, 18), 3, 6, refused_first=True)
    beichen.get_paid(days.after(7, 17), 6, 8, until="invoiced")
    beichen.get_paid(days.ago(2), 8, 9, until="asked")
    zhixing.get_paid(days.after(3, 17), 0, 4)
    zhixing.get_paid(days.after(5, 17), 4, 6, until="rejected")
    zhixing.get_paid(days.ago(12), 4, 8, until="refused")
    merlion.get_paid(days.after(2, 19), 0, 3)
    merlion.get_paid(days.after(5, 19), 3, 6)
    merlion.get_paid(days.ago(8), 6, 9, until="cleared")
    canglan.get_paid(days.after(4, 18), 1, 5)  # the first month is forgotten, and lapses soon
    canglan.get_paid(days.after(6, 18), 5, 7, until="approved")
    canglan.get_paid(days.ago(4), 7, 9, until="withdrawn")


class Receivables:
    """The requests of one partner."""

    def __init__(self, days: Days, people: People, firm: Firm) -> None:
        self.days, self.people, self.firm = days, people, firm
        self.payments = Payments(firm, people)

    def get_paid(
        self, when: datetime, first: int, end: int, *, until: str = "paid", refused_first: bool = False
    ) -> None:
        """Ask for the months from `first` up to `end` and go on until a certain point, a day after the other."""
        months = [str(month) for month in self.days.months[first:end]]
        self.days.plan(when, partial(self._ask, months, until, refused_first))

    def _ask(self, months: list[str], until: str, refused_first: bool) -> None:  # noqa: FBT001 - planned by position
        request = self.payments.ask(months)
        for step, wait in enumerate(self._path(request, until, refused_first)):
            self.days.plan(self.days.hands.at + timedelta(hours=18 * (step + 1)), wait)

    def _path(self, request: PaymentRequest, until: str, refused_first: bool) -> list[Deed]:  # noqa: FBT001 - the same
        finance, vendor = f"finance@{self.firm.key}", "finance@skyline"
        decided: dict[str, list[Deed]] = {
            "asked": [],
            "rejected": [
                lambda: payouts.reject(
                    request, by=self.people[vendor], reason="Please ask for the whole quarter at once."
                )
            ],
            "withdrawn": [lambda: payouts.withdraw(request, by=self.people[finance])],
        }
        if until in decided:
            return decided[until]
        steps: list[Deed] = [lambda: self.payments.approve(request)]
        if until == "approved":
            return steps
        steps.append(lambda: self._invoice(request))
        if until == "invoiced":
            return steps
        if refused_first or until == "refused":
            steps.append(lambda: self._refuse(request))
        if until == "refused":
            return steps
        if refused_first:
            steps.append(lambda: self._replace(request))
        steps.append(lambda: self.payments.accept_all(request))
        if until == "paid":
            steps.append(lambda: self.payments.pay(request))
        return steps

    def _invoice(self, request: PaymentRequest) -> None:
        self.payments.invoice_all(request)

    def _refuse(self, request: PaymentRequest) -> None:
        self.payments.refuse(request.invoices.order_by("pk")[0], WRONG_TITLE)

    def _replace(self, request: PaymentRequest) -> None:
        self.payments.replace(request, request.invoices.get(status="refused"))
