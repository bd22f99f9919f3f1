"""The first page anybody sees, in both languages, light and dark, wide and narrow."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Eye

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("language", "heading"), [("en", "Sign in"), ("zh-hans", "登录")])
def test_the_entrance_can_be_used_by_everybody(
    eye: Eye, page: Page, live_server: Any, language: str, heading: str, scheme: Any, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.context.add_cookies([{"name": "pc_language", "value": language, "url": live_server.url}])
    page.goto(f"{live_server.url}/accounts/login/")
    assert page.inner_text("h1") == heading
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    eye.check_accessibility()
    eye.take_picture(f"entrance-{language}-{scheme}-{width}")
