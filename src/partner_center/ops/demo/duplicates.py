"""Customers that two partners bring: a duplicate case in every state, some with their clock running."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Final

from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.actions import duplicates
from partner_center.domains.opportunities.models import DuplicateCase, Opportunity
from partner_center.ops.demo.days import Days
from partner_center.ops.demo.opportunities import _Story
from partner_center.ops.demo.opportunity_deals import Deal
from partner_center.ops.demo.people import BEICHEN, CANGLAN, ZHIXING, Firm, People

ZHEJIANG: Final = "CN-ZJ"


def _deal(firm: Firm, name: str, customer: str, amount: int) -> Deal:
    return Deal(
        firm, name, customer, ZHEJIANG, amount, "工厂与仓库的数据要集中到云上，报表每天自动生成。", contact="骆青禾"
    )


WATCHED = _deal(BEICHEN, "云港物流调度系统上云", "宁波云港物流有限公司", 860_000)
DOUBTED = _deal(BEICHEN, "青屿食品质量追溯", "舟山青屿食品股份有限公司", 430_000)
DECIDED = _deal(BEICHEN, "望山纸业排产平台", "衢州望山纸业有限公司", 1_250_000)
APPEALED = _deal(ZHIXING, "拓源模具设计仿真上云", "台州拓源模具有限公司", 640_000)
FINAL = _deal(ZHIXING, "锦川纺织库存统一", "绍兴锦川纺织有限公司", 520_000)
OVERTURNED = _deal(BEICHEN, "临海重工设备监测", "临海重工机械有限公司", 980_000)
DISMISSED = _deal(ZHIXING, "越溪茶业门店系统", "杭州越溪茶业有限公司", 210_000)


def _rival(deal: Deal, firm: Firm, name: str) -> Deal:
    return replace(deal, firm=firm, name=name, amount=deal.amount * 9 // 10)


def plan(days: Days, people: People) -> None:
    """Put everything into the calendar; each pair ends in the state it is named by."""
    story = _Twice(days, people)
    story.follow(FINAL, days.ago(55))
    late = _rival(FINAL, CANGLAN, "锦川纺织数据中台")
    days.plan(days.ago(40), partial(story.share, late))
    story.follow(OVERTURNED, days.ago(48))
    wrong = _rival(OVERTURNED, CANGLAN, "临海重工涂装车间改造")
    days.plan(days.ago(30), partial(story.share, wrong))
    days.plan(days.ago(28), partial(story.object_to, wrong))
    days.plan(days.ago(26), partial(story.overturn, wrong))
    days.plan(days.ago(25), partial(story.audit, wrong))
    days.plan(days.ago(22), partial(story.validate, wrong))
    story.follow(APPEALED, days.ago(30))
    appealing = _rival(APPEALED, BEICHEN, "拓源模具研发云桌面")
    days.plan(days.ago(3), partial(story.share, appealing))
    days.plan(days.ago(1), partial(story.object_to, appealing))
    story.follow(DECIDED, days.ago(28))
    days.plan(days.ago(1, 4), partial(story.share, _rival(DECIDED, ZHIXING, "望山纸业生产数据分析")))
    _open_ones(days, story)


def _open_ones(days: Days, story: _Twice) -> None:
    different = _rival(DISMISSED, CANGLAN, "越溪酒店会员平台")
    days.plan(days.ago(18), partial(story.share, DISMISSED))
    days.plan(days.ago(18) + timedelta(hours=5), partial(story.share_by_phone, different, "杭州越溪酒店管理有限公司"))
    days.plan(days.ago(17), partial(story.dismiss, different))
    for deal in (DISMISSED, different):
        days.plan(days.ago(16), partial(story.audit, deal))
        days.plan(days.ago(12), partial(story.validate, deal))
    days.plan(days.ago(0, 20), partial(story.share, WATCHED))
    days.plan(days.ago(0, 18), partial(story.share, _rival(WATCHED, ZHIXING, "云港物流仓储数据平台")))
    days.plan(days.ago(0, 9), partial(story.share, DOUBTED))
    doubted = _rival(DOUBTED, CANGLAN, "青屿水产冷链监控")
    days.plan(days.ago(0, 7), partial(story.share_by_phone, doubted, "青屿水产贸易行"))


class _Twice(_Story):
    """What happens where two bring the same customer."""

    def share_by_phone(self, deal: Deal, customer: str) -> None:
        """Share it under another name and number, so that only the contact's telephone is the same."""
        own = self._own(deal)
        opportunity = self.write(deal)
        contact = {"name": "骆青禾", "title": "经理", "phone": f"+86 21 6120 {deal.mark:04}", "email": "luo@qq.com"}
        actions.amend(opportunity, by=own, customer_name=customer, registration_no="", contacts=[contact])
        actions.submit(opportunity, by=own)

    def object_to(self, deal: Deal) -> None:
        """Appeal against the decision."""
        reason = "这是另一个车间的独立项目，预算和负责人都不同，客户可以书面确认。"
        duplicates.appeal(self._case(deal), by=self._own(deal), reason=reason)

    def overturn(self, deal: Deal) -> None:
        """Find that the two differ."""
        by = self.people["business@skyline"]
        reason = "客户书面确认是两个独立立项的项目，预算和验收彼此无关。"
        duplicates.overturn(self._case(deal), by=by, outcome="different", reason=reason)

    def dismiss(self, deal: Deal) -> None:
        """Rule that the two are not the same."""
        by = self.people["business@skyline"]
        reason = "两家公司只是共用一位顾问的电话，主体和项目都不同。"
        duplicates.dismiss(self._case(deal), by=by, reason=reason)

    def _case(self, deal: Deal) -> DuplicateCase:
        opportunity = Opportunity.objects.get(name=deal.name, partner__number=deal.firm.number)
        return DuplicateCase.objects.about(opportunity).get()
