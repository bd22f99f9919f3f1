"""Walking through the product as somebody: signing in, the menus, dialogs, forms, and a picture of every step."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, override
from playwright.sync_api import Locator, Page, expect

from partner_center.foundations.identity.models import Company, RoleGrant, User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from tests.browser.conftest import PICTURES, Eye

PASSWORD = "a long password"


def person(company: Company, name: str, *roles: Role, language: str = "en") -> User:
    """Somebody of a company who signs in with the password of all."""
    email = f"{name.lower().replace(' ', '.')}@{company.number.lower()}.example"
    user = User.objects.create_user(email, PASSWORD, company=company, name=name, language=language)
    for role in roles:
        RoleGrant.objects.create(user=user, role=role)
    return user


class Walker:
    """Whoever sits before the browser; pictures are numbered in the order of the story."""

    def __init__(self, eye: Eye, story: str, language: str) -> None:
        self.eye, self.page, self.language = eye, eye.page, language
        self.folder = Path(os.environ.get("PC_SCREENSHOTS", PICTURES)) / f"{story}-{language}"
        self.numbers = count(1)
        self.page.set_default_timeout(10_000)

    def sign_in(self, user: User) -> None:
        """Come in through the form, in the language of the story."""
        self.page.context.clear_cookies()
        self.page.context.add_cookies([{"name": "pc_language", "value": self.language, "url": self.eye.origin}])
        self.page.goto(f"{self.eye.origin}/accounts/login/")
        self.page.fill("input[name=login]", user.email)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("form[action*='/accounts/login/'] button:not([name])")
        self.page.wait_for_url(lambda url: "/accounts/login" not in url)

    def say(self, text: str, **values: object) -> str:
        """A text of the product in the language of the story."""
        with override(self.language):
            return gettext(text) % values if values else gettext(text)

    def open(self, name: str) -> None:
        """Go to a page by the menus: first its area, then its line."""
        address = reverse(name)
        line = self.page.locator(f".pc-menu a[href='{address}']:visible, .pc-areas a[href='{address}']")
        areas = self.page.locator(".pc-areas a")
        for place in range(areas.count()):
            if line.count():
                break
            with self.page.expect_navigation():
                areas.nth(place).click()
        line.first.click()
        self.page.wait_for_url(f"{self.eye.origin}{address}*")

    def follow(self, href_ends: str) -> None:
        """Press the link of the page that leads there, to a page or to a dialog; it may stand in a menu."""
        link = self.page.locator(f"main a[href*='{href_ends}']:visible").first
        folded = self.page.locator(f"main details:has(a[href*='{href_ends}']) > summary")
        if not link.count() and folded.count():
            folded.first.click()
        opens = link.get_attribute("hx-target") == "#dialog"
        link.click()
        if opens:
            expect(self.page.locator("#dialog button[type=submit]").first).to_be_visible()
        else:
            self.page.wait_for_url(f"**{href_ends}**")

    def send(self) -> None:
        """Send the form of the page or of the open dialog; it must be accepted."""
        before, dialog = self.page.url, self.page.locator("#dialog")
        is_dialog = dialog.is_visible()
        self.page.locator("form[method=post] .pc-form__foot button[type=submit]:visible").first.click()
        if is_dialog:
            expect(dialog).to_be_hidden()
        else:
            self.page.wait_for_url(lambda url: url != before)

    def ask(self, href_ends: str) -> Locator:
        """Open a step's dialog from the page."""
        self.follow(href_ends)
        dialog = self.page.locator("#dialog")
        expect(dialog).to_be_visible()
        return dialog

    def agree(self) -> None:
        """Send the open dialog; it must close, and what was done must be said."""
        self.page.locator("#dialog button[type=submit]").last.click()
        expect(self.page.locator("#dialog")).to_be_hidden()
        expect(self.page.locator(".pc-toast").first).to_be_visible()

    def work(self) -> None:
        """Let the jobs run, and look again."""
        run_pending()
        self.page.reload()

    def see(self, *texts: object) -> None:
        """Expect texts to stand on the page."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(str(text))

    def picture(self, name: str) -> None:
        """Keep the page as it is now; an open dialog is checked for everybody's use, pages have a test of their own."""
        if self.page.locator("#dialog").is_visible():
            self.eye.check_accessibility()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=self.folder / f"{next(self.numbers):02}-{name}.png", full_page=True)

    @contextmanager
    def elsewhere(self) -> Iterator[Page]:
        """The same person in another tab."""
        tab = self.page.context.new_page()
        try:
            yield tab
        finally:
            tab.close()

    def fill(self, **values: Any) -> None:
        """Fill in fields of the page's form, or of the open dialog, by their names."""
        place = self.page.locator("#dialog" if self.page.locator("#dialog").is_visible() else "main")
        for name, value in values.items():
            place.locator(f"[name='{name}']:visible").first.fill(str(value))

    def answer(self, **values: Any) -> None:
        """Answer fields of any sort by their names: text, choices, boxes, files; a list ticks several boxes."""
        place = self.page.locator("#dialog" if self.page.locator("#dialog").is_visible() else "main")
        for name, value in values.items():
            field = place.locator(f"[name='{name}']:not(button)").first
            sort = field.evaluate("field => field.tagName === 'SELECT' ? 'select' : field.type")
            if sort == "select":
                field.select_option(str(value))
            elif sort == "file":
                field.set_input_files(value)
            elif isinstance(value, bool):
                field.set_checked(value)
            elif sort in {"checkbox", "radio"}:
                for one in value if isinstance(value, list) else [value]:
                    place.locator(f"[name='{name}'][value='{one}']").check()
            else:
                field.fill(str(value))

    def visit(self, record: Any, rest: str = "") -> None:
        """Go to the page of a record, as it is known now."""
        record.refresh_from_db()
        self.page.goto(f"{self.eye.origin}{record.get_absolute_url()}{rest}")

    def press(self, name: str) -> None:
        """Press the button of the page's form that has this name; the form must be accepted."""
        before = self.page.url
        self.page.locator(f"main button[name='{name}']").first.click()
        self.page.wait_for_url(lambda url: url != before)
