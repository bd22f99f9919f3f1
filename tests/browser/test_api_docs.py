"""The API's documentation in a browser: drawn by our own files under the strict policy, and usable without a token."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from partner_center.foundations.identity.models import Company, RoleGrant, User
from tests.browser.conftest import Eye

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_operations_are_drawn_and_can_be_tried_out(page: Page, eye: Eye, sign_in: object) -> None:
    company = Company.objects.create(kind="partner", number="P-1", name="Northwind")
    user = User.objects.create_user("li@northwind.example", "a password", company=company, name="Li")
    RoleGrant.objects.create(user=user, role="partner_admin")
    page.context.add_cookies([session_of(user, eye.origin)])
    page.goto(f"{eye.origin}/api/v1/docs")
    expect(page.get_by_text("Who am I, and what may I do")).to_be_visible()
    page.get_by_text("Who am I, and what may I do").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table tbody .response-col_status").first).to_contain_text("200")
    eye.take_picture("api-docs")


def test_every_problem_has_its_place(page: Page, eye: Eye) -> None:
    page.goto(f"{eye.origin}/api/v1/problems#wrong_state")
    expect(page.locator("#wrong_state")).to_be_in_viewport()
    eye.check_accessibility()


def session_of(user: User, origin: str) -> Any:
    """The cookie of somebody who is signed in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": origin,
    }
