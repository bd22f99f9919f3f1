"""The partners' delivery people: certificates that hold, run out, have run out, wait and were sent back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Final

from partner_center.domains.personnel import actions as personnel
from partner_center.domains.personnel.models import Certificate, Person
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.models import Review
from partner_center.foundations.reviews.queries import review_of
from partner_center.ops.demo.days import Days
from partner_center.ops.demo.papers import scan
from partner_center.ops.demo.people import BEICHEN, CANGLAN, MERLION, XINYA, ZHIXING, Firm, People


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate, and how many days before or after the end of the story it expires."""

    kind: str
    direction: str
    expires: int
    synchronised: bool = False


@dataclass(frozen=True, slots=True)
class Hand:
    """A delivery person with what it is certified for."""

    firm: Firm
    key: str
    name: str
    position: str
    base: str
    held: tuple[Held, ...] = ()


HANDS: Final = (
    Hand(BEICHEN, "yan", "严既明", "解决方案架构师", "上海", (Held("HCIE", "solutions_architect", 420),)),
    Hand(BEICHEN, "luo", "罗清扬", "迁移工程师", "上海", (Held("HCCDP", "cloud_migration", 510, synchronised=True),)),
    Hand(BEICHEN, "tang", "唐予安", "项目经理", "南京", (Held("PMP", "project_management", 300),)),
    Hand(BEICHEN, "qiu", "邱见山", "数据库工程师", "苏州", (Held("HCIP", "database", 44),)),
    Hand(BEICHEN, "mo", "莫听雨", "运维工程师", "上海", (Held("HCIA", "cloud_service", -25),)),
    Hand(ZHIXING, "he", "何知远", "首席顾问", "北京", (Held("HCCDE", "solutions_architect", 380, synchronised=True),)),
    Hand(ZHIXING, "fu", "傅云归", "数据架构师", "北京", (Held("HCIP", "big_data", 460), Held("HCIA", "big_data", 12))),
    Hand(ZHIXING, "ji", "纪青梧", "顾问", "天津"),
    Hand(MERLION, "wei", "Wei Ling Koh", "Cloud architect", "Singapore", (Held("HCIP", "cloud_native", 350),)),
    Hand(
        MERLION,
        "arjun",
        "Arjun Menon",
        "Data engineer",
        "Singapore",
        (Held("HCCDA", "big_data", 405, synchronised=True),),
    ),
    Hand(MERLION, "sara", "Sara Chua", "Project manager", "Kuala Lumpur", (Held("IPMA", "project_management", 9),)),
    Hand(CANGLAN, "meng", "孟扶摇", "交付经理", "杭州", (Held("PMP", "project_management", 330),)),
    Hand(CANGLAN, "bai", "柏子清", "工业互联网工程师", "宁波", (Held("HCCDA", "developer", 475, synchronised=True),)),
    Hand(
        CANGLAN, "rong", "容若水", "安全工程师", "杭州", (Held("HCSP", "security", 290), Held("HCSA", "security", -60))
    ),
)
YOUNG: Final = (
    Hand(XINYA, "shi", "石慕言", "算法工程师", "深圳", (Held("HCIP", "ai", 520),)),
    Hand(XINYA, "lan", "蓝若汐", "交付工程师", "广州", (Held("HCCDA", "ai", 500, synchronised=True),)),
)
LEAVES: Final = Hand(BEICHEN, "gu", "古道然", "实施工程师", "上海", (Held("HCIA", "cloud_service", 200),))


def plan(days: Days, people: People) -> None:
    """Put people and certificates into the calendar; projects find them certified from the first month on."""
    cast = _Cast(days, people)
    for place, hand in enumerate((*HANDS, LEAVES)):
        days.plan(days.after(-1, 3, 9) + timedelta(minutes=3 * place), partial(cast.bring, hand))
    for place, hand in enumerate(YOUNG):
        days.plan(days.after(5, 10, 14) + timedelta(minutes=3 * place), partial(cast.bring, hand))
    days.plan(days.after(7, 20, 17), cast.leave)
    for back in (85, 55, 30, 8, 2):
        days.plan(days.ago(back, 6), partial(later, "personnel.remind"))
    days.plan(days.ago(7), cast.send_back)
    days.plan(days.ago(3), cast.wait)


class _Cast:
    """Enters people and certificates as each partner's delivery does, with papers that say what they should."""

    def __init__(self, days: Days, people: People) -> None:
        self.days, self.people = days, people
        self.count = 0

    def bring(self, hand: Hand) -> None:
        """Enter a person, and each certificate until it is recognised."""
        person = personnel.enter_person(
            by=self.people[f"delivery@{hand.firm.key}"],
            name=hand.name,
            email=f"{hand.key}@{hand.firm.key}.example",
            position=hand.position,
            base_location=hand.base,
        )
        for held in hand.held:
            if held.synchronised:
                self._synchronise(person, held)
            else:
                certificate = self._enter(person, hand.firm, held)
                reviews.approve(self._review(certificate), by=self.people["reviewer@skyline"])

    def _dates(self, held: Held) -> tuple[date, date]:
        """Return when it was issued and expires: before the story began, and where its list says."""
        return self.days.after(-1, 1).date() - timedelta(days=70), self.days.ago(-held.expires).date()

    def _next_number(self, held: Held) -> str:
        self.count += 1
        return f"{held.kind}-{20250100 + self.count * 37}"

    def _synchronise(self, person: Person, held: Held) -> Certificate:
        issued, expires = self._dates(held)
        return personnel.synchronise(
            by=self.people["operations@skyline"],
            person=person.number,
            type=held.kind,
            direction=held.direction,
            number=self._next_number(held),
            issued_on=issued,
            expires_on=expires,
        )

    def _enter(self, person: Person, firm: Firm, held: Held) -> Certificate:
        issued, expires = self._dates(held)
        number = self._next_number(held)
        return personnel.submit_certificate(
            person,
            by=self.people[f"delivery@{firm.key}"],
            type=held.kind,
            direction=held.direction,
            number=number,
            issued_on=issued,
            expires_on=expires,
            file=scan(f"{number}.png", f"{held.kind} certificate", f"No. {number}", f"Valid until {expires}"),
        )

    def _review(self, certificate: Certificate) -> Review:
        """Return the review in which a certificate waits."""
        review = review_of(certificate, self.people["reviewer@skyline"])
        if review is None:
            raise RuntimeError(f"{certificate} waits for nobody.")
        return review

    def leave(self) -> None:
        """Somebody goes; the certificate goes along."""
        person = Person.objects.get(email=f"{LEAVES.key}@{LEAVES.firm.key}.example")
        personnel.leave(person, by=self.people["delivery@beichen"], left_on=self.days.hands.at.date())

    def send_back(self) -> None:
        """A scan that nobody can read."""
        person, reviewer = Person.objects.get(email="ji@zhixing.example"), self.people["reviewer@skyline"]
        certificate = self._enter(person, ZHIXING, Held("HCIA", "cloud_service", 620))
        review = self._review(certificate)
        reviews.reject(
            review,
            by=reviewer,
            reason="扫描件模糊，无法核对证书编号。",
            fields={"file": "请上传清晰的扫描件", "number": ""},
        )

    def wait(self) -> None:
        """Two that the vendor has not looked at yet."""
        for key, firm, held in (
            ("mo", BEICHEN, Held("HCIP", "cloud_service", 700)),
            ("sara", MERLION, Held("PMP", "project_management", 900)),
        ):
            self._enter(Person.objects.get(email=f"{key}@{firm.key}.example"), firm, held)
