"""The way to the money in a real browser: choosing, requesting, invoicing, paying, certifying; in both languages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page, expect

from partner_center.domains.partners import actions as partners
from partner_center.domains.payouts import actions
from partner_center.domains.payouts.models import PaymentRequest
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import User
from partner_center.foundations.jobs.running import run_pending
from tests.browser.conftest import Eye
from tests.domains.partners.papers import TEST_AMOUNT, certified, filled_in, scan
from tests.domains.partners.people import People
from tests.domains.payouts import money

Enter = Callable[[User], None]


@pytest.fixture
def people(transactional_db: None) -> People:
    return People()


@pytest.fixture
def enter(page: Page, live_server: Any) -> Enter:
    """Come in as somebody, without the form, which has a journey of its own."""

    def go(user: User) -> None:
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
        page.context.clear_cookies()
        cookies = {settings.SESSION_COOKIE_NAME: session.session_key, "pc_language": user.language}
        page.context.add_cookies([{"name": n, "value": str(v), "url": live_server.url} for n, v in cookies.items()])

    return go


def look(eye: Eye, address: str, name: str) -> None:
    """Open a page wide and on a phone, keep pictures and have it checked."""
    eye.page.set_viewport_size({"width": 1366, "height": 900})
    eye.page.goto(eye.origin + address)
    eye.check_accessibility()
    eye.take_picture(f"payouts-{name}")
    eye.page.set_viewport_size({"width": 390, "height": 844})
    eye.check_accessibility()
    eye.take_picture(f"payouts-{name}-phone")
    width = eye.page.evaluate("document.documentElement.scrollWidth")
    if width > 390:
        eye.wrong.append(f"{address} is {width} wide on a phone")
    eye.page.set_viewport_size({"width": 1366, "height": 900})


def choose_and_request(eye: Eye) -> PaymentRequest:
    """Tick items, watch their sum, and request them."""
    page = eye.page
    page.goto(f"{eye.origin}/payouts/items/")
    boxes = page.locator("#rows [name=pk]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    expect(page.get_by_text("2 items chosen")).to_be_visible()
    expect(page.locator(".pc-confirm__amount")).to_contain_text("100.00")
    eye.check_accessibility()
    eye.take_picture("payouts-basket")
    page.get_by_role("link", name="Request payment").last.click()
    page.locator("#chosen [name=items]").nth(2).check()
    expect(page.locator("#basket")).to_contain_text("1,100.00")
    eye.check_accessibility()
    eye.take_picture("payouts-request")
    page.get_by_role("button", name="Request payment").click()
    page.wait_for_url("**/payouts/requests/*/")
    return PaymentRequest.objects.get()


def test_from_the_items_to_the_payment(eye: Eye, enter: Enter, people: People, tmp_path: Path) -> None:
    page = eye.page
    certified(people.northwind)
    money.due(people.northwind, "60.00", "40.00", "1,000.00".replace(",", ""))
    enter(people.admin)
    request = choose_and_request(eye)
    actions.approve(request, by=SYSTEM)
    run_pending()  # the review of the request is settled by what was decided
    page.goto(eye.origin + request.get_absolute_url())
    page.get_by_role("link", name="Add an invoice").first.click()
    expect(page.get_by_text("Net amount")).to_be_visible()
    page.fill("[name=amount]", "100.00")
    expect(page.locator("output").first).to_contain_text("5.66")
    page.fill("[name=number]", "INV-1")
    paper = tmp_path / "invoice.png"
    paper.write_bytes(scan().read())
    page.set_input_files("[name=scan]", paper)
    eye.check_accessibility()
    eye.take_picture("payouts-invoice")
    page.get_by_role("button", name="Add the invoice").click()
    page.wait_for_url("**" + request.get_absolute_url())
    expect(page.locator(".pc-progress__head").first).to_contain_text("1,000.00")

    money.invoice(request, "1000.00")
    page.reload()
    page.get_by_role("link", name="Hand in the invoices").first.click()
    eye.take_picture("payouts-hand-in")
    page.locator("#dialog").get_by_role("button", name="Hand in the invoices").click()
    expect(page.locator(".pc-header .pc-status")).to_have_text("Invoices under review")

    for invoice in request.invoices.filter(status="submitted"):
        actions.accept(invoice, by=SYSTEM)
    enter(people.finance)
    page.goto(eye.origin + request.get_absolute_url())
    page.get_by_role("link", name="Record payment").click()
    page.fill("#dialog [name=reference]", "ICBC-0001")
    eye.check_accessibility()
    eye.take_picture("payouts-pay")
    page.locator("#dialog").get_by_role("button", name="Record payment").click()
    expect(page.get_by_text("ICBC-0001").first).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_can_be_read(eye: Eye, enter: Enter, people: People, language: str) -> None:
    User.objects.update(language=language)
    people.admin.refresh_from_db()
    people.finance.refresh_from_db()
    done = money.paid(people.northwind, "88.00")
    waiting = money.invoiced(people.northwind, "60.00", "40.00")
    money.due(people.northwind, "12.34", "-2.00")
    actions.refuse(waiting.invoices.order_by("pk").last(), by=SYSTEM, reason="The title is wrong.")
    profile = partners.register_partner(people.northwind, by=SYSTEM, unified_code="91310000MA1K35X27X")
    change = filled_in(people.northwind)
    partners.submit(change, by=people.partner)
    partners.approve(change, by=SYSTEM, verify_amount=TEST_AMOUNT)
    enter(people.admin)
    for name, address in {
        "items": "/payouts/items/",
        "request-new": "/payouts/requests/new/",
        "requests": "/payouts/requests/",
        "request-returned": waiting.get_absolute_url(),
        "sheet": f"{waiting.get_absolute_url()}sheet/",
        "invoices": "/payouts/invoices/?tab=all",
        "payments": "/payouts/payments/",
        "own": profile.get_absolute_url(),
        "infos": "/partners/business-infos/",
        "info": change.get_absolute_url(),
        "verify": f"{change.get_absolute_url()}verify/",
        "fill-in": "/partners/business-infos/fill-in/",
    }.items():
        look(eye, address, f"{name}-{language}")
    enter(people.finance)
    for name, address in {
        "vendor-requests": "/payouts/requests/",
        "vendor-request": done.get_absolute_url(),
        "vendor-balances": "/payouts/partners/",
        "vendor-partners": "/partners/",
        "vendor-infos": "/partners/business-infos/?tab=all",
        "vendor-info": change.get_absolute_url(),
    }.items():
        look(eye, address, f"{name}-{language}")


def test_at_night(eye: Eye, enter: Enter, people: People) -> None:
    request = money.invoiced(people.northwind, "60.00", "40.00")
    enter(people.finance)
    eye.page.context.add_cookies([{"name": "pc_theme", "value": "dark", "url": eye.origin}])
    for name, address in {"request": request.get_absolute_url(), "invoices": "/payouts/invoices/"}.items():
        eye.page.goto(eye.origin + address)
        eye.check_accessibility()
        eye.take_picture(f"payouts-{name}-night")


def test_an_account_is_shown_in_a_dialog(eye: Eye, enter: Enter, people: People) -> None:
    info = certified(people.northwind)
    enter(people.finance)
    eye.page.goto(eye.origin + info.get_absolute_url())
    eye.page.get_by_role("button", name="Show").click()
    expect(eye.page.locator("#dialog")).to_contain_text(info.account_number)
    eye.check_accessibility()
    eye.take_picture("payouts-account")
