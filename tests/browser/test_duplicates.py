"""Duplicate cases, board, forecast, hint and import in a real browser: both languages, wide and on a phone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page, expect

from partner_center.domains.opportunities.actions import duplicates
from partner_center.domains.opportunities.models import DuplicateCase
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from tests.browser.conftest import Eye
from tests.domains.opportunities.claiming import hour, po
from tests.domains.opportunities.duplicate_samples import lost
from tests.domains.partners.people import People


@pytest.fixture
def people(transactional_db: None) -> People:
    return People()


def enter(page: Page, url: str, user: User, *, language: str, theme: str = "light") -> None:
    """Come in as somebody, without the form, which has a journey of its own."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    page.context.clear_cookies()
    cookies = {settings.SESSION_COOKIE_NAME: session.session_key, "pc_language": language, "pc_theme": theme}
    page.context.add_cookies([{"name": name, "value": str(value), "url": url} for name, value in cookies.items()])


def look(eye: Eye, address: str, name: str) -> None:
    """Open a page wide and on a phone, keep pictures and have it checked."""
    for width, height, suffix in ((1440, 900, ""), (390, 844, "-phone")):
        eye.page.set_viewport_size({"width": width, "height": height})
        eye.page.goto(eye.origin + address)
        eye.check_accessibility()
        eye.take_picture(f"duplicates-{name}{suffix}")
        found = eye.page.evaluate("document.documentElement.scrollWidth")
        if found > width:
            eye.wrong.append(f"{address} is {found} wide at {width}")


def fill(people: People) -> tuple[DuplicateCase, DuplicateCase]:
    """Some sales in several stages, a decided case and a doubtful one."""
    running: dict[str, Any] = {"status": "validated", "stage": "following", "validated_at": hour(3), "win_rate": 40}
    today = date.today()  # noqa: DTZ011 - the chart is drawn around the real day
    for number in range(3):
        named = {"customer_name": f"Customer {number}", "registration_no": f"R{number}"}
        po(people.northwind, expected_sign_on=today, **running, **named)
    signed = {"stage": "signed", "signed_on": today, "contract_amount": Decimal("90000.00")}
    po(people.northwind, **(running | signed), customer_name="西安物流", registration_no="R9")
    decided = lost(people.northwind)
    phone = {"phone": "13812345678", "registration_no": ""}
    one = po(people.northwind, customer_name="CJ Machines", **phone)
    po(people.contoso, submitted=2, customer_name="晨江机械", **phone)
    duplicates.compare(one)
    run_pending()
    return decided, DuplicateCase.objects.get(status="deciding")


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh-hans", "dark")])
def test_the_pages_look_right(people: People, eye: Eye, language: str, theme: str) -> None:
    decided, doubtful = fill(people)
    judge = people.person(people.vendor, Role.VENDOR_BUSINESS)
    enter(eye.page, eye.origin, people.admin, language=language, theme=theme)
    look(eye, "/opportunities/board/", f"board-{language}")
    look(eye, "/opportunities/forecast/", f"forecast-{language}")
    look(eye, "/opportunities/duplicates/", f"list-{language}")
    look(eye, decided.get_absolute_url(), f"told-{language}")
    look(eye, "/opportunities/imports/new/", f"import-{language}")
    enter(eye.page, eye.origin, judge, language=language, theme=theme)
    look(eye, "/opportunities/duplicates/?tab=deciding", f"queue-{language}")
    look(eye, doubtful.get_absolute_url(), f"sides-{language}")


def test_a_hint_appears_while_the_name_is_typed(people: People, eye: Eye) -> None:
    mine = po(people.northwind)
    enter(eye.page, eye.origin, people.admin, language="en")
    eye.page.goto(f"{eye.origin}/opportunities/new/")
    eye.page.locator("[name=customer_name]").press_sequentially("晨江机械")
    expect(eye.page.locator("#customer-hint")).to_contain_text(mine.number)
    eye.check_accessibility()


def test_a_case_is_decided_and_appealed_in_dialogs(people: People, eye: Eye) -> None:
    _decided, doubtful = fill(people)
    judge = people.person(people.vendor, Role.VENDOR_BUSINESS)
    enter(eye.page, eye.origin, judge, language="en")
    eye.page.goto(eye.origin + doubtful.get_absolute_url())
    eye.page.get_by_role("link", name="Decide who stands").first.click()
    dialog = eye.page.locator("#dialog")
    dialog.locator("[name=winner]").nth(1).check()
    dialog.locator("[name=reason]").fill("Both describe the same plant and the same machines.")
    dialog.locator("button[type=submit]").last.click()
    expect(eye.page.get_by_text("The state is now “Decided, open to appeal”").first).to_be_visible()
    doubtful.refresh_from_db()
    assert doubtful.status == "decided"
