"""Delivery projects in every state: evaluated, running in time and late, asked for, sent back, given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from partner_center.domains.deliveries import actions as deliveries
from partner_center.domains.deliveries.models import (
    REQUIRED_MATERIALS,
    Acceptance,
    PlanChange,
    Project,
    Replacement,
    Rubric,
    RubricStatus,
)
from partner_center.domains.opportunities.models import Office, Opportunity, Stage
from partner_center.domains.personnel.models import Person
from partner_center.foundations.calendars import clock
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.queries import review_of
from partner_center.kit.refusals import Refused
from partner_center.ops.demo.days import Days
from partner_center.ops.demo.papers import scan
from partner_center.ops.demo.people import BEICHEN, CANGLAN, MERLION, XINYA, ZHIXING, Firm, People

Milestones = tuple[tuple[str, str, int], ...]
"""Name, what is delivered, and the day counted from the start."""

CHINESE: Final[Milestones] = (
    ("方案评审通过", "迁移方案与评审纪要", 12),
    ("试迁移完成", "试迁移报告", 30),
    ("生产割接完成", "割接记录与回退预案", 52),
    ("上线稳定运行", "运行观察报告", 66),
)
ENGLISH: Final[Milestones] = (
    ("Design signed off", "Design document and minutes", 12),
    ("Trial migration", "Report of the trial", 30),
    ("Cut-over", "Cut-over record", 52),
    ("Stable operation", "Report of the observation period", 66),
)
LENGTH: Final = 70
"""Days that a project of the story lasts."""


@dataclass(frozen=True, slots=True)
class Job:
    """A project: who delivers it with whom, what, for whom, and how many days ago it began (negative: it is ahead)."""

    firm: Firm
    name: str
    customer: str
    contact: str
    team: tuple[str, ...]
    began: int
    phase: str = "migration"
    scenario: str = "implementation"
    scale: int = 600_000
    sells: bool = False
    """Whether it is the project of an opportunity, if one is signed by then."""
    month: int | None = None
    """The month of the story in which it began, where it follows a contract of that time, instead of ``began``."""

    @property
    def is_english(self) -> bool:
        """Whether its people write English."""
        return self.firm.language == "en"


EVALUATED: Final = Job(
    BEICHEN,
    "核心业务系统上云",
    "澄江数字科技有限公司",
    "许星河",
    ("yan", "luo"),
    200,
    scale=1_800_000,
    sells=True,
    month=2,
)
RUNNING: Final = Job(
    BEICHEN,
    "电商平台数据库迁移",
    "青禾优选电子商务有限公司",
    "程远",
    ("yan", "qiu"),
    28,
    scenario="migration_verification",
    sells=True,
)
LATE: Final = Job(BEICHEN, "智能工厂数据平台", "铭岳智能制造有限公司", "季岚", ("luo",), 33, phase="design")
REVIEWED: Final = Job(
    BEICHEN, "游戏海外版部署", "星屿互动娱乐有限公司", "安逸", ("yan",), -12, phase="go_live", scenario="poc"
)
DRAFT: Final = Job(BEICHEN, "物流调度系统优化", "远汀物流科技有限公司", "贺川", ("luo",), -25, phase="optimisation")
APPLIED: Final = Job(ZHIXING, "数据中台咨询与建设", "格物工业互联网有限公司", "尹知夏", ("he", "fu"), 82)
SEVERE: Final = Job(ZHIXING, "研发云桌面实施", "雾凇软件技术有限公司", "魏来", ("he",), 41, scale=320_000, sells=True)
SENT_BACK: Final = Job(
    MERLION,
    "Store analytics in the cloud",
    "Highgrain Retail Pte",
    "Dana Whitfield",
    ("wei",),
    -9,
    phase="planning",
    sells=True,
)
ACCEPTED: Final = Job(
    MERLION, "Payment platform move", "Paloma Finance", "Ines Duarte", ("wei", "arjun"), 95, scale=240_000
)
FAILED: Final = Job(CANGLAN, "水务物联平台实施", "白鹭水务信息有限公司", "方澄", ("bai",), 88, scale=280_000)
STAFFED: Final = Job(
    XINYA, "边缘推理节点部署", "临沅农业科技有限公司", "谷雨", ("lan",), 14, scenario="poc", scale=150_000
)
ENDED: Final = Job(XINYA, "智能客服验证", "掠影游戏工作室有限公司", "陶然", ("shi",), 60, scenario="poc", scale=90_000)

CRITERIA: Final = (
    ("Delivery on time", "按期交付", "Milestones against the plan in force", "里程碑达成与生效计划对比", 30, 10),
    ("Quality of the delivery", "交付质量", "Defects after the cut-over, rework", "割接后缺陷与返工情况", 30, 10),
    ("Project documents", "项目文档", "Complete, current, in the agreed form", "完整、及时、符合约定格式", 20, 5),
    ("Customer's satisfaction", "客户满意度", "From the acceptance report", "依据客户验收报告", 20, 5),
)


def plan(days: Days, people: People) -> None:
    """Put every project into the calendar, each up to the state in which the story leaves it."""
    site = _Site(days, people)
    days.plan(days.after(-1, 5), site.keep_rubric)
    for job in (EVALUATED, RUNNING, LATE, APPLIED, SEVERE, ACCEPTED, FAILED, STAFFED, ENDED):
        days.plan(site.at(job, -9), partial(site.report, job))
        days.plan(site.at(job, -6), partial(site.approve, job))
    days.plan(days.ago(2, 3), partial(site.report, REVIEWED))
    days.plan(days.ago(1, 6), partial(site.draft, DRAFT))
    for job in (EVALUATED, APPLIED, ACCEPTED, FAILED):
        for place in range(4):
            days.plan(site.at(job, site.offset(job, place)), partial(site.reach, job, place))
    for job in (RUNNING, LATE, SEVERE, STAFFED, ENDED):
        days.plan(site.at(job, site.offset(job, 0)), partial(site.reach, job, 0))
    _ends(days, site)
    _changes(days, site)


def _ends(days: Days, site: _Site) -> None:
    for job, after in ((EVALUATED, 72), (ACCEPTED, 74), (FAILED, 75), (APPLIED, 72)):
        days.plan(site.at(job, after), partial(site.apply, job))
    days.plan(site.at(EVALUATED, 76), partial(site.accept, EVALUATED))
    days.plan(site.at(EVALUATED, 80), partial(site.evaluate, EVALUATED))
    days.plan(site.at(ACCEPTED, 80), partial(site.accept, ACCEPTED))
    days.plan(site.at(FAILED, 80), partial(site.fail, FAILED))
    days.plan(site.at(APPLIED, 75), partial(site.ask, APPLIED))
    days.plan(site.at(ENDED, 29), partial(site.terminate, ENDED))
    days.plan(days.ago(5), partial(site.report, SENT_BACK))
    days.plan(days.ago(3), partial(site.send_back, SENT_BACK))


def _changes(days: Days, site: _Site) -> None:
    days.plan(site.at(EVALUATED, 20), partial(site.move, EVALUATED, 1, 4, "客户机房搬迁推迟。"))
    days.plan(site.at(EVALUATED, 21), partial(site.agree, EVALUATED))
    for day in (15, 20, 24):
        days.plan(site.at(RUNNING, day), partial(site.move, RUNNING, 1, 1, "客户要求错开大促封网期。"))
        days.plan(site.at(RUNNING, day + 1), partial(site.agree, RUNNING))
    days.plan(days.ago(2), partial(site.move, SEVERE, 2, 8, "网络设备到货延期，需要顺延割接。"))
    days.plan(days.ago(1), partial(site.replace, STAFFED, "lan"))


class _Site:
    """Lets the delivery people of each partner and the vendor's reviewers do what they do."""

    def __init__(self, days: Days, people: People) -> None:
        self.days, self.people = days, people
        self.projects: dict[str, Project] = {}

    # Who acts, and on what.

    def at(self, job: Job, day: int) -> datetime:
        """Return three in the afternoon of a day counted from the start, where the partner is."""
        return datetime.combine(self._start(job) + timedelta(days=day), time(15), ZoneInfo(job.firm.zone))

    def offset(self, job: Job, place: int) -> int:
        """Return on which day a milestone is reached."""
        moved = 4 if job is EVALUATED and place == 1 else 0
        return (ENGLISH if job.is_english else CHINESE)[place][2] + moved

    def _own(self, job: Job) -> Any:  # noqa: ANN401 - an actor
        return self.people[f"delivery@{job.firm.key}"]

    def _reviewer(self) -> Any:  # noqa: ANN401 - an actor
        return self.people["reviewer@skyline"]

    def _project(self, job: Job) -> Project:
        project = self.projects[job.name]
        project.refresh_from_db()
        return project

    def _acceptance(self, job: Job) -> Acceptance:
        found: Acceptance = Acceptance.objects.get(project=self._project(job))
        return found

    def _start(self, job: Job) -> date:
        if job.month is not None:
            return self.days.after(job.month, 12).date()
        return (self.days.today.astimezone(ZoneInfo(job.firm.zone)) - timedelta(days=job.began)).date()

    def _paper(self, name: str, job: Job) -> Any:  # noqa: ANN401 - an uploaded file
        return scan(f"{name}.png", name.upper().replace("-", " "), job.firm.number, f"{clock.now():%Y-%m-%d}")

    def _today(self, job: Job) -> date:
        return clock.now().astimezone(ZoneInfo(job.firm.zone)).date()

    def _signed(self, job: Job) -> Opportunity | None:
        """Return a signed opportunity of the partner that no project belongs to yet."""
        if not job.sells:
            return None
        company = self.people.firms[job.firm.key]
        taken = Project.objects.filter(opportunity__isnull=False).values("opportunity")
        signed = Opportunity.objects.filter(partner=company, stage__in=[Stage.SIGNED, Stage.DELIVERING])
        return signed.exclude(pk__in=taken).order_by("signed_on", "pk").first()

    # What they do.

    def keep_rubric(self) -> None:
        """Release the first rubric, with a second version in the making."""
        manager = self.people["manager@skyline"]
        deliveries.release(self._rubric(""), by=manager)
        self.days.plan(self.days.ago(12), partial(self._rubric, "Documents weigh less, satisfaction more."))

    def _rubric(self, note: str) -> Rubric:
        rows = [
            {
                "name": name,
                "name_zh": name_zh,
                "hint": hint,
                "hint_zh": hint_zh,
                "weight": Decimal(weight + (5 if note and place == 3 else -5 if note and place == 2 else 0)),  # noqa: PLR2004 - places of the list
                "most": most,
            }
            for place, (name, name_zh, hint, hint_zh, weight, most) in enumerate(CRITERIA)
        ]
        return deliveries.draft_rubric(
            by=self.people["manager@skyline"],
            name="Project management quality",
            name_zh="项目管理质量",
            note=note,
            excellent_from=Decimal(90),
            good_from=Decimal(80),
            sufficient_from=Decimal(60),
            criteria=rows,
        )

    def draft(self, job: Job) -> Project:
        """Write a report down."""
        start = self._start(job)
        opportunity = self._signed(job)
        words = ENGLISH if job.is_english else CHINESE
        manager = self.people["manager@skyline"]
        project = deliveries.report(
            by=self._own(job),
            opportunity=opportunity,
            name=opportunity.name if opportunity else job.name,
            customer_name=opportunity.customer_name if opportunity else job.customer,
            customer_account=f"{job.firm.key}-{abs(job.began):03}",
            customer_contact=job.contact,
            customer_phone="",
            customer_email=f"project@{job.firm.key}-customer.example",
            country=job.firm.country,
            region="Singapore" if job.is_english else "华东",
            phase=job.phase,
            scenario=job.scenario,
            start_on=start,
            end_on=start + timedelta(days=LENGTH),
            annual_scale=Decimal(job.scale),
            currency=job.firm.currency,
            price_list_url="https://calculator.example/share/demo",
            contact_name=job.firm.people[3],
            contact_phone="+86 21 5555 0180" if not job.is_english else "+65 6555 0180",
            contact_email=f"delivery@{job.firm.key}.example",
            office=(opportunity.office if opportunity else None)
            or Office.objects.open().order_by("-is_default").first(),
            manager=manager.user,
            note="",
            work=self._work(job),
            people=self._team(job),
            milestones=[
                {"name": name, "deliverables": what, "planned_on": start + timedelta(days=day)}
                for name, what, day in words
            ],
            sow=self._paper("statement-of-work", job),
        )
        self.projects[job.name] = project
        return project

    def _work(self, job: Job) -> list[dict[str, Any]]:
        words = (
            (("Design", "Survey and design", 8), ("Migration", "Databases", 10), ("Migration", "Applications", 9))
            if job.is_english
            else (
                ("方案", "调研与设计", 8),
                ("迁移", "数据库迁移", 10),
                ("迁移", "应用迁移与联调", 9),
                ("上线", "割接值守", 6),
            )
        )
        return [{"package": package, "name": name, "person_days": Decimal(days)} for package, name, days in words]

    def _person(self, job: Job, key: str) -> Person:
        found: Person = Person.objects.get(email=f"{key}@{job.firm.key}.example")
        return found

    def _team(self, job: Job) -> list[dict[str, Any]]:
        roles = ("Lead architect", "Engineer") if job.is_english else ("交付负责人", "迁移工程师")
        return [
            {"person": self._person(job, key), "role": role, "person_days": Decimal(14)}
            for key, role in zip(job.team, roles, strict=False)
        ]

    def report(self, job: Job) -> None:
        """Report a project."""
        deliveries.submit(self.draft(job), by=self._own(job))

    def approve(self, job: Job) -> None:
        """Let the reviewer approve a report."""
        deliveries.approve(self._project(job), by=self._reviewer())

    def send_back(self, job: Job) -> None:
        """Let the reviewer send a report back, pointing at what is to be mended."""
        review = review_of(self._project(job), self._reviewer())
        if review is not None:
            reviews.reject(
                review,
                by=self._reviewer(),
                reason="The statement of work names another period than the report.",
                fields={"sow": "", "end_on": ""},
            )

    def reach(self, job: Job, place: int) -> None:
        """Report a milestone as reached."""
        milestone = self._project(job).milestones.order_by("place")[place]
        deliveries.reach(
            milestone,
            by=self._own(job),
            actual_on=min(milestone.planned_on, self._today(job)),
            deliverables=[self._paper(f"milestone-{place + 1}", job)],
        )

    def move(self, job: Job, place: int, days: int, reason: str) -> PlanChange:
        """Ask to move a milestone."""
        project = self._project(job)
        milestone = project.milestones.order_by("place")[place]
        moves = {milestone.pk: milestone.planned_on + timedelta(days=days)}
        return deliveries.request_change(project, by=self._own(job), cause="customer", reason=reason, moves=moves)

    def agree(self, job: Job) -> None:
        """Let the reviewer approve the change that waits."""
        for change in self._project(job).changes.filter(status="reviewing"):
            deliveries.approve_change(change, by=self._reviewer())

    def replace(self, job: Job, leaves: str) -> Replacement | None:
        """Ask to replace somebody by the first colleague whose certificate is high enough."""
        project = self._project(job)
        leaving = project.team.get(person=self._person(job, leaves))
        others = Person.objects.filter(partner=project.partner, status="active").exclude(pk=leaving.person_id)
        for person in others.order_by("pk"):
            try:
                return deliveries.request_replacement(
                    project, by=self._own(job), leaving=leaving, person=person, reason="原负责人休假，需更换。"
                )
            except Refused:
                continue
        return None

    def apply(self, job: Job) -> None:
        """Hand in the materials and apply for the acceptance."""
        project = self._project(job)
        papers = {name: self._paper(name.replace("_", "-"), job) for name in REQUIRED_MATERIALS}
        acceptance = deliveries.prepare(
            project, by=self._own(job), actual_end_on=self._today(job) - timedelta(days=1), **papers
        )
        deliveries.apply(acceptance, by=self._own(job))

    def accept(self, job: Job) -> None:
        """Let the reviewer find both in order, and pass it."""
        acceptance, reviewer = self._acceptance(job), self._reviewer()
        deliveries.check_time(acceptance, by=reviewer, verdict="good")
        deliveries.check_material(acceptance, by=reviewer, verdict="good")
        deliveries.accept(acceptance, by=reviewer)

    def ask(self, job: Job) -> None:
        """Let the reviewer look at the time, and ask for a supplement to the materials."""
        acceptance, reviewer = self._acceptance(job), self._reviewer()
        deliveries.check_time(acceptance, by=reviewer, verdict="good")
        review = review_of(acceptance, reviewer)
        if review is not None:
            reviews.take(review, by=reviewer)
            reviews.ask(review, by=reviewer, text="资源清单缺少可用区信息，请补充后回复。")

    def fail(self, job: Job) -> None:
        """Let the reviewer not pass it."""
        acceptance, reviewer = self._acceptance(job), self._reviewer()
        deliveries.check_time(acceptance, by=reviewer, verdict="good")
        said = "客户验收报告未签字。"
        deliveries.check_material(acceptance, by=reviewer, verdict="bad", comment=said)
        review = review_of(acceptance, reviewer)
        if review is not None:
            reviews.reject(review, by=reviewer, reason=said, fields={"acceptance_report": ""})

    def evaluate(self, job: Job) -> None:
        """Let the manager score it."""
        rubric = Rubric.objects.get(status=RubricStatus.RELEASED)
        given = zip(rubric.criteria.order_by("place"), ("9", "8.5", "4", "4.5"), strict=True)
        scores = [{"criterion": one, "points": Decimal(points), "comment": ""} for one, points in given]
        project = self._project(job)
        deliveries.evaluate(
            project, by=self.people["manager@skyline"], scores=scores, comment="按期完成，文档可再细化。"
        )

    def terminate(self, job: Job) -> None:
        """Let the vendor end a project early."""
        deliveries.terminate(self._project(job), by=self._reviewer(), reason="客户取消了验证计划。")
