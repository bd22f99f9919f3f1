"""What the five partners bring to market: offerings in every state, and the vendor's marks on some of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from partner_center.domains.solutions import actions as solutions
from partner_center.domains.solutions.models import Mark, Offering
from partner_center.foundations.calendars import clock
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.models import Review
from partner_center.foundations.reviews.queries import review_of
from partner_center.ops.demo.days import Days
from partner_center.ops.demo.papers import scan
from partner_center.ops.demo.people import BEICHEN, CANGLAN, MERLION, XINYA, ZHIXING, Firm, People


@dataclass(frozen=True, slots=True)
class Ware:
    """An offering as its partner describes it; a goods code makes it marketplace goods."""

    firm: Firm
    name: str
    name_zh: str
    summary: str
    labels: tuple[str, ...]
    code: str = ""
    marks: tuple[Mark, ...] = ()


CORE, STORE = Mark.CORE_MAP, Mark.WHITELIST

LISTED: Final = (
    Ware(
        BEICHEN,
        "Beichen Landing Zone",
        "北辰云上底座方案",
        "面向大中型企业的多账号上云底座：组织、网络、日志与安全基线一次交付。",
        ("migration", "security"),
        marks=(CORE,),
    ),
    Ware(
        BEICHEN,
        "Beichen Database Migration",
        "北辰数据库平滑迁移",
        "把商用数据库迁移到云数据库，含评估、改造、双轨运行与割接。",
        ("database", "migration"),
        "STORE-BC-2041",
        (STORE,),
    ),
    Ware(
        BEICHEN,
        "Beichen Backup Manager",
        "北辰备份管家",
        "跨地域备份与演练，按月出具恢复报告。",
        ("continuity",),
        "STORE-BC-2077",
    ),
    Ware(
        ZHIXING,
        "Zhixing Cloud Adoption Consulting",
        "知行上云规划咨询",
        "从业务盘点到上云路线图，六周交付，可与迁移实施衔接。",
        ("migration", "modernisation"),
        marks=(CORE,),
    ),
    Ware(
        ZHIXING,
        "Zhixing Data Governance",
        "知行数据治理",
        "数据目录、质量规则与分级分类，适用于集团型企业。",
        ("data",),
        "STORE-ZX-0310",
        (STORE, CORE),
    ),
    Ware(
        MERLION,
        "Merlion Retail Analytics",
        "",
        "Demand forecasts and basket analysis for retailers in South-East Asia.",
        ("data", "ai"),
        marks=(CORE,),
    ),
    Ware(
        MERLION,
        "Merlion Managed Kubernetes",
        "",
        "Round-the-clock operation of container platforms, with a named team.",
        ("modernisation",),
        "STORE-ML-1108",
    ),
    Ware(
        CANGLAN,
        "Canglan Factory Data Platform",
        "沧澜工厂数据平台",
        "采集产线与设备数据，打通生产、质量与能耗三张报表。",
        ("industry", "edge", "data"),
        marks=(CORE,),
    ),
    Ware(
        CANGLAN,
        "Canglan Equal-Protection Package",
        "沧澜等保合规套餐",
        "等保二级与三级的测评准备、整改与持续监测。",
        ("security",),
        "STORE-CL-0552",
        (STORE,),
    ),
)
"""Listed before the first opportunity is told."""

RETIRES: Final = Ware(
    BEICHEN,
    "Beichen Mail Gateway",
    "北辰邮件网关",
    "邮件归档与反垃圾，已由新版取代。",
    ("office", "security"),
    "STORE-BC-1800",
    (STORE,),
)
YOUNG: Final = (
    Ware(
        XINYA,
        "Xinya Inspection Vision",
        "新芽质检视觉",
        "用视觉模型识别表面缺陷，产线旁一体机加云端训练。",
        ("ai", "edge", "industry"),
        marks=(CORE,),
    ),
    Ware(XINYA, "Xinya Meeting Notes", "新芽会议纪要", "会议转写与待办提取。", ("ai", "office"), "STORE-XY-0021"),
)
"""Listed in the middle of the year."""

WAITING: Final = (
    Ware(BEICHEN, "Beichen Cost Cockpit", "北辰云成本驾驶舱", "按部门分摊与预测云费用。", ("data",), "STORE-BC-2103"),
    Ware(
        MERLION,
        "Merlion Disaster Recovery",
        "",
        "A second site in another region, rehearsed twice a year.",
        ("continuity",),
    ),
)
REJECTED: Final = Ware(CANGLAN, "Canglan Energy Monitor", "沧澜能耗监测", "能耗监测。", ("industry",), "STORE-CL-0600")
DRAFT: Final = Ware(
    ZHIXING, "Zhixing Model Workshop", "知行大模型工作坊", "两周工作坊，产出三个可落地的大模型场景。", ("ai",)
)


def plan(days: Days, people: People) -> None:
    """Put the offerings into the calendar; what opportunities need is listed in the first week of the first month."""
    for place, ware in enumerate((*LISTED, RETIRES)):
        days.plan(days.after(-1, 2, 9) + timedelta(minutes=7 * place), partial(_bring, ware, people))
    for place, ware in enumerate(YOUNG):
        days.plan(days.after(5, 9, 10) + timedelta(minutes=7 * place), partial(_bring, ware, people))
    days.plan(days.after(6, 12, 15), partial(_retire, people))
    days.plan(days.after(7, 5, 11), partial(_store_changes_its_mind, people))
    days.plan(days.ago(9), partial(_reject, people))
    days.plan(days.ago(4), partial(_wait, people))
    days.plan(days.ago(2, 3), partial(_plan_ahead, days, people))


def _describe(ware: Ware, people: People, *, with_paper: bool = True) -> Offering:
    paper = scan(f"{ware.firm.key}-offering.png", ware.name, "Offering description", f"Partner {ware.firm.number}")
    return solutions.draft_offering(
        by=people[f"sales@{ware.firm.key}"],
        kind="marketplace" if ware.code else "baseline",
        name=ware.name,
        name_zh=ware.name_zh,
        summary=ware.summary,
        labels=list(ware.labels),
        goods_code=ware.code,
        file=paper if with_paper else None,
    )


def _submit(ware: Ware, people: People) -> Offering:
    offering = _describe(ware, people)
    solutions.submit(offering, by=people[f"sales@{ware.firm.key}"])
    return offering


def _bring(ware: Ware, people: People) -> None:
    """Describe, submit, list and mark."""
    offering = _submit(ware, people)
    reviews.approve(_review(offering, people), by=people["reviewer@skyline"])
    offering.refresh_from_db()
    for mark in ware.marks:
        reason = "Core Map list of the year" if mark == CORE else "Joint operation agreed with the store"
        solutions.set_mark(
            offering, by=people["manager@skyline"], mark=mark, holds=True, moment=clock.now(), reason=reason
        )


def _review(offering: Offering, people: People) -> Review:
    """Return the review in which an offering waits."""
    review = review_of(offering, people["reviewer@skyline"])
    if review is None:
        raise RuntimeError(f"{offering} waits for nobody.")
    return review


def _named(ware: Ware) -> Offering:
    found: Offering = Offering.objects.get(name=ware.name)
    return found


def _retire(people: People) -> None:
    by = people["sales@beichen"]
    solutions.retire(_named(RETIRES), by=by, reason="新版已上架，旧版停止销售。")


def _store_changes_its_mind(people: People) -> None:
    """One of the goods leaves the whitelist, and its labels are corrected: history for whoever asks about then."""
    offering, by = _named(LISTED[8]), people["operations@skyline"]
    solutions.set_mark(
        offering, by=by, mark=STORE, holds=False, moment=clock.now(), reason="The joint operation has ended."
    )
    solutions.relabel(offering, by=by, labels=["security", "continuity"])


def _reject(people: People) -> None:
    offering = _submit(REJECTED, people)
    reviewer = people["reviewer@skyline"]
    review = _review(offering, people)
    reviews.reject(
        review,
        by=reviewer,
        reason="概要过短，看不出适用行业和交付范围。",
        fields={"summary": "请写明适用行业与交付范围", "file": ""},
    )


def _wait(people: People) -> None:
    for ware in WAITING:
        _submit(ware, people)
    _describe(DRAFT, people, with_paper=False)


def _plan_ahead(days: Days, people: People) -> None:
    """A mark that begins next month; whoever looks sees it coming."""
    solutions.set_mark(
        _named(LISTED[6]),
        by=people["manager@skyline"],
        mark=STORE,
        holds=True,
        moment=days.today + timedelta(days=21),
        reason="Joint operation begins next month.",
    )
    later("solutions.keep_marks_true")
