"""How partners look after their customers, and how some of them part: every state, and clocks that run out soon."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Final

from partner_center.domains.customers import actions
from partner_center.domains.customers.models import AssociationRequest, Authorization, Customer
from partner_center.domains.customers.queries.days import today_in
from partner_center.domains.organization import actions as organization
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.ops.demo import PASSWORD
from partner_center.ops.demo.customers import Customers
from partner_center.ops.demo.days import Days
from partner_center.ops.demo.people import BEICHEN, CANGLAN, FIRMS, INITIAL, MERLION, ZHIXING, People, date_back

CLEAN: Final[dict[str, Any]] = {
    "arrears": Decimal(0),
    "stored_value": Decimal(0),
    "bonus_balance": Decimal(0),
    "owed_invoices": Decimal(0),
    "reserved_instances": 0,
    "support_plans": 0,
    "service_plans": 0,
    "open_orders": 0,
    "special_contract": False,
    "enterprise": "none",
    "frozen": "no",
    "direct_sales": False,
    "credit_account": False,
    "subsidy_program": False,
    "reward_program": False,
    "consumer_cloud": False,
    "partner_applying": False,
}
"""An account against which nothing stands."""

SPECIAL: Final[dict[int, dict[str, Any]]] = {
    1: {"arrears": Decimal("18420.55"), "open_orders": 2},
    2: {"reserved_instances": 3, "enterprise": "master"},
    4: {"special_contract": True},
    8: {"frozen": "account"},
    10: {"enterprise": "member"},
    11: {"frozen": None, "open_orders": None},
    16: {"owed_invoices": Decimal("3600.00"), "cash_balance": Decimal("1250.40")},
    17: {"support_plans": 1},
    18: {"credit_account": True, "service_plans": 1},
    20: {"bonus_balance": Decimal("300.00")},
}
"""Places with something that stands against parting, or that is not known."""

PARTS: Final = 13
"""The place of the customer that pays for itself from now on."""

ANSWERERS: Final = {
    3: ("xingyu", "江晚舟", "zh-hans"),
    5: ("bowen", "温以宁", "zh-hans"),
    PARTS: ("shiguang", "黎望川", "zh-hans"),
}
"""Customers whose people answer in this story, besides the two that sign in from the beginning."""


def plan(days: Days, people: People, customers: Customers) -> None:
    """Put it into the calendar; nothing here changes who consumed what in the twelve months of bills."""
    chapter = Chapter(days, people, customers)
    days.plan(days.ago(75), chapter.state_accounts)
    days.plan(days.ago(74), chapter.let_people_in)
    days.plan(days.ago(2, 3), partial(chapter.ask_for_facts, 11))
    days.plan(days.ago(73), chapter.give_customers)
    days.plan(days.ago(72), chapter.show_contacts)
    days.plan(days.ago(60), partial(chapter.ask, 7, "unlink", "云资源整合后由集团统一采购。"))
    days.plan(days.ago(40), chapter.refuse_bowen)
    days.plan(days.ago(20), chapter.take_back)
    days.plan(days.ago(13, 2), partial(chapter.ask, 0, "switch", "客户希望自行充值并直接开票。"))
    days.plan(days.ago(11, 4), chapter.let_xingyu_ask)
    days.plan(days.ago(9), partial(chapter.state, 0))
    first = days.after(len(days.months) - 1, 1, 0)
    days.plan(max(first, days.ago(2)) - timedelta(days=3), partial(chapter.ask, PARTS, "switch", "客户改为自行付费。"))
    days.plan(max(first, days.ago(2)), chapter.agree)
    chapter.plan_authorizations()


class Chapter:
    """Who does what."""

    def __init__(self, days: Days, people: People, customers: Customers) -> None:
        self.days, self.people, self.customers = days, people, customers

    def customer(self, place: int) -> Customer:
        """Return the customer at a place of the list."""
        found: Customer = Customer.objects.get(pk=self.customers.companies[place].pk)
        return found

    def own(self, place: int) -> str:
        """Return who answers for a customer."""
        return {0: "admin@chengjiang", 32: "admin@highgrain"}.get(place) or f"admin@{ANSWERERS[place][0]}"

    # What the vendor's systems say.

    def state_accounts(self) -> None:
        """Operations take over what the account system says about every customer."""
        for place in self.customers.companies:
            self.state(place)

    def state(self, place: int) -> None:
        """Record one account."""
        account = self.customers.accounts[place]
        word = account.name_en.split()[0].lower()
        balance = Decimal(place * 731 % 9000) + Decimal("0.80")
        stated = CLEAN | {"cash_balance": balance} | SPECIAL.get(place, {})
        actions.state_facts(
            self.customer(place),
            by=self.people["operations@skyline"],
            note="Taken over from the account system.",
            account_name=f"{word}-{account.account.lower()}",
            verified_name=account.name,
            registration_no=f"91310000MA{account.account[1:]}X"[:18],
            contact_name=account.name[:1] + "经理",
            mobile=f"138{place:02}{int(account.account[1:]) % 1_000_000:06}",
            email=f"it@{word}.example",
            currency=account.currency,
            **stated,
        )

    def ask_for_facts(self, place: int) -> None:
        """The reseller is stuck on facts that nobody has stated, and asks the vendor."""
        actions.ask_facts(self.customer(place), by=self.people["admin@beichen"])

    # People, account managers, contacts.

    def let_people_in(self) -> None:
        """Some customers get somebody who answers, and a reseller one more account manager and a director."""
        for place, (key, name, language) in ANSWERERS.items():
            self.people.let_in(self.customers.companies[place], key, name, language=language)
        for address, name in (("sales2@beichen", "程未晞"), ("director@beichen", "纪云深")):
            person = organization.create_person(
                by=self.people["admin@beichen"],
                email=f"{address}.example",
                password=INITIAL,
                name=name,
                roles=[Role.PARTNER_SALES.value],
            )
            organization.choose_password(person, password=PASSWORD)
            date_back(person)

    def give_customers(self) -> None:
        """Every partner gives its customers to account managers; the reseller's two share them, and have a director."""
        for firm in FIRMS:
            own = self._belonging_to(firm.key)
            if firm is BEICHEN:
                self._give(firm.key, own[: len(own) // 2], "sales@beichen")
                self._give(firm.key, own[len(own) // 2 : -1], "sales2@beichen")
            else:
                self._give(firm.key, own, f"sales@{firm.key}")
        sellers = [self._person("sales@beichen"), self._person("sales2@beichen")]
        actions.set_team(self._person("director@beichen"), by=self.people["admin@beichen"], people=sellers)
        for place, words in {0: ["重点客户", "华东"], 1: ["重点客户"], 3: ["游戏", "续费关注"]}.items():
            actions.set_tags(self.customer(place), by=self.people["admin@beichen"], names=words)

    def _belonging_to(self, key: str) -> list[Customer]:
        company = self.people.firms[key]
        current = Customer.objects.filter(associations__partner=company, associations__ended_at=None)
        return list(current.order_by("pk").distinct())

    def _give(self, key: str, customers: Sequence[Customer], address: str) -> None:
        if customers:
            actions.assign_manager(customers, by=self.people[f"admin@{key}"], person=self._person(address))

    def _person(self, address: str) -> User:
        found: User = User.objects.get(email=f"{address}.example")
        return found

    def show_contacts(self) -> None:
        """Partners name whom their customers may call."""
        named = (
            (BEICHEN, "陆景行", "客户成功经理", "13917350021", "success@beichen.example"),
            (BEICHEN, "梁知远", "技术支持", "13917350022", "support@beichen.example"),
            (ZHIXING, "秦书瑶", "客户经理", "13801120033", "service@zhixing.example"),
            (MERLION, "Marcus Lim", "Account manager", "+65 6812 4410", "care@merlion.example"),
            (CANGLAN, "韩墨", "客户经理", "13757120044", "service@canglan.example"),
        )
        for firm, name, position, mobile, email in named:
            by = self.people[f"admin@{firm.key}"]
            actions.add_contact(by=by, name=name, position=position, mobile=mobile, email=email)

    # Parting.

    def ask(self, place: int, kind: str, reason: str) -> AssociationRequest:
        """The reseller asks a customer."""
        by = self.people["admin@beichen"]
        return actions.ask_association_request(self.customer(place), by=by, kind=kind, reason=reason, accepted=True)

    def refuse_bowen(self) -> None:
        """A customer wants to leave, and its partner refuses."""
        by = self.people[self.own(5)]
        request = actions.ask_association_request(by=by, kind="unlink", reason="计划更换服务商。", accepted=True)
        actions.refuse(request, by=self.people["admin@beichen"], reason="年度服务合同有效期至明年三月，届时再办理。")

    def take_back(self) -> None:
        """The reseller asks and changes its mind."""
        request = self.ask(6, "unlink", "客户业务调整。")
        actions.withdraw(request, by=self.people["admin@beichen"])

    def let_xingyu_ask(self) -> None:
        """A customer asks to unlink; the partner's administrator still has to answer."""
        by = self.people[self.own(3)]
        actions.ask_association_request(by=by, kind="unlink", reason="集团要求统一与厂商直签。", accepted=True)

    def agree(self) -> None:
        """A customer agrees to pay for itself from now on."""
        request = AssociationRequest.objects.pending().get(customer=self.customer(PARTS).pk)
        actions.agree(request, by=self.people[self.own(PARTS)])

    # What customers let partners do.

    def plan_authorizations(self) -> None:
        """One authorisation in every state."""
        days = self.days
        days.plan(days.ago(50), partial(self.let, 0, ["orders", "bills"], "协助续费与账单核对。", ends_in=55))
        days.plan(days.ago(45), partial(self.let, 3, ["resources"], "迁移期间协助创建资源。", ends_in=20))
        days.plan(days.ago(30), partial(self.revoke, 32, ["power"], "Restart the shop after releases."))
        days.plan(days.ago(25), partial(self.refuse, 5, ["resources", "power"], "接管日常运维。"))
        days.plan(days.ago(18), partial(self.allow, 1, ["bills"], "核对月度账单。"))
        days.plan(days.ago(16), self.ask_and_withdraw)
        days.plan(days.ago(5, 3), partial(self.allow, 0, ["resources", "power"], "大促期间代为扩容和重启。"))
        days.plan(days.ago(3), partial(self.allow, 32, ["orders"], "Renew the yearly instances for you."))

    def allow(self, place: int, scopes: list[str], reason: str) -> Authorization:
        """A partner asks for authorisation."""
        firm = MERLION if place >= 32 else BEICHEN  # noqa: PLR2004 - the place from which the customers are abroad
        by = self.people[f"admin@{firm.key}"]
        return actions.ask_authorization(self.customer(place), by=by, scopes=scopes, reason=reason)

    def let(self, place: int, scopes: list[str], reason: str, *, ends_in: int) -> Authorization:
        """A partner asks, and the customer grants it for some days."""
        asked = self.allow(place, scopes, reason)
        ends_on = today_in(asked.customer) + timedelta(days=ends_in)
        return actions.grant(asked, by=self.people[self.own(place)], ends_on=ends_on)

    def refuse(self, place: int, scopes: list[str], reason: str) -> None:
        """A partner asks, and the customer refuses."""
        asked = self.allow(place, scopes, reason)
        actions.refuse_authorization(asked, by=self.people[self.own(place)], reason="运维由内部团队负责。")

    def revoke(self, place: int, scopes: list[str], reason: str) -> None:
        """A customer grants something and takes it away again."""
        granted = self.let(place, scopes, reason, ends_in=60)
        actions.revoke(granted, by=self.people[self.own(place)], reason="Our own team does it now.")

    def ask_and_withdraw(self) -> None:
        """A partner asks and takes the question back."""
        asked = self.allow(PARTS, ["orders"], "协助变更规格。")
        actions.withdraw_authorization(asked, by=self.people["admin@beichen"])
