"""Deliveries of baseline solutions: most are closed month by month, the newest are left in every state."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from partner_center.domains.deliveries import actions as deliveries
from partner_center.domains.deliveries.models import BaselineDelivery, BaselineStatus
from partner_center.domains.opportunities import actions as opportunities
from partner_center.domains.opportunities.models import Stage
from partner_center.domains.personnel.models import Certificate, Person
from partner_center.foundations.calendars import clock
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.queries import review_of
from partner_center.ops.demo.days import MONTHS, Days
from partner_center.ops.demo.papers import scan
from partner_center.ops.demo.people import FIRMS, Firm, People

SETTLES = timedelta(days=4)
"""How long after the signature a partner has its project manager."""


def plan(days: Days, people: People) -> None:
    """Look after them once a month, and leave the last ones where they are in the last days."""
    desk = _Desk(days, people)
    for number in range(MONTHS):
        when = days.after(number, 20, 16)
        if when < days.ago(12):
            days.plan(when, desk.look_after)
    days.plan(days.ago(11), desk.register)
    days.plan(days.ago(9), desk.leave)


class _Desk:
    """The partners' delivery people, and the vendor's reviewer of the evidence."""

    def __init__(self, days: Days, people: People) -> None:
        self.days, self.people = days, people

    def _firm(self, delivery: BaselineDelivery) -> Firm:
        return next(firm for firm in FIRMS if self.people.firms.get(firm.key) == delivery.partner)

    def _own(self, delivery: BaselineDelivery) -> Any:  # noqa: ANN401 - an actor
        return self.people[f"delivery@{self._firm(delivery).key}"]

    def _waiting(self, status: BaselineStatus) -> list[BaselineDelivery]:
        rows = BaselineDelivery.objects.filter(status=status).select_related("partner", "opportunity", "offering")
        return list(rows.order_by("pk"))

    def _paper(self, delivery: BaselineDelivery, name: str) -> Any:  # noqa: ANN401 - an uploaded file
        firm = self._firm(delivery)
        return scan(f"{name}.png", name.upper().replace("-", " "), firm.number, f"{clock.now():%Y-%m-%d}")

    # Every month.

    def look_after(self) -> None:
        """Close what was handed in, prove what is delivered, register what is new."""
        reviewer = self.people["reviewer@skyline"]
        for one in self._waiting(BaselineStatus.REVIEWING):
            review = review_of(one, reviewer)
            if review is not None:
                reviews.approve(review, by=reviewer, comment="材料齐全。")
        for one in self._waiting(BaselineStatus.REGISTERED):
            if one.opportunity.delivered_on is not None:
                self.accept(one, one.opportunity.delivered_on)
                self.prove(one, "acceptance-report")
        self.register()

    def register(self) -> None:
        """Register the project managers of what was signed a while ago: a known person where there is one."""
        for one in self._waiting(BaselineStatus.TO_REGISTER):
            if one.created_at > clock.now() - SETTLES:
                continue
            firm, today = self._firm(one), clock.now().date()
            held = Certificate.objects.counting().filter(person__partner=one.partner, expires_on__gt=today)
            certificate = held.filter(person__status="active", issued_on__lte=today).order_by("person", "pk").first()
            person: Person | None = certificate.person if certificate is not None else None
            deliveries.register(
                one,
                by=self._own(one),
                manager_name=person.name if person is not None else firm.people[3],
                manager_email=person.email if person is not None else f"delivery@{firm.key}.example",
                manager_phone="+65 6555 0180" if firm.language == "en" else "+86 21 5555 0180",
                person=person,
                certificate=certificate,
            )

    # What can happen to one.

    def accept(self, one: BaselineDelivery, ended_on: date) -> None:
        """Feed back that the customer accepted."""
        deliveries.feed_back_accepted(one, by=self._own(one), ended_on=ended_on)

    def terminate(self, one: BaselineDelivery, ended_on: date) -> None:
        """Feed back that the customer agreed to end it."""
        reason = (
            "The customer keeps its old system."
            if self._firm(one).language == "en"
            else "客户业务调整，双方同意退订并终止交付。"
        )
        deliveries.feed_back_terminated(one, by=self._own(one), ended_on=ended_on, reason=reason)

    def prove(self, one: BaselineDelivery, name: str) -> None:
        """Hand in evidence."""
        deliveries.hand_in(one, by=self._own(one), evidence=[self._paper(one, name)])

    def send_back(self, one: BaselineDelivery) -> None:
        """Let the reviewer say what is missing."""
        reviewer = self.people["reviewer@skyline"]
        review = review_of(one, reviewer)
        if review is not None:
            reviews.reject(review, by=reviewer, reason="终止协议缺少客户签章，请补充。")

    def lose(self, one: BaselineDelivery) -> None:
        """Let the sale be lost after its signature; what waits about it is closed."""
        seller = self.people[f"sales@{self._firm(one).key}"]
        reason = "客户取消了项目预算。"
        opportunities.lose(one.opportunity, by=seller, lost_code="budget", reason=reason)

    # The last days.

    def leave(self) -> None:
        """Let the newest end in different ways: what is delivered is accepted, what is under way ended or lost."""
        registered = self._waiting(BaselineStatus.REGISTERED)
        by_stage = {stage: [one for one in registered if one.opportunity.stage == stage] for stage in Stage}
        for one in by_stage[Stage.DELIVERED][:2]:
            self.days.plan(self.days.ago(8), partial(self.accept, one, self._yesterday(one)))
        for one in by_stage[Stage.DELIVERED][1:2]:
            self.days.plan(self.days.ago(6), partial(self.prove, one, "acceptance-report"))
        for one in by_stage[Stage.DELIVERING][:1]:
            self.days.plan(self.days.ago(7), partial(self.terminate, one, self._yesterday(one)))
        for one in by_stage[Stage.SIGNED][:1]:
            self.days.plan(self.days.ago(8, 2), partial(self.terminate, one, self._yesterday(one)))
            self.days.plan(self.days.ago(6, 2), partial(self.prove, one, "agreement"))
            self.days.plan(self.days.ago(4, 2), partial(self.send_back, one))
        for one in by_stage[Stage.SIGNED][1:2]:
            self.days.plan(self.days.ago(2), partial(self.lose, one))

    def _yesterday(self, one: BaselineDelivery) -> date:
        """Return when its delivery ended, or else the day before this one."""
        return one.opportunity.delivered_on or clock.now().astimezone(self.days.zone).date() - timedelta(days=1)
