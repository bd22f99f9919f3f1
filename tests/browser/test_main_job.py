"""The main job in a real browser: from a cloud bill to a paid incentive, each person at their own screen.

Two months are billed: 800.00 and 1,200.125. The ladder pays 5 % of the first (40.00) and, past its rung, 8 % of the
second (96.01). Operations import, link, settle and publish; the partner's finance asks, confirms, requests and
invoices; the vendor's finance certifies, refuses one invoice and pays. The same story is told over the API in
``tests/scenarios/test_main_job_by_api.py``; here nothing is done but what is on the screen, in both languages.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from partner_center.domains.customers.actions import associate, register_customer
from partner_center.domains.incentives.models import Earning, Feedback, Policy, Program, Run, Statement
from partner_center.domains.partners.actions import register_partner
from partner_center.domains.partners.models import BusinessInfo
from partner_center.domains.payouts.models import Invoice, PaymentRequest
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.ledger.checks import reconcile
from tests.browser.conftest import Eye
from tests.browser.walker import Walker, person
from tests.domains.billing import focus_files
from tests.domains.billing.world import LONG_AGO, csv_of
from tests.domains.partners.papers import TEST_AMOUNT, answers, scan

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MONDAY = datetime(2026, 10, 12, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
AUGUST = {
    "BillingPeriodStart": "2026-08-01 00:00:00",
    "BillingPeriodEnd": "2026-09-01 00:00:00",
    "ChargePeriodStart": "2026-08-12 10:00:00",
    "ChargePeriodEnd": "2026-08-12 11:00:00",
}


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    """Monday, 12 October 2026, ten in the morning in Shanghai; the server runs in this process and sees it too."""
    with clock.freeze(MONDAY):
        yield


class Cast:
    """Whoever takes part, and the customer whose consumption is billed."""

    def __init__(self, language: str) -> None:
        self.vendor = Company.objects.create(kind="vendor", number="V", name="Skyline Cloud", language=language)
        self.partner = Company.objects.create(kind="partner", number="P-1", name="Northwind", language=language)
        register_partner(self.partner, by=SYSTEM, unified_code="91310000MA1K35X27X")
        self.customer = register_customer(by=SYSTEM, name="Blue Whale")
        associate(self.customer, self.partner, by=SYSTEM, kind="resale", started_at=LONG_AGO)
        self.operations = person(self.vendor, "Olga Berg", Role.VENDOR_OPERATIONS, language=language)
        self.payer = person(self.vendor, "Vera Falk", Role.VENDOR_FINANCE, language=language)
        self.finance = person(self.partner, "Lin Yu", Role.PARTNER_FINANCE, language=language)


def cost(amount: str, **other: str) -> dict[str, str]:
    return focus_files.line(BilledCost=amount, EffectiveCost=amount, ContractedCost=amount, ListCost=amount, **other)


def bills(folder: Path) -> list[Path]:
    """Two files; the second is packed and has a row that nobody can use."""
    august = folder / "2026-08.csv"
    august.write_bytes(csv_of(cost("800.00", ResourceId="a", **AUGUST)))
    september = folder / "2026-09.csv.gz"
    rows = (cost("1000.00", ResourceId="b"), cost("200.125", ResourceId="c"), cost("plenty", ResourceId="d"))
    september.write_bytes(gzip.compress(csv_of(*rows)))
    return [august, september]


def import_bills(walker: Walker, folder: Path) -> None:
    walker.open("billing:bills")
    walker.picture("no-bills")
    walker.follow("/bills/import/")
    walker.page.set_input_files("[name=file]", bills(folder))
    walker.picture("files-chosen")
    walker.send()
    walker.work()
    walker.open("billing:bills")
    walker.see("2026-09.csv.gz", "2026-08.csv")
    walker.picture("bills-loaded")
    walker.page.get_by_role("link", name="BILL-000002").first.click()
    walker.see("2026-09.csv.gz")
    walker.picture("bill-with-an-unusable-row")


def link_the_account(walker: Walker, cast: Cast) -> None:
    walker.open("billing:accounts")
    walker.see("C1001")
    walker.page.locator("main").get_by_role("link", name="C1001").first.click()
    walker.ask("/link/")
    walker.fill(customer=cast.customer.number)
    walker.picture("linking")
    walker.send()
    walker.see("Blue Whale")


def compute_performance(walker: Walker) -> None:
    for month in ("2026-08", "2026-09"):
        walker.open("performance:builds")
        walker.ask("/builds/order/")
        walker.fill(period=month)
        walker.send()
        walker.work()
    walker.open("performance:summaries")
    walker.see("Blue Whale", "1,200.13", "800.00")
    walker.picture("performance")
    walker.open("performance:nobody")
    walker.picture("nobody")


def write_the_policy(walker: Walker) -> None:
    walker.open("incentives:programs")
    walker.follow("/programs/new/")
    walker.fill(code="resale-rebate", name="Resale rebate", name_zh="转售返点", summary="For resale partners.")
    walker.picture("program")
    walker.send()
    walker.follow(f"/programs/{Program.objects.get().pk}/policy/")
    rows = {"rungs-0-starts": "0", "rungs-0-percent": "5", "rungs-1-starts": "1000", "rungs-1-percent": "8"}
    walker.fill(**rows, valid_from="2026-01")
    walker.picture("policy")
    walker.send()
    walker.picture("policy-drafted")
    walker.ask(f"/policies/{Policy.objects.get().pk}/release/")
    walker.picture("policy-release")
    walker.agree()
    assert Policy.objects.get().status == "released"


def settle(walker: Walker) -> None:
    for month in ("2026-08", "2026-09"):
        walker.open("incentives:runs")
        walker.ask("/runs/order/")
        walker.fill(period=month)
        walker.send()
        walker.work()
        run = Run.objects.get(period=month)
        walker.page.goto(walker.eye.origin + run.get_absolute_url())
        walker.picture(f"run-{month}")
        walker.ask(f"/runs/{run.pk}/publish/")
        walker.picture(f"publish-{month}")
        walker.agree()
        walker.work()
    assert Statement.objects.filter(status="pending").count() == 2


def look_at_the_details(walker: Walker) -> None:
    walker.picture("home-of-finance")
    walker.open("incentives:earnings")
    walker.see("96.01", "40.00")
    walker.picture("confirm-incentives")
    walker.open("incentives:details")
    page = walker.page
    for name, value in {"period": "2026-08", "customer": "blue"}.items():
        field = page.locator(f"main [name='{name}']").first
        if not field.is_visible():
            page.locator("main details:has([name='customer']) > summary").first.click()
        with page.expect_response(lambda answer: "/incentives/details/?" in answer.url):
            if name == "period":
                field.select_option(value)
            else:
                field.fill(value)
                field.press("Enter")
    page.wait_for_load_state("networkidle")
    walker.see("Blue Whale", "40.00")
    walker.picture("details-filtered")
    page.goto(f"{walker.eye.origin}/incentives/details/?period=2026-09")
    page.wait_for_load_state("networkidle")
    walker.see("96.01")
    walker.picture("details")


def ask_about_a_line(walker: Walker, cast: Cast) -> None:
    walker.follow("/feedback/")
    walker.fill(text="Why 8 %?" if walker.language == "en" else "为什么是 8%？")
    walker.picture("feedback")
    walker.send()
    asked = Feedback.objects.get()
    walker.sign_in(cast.operations)
    walker.picture("home-of-operations")
    walker.page.goto(walker.eye.origin + asked.get_absolute_url())
    walker.ask("/answer/")
    walker.fill(reply="The whole month is past the rung of 1,000.")
    walker.picture("answer")
    walker.agree()
    walker.sign_in(cast.finance)
    walker.page.goto(walker.eye.origin + asked.get_absolute_url())
    walker.see("The whole month is past the rung of 1,000.")
    walker.picture("answered")


def confirm(walker: Walker) -> None:
    for statement in Statement.objects.order_by("period"):
        walker.open("incentives:statements")
        walker.page.goto(walker.eye.origin + statement.get_absolute_url())
        walker.picture(f"statement-{statement.period}")
        dialog = walker.ask(f"/statements/{statement.pk}/confirm/")
        expect(dialog).to_contain_text(f"{statement.amount:,.2f}")
        walker.picture(f"confirm-{statement.period}")
        walker.agree()
    assert not Statement.objects.exclude(status="confirmed").exists()
    walker.work()


def take_the_details_home(walker: Walker) -> None:
    walker.open("incentives:details")
    walker.ask("/details/export/")
    walker.picture("export")
    walker.page.locator("#dialog button[type=submit]").last.click()
    walker.page.wait_for_url("**/exports/**")
    walker.work()
    walker.picture("exports")
    with walker.page.expect_download() as download:
        walker.page.locator("main a[href*='/file/']").first.click()
    assert Path(download.value.path()).stat().st_size > 0


def certify(walker: Walker, cast: Cast) -> None:
    walker.open("partners:business-infos")
    walker.follow("/business-infos/fill-in/")
    for name, value in answers(cast.partner).items():
        field = walker.page.locator(f"main [name='{name}']").first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    walker.picture("business-information")
    walker.send()
    info = BusinessInfo.objects.get()
    if info.status == "draft":
        walker.ask(f"/business-infos/{info.pk}/submit/")
        walker.agree()
    walker.sign_in(cast.payer)
    walker.picture("home-of-vendor-finance")
    walker.page.goto(walker.eye.origin + info.get_absolute_url())
    walker.ask("/approve/")
    walker.fill(verify_amount=TEST_AMOUNT)
    walker.picture("certification")
    walker.agree()
    walker.sign_in(cast.finance)
    walker.page.goto(walker.eye.origin + info.get_absolute_url())
    walker.ask(f"/business-infos/{info.pk}/verify/")
    walker.fill(amount=TEST_AMOUNT)
    walker.picture("verification")
    walker.send()
    info.refresh_from_db()
    assert info.status == "certified"
    walker.picture("certified")


class Payers(Protocol):
    """Whoever has somebody at the vendor who pays."""

    payer: User


def request_payment(walker: Walker, cast: Payers, amount: str = "136.01") -> PaymentRequest:
    """Choose all items that can be requested, request them, and have the request approved."""
    walker.open("payouts:items")
    for box in walker.page.locator("#rows [name=pk]").all():
        box.check()
    expect(walker.page.locator(".pc-confirm__amount")).to_contain_text(amount)
    walker.picture("basket")
    walker.page.locator("a[href*='/payouts/requests/new/']:visible").last.click()
    walker.page.wait_for_url("**/payouts/requests/new/**")
    walker.picture("request")
    walker.send()
    request = PaymentRequest.objects.get()
    walker.picture("requested")
    walker.sign_in(cast.payer)
    walker.page.goto(walker.eye.origin + request.get_absolute_url())
    walker.ask("/approve/")
    walker.picture("approve-request")
    walker.agree()
    walker.work()
    return request


def add_invoice(walker: Walker, request: PaymentRequest, number: str, amount: str, paper: Path) -> None:
    walker.page.goto(f"{walker.eye.origin}{request.get_absolute_url()}invoice/")
    walker.fill(number=number, amount=amount)
    walker.page.set_input_files("[name=scan]", paper)
    walker.picture(f"invoice-{number}")
    walker.send()


def hand_in(walker: Walker, request: PaymentRequest) -> None:
    walker.page.goto(walker.eye.origin + request.get_absolute_url())
    walker.ask("/hand_in/")
    walker.agree()


def check_invoice(walker: Walker, number: str, step: str, reason: str = "") -> None:
    invoice = Invoice.objects.get(number=number)
    walker.page.goto(walker.eye.origin + invoice.get_absolute_url())
    walker.ask(f"/{step}/")
    if reason:
        walker.fill(reason=reason)
    walker.picture(f"{step}-{number}")
    walker.agree()


def invoice_and_pay(walker: Walker, cast: Cast, request: PaymentRequest, paper: Path) -> None:
    walker.sign_in(cast.finance)
    add_invoice(walker, request, "INV-1", "36.01", paper)
    add_invoice(walker, request, "INV-2", "100.00", paper)
    hand_in(walker, request)
    walker.sign_in(cast.payer)
    check_invoice(walker, "INV-1", "refuse", "The title is wrong." if walker.language == "en" else "抬头有误。")
    check_invoice(walker, "INV-2", "accept")
    walker.sign_in(cast.finance)
    walker.page.goto(walker.eye.origin + request.get_absolute_url())
    walker.picture("returned")
    add_invoice(walker, request, "INV-3", "36.01", paper)
    hand_in(walker, request)
    walker.sign_in(cast.payer)
    check_invoice(walker, "INV-3", "accept")
    walker.page.goto(walker.eye.origin + request.get_absolute_url())
    walker.ask("/pay/")
    walker.fill(reference="ICBC-0001")
    walker.picture("pay")
    walker.agree()
    walker.work()
    walker.picture("paid")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_the_bill_to_the_payment(eye: Eye, language: str, tmp_path: Path) -> None:
    cast, walker = Cast(language), Walker(eye, "main-job", language)
    paper = tmp_path / "invoice.png"
    paper.write_bytes(scan().read())

    walker.sign_in(cast.operations)
    import_bills(walker, tmp_path)
    link_the_account(walker, cast)
    compute_performance(walker)
    write_the_policy(walker)
    settle(walker)

    walker.sign_in(cast.finance)
    look_at_the_details(walker)
    ask_about_a_line(walker, cast)
    confirm(walker)
    take_the_details_home(walker)
    certify(walker, cast)
    request = request_payment(walker, cast)
    invoice_and_pay(walker, cast, request, paper)

    request.refresh_from_db()
    assert (str(request.amount), request.status) == ("136.01", "paid")
    assert {str(one.amount) for one in Earning.objects.all()} == {"40.00", "96.01"}
    walker.sign_in(cast.finance)
    walker.picture("home-afterwards")
    walker.open("payouts:payments")
    walker.see("ICBC-0001", "136.01")
    walker.picture("payments")
    assert reconcile() == []
