"""From a customer's phone to a paid opportunity incentive, each person at their own screen, in both languages.

Sales reports a prospect and invites it; the customer opens the link on a phone, registers and associates. Sales shares
an opportunity, the manager asks for a supplement and passes the audit, business development validates, sales signs.
Delivery reports a project, reaches its milestones, has it accepted and scored. The incentive is applied for, approved,
confirmed, requested, invoiced and paid. Days pass by moving the clock of the house; what was certified, listed and
released before the story begins is made without a screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.cache import cache
from playwright.sync_api import expect

from partner_center.domains.billing.actions import link_account
from partner_center.domains.billing.models import BillingAccount
from partner_center.domains.customers.models import Association, Report
from partner_center.domains.deliveries.models import Acceptance, Project
from partner_center.domains.incentives.models import Application, Statement
from partner_center.domains.opportunities.actions.offices import open_office
from partner_center.domains.opportunities.models import Opportunity
from partner_center.domains.partners.actions import assign_manager, register_partner
from partner_center.domains.payouts.models import PaymentRequest
from partner_center.domains.solutions.actions import set_mark
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.ledger.checks import reconcile
from partner_center.foundations.reviews.models import Review
from tests.browser.conftest import Eye
from tests.browser.test_main_job import add_invoice, check_invoice, hand_in, request_payment
from tests.browser.walker import Walker, person
from tests.domains.billing.world import imported
from tests.domains.deliveries import works
from tests.domains.incentives import deals
from tests.domains.partners.papers import certified, scan
from tests.domains.solutions import goods

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHANGHAI = ZoneInfo("Asia/Shanghai")
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 720}
MOBILE = "13900000001"
ORDER = "CS-2027-0001"


class Calendar:
    """The days of the story. Accounts are dated by the database, so it begins today, at ten in the morning."""

    def __init__(self, hands: clock.Hands) -> None:
        self.hands = hands
        self.first = datetime.now(tz=SHANGHAI).date()
        self.start, self.end = self.day(12), self.day(62)

    def day(self, number: int) -> date:
        """The day that many days after the first."""
        return self.first + timedelta(days=number)

    def go(self, to: date) -> None:
        """Let it be ten in the morning of that day."""
        self.hands.move_to(datetime.combine(to, time(10), SHANGHAI))


@pytest.fixture
def calendar() -> Iterator[Calendar]:
    cache.clear()
    with clock.freeze(clock.now()) as hands:
        yield Calendar(hands)


class Cast:
    """The vendor's and the partner's people, and what is in place before the story begins."""

    def __init__(self, language: str) -> None:
        self.vendor = Company.objects.create(kind="vendor", number="V", name="Skyline Cloud", language=language)
        self.partner = Company.objects.create(kind="partner", number="P-1", name="Northwind", language=language)
        self.admin = self._partner("Ada Berg", Role.PARTNER_ADMIN)
        self.sales = self._partner("Wang Wei", Role.PARTNER_SALES)
        self.delivery = self._partner("Mei Lin", Role.PARTNER_DELIVERY)
        self.finance = self._partner("Lin Yu", Role.PARTNER_FINANCE)
        self.manager = self._vendor("Max Holm", Role.VENDOR_MANAGER)
        self.business = self._vendor("Bea Sun", Role.VENDOR_BUSINESS)
        self.reviewer = self._vendor("Rita Falk", Role.VENDOR_REVIEWER)
        self.operations = self._vendor("Olga Berg", Role.VENDOR_OPERATIONS)
        self.payer = self._vendor("Vera Falk", Role.VENDOR_FINANCE)
        self._prepare()

    def _partner(self, name: str, role: Role) -> User:
        return person(self.partner, name, role, language=self.partner.language)

    def _vendor(self, name: str, role: Role) -> User:
        return person(self.vendor, name, role, language=self.vendor.language)

    def _prepare(self) -> None:
        profile = register_partner(self.partner, by=SYSTEM, unified_code="91310000MA1K35X27X")
        assign_manager(profile, by=SYSTEM, manager=self.manager)
        open_office(by=SYSTEM, name="Shanghai", name_zh="上海", bd=self.business, is_default=True, is_active=True)
        certified(self.partner)
        self.offering = goods.listed(self.partner)
        set_mark(self.offering, by=SYSTEM, mark="core_map", holds=True, moment=clock.now(), reason="Core.")
        self.expert = works.expert(self.partner)
        works.released()
        deals.policy()
        run_pending()


class Story:
    """Who walks, when, and with which papers."""

    def __init__(self, eye: Eye, language: str, calendar: Calendar, paper: Path) -> None:
        self.cast, self.calendar, self.paper = Cast(language), calendar, paper
        self.walker = Walker(eye, "customer-to-done", language)
        self.page = self.walker.page

    def decide(self, record: Opportunity | Project | Acceptance | Application, by: User, **answers: object) -> None:
        """Approve a request as somebody who works on its queue, from its own page."""
        self.walker.sign_in(by)
        self.walker.visit(record)
        self.walker.ask("/approve/")
        self.walker.answer(**answers)
        self.walker.picture(f"approve-{record.number if hasattr(record, 'number') else record.pk}")
        self.walker.agree()
        run_pending()


def invite(story: Story) -> str:
    """Report the prospect and invite it by mail; return where the link leads."""
    walker = story.walker
    walker.sign_in(story.cast.sales)
    walker.picture("home-of-sales")
    walker.open("customers:reports")
    walker.picture("no-prospects")
    walker.follow("/prospects/new/")
    walker.answer(name="Blue Whale Ltd", contact_name="Ada Byron", mobile=MOBILE, email="ada@bluewhale.example")
    walker.picture("prospect")
    walker.send()
    report = Report.objects.get()
    assert report.status == "reported"
    walker.picture("prospect-reported")
    walker.follow("/invitations/new/")
    walker.answer(kind="resale", language=walker.language, message="As we said on the phone.")
    walker.picture("invitation")
    walker.send()
    run_pending()
    found = re.search(r"(/join/\S+/)", str(mail.outbox[-1].body))
    assert found is not None
    return found[1]


def come_by_phone(story: Story, link: str) -> Company:
    """Open the link on a phone, register, and associate."""
    walker, page = story.walker, story.page
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # two numbers
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "pc_language", "value": walker.language, "url": walker.eye.origin}])
    page.goto(f"{walker.eye.origin}{link}")
    walker.see("Northwind")
    on_a_phone(walker, "invited")
    answers = {"mobile": MOBILE, "password": "Seagoing-mammal-9", "language": walker.language}
    walker.answer(**answers, knows=True, shares=True)
    on_a_phone(walker, "registering")
    page.locator("main form[action$='/register/'] button[type=submit]").click()
    expect(page.locator("main form[action$='/associate/']")).to_be_visible()
    on_a_phone(walker, "pre-checks")
    walker.answer(knows=True, shares=True)
    page.locator("main form[action$='/associate/'] button[type=submit]").click()
    page.wait_for_url("**/customers/my-partner/")
    walker.see("Northwind")
    on_a_phone(walker, "my-partner")
    page.goto(walker.eye.origin)
    on_a_phone(walker, "home-of-the-customer")
    page.set_viewport_size(DESK)  # type: ignore[arg-type]  # as above
    run_pending()
    return Association.objects.get().customer


def on_a_phone(walker: Walker, name: str) -> None:
    """Keep a picture; nothing scrolls sideways, and everybody can use it."""
    walker.page.wait_for_load_state()
    wide = walker.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"], f"{name} is {wide} wide"
    walker.eye.check_accessibility()
    walker.picture(f"phone-{name}")


def share(story: Story, customer: Company) -> Opportunity:
    """On the next day, when an account manager sees his new customer, write an opportunity about it and submit it."""
    walker, days = story.walker, story.calendar
    days.go(days.day(1))
    walker.sign_in(story.cast.sales)
    walker.open("opportunities:shared")
    walker.follow("/opportunities/new/")
    walker.answer(
        customer=customer.pk,
        region="CN-SH",
        address="1 Harbour Road",
        industry=first_choice(walker, "industry"),
        name="Move the shop to the cloud",
        budget="Two million, approved.",
        decision_maker="The CIO.",
        need="The shop is slow in the evening.",
        plan="Directly, in November.",
        expected_amount="500000",
        annual_scale="600000",
        expected_sign_on=days.day(5),
        project_start_on=days.start,
        project_end_on=days.end,
        presales_activities=first_choice(walker, "presales_activities"),
        offerings=story.cast.offering.pk,
        consent_by="Ada Byron",
        consent_on=days.first,
        consent_means=first_choice(walker, "consent_means"),
    )
    contact = {"name": "Ada Byron", "title": "CIO", "phone": f"+86{MOBILE}", "email": "ada@bluewhale.example"}
    walker.answer(**{f"contacts-0-{part}": value for part, value in contact.items()})
    walker.picture("opportunity")
    walker.press("and_submit")
    opportunity = Opportunity.objects.get()
    assert opportunity.status == "auditing"
    walker.picture("opportunity-submitted")
    return opportunity


def first_choice(walker: Walker, name: str) -> str:
    """The first value that a field offers."""
    options = walker.page.locator(f"main select[name='{name}'] option, main input[name='{name}']")
    values = [one.get_attribute("value") or "" for one in options.all()]
    return next(value for value in values if value)


def audit(story: Story, opportunity: Opportunity) -> None:
    """The manager takes it, asks for a supplement, sales answers, and the audit is passed."""
    walker = story.walker
    walker.sign_in(story.cast.manager)
    walker.picture("home-of-the-manager")
    walker.open("reviews:reviews")
    walker.picture("queue")
    walker.visit(opportunity)
    walker.ask("/take/")
    walker.picture("take")
    walker.agree()
    walker.ask("/ask/")
    walker.answer(text="Who confirmed the budget?")
    walker.picture("supplement")
    walker.agree()
    walker.sign_in(story.cast.sales)
    walker.visit(opportunity)
    walker.picture("supplement-asked")
    walker.ask("/answer/")
    walker.answer(text="The board, in its minutes.")
    walker.agree()
    story.decide(opportunity, story.cast.manager)
    walker.picture("audited")
    assert Review.objects.get(queue="opportunity-audit").outcome == "approved"


def validate_and_sign(story: Story, opportunity: Opportunity) -> None:
    walker, days = story.walker, story.calendar
    story.decide(opportunity, story.cast.business, confirmed_on=days.first, confirmed_with="Ada Byron")
    opportunity.refresh_from_db()
    assert (opportunity.status, opportunity.stage) == ("validated", "following")
    walker.sign_in(story.cast.sales)
    walker.visit(opportunity)
    walker.ask("/stage/sign/")
    walker.answer(signed_on=days.first, contract_amount="500000", contract_no="HT-1")
    walker.picture("sign")
    walker.agree()
    opportunity.refresh_from_db()
    assert opportunity.stage == "signed"
    walker.picture("signed")


def report_project(story: Story, opportunity: Opportunity) -> Project:
    """Report the delivery with its plan, people and workload; it is approved."""
    walker, days = story.walker, story.calendar
    walker.sign_in(story.cast.delivery)
    walker.open("deliveries:projects")
    walker.follow("/projects/new/")
    walker.answer(
        opportunity=opportunity.pk,
        name="Move the shop",
        region="Shanghai",
        phase="migration",
        scenario="implementation",
        start_on=days.start,
        end_on=days.end,
        customer_name="Blue Whale Ltd",
        customer_contact="Ada Byron",
        annual_scale="600000",
        contact_phone="+86 21 5555 0100",
        sow=story.paper,
    )
    rows = {
        "milestones-0-name": "Data moved",
        "milestones-0-planned_on": days.day(30),
        "milestones-0-deliverables": "Migration log",
        "milestones-1-name": "Gone live",
        "milestones-1-planned_on": days.day(60),
        "milestones-1-deliverables": "Go-live record",
        "work-0-package": "Migration",
        "work-0-name": "Move the databases",
        "work-0-person_days": "8",
        "people-0-person": story.cast.expert.number,
        "people-0-role": "Architect",
        "people-0-person_days": "8",
    }
    walker.answer(**rows)
    walker.picture("project")
    walker.press("and_submit")
    project = Project.objects.get()
    assert project.status == "reviewing"
    walker.picture("project-submitted")
    story.decide(project, story.cast.reviewer)
    project.refresh_from_db()
    assert project.status == "reported"
    return project


def deliver(story: Story, project: Project) -> None:
    """Reach the milestones on their days."""
    walker, days = story.walker, story.calendar
    walker.sign_in(story.cast.delivery)
    for milestone in project.milestones.order_by("place"):
        days.go(milestone.planned_on)
        walker.visit(milestone)
        walker.ask("/reach/")
        walker.answer(actual_on=milestone.planned_on, deliverables=story.paper)
        walker.picture(f"reach-{milestone.place}")
        walker.agree()
        run_pending()
    walker.visit(project)
    walker.picture("delivered")


def accept(story: Story, project: Project, opportunity: Opportunity) -> None:
    """Hand in the materials; time and materials are looked at, it passes, and the project is scored."""
    walker, days = story.walker, story.calendar
    days.go(days.end)
    walker.visit(project)
    walker.follow("/acceptance/")
    files = [one.get_attribute("name") or "" for one in walker.page.locator("main input[type=file]").all()]
    walker.answer(actual_end_on=days.end, **dict.fromkeys(files, story.paper))
    walker.picture("materials")
    walker.press("and_apply")
    acceptance = Acceptance.objects.get()
    assert acceptance.status == "reviewing"
    walker.sign_in(story.cast.reviewer)
    for finding in ("check_time", "check_material"):
        walker.visit(acceptance)
        walker.ask(f"/{finding}/")
        walker.answer(verdict="good")
        walker.picture(finding.replace("_", "-"))
        walker.agree()
    story.decide(acceptance, story.cast.reviewer)
    run_pending()
    opportunity.refresh_from_db()
    assert (opportunity.stage, opportunity.delivered_on) == ("delivered", days.end)
    walker.visit(project)
    walker.ask("/evaluate/")
    for field in walker.page.locator("#dialog input[name^='points_']").all():
        field.fill(field.get_attribute("max") or "")
    walker.picture("evaluate")
    walker.agree()
    project.refresh_from_db()
    assert project.status == "evaluated"
    walker.picture("evaluated")


def bill(story: Story, customer: Company) -> None:
    """The vendor's bills name an order of the customer: 1,000.00."""
    paid = story.calendar.start + timedelta(days=10)
    charged = {"ChargePeriodStart": f"{paid} 10:00:00", "ChargePeriodEnd": f"{paid} 11:00:00"}
    imported(deals.ordered(ORDER, "1000", "C7001", month=f"{paid:%Y-%m}", **charged))
    link_account(BillingAccount.objects.get(number="C7001"), by=SYSTEM, customer=customer)
    run_pending()


def take_part(story: Story) -> None:
    """The vendor puts the partner on the whitelist; its administrator reads the text and takes part."""
    walker, cast = story.walker, story.cast
    walker.sign_in(cast.operations)
    walker.open("incentives:applications")
    walker.follow("/incentives/whitelist/")
    walker.follow("/whitelist/add/")
    walker.answer(partner=cast.partner.pk, reason="Core map.")
    walker.picture("whitelist")
    walker.send()
    walker.sign_in(cast.admin)
    walker.open("incentives:applications")
    walker.page.goto(f"{walker.eye.origin}/incentives/opportunities/")
    walker.picture("takes-no-part-yet")
    walker.follow("/participations/join/")
    walker.answer(agrees=True)
    walker.picture("taking-part")
    walker.send()


def apply(story: Story, opportunity: Opportunity) -> Application:
    """Apply on the day after the delivery, with the order it brought; a tenth of it is approved and confirmed."""
    walker, days = story.walker, story.calendar
    days.go(days.end + timedelta(days=1))
    walker.sign_in(story.cast.sales)
    walker.open("incentives:applications")
    walker.page.goto(f"{walker.eye.origin}/incentives/opportunities/")
    walker.picture("to-apply")
    walker.follow(f"/incentives/opportunities/{opportunity.pk}/apply/")
    walker.page.locator(f"main [name='orders'][value='{ORDER}']").check()
    walker.answer(contact_phone="+86 21 5555 0100", contract=story.paper)
    walker.picture("application")
    walker.send()
    application = Application.objects.get()
    story.decide(application, story.cast.operations)
    walker.picture("published")
    walker.sign_in(story.cast.finance)
    statement = Statement.objects.get()
    walker.visit(statement)
    dialog = walker.ask("/confirm/")
    expect(dialog).to_contain_text("100.00")
    walker.picture("confirm")
    walker.agree()
    run_pending()
    return application


def be_paid(story: Story) -> PaymentRequest:
    walker, cast = story.walker, story.cast
    walker.open("payouts:items")
    request = request_payment(walker, cast, "100.00")
    walker.sign_in(cast.finance)
    add_invoice(walker, request, "INV-1", "100.00", story.paper)
    hand_in(walker, request)
    walker.sign_in(cast.payer)
    check_invoice(walker, "INV-1", "accept")
    walker.visit(request)
    walker.ask("/pay/")
    walker.answer(reference="ICBC-0001")
    walker.agree()
    walker.work()
    return request


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_the_phone_to_done(eye: Eye, calendar: Calendar, language: str, tmp_path: Path) -> None:
    paper = tmp_path / "paper.png"
    paper.write_bytes(scan().read())
    story = Story(eye, language, calendar, paper)

    customer = come_by_phone(story, invite(story))
    take_part(story)
    opportunity = share(story, customer)
    audit(story, opportunity)
    validate_and_sign(story, opportunity)
    project = report_project(story, opportunity)
    deliver(story, project)
    accept(story, project, opportunity)
    bill(story, customer)
    application = apply(story, opportunity)
    request = be_paid(story)

    request.refresh_from_db()
    assert (str(request.amount), request.status) == ("100.00", "paid")
    story.walker.sign_in(story.cast.sales)
    story.walker.visit(application)
    assert Application.objects.with_stage().get().stage == "done"
    story.walker.picture("done")
    assert reconcile() == []
