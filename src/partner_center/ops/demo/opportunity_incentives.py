"""Rewards for delivered opportunities: two policies, and applications in every state, some with near clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

from partner_center.domains.billing.models import BillingAccount
from partner_center.domains.incentives import actions as incentives
from partner_center.domains.incentives import queries
from partner_center.domains.incentives.models import Application, Program
from partner_center.domains.opportunities import actions as opportunities
from partner_center.domains.opportunities.models import Opportunity
from partner_center.domains.payouts import actions as payouts
from partner_center.domains.payouts.models import PaymentRequest
from partner_center.domains.solutions.models import Offering
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.ledger.models import Item
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.models import Review
from partner_center.ops.demo.customers import Customers
from partner_center.ops.demo.days import Days
from partner_center.ops.demo.papers import scan
from partner_center.ops.demo.payments import Payments
from partner_center.ops.demo.people import BEICHEN, CANGLAN, MERLION, XINYA, ZHIXING, Firm, People
from partner_center.settlement.opportunity_terms import OpportunityTerms

LEFT_OUT: Final = frozenset({"Marketplace", "Content Delivery Network", "Elastic IP"})
MOST_ORDERS: Final = 5
CONTACTS: Final = {
    2: "夏庭芳", 3: "卓言", 14: "林清越", 16: "纪南乔", 17: "葛松年", 19: "岳小满", 24: "鲁一禾", 25: "程乐",
    18: "尹知非", 20: "阮青", 32: "Grace Ong",
}  # fmt: skip
"""Who is spoken to, by the customer's place in the list of accounts."""


@dataclass(frozen=True, slots=True)
class Deal:
    """A sale that was delivered: whose, to which customer (a place in the list of accounts), with which offering."""

    firm: Firm
    place: int
    name: str
    ware: str
    amount: int
    services: tuple[str, ...] = ("compute", "database")


DONE: Final = Deal(BEICHEN, 14, "安全运营平台迁云", "Beichen Landing Zone", 860_000, ("compute", "security"))
PAYING: Final = Deal(ZHIXING, 16, "家居零售数据治理一期", "Zhixing Data Governance", 420_000, ("big_data", "database"))
PAYABLE: Final = Deal(
    CANGLAN, 25, "版权曲库上云与产线看板", "Canglan Factory Data Platform", 310_000, ("storage", "iot")
)
PUBLISHED: Final = Deal(ZHIXING, 17, "工业互联网平台上云规划", "Zhixing Cloud Adoption Consulting", 350_000)
REVIEWED: Final = Deal(BEICHEN, 2, "智能制造多云底座", "Beichen Landing Zone", 1_280_000, ("compute", "network"))
REJECTED: Final = Deal(CANGLAN, 24, "农业物联数据平台", "Canglan Factory Data Platform", 260_000, ("iot", "storage"))
WITHDRAWN: Final = Deal(ZHIXING, 18, "生物医药数据治理", "Zhixing Data Governance", 190_000, ("big_data", "database"))
READY: Final = Deal(ZHIXING, 20, "旅行平台数据治理", "Zhixing Data Governance", 240_000, ("big_data", "database"))
LEFT: Final = Deal(MERLION, 32, "Store analytics", "Merlion Retail Analytics", 95_000, ("big_data", "database"))
WAITING: Final = Deal(XINYA, 19, "游戏素材质检", "Xinya Inspection Vision", 180_000, ("ai", "storage"))
TODAY: Final = Deal(BEICHEN, 3, "互动娱乐全球加速", "Beichen Landing Zone", 730_000, ("network", "container"))


def plan(days: Days, people: People, customers: Customers) -> None:
    """Put policies, deals and applications into the calendar, each up to the state in which the story leaves it."""
    story = _Story(days, people, customers)
    days.plan(days.after(-1, 3, 15), partial(story.release, str(days.months[0])))
    # Sold before the customer had an account: a new customer, at the higher rate.
    story.deliver(DONE, since=days.after(3, 18), until=days.after(8, 20))
    story.deliver(PAYING, since=days.after(5, 8), until=days.after(9, 10))
    story.deliver(PAYABLE, since=days.after(2, 6), until=days.after(9, 14))
    for place, deal in enumerate((PUBLISHED, REVIEWED, REJECTED, WITHDRAWN)):
        story.deliver(deal, since=days.after(5, 12 + place), until=days.ago(16 + place))
    # Three can be looked at under "to be applied for": one is eligible, one's partner left, one's is not listed.
    story.deliver(READY, since=days.after(5, 19), until=days.ago(4))
    story.deliver(LEFT, since=days.after(5, 21), until=days.ago(9))
    story.deliver(WAITING, since=days.after(6, 16), until=days.ago(6))
    story.deliver(TODAY, since=days.after(6, 20), until=days.ago(0, 3))
    _decide(story, days)


def _decide(story: _Story, days: Days) -> None:
    paid = days.after(9, 6)
    steps: list[Callable[[], object]] = [
        partial(story.apply, DONE),
        partial(story.approve, DONE),
        partial(story.confirm, DONE),
        partial(story.request, DONE),
        partial(story.pay, DONE),
    ]
    for number, step in enumerate(steps):
        days.plan(paid + timedelta(days=number, hours=number), step)
    plans: dict[int, list[tuple[Deal, Callable[[Deal], object]]]] = {
        13: [(PAYING, story.apply), (PAYABLE, story.apply)],
        11: [(PAYING, story.approve), (PAYABLE, story.approve)],
        10: [(PAYING, story.confirm), (PUBLISHED, story.apply)],
        8: [(PAYABLE, story.confirm), (REJECTED, story.apply)],
        6: [(PAYING, story.request), (WITHDRAWN, story.apply)],
        5: [(REJECTED, story.reject), (PUBLISHED, story.approve)],
        4: [(WITHDRAWN, story.withdraw)],
        3: [(REVIEWED, story.apply)],
    }
    for ago, deeds in plans.items():
        for number, (deal, deed) in enumerate(deeds):
            days.plan(days.ago(ago, 5 - number), partial(deed, deal))


class _Story:
    """Who does what about these deals."""

    def __init__(self, days: Days, people: People, customers: Customers) -> None:
        self.days, self.people, self.customers = days, people, customers

    def release(self, first: str) -> None:
        """Found the two programs and release their policies: in yuan with caps, and in US dollars."""
        by = self.people["operations@skyline"]
        for code, name, name_zh, currency, caps in (
            ("OPPORTUNITY", "Opportunity incentive", "机会点激励", "CNY", (Decimal(60_000), Decimal(150_000))),
            (
                "OPPORTUNITY-USD",
                "Opportunity incentive (overseas)",
                "机会点激励（海外）",
                "USD",
                (Decimal(9_000), None),
            ),
        ):
            program: Program = incentives.found_program(
                by=by,
                code=code,
                name=name,
                name_zh=name_zh,
                summary="Rewards the cash that the orders of a delivered opportunity bring.",
                summary_zh="按已交付机会点的订单现金消费给予激励，需申请。",
            )
            terms = OpportunityTerms(
                code=code,
                name=name,
                currency=currency,
                valid_from=first,
                new_rate=Decimal("0.10"),
                existing_rate=Decimal("0.03"),
                cap=caps[0],
                yearly_cap=caps[1],
                excluded_services=LEFT_OUT,
            )
            incentives.release(incentives.draft_policy(program, by=by, terms=terms), by=by)

    def deliver(self, deal: Deal, *, since: datetime, until: datetime) -> None:
        """Let a partner share the opportunity, the vendor validate it, and everybody deliver it by a day."""
        self.days.plan(since, partial(self._share, deal, until))
        self.days.plan(since + timedelta(days=2), partial(self._audit, deal))
        self.days.plan(since + timedelta(days=5), partial(self._validate, deal))
        self.days.plan(until, partial(self._report, deal, (since + timedelta(days=20)).date()))

    def _share(self, deal: Deal, until: datetime) -> None:
        by, today = self.people[f"sales@{deal.firm.key}"], clock.now().date()
        abroad = deal.firm.country != "CN"
        company = self.customers.companies.get(deal.place)  # nobody yet where it is sold before the first account
        data: dict[str, Any] = {
            "name": deal.name,
            "customer": company,
            "customer_name": company.name if company else self.customers.accounts[deal.place].name,
            "country": "SG" if abroad else "CN",
            "region": "abroad" if abroad else "CN-SH",
            "address": "71 Robinson Road" if abroad else "上海市浦东新区",
            "industry": "retail" if abroad else "internet",
            "budget": "Approved for this year." if abroad else "年度预算已批复。",
            "decision_maker": "The CIO decides." if abroad else "信息中心主任决策。",
            "need": "Baskets of all stores." if abroad else "现有机房到期，需要整体迁移。",
            "plan": "Within a month." if abroad else "一个月内签约，分两期采购。",
            "expected_amount": Decimal(deal.amount),
            "annual_scale": Decimal(deal.amount),
            "currency": deal.firm.currency,
            "expected_sign_on": today + timedelta(days=20),
            "project_start_on": today + timedelta(days=30),
            "project_end_on": until.date(),
            "presales_activities": ["visit", "exchange"],
            "services": list(deal.services),
            "support": ["architecture"],
            "offerings": [Offering.objects.get(name=deal.ware)],
            "contacts": [
                {
                    "name": CONTACTS[deal.place],
                    "title": "Head of IT" if abroad else "信息中心主任",
                    "phone": f"+65 9123 45{deal.place}" if abroad else f"139{deal.place:02}86{deal.place:02}10",
                    "email": f"it@customer{deal.place}.example",
                }
            ],
            "consent_by": CONTACTS[deal.place],
            "consent_on": today,
            "consent_means": "email",
        }
        opportunities.submit(opportunities.draft_opportunity(by=by, **data), by=by)

    def _audit(self, deal: Deal) -> None:
        opportunities.pass_audit(_of(deal), by=self.people["manager@skyline"])

    def _validate(self, deal: Deal) -> None:
        by = self.people["business@skyline"]
        day = clock.now().date() - timedelta(days=1)
        opportunities.validate(_of(deal), by=by, confirmed_on=day, confirmed_with=CONTACTS[deal.place])

    def _report(self, deal: Deal, signed_on: date) -> None:
        """Report contract and delivery when both are over: meanwhile the story's projects would take it for theirs."""
        opportunity, by = _of(deal), self.people[f"sales@{deal.firm.key}"]
        number = f"HT{signed_on:%Y%m}{deal.place:03}"
        amount = Decimal(deal.amount)
        opportunities.sign(opportunity, by=by, signed_on=signed_on, contract_amount=amount, contract_no=number)
        opportunities.start_delivery(opportunity, by=SYSTEM)
        day = clock.now().astimezone(self.days.zone).date()
        opportunities.complete_delivery(opportunity, by=SYSTEM, delivered_on=day)

    def apply(self, deal: Deal) -> None:
        """Apply with the newest free orders of the customer."""
        by, opportunity = self.people[f"finance@{deal.firm.key}"], _of(deal)
        company = self.customers.companies[deal.place]
        account = BillingAccount.objects.filter(customer=company).order_by("number")[0]
        free = [
            one.order.order_id for one in queries.candidates(opportunity, company, deal.firm.currency) if one.is_free
        ]
        incentives.apply(
            opportunity,
            by=by,
            offering=Offering.objects.get(name=deal.ware),
            account=account.number,
            orders=free[:MOST_ORDERS],
            contract=scan(f"contract-{deal.place}.png", "CONTRACT", opportunity.contract_no, f"Total {deal.amount:,}"),
            proof=scan(f"acceptance-{deal.place}.png", "ACCEPTANCE", *free[:MOST_ORDERS]),
            contract_number=opportunity.contract_no,
            contract_amount=Decimal(deal.amount),
            currency=deal.firm.currency,
            contact_name=by.user.name if by.user else "",
            contact_phone="+65 6123 4567" if deal.firm.country != "CN" else "021-5080 1234",
            contact_email=f"finance@{deal.firm.key}.example",
            note="",
        )

    def approve(self, deal: Deal) -> None:
        """Let the vendor's operations approve."""
        reviews.approve(_review(deal), by=self.people["operations@skyline"])

    def reject(self, deal: Deal) -> None:
        """Let them send it back."""
        reviews.reject(
            _review(deal),
            by=self.people["operations@skyline"],
            reason="合同缺少签字页，且有一笔订单不属于该项目。",
            fields={"contract": "请上传完整合同", "orders": ""},
        )

    def withdraw(self, deal: Deal) -> None:
        """Let the partner take it back."""
        reviews.withdraw(_review(deal), by=self.people[f"finance@{deal.firm.key}"])

    def confirm(self, deal: Deal) -> None:
        """Let the partner confirm the amount."""
        earning = _application(deal).earning
        if earning is not None:
            incentives.confirm(earning.statement, by=self.people[f"finance@{deal.firm.key}"])

    def request(self, deal: Deal) -> None:
        """Let the partner ask for the payment of this one amount."""
        earning = _application(deal).earning
        if earning is not None:
            items = list(Item.objects.due().filter(key=earning.number))
            payouts.request_payment(items, by=self.people[f"finance@{deal.firm.key}"], note=deal.name)

    def pay(self, deal: Deal) -> None:
        """Bring that request to its payment: approved, invoiced, accepted, paid."""
        earning = _application(deal).earning
        if earning is None:
            return
        number = Item.objects.get(key=earning.number).drawn_by
        request = PaymentRequest.objects.get(number=number)
        payments = Payments(deal.firm, self.people)
        payments.approve(request)
        payments.invoice_all(request)
        payments.accept_all(request)
        payments.pay(request)


def _of(deal: Deal) -> Opportunity:
    found: Opportunity = Opportunity.objects.select_related("partner").get(name=deal.name)
    return found


def _application(deal: Deal) -> Application:
    found: Application = Application.objects.select_related("earning__statement").get(opportunity__name=deal.name)
    return found


def _review(deal: Deal) -> Review:
    found: Review = Review.objects.of(_application(deal)).get()
    return found
