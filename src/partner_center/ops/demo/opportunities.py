"""Opportunities of both ways in every state: offices and members first, then sales, some with near clocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.actions.imports import import_drafts
from partner_center.domains.opportunities.forms.imports import DraftImportForm
from partner_center.domains.opportunities.models import Opportunity
from partner_center.domains.solutions.models import Offering
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.queries import review_of
from partner_center.ops.demo.customers import Customers
from partner_center.ops.demo.days import Days
from partner_center.ops.demo.opportunity_deals import (
    AUDITING,
    DELIVERED,
    DRAFTS,
    FOLLOWED,
    LAPSED,
    LOST,
    MEMBERS,
    OFFERS,
    OFFICES,
    REJECTED,
    SIGNED,
    STALE,
    VALIDATING,
    Deal,
)
from partner_center.ops.demo.papers import scan
from partner_center.ops.demo.people import MERLION, XINYA, ZHIXING, Firm, People

VISITED = (
    ("门店客流分析平台", "望海百货有限公司", "260000"),
    ("冷链温控数据上云", "北屿冷链物流有限公司", "180000"),
    ("质检影像存储", "云杉精密铸造有限公司", "约三十万"),
)
LEADS = (
    ("订单中台迁移", "朝雾服饰有限公司", "320000"),
    ("会员数据治理", "", "150000"),
    ("门店客流分析平台", "望海百货股份有限公司", "260000"),
)
"""Files of a partner: the amount of one row is no number, one lacks its customer, one is known already."""


def plan(days: Days, people: People, customers: Customers) -> None:
    """Put everything into the calendar, each up to the state in which the story leaves it."""
    story = _Story(days, people)
    days.plan(days.after(-1, 2, 8), partial(story.found, customers))
    days.plan(days.after(5, 3, 8), story.take_in_newcomer)
    for deal, month in DELIVERED:
        story.deliver(deal, days.after(month, 8), ends=days.after(month + 4, 18))
    for place, deal in enumerate(SIGNED):
        story.sign(deal, days.after(8, 6 + place))
    for place, deal in enumerate(FOLLOWED):
        story.follow(deal, days.ago(44 + place))
        days.plan(days.ago(9 - place), partial(story.report, deal))
    story.follow(STALE, days.ago(70))
    story.follow(LOST, days.ago(60))
    days.plan(days.ago(12), partial(story.lose, LOST))
    days.plan(days.ago(35), partial(story.share, LAPSED))
    days.plan(days.ago(34), partial(story.audit, LAPSED))
    days.plan(days.ago(9), partial(story.share, REJECTED))
    days.plan(days.ago(7), partial(story.send_back, REJECTED))
    for deal, ago in VALIDATING:
        days.plan(days.ago(ago + 1), partial(story.share, deal))
        days.plan(days.ago(ago), partial(story.audit, deal))
    for place, deal in enumerate(AUDITING):
        days.plan(days.ago(1, 2 + place), partial(story.share, deal))
    days.plan(days.ago(0, 6), partial(story.write, DRAFTS[0]))
    days.plan(days.ago(0, 5), partial(story.write, DRAFTS[1], whole=False))
    days.plan(days.ago(6, 3), partial(story.hand_in, "三季度拜访名单.csv", VISITED))
    days.plan(days.ago(0, 4), partial(story.hand_in, "华东区线索.csv", LEADS, only_look=True))
    _offers(days, story)


def _offers(days: Days, story: _Story) -> None:
    for place, (deal, ending) in enumerate(OFFERS):
        waits = days.ago(1 if deal.firm is MERLION else 0, 3)
        began = {"offered": waits, "expired": days.ago(20)}.get(ending, days.ago(30 + place))
        days.plan(began, partial(story.offer, deal))
        if ending in {"accepted", "signed"}:
            days.plan(began + timedelta(hours=20), partial(story.accept, deal))
        if ending == "signed":
            days.plan(began + timedelta(days=16), partial(story.close_contract, deal))
        if ending == "declined":
            days.plan(began + timedelta(hours=26), partial(story.decline, deal))


class _Story:
    """Who does what about these opportunities."""

    def __init__(self, days: Days, people: People) -> None:
        self.days, self.people = days, people

    def found(self, customers: Customers) -> None:
        """Open the offices, give them the largest customers, and take in the members of the program."""
        admin, bd = self.people["admin@skyline"], self.people["business@skyline"]
        members = [self.people[f"{name}@skyline"].user for name in ("office", "customers")]  # one leaves later
        for name, name_zh, provinces, countries, is_default in OFFICES:
            office = actions.open_office(
                by=admin,
                name=name,
                name_zh=name_zh,
                regions=[f"CN-{one}" for one in provinces],
                countries=list(countries),
                members=[one for one in members if one is not None],
                bd=bd.user,
                is_default=is_default,
            )
            if is_default:
                for place in (0, 1, 2):
                    actions.own_customer(office, by=admin, customer=customers.companies[place])
        for firm, stage in MEMBERS:
            if firm is not XINYA:
                self._take_in(firm, stage)

    def take_in_newcomer(self) -> None:
        """The young company joins the program as soon as it is a partner."""
        self._take_in(XINYA, "joined")

    def _take_in(self, firm: Firm, stage: str) -> None:
        today = clock.now().astimezone(self.days.zone).date()
        company = self.people.firms[firm.key]
        actions.enter_member(by=self.people["operations@skyline"], partner=company, stage=stage, since=today)

    # Plans.

    def follow(self, deal: Deal, since: datetime) -> None:
        """Share, audit and validate."""
        self.days.plan(since, partial(self.share, deal))
        self.days.plan(since + timedelta(days=2), partial(self.audit, deal))
        self.days.plan(since + timedelta(days=5), partial(self.validate, deal))

    def sign(self, deal: Deal, since: datetime) -> None:
        """The same, and a contract."""
        self.follow(deal, since)
        self.days.plan(since + timedelta(days=18), partial(self.close_contract, deal))

    def hand_in(self, name: str, rows: Sequence[tuple[str, str, str]], *, only_look: bool = False) -> None:
        """A file comes from a partner: taken, with a row that is to be mended, or only looked at so far."""
        lines = ["name,customer_name,expected_amount", *(",".join(row) for row in rows)]
        file = SimpleUploadedFile(name, "\n".join(lines).encode())
        form = DraftImportForm({"only_look": "on"} if only_look else {}, {"file": file})
        if not form.is_valid():
            raise RuntimeError(form.errors.as_text())
        import_drafts(by=self.people[f"sales@{ZHIXING.key}"], **form.cleaned_data)

    def deliver(self, deal: Deal, since: datetime, *, ends: datetime) -> None:
        """The same, and a delivery."""
        self.sign(deal, since)
        self.days.plan(since + timedelta(days=26), partial(self.begin, deal))
        self.days.plan(ends, partial(self.complete, deal))

    # Deeds.

    def _own(self, deal: Deal) -> Actor:
        return self.people[f"sales@{deal.firm.key}"]

    def _said(self, deal: Deal) -> dict[str, Any]:
        today = clock.now().astimezone(self.days.zone).date()
        english = deal.is_english
        return {
            "name": deal.name,
            "customer_name": deal.customer,
            "registration_no": f"{deal.mark:05}K"
            if english
            else f"9100{deal.mark:04}MA{deal.mark:04}X0{deal.mark % 10}",
            "country": deal.firm.country,
            "region": deal.region,
            "address": f"{deal.mark % 90 + 1} Marina View" if english else f"科技大道 {deal.mark % 900 + 1} 号",
            "industry": deal.industry,
            "is_new": True,
            "budget": "Approved by the board for this year." if english else "已列入本年度预算，由董事会批准。",
            "decision_maker": (
                "The CIO decides with the head of finance." if english else "信息化负责人牵头，财务总监会签。"
            ),
            "need": deal.need,
            "plan": "Direct purchase in two lots after a trial." if english else "先试点再分两期采购，走直接采购流程。",
            "expected_amount": Decimal(deal.amount),
            "annual_scale": Decimal(deal.amount * 2 // 5),
            "currency": deal.firm.currency,
            "expected_sign_on": today + timedelta(days=32),
            "project_start_on": today + timedelta(days=45),
            "project_end_on": today + timedelta(days=170),
            "services": ["compute", "database", "network"],
            "contacts": [
                {
                    "name": deal.contact,
                    "title": "CIO" if english else "信息化负责人",
                    "phone": f"+65 6555 {deal.mark:04}" if english else f"+86 21 6120 {deal.mark:04}",
                    "email": f"it{deal.mark:04}@customer{deal.mark:04}.example",
                }
            ],
        }

    def write(self, deal: Deal, *, whole: bool = True) -> Opportunity:
        """Write it down; not all of it, if it shall stay a draft that lacks something."""
        said = self._said(deal)
        if not whole:
            for name in ("budget", "plan", "annual_scale", "contacts"):
                said.pop(name)
            return actions.draft_opportunity(by=self._own(deal), **said)
        today = clock.now().astimezone(self.days.zone).date()
        wares = list(Offering.objects.filter(name=deal.ware)) if deal.ware else []
        return actions.draft_opportunity(
            by=self._own(deal),
            **said,
            offerings=wares,
            presales_activities=["visit", "exchange", "poc"],
            support=["architecture", "consulting"],
            consent_by=deal.contact,
            consent_on=today - timedelta(days=1),
            consent_means="email",
            consent_file=scan(f"consent-{deal.mark}.png", "CONSENT", deal.firm.number, f"{today:%Y-%m-%d}"),
        )

    def share(self, deal: Deal) -> None:
        """Write it and submit it."""
        actions.submit(self.write(deal), by=self._own(deal))

    def _review(self, deal: Deal, by: Actor) -> Any:  # noqa: ANN401 - the review, which must be there
        review = review_of(_of(deal), by)
        if review is None:
            raise RuntimeError(f"{deal.name} waits for nobody.")
        return review

    def audit(self, deal: Deal) -> None:
        """Pass the audit."""
        manager = self.people["manager@skyline"]
        reviews.approve(self._review(deal, manager), by=manager)

    def send_back(self, deal: Deal) -> None:
        """Reject in the audit, with what to mend."""
        manager = self.people["manager@skyline"]
        reviews.reject(
            self._review(deal, manager),
            by=manager,
            code="vague",
            reason="需求只有一句话，看不出要解决什么问题、涉及哪些系统。",
            fields={"need": "请写明业务问题与涉及的系统", "plan": ""},
        )

    def validate(self, deal: Deal) -> None:
        """Validate after asking the customer."""
        bd = self.people["business@skyline"]
        day = clock.now().astimezone(self.days.zone).date() - timedelta(days=1)
        reviews.approve(self._review(deal, bd), by=bd, confirmed_on=day, confirmed_with=deal.contact)

    def report(self, deal: Deal) -> None:
        """Update the progress."""
        today = clock.now().astimezone(self.days.zone).date()
        own, deal_now = self._own(deal), _of(deal)
        english = deal.is_english
        actions.update_progress(
            deal_now,
            by=own,
            win_rate=60 + deal.mark % 25,
            next_step="Workshop on prices" if english else "商务条款交流",
            next_step_on=today + timedelta(days=6 + deal.mark % 9),
            remark="The trial has convinced the customer." if english else "试点已通过，客户认可方案。",
        )
        mate = self.people[f"delivery@{deal.firm.key}"]
        if mate.user is not None and mate.user.is_active:  # one of them leaves during the story
            actions.add_member(deal_now, by=own, user=mate.user, duty="delivery")
        office = self.people["customers@skyline"]
        if office.user is not None:
            actions.add_member(deal_now, by=office, user=office.user, duty="support")

    def lose(self, deal: Deal) -> None:
        """Report the loss."""
        actions.lose(_of(deal), by=self._own(deal), lost_code="competitor", reason="客户选择了本地机房厂商，价格更低。")

    def close_contract(self, deal: Deal) -> None:
        """Report the contract."""
        day = clock.now().astimezone(self.days.zone).date() - timedelta(days=1)
        amount = Decimal(deal.amount * 19 // 20)
        number = f"HT{day:%Y%m}-{deal.mark:04}"
        actions.sign(_of(deal), by=self._own(deal), signed_on=day, contract_amount=amount, contract_no=number)

    def begin(self, deal: Deal) -> None:
        """Begin the delivery, unless a delivery project has begun it."""
        if _of(deal).stage == "signed":
            actions.start_delivery(_of(deal), by=self._own(deal))

    def complete(self, deal: Deal) -> None:
        """Complete the delivery, unless a delivery project has."""
        if _of(deal).stage == "delivering":
            day = clock.now().astimezone(self.days.zone).date()
            actions.complete_delivery(_of(deal), by=SYSTEM, delivered_on=day)

    def offer(self, deal: Deal) -> None:
        """Let the vendor share it."""
        firm = self.people.firms[deal.firm.key]
        wares = list(Offering.objects.filter(partner=firm).listed().order_by("number")[:1])
        actions.share(by=self.people["business@skyline"], partner=firm, offerings=wares, **self._said(deal))

    def accept(self, deal: Deal) -> None:
        """Let the partner take it."""
        actions.accept(_of(deal), by=self._own(deal))

    def decline(self, deal: Deal) -> None:
        """Let the partner turn it down."""
        actions.decline(_of(deal), by=self._own(deal), reason="本季度视频团队已满负荷，无法按客户时间交付。")


def _of(deal: Deal) -> Opportunity:
    found: Opportunity = Opportunity.objects.get(name=deal.name, partner__number=deal.firm.number)
    return found
