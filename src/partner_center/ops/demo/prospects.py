"""Whom the partners want to win: prospects and invitations in every state, some of them nearly out of time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from partner_center.domains.customers.actions import imports, invitations, joining, reports, reservations
from partner_center.domains.customers.actions.imports import CheckedRow
from partner_center.domains.customers.lifecycle.prospects import InvitationLife, ReportLife
from partner_center.domains.customers.models import Channel, Invitation, Report, ReportStatus
from partner_center.foundations.identity.actor import Actor
from partner_center.ops.demo import PASSWORD
from partner_center.ops.demo.days import Days
from partner_center.ops.demo.people import People, date_back

SALES: Final = "sales@beichen"
CONSULTANT: Final = "sales@zhixing"
KEEPER: Final = "business@skyline"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A company that a partner talks to."""

    name: str
    contact: str
    mobile: str
    email: str
    industry: str
    region: str
    remark: str = ""


RUNS_OUT = Wanted("霁川新材料有限公司", "程霁", "+8613812340001", "cj@jichuan.example", "制造", "华东", "等待采购审批")
FRESH = Wanted("望舟航运信息有限公司", "陶望舟", "+8613812340002", "tao@wangzhou.example", "物流", "华南")
INVITED = Wanted("棠梨文化传媒有限公司", "许棠", "+8613812340003", "xutang@tangli.example", "传媒", "华北")
AGAIN = Wanted("松果智能家居有限公司", "罗松", "+8613812340004", "luosong@songguo.example", "制造", "华东")
NO_ADDRESS = Wanted("山月冷链物流有限公司", "贺山月", "+8613812340005", "", "物流", "西南", "只留了电话")
DOUBTFUL = Wanted("星河银行数据中心", "沈星", "+8613812340006", "shenxing@xinghe.example", "金融", "华东")
REJECTED = Wanted("星河银行信用卡中心", "严河", "+8613812340007", "yanhe@xinghe.example", "金融", "华东")
EXPIRED = Wanted("拾穗农业科技有限公司", "曾穗", "+8613812340008", "zeng@shisui.example", "农业", "华中")
GIVEN_UP = Wanted("半夏中医药有限公司", "苏半夏", "+8613812340009", "su@banxia.example", "医疗", "华中", "客户暂缓上云")
JOINED = Wanted("晴川数码有限公司", "方晴川", "+8613812340010", "fang@qingchuan.example", "互联网", "华中")
BY_LINK = Wanted("微澜设计工作室", "梁微", "+8613812340011", "liang@weilan.example", "设计", "华东")
NOTED = (
    Wanted("听雨茶业有限公司", "叶听雨", "+8613812340012", "ye@tingyu.example", "零售", "华南"),
    Wanted("云栖民宿管理有限公司", "丁云", "+8613812340013", "ding@yunqi.example", "旅游", "西南"),
)
RIVALS = Wanted("长风海洋工程有限公司", "魏长风", "+8613812340014", "wei@changfeng.example", "工程", "华东")

MISSING: Final = ("This field is required.", "这个字段是必填项。")
KEPT: Final = (
    ("星河银行", "direct", "总行由直销团队跟进"),
    ("昆仑石化集团有限公司", "direct", "集团框架协议"),
    ("灵犀短视频有限公司", "online", "线上团队客户"),
)


class Prospects:
    """What the partners' account managers do about customers to come."""

    def __init__(self, days: Days, people: People) -> None:
        self.days, self.people = days, people

    @property
    def _sales(self) -> Actor:
        return self.people[SALES]

    def plan(self) -> None:
        """Put it into the calendar."""
        days = self.days
        days.plan(days.ago(60), self.keep)
        days.plan(days.ago(28), self.make_links)
        days.plan(days.ago(20, 3), partial(self.report, EXPIRED))
        days.plan(days.ago(13, 5), partial(self.report, RUNS_OUT))
        days.plan(days.ago(12, 4), partial(self.report, AGAIN))
        days.plan(days.ago(12, 3), partial(self.invite, AGAIN))
        days.plan(days.ago(11), partial(self.report, REJECTED))
        days.plan(days.ago(10), partial(self.reject, REJECTED))
        days.plan(days.ago(9), partial(self.report, JOINED))
        days.plan(days.ago(9, -1), partial(self.invite, JOINED))
        days.plan(days.ago(8), partial(self.join, JOINED))
        days.plan(days.ago(7), partial(self.report, GIVEN_UP))
        days.plan(days.ago(6, 2), partial(self.report, INVITED))
        days.plan(days.ago(6, 1), partial(self.invite, INVITED))
        days.plan(days.ago(6), partial(self.report, RIVALS, by=CONSULTANT))
        days.plan(days.ago(5), partial(self.come_by_link, BY_LINK))
        days.plan(days.ago(4), partial(self.give_up, GIVEN_UP))
        days.plan(days.ago(3), partial(self.report, FRESH))
        days.plan(days.ago(3, -1), partial(self.invite, FRESH, kind="referral"))
        days.plan(days.ago(2), partial(self.report, NO_ADDRESS))
        days.plan(days.ago(2, -1), partial(self.report, DOUBTFUL))
        days.plan(days.ago(1, 2), partial(self.invite, AGAIN))
        days.plan(days.ago(1), self.look_at_a_file)
        for wanted in NOTED:
            days.plan(days.ago(1, 1), partial(self.report, wanted, report_now=False))

    def keep(self) -> None:
        """Enter the customers that the vendor's own teams follow."""
        for name, reason, note in KEPT:
            reservations.reserve(by=self.people[KEEPER], name=name, reason=reason, note=note)

    def report(self, wanted: Wanted, *, by: str = SALES, report_now: bool = True) -> Report:
        """Record somebody, and usually report it."""
        actor = self.people[by]
        return reports.record_prospect(
            by=actor,
            report_now=report_now,
            name=wanted.name,
            contact_name=wanted.contact,
            mobile=wanted.mobile,
            email=wanted.email,
            country="CN",
            industry=wanted.industry,
            region=wanted.region,
            remark=wanted.remark,
            owner=actor.user,
        )

    def _report_of(self, wanted: Wanted) -> Report:
        return Report.objects.get(mobile=wanted.mobile)

    def invite(self, wanted: Wanted, kind: str = "resale") -> None:
        """Invite a reported prospect by mail."""
        report = self._report_of(wanted)
        if report.status == ReportStatus.REPORTED:
            invitations.invite([report], by=self._sales, kind=kind, message="上次沟通的方案已准备好，期待与您合作。")

    def reject(self, wanted: Wanted) -> None:
        """The vendor looks, and says no."""
        reason = "该客户与星河银行为同一集团，由直销团队跟进。"
        ReportLife.reject.perform(self._report_of(wanted), by=self.people[KEEPER], reason=reason)

    def give_up(self, wanted: Wanted) -> None:
        """Let a prospect go before its time."""
        ReportLife.give_up.perform(self._report_of(wanted), by=self._sales)

    def make_links(self) -> None:
        """Links for a fair, for the company, and one that was revoked."""
        invitations.make_link(by=self._sales, kind="resale", label="云生态大会展台")
        invitations.make_link(by=self.people["admin@beichen"], kind="referral", label="官网", channel=Channel.GENERAL)
        old = invitations.make_link(by=self._sales, kind="resale", label="旧宣传册")
        InvitationLife.revoke.perform(old, by=self._sales)

    def join(self, wanted: Wanted) -> None:
        """The customer follows its mail."""
        self._come(Invitation.objects.get(report=self._report_of(wanted)), wanted)

    def come_by_link(self, wanted: Wanted) -> None:
        """A customer follows the code at the fair; somebody else looks and goes away."""
        link = Invitation.objects.get(label="云生态大会展台")
        invitations.note_opening(link)
        invitations.note_opening(link)
        self._come(link, wanted)

    def _come(self, invitation: Invitation, wanted: Wanted) -> None:
        invitations.note_opening(invitation)
        person = joining.register_by(
            invitation,
            company=wanted.name,
            name=wanted.contact,
            email=wanted.email,
            mobile=wanted.mobile,
            password=PASSWORD,
            language="zh-hans",
        )
        date_back(person)
        if person.company is not None:
            date_back(person.company)
        joining.follow(invitation, by=Actor.of(type(person).objects.select_related("company").get(pk=person.pk)))

    def look_at_a_file(self) -> None:
        """A file was looked at and waits to be imported: two rows are good, one is known, two have errors."""
        rows = [
            _row(2, "白石矿业有限公司", "石磊", "+8613812340021"),
            _row(3, "青鸟通信有限公司", "蓝青", "+8613812340022"),
            _row(4, RUNS_OUT.name, RUNS_OUT.contact, RUNS_OUT.mobile),
            _row(
                5,
                "流萤照明有限公司",
                "",
                "+8613812340023",
                contact_name=("This field is required.", "这个字段是必填项。"),
            ),
            _row(6, "", "何人", "+8613812340024", name=("This field is required.", "这个字段是必填项。")),
        ]
        imports.check_file(by=self._sales, file_name="十一月客户名单.xlsx", rows=rows)


def _row(number: int, name: str, contact: str, mobile: str, /, **wrong: tuple[str, str]) -> CheckedRow:
    texts = {"name": name, "contact_name": contact, "mobile": mobile.removeprefix("+86"), "country": "CN"}
    errors = {field: {"en": english, "zh-hans": chinese} for field, (english, chinese) in wrong.items()}
    return CheckedRow(number, texts, {**texts, "mobile": mobile, "email": ""}, errors)


def plan(days: Days, people: People) -> None:
    """Put whatever happens about prospects into the calendar."""
    Prospects(days, people).plan()
