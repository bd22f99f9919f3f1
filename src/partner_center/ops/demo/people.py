"""Who takes part: the vendor's people, five partner companies with theirs, and two customers who look at their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from partner_center.domains.organization import actions as organization
from partner_center.domains.partners import actions as partners
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company, RoleGrant, User
from partner_center.foundations.identity.roles import Kind, Role
from partner_center.ops.demo import PASSWORD
from partner_center.ops.demo_catalog import PROVIDER

INITIAL: Final = "change-me-at-once"
"""What an administrator tells a newcomer."""


@dataclass(frozen=True, slots=True)
class Firm:
    """A partner as the vendor registers it: five kinds of business, five kinds of trouble."""

    key: str
    number: str
    name: str
    code: str
    industry: str
    size: str
    address: str
    people: tuple[str, str, str, str]
    country: str = "CN"
    zone: str = "Asia/Shanghai"
    language: str = "zh-hans"
    currency: str = "CNY"


BEICHEN: Final = Firm(
    "beichen", "P100001", "北辰云科技有限公司", "91310115MA1K3BC01X", "Cloud resale", "500-999",
    "上海市浦东新区博云路 88 号", ("沈砚秋", "陆景行", "周若澜", "高远舟"),
)  # fmt: skip
ZHIXING: Final = Firm(
    "zhixing", "P100002", "知行数字咨询有限公司", "91110108MA01ZX22XQ", "Consulting", "50-199",
    "北京市海淀区知春路 12 号", ("顾长安", "秦书瑶", "宋清和", "叶知秋"),
)  # fmt: skip
MERLION: Final = Firm(
    "merlion", "P100003", "Merlion Cloud Services Pte. Ltd.", "201934567K", "Cloud resale", "50-199",
    "71 Robinson Road, Singapore", ("Rachel Tan", "Marcus Lim", "Priya Nair", "Jon Ong"),
    country="SG", zone="Asia/Singapore", language="en", currency="USD",
)  # fmt: skip
XINYA: Final = Firm(
    "xinya", "P100004", "新芽信息技术有限公司", "91440300MA5XY44A7R", "Software", "10-49",
    "深圳市南山区科苑路 6 号", ("苏晚晴", "杜衡", "白露", "方既白"),
)  # fmt: skip
CANGLAN: Final = Firm(
    "canglan", "P100005", "沧澜系统集成有限公司", "91330106MA2CL55N3J", "System integration", "200-499",
    "杭州市西湖区文三路 90 号", ("江临渊", "韩墨", "林疏影", "薛望舒"),
)  # fmt: skip
FIRMS: Final = (BEICHEN, ZHIXING, MERLION, XINYA, CANGLAN)

POSTS: Final = (
    ("admin", Role.PARTNER_ADMIN),
    ("sales", Role.PARTNER_SALES),
    ("finance", Role.PARTNER_FINANCE),
    ("delivery", Role.PARTNER_DELIVERY),
)
"""The four people of every partner, in the order of `Firm.people`."""

VENDOR_PEOPLE: Final = (
    ("admin", "Alice Morgan", Role.VENDOR_ADMIN),
    ("manager", "Brian Zhao", Role.VENDOR_MANAGER),
    ("reviewer", "Carla Ruiz", Role.VENDOR_REVIEWER),
    ("operations", "Daniel Okafor", Role.VENDOR_OPERATIONS),
    ("finance", "Elena Petrova", Role.VENDOR_FINANCE),
    ("business", "Felix Huang", Role.VENDOR_BUSINESS),
    ("office", "Grace Lindqvist", Role.VENDOR_OFFICE),
    ("customers", "Hugo Brandt", Role.VENDOR_OFFICE),
)


def date_back(row: Company | User) -> None:
    """Give a row the day of the story: the database dates it by the real clock."""
    type(row).objects.filter(pk=row.pk).update(created_at=clock.now())


class People:
    """Everybody who acts in the story, found by the part of the address before the full stop."""

    def __init__(self) -> None:
        self.vendor: Company = Company.objects.create(kind=Kind.VENDOR, number="V000001", name=PROVIDER, language="en")
        date_back(self.vendor)
        self.firms: dict[str, Company] = {}
        (name, label, role), *others = VENDOR_PEOPLE
        self._install(f"{name}@skyline.example", label, role)
        for name, label, role in others:
            self._let_in("admin@skyline", f"{name}@skyline", label, role)

    def __getitem__(self, address: str) -> Actor:
        """Return who is behind ``finance@beichen``, with the roles of this moment."""
        return Actor.of(User.objects.select_related("company").get(email=f"{address}.example"))

    def register(self, firm: Firm) -> Company:
        """Register a partner as the ecosystem manager does, whose administrator then lets the others in."""
        manager = self["manager@skyline"]
        company: Company = Company.objects.create(
            kind=Kind.PARTNER,
            number=firm.number,
            name=firm.name,
            country=firm.country,
            time_zone=firm.zone,
            language=firm.language,
        )
        date_back(company)
        partners.register_partner(
            company,
            by=manager,
            unified_code=firm.code,
            industry=firm.industry,
            address=firm.address,
            website=f"https://www.{firm.key}.example",
            size=firm.size,
            manager=manager.user,
        )
        self.firms[firm.key] = company
        (_name, _role), *others = POSTS
        self._appoint(company, f"admin@{firm.key}", firm.people[0], firm.language)
        for (name, role), label in zip(others, firm.people[1:], strict=True):
            self._let_in(f"admin@{firm.key}", f"{name}@{firm.key}", label, role)
        return company

    def let_in(self, customer: Company, key: str, name: str, *, language: str) -> None:
        """Give a customer somebody who may look at its own consumption."""
        self._appoint(customer, f"admin@{key}", name, language)

    def _install(self, email: str, name: str, role: Role) -> None:
        """Enter the very first person, as whoever installs the product does."""
        person = User.objects.create_user(email, PASSWORD, name=name, company=self.vendor, language="en")
        RoleGrant.objects.create(user=person, role=role)
        date_back(person)

    def _appoint(self, company: Company, address: str, name: str, language: str) -> None:
        person = organization.appoint(
            by=self["manager@skyline"],
            company=company,
            email=f"{address}.example",
            password=INITIAL,
            name=name,
            language=language,
        )
        organization.choose_password(person, password=PASSWORD)
        date_back(person)

    def _let_in(self, by: str, address: str, name: str, role: Role) -> None:
        person = organization.create_person(
            by=self[by], email=f"{address}.example", password=INITIAL, name=name, roles=[role.value]
        )
        organization.choose_password(person, password=PASSWORD)
        date_back(person)
