"""A real browser for the journeys, and an eye on every page: foreign requests, policy violations, accessibility."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tools.find_browser import ADVICE, find_browser, libraries_of

# Playwright's own loop runs in this thread, and Django takes that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
ROOT = Path(__file__).parents[2]
PICTURES = ROOT / ".cache" / "pictures"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
QUIET = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--no-zygote",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """How Chromium is started here."""
    browser = find_browser()
    if browser is None:
        pytest.fail(ADVICE)
    environment = {**os.environ, **libraries_of(browser)}
    return {**browser_type_launch_args, "executable_path": str(browser), "args": QUIET, "env": environment}


@dataclass
class Eye:
    """What was seen wrong on the pages of one test."""

    page: Page
    origin: str
    wrong: list[str] = field(default_factory=list)

    def check_accessibility(self) -> None:
        """Run axe on the page as it is now (WCAG 2.2 AA) and remember what it finds."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        found = self.page.evaluate("rules => axe.run({runOnly: rules})", RULES)
        self.wrong += [
            f"{self.page.url} {violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in found["violations"]
            for node in violation["nodes"]
        ]

    def take_picture(self, name: str) -> None:
        """Keep a picture of the whole page for people to look at."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


@pytest.fixture
def eye(page: Page, live_server: Any) -> Iterator[Eye]:
    """Watch the page; at the end of the test nothing wrong may have been seen."""
    seen = Eye(page, live_server.url)
    page.on("request", lambda request: _must_be_own(seen, request.url))
    page.on("pageerror", lambda error: seen.wrong.append(f"script error: {error}"))
    page.on("console", lambda message: _must_be_calm(seen, message.type, message.text))
    yield seen
    assert not seen.wrong, "\n".join(seen.wrong)


@pytest.fixture
def sign_in(page: Page, live_server: Any) -> Callable[..., None]:
    """Sign in through the form, as people do."""

    def go(email: str, password: str, *, language: str = "en") -> None:
        page.context.add_cookies([{"name": "pc_language", "value": language, "url": live_server.url}])
        page.goto(f"{live_server.url}/accounts/login/")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", password)
        page.click("form[action*='/accounts/login/'] button:not([name])")
        page.wait_for_url(lambda url: "/accounts/login" not in url)

    return go


def _must_be_own(seen: Eye, url: str) -> None:
    if not url.startswith((seen.origin, "data:", "blob:")):
        seen.wrong.append(f"request to another origin: {url}")


def _must_be_calm(seen: Eye, kind: str, text: str) -> None:
    """Errors on the console are faults, refusals of the policy among them; a 4xx answer may be the test's subject."""
    if kind == "error" and "Failed to load resource" not in text:
        seen.wrong.append(f"console on {seen.page.url}: {text}")
