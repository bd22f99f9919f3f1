"""Every page of every audience in a real browser: it opens, is calm, can be used by everybody, and speaks the language.

The pages are those the permission table knows, so a new domain's pages come along by themselves; records are those of
the contract samples. Each role opens each of its pages once, and languages, light and dark, wide and narrow take turns,
so that a page is seen in every one of them by somebody. ``PC_PAGES=all`` shows every page in every look instead.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import polib
import pytest
from django.db import transaction
from django.urls import NoReverseMatch
from playwright.sync_api import Error, Page

from partner_center.api.rights import Address, addresses
from partner_center.console.navigation import AREAS
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Kind, Role
from partner_center.foundations.jobs.running import run_pending
from tests.browser.conftest import AXE, RULES, Eye
from tests.browser.test_api_docs import session_of
from tests.contracts.conftest import Cast
from tests.contracts.samples import factory_for, values_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@dataclass(frozen=True)
class Look:
    """How a page is looked at."""

    language: str
    theme: str
    width: int


LOOKS = (
    Look("en", "light", 1440),
    Look("zh-hans", "dark", 390),
    Look("zh-hans", "light", 1440),
    Look("en", "dark", 390),
    Look("zh-hans", "light", 390),
    Look("en", "dark", 1440),
    Look("zh-hans", "dark", 1440),
    Look("en", "light", 390),
)
"""Any two that follow each other differ in language and width, any four show everything."""

ROLES = {
    Kind.VENDOR: (Role.VENDOR_ADMIN, Role.VENDOR_OPERATIONS, Role.VENDOR_FINANCE),
    Kind.PARTNER: (Role.PARTNER_ADMIN, Role.PARTNER_FINANCE),
    Kind.CUSTOMER: (Role.CUSTOMER_ADMIN,),
}
SHARES = [(Kind.VENDOR, 0, 2), (Kind.VENDOR, 1, 2), (Kind.PARTNER, 0, 1), (Kind.CUSTOMER, 0, 1)]
"""The vendor's pages are as many as all others: two processes go through them side by side."""

PAGES = [one for one in addresses() if one.door == "console" and one.method == "GET" and one.name != "console:design"]
"""Whatever can be opened; the page of all components has a test of its own."""

PLAIN = re.compile(r"^[^\u4e00-\u9fff]*\b[A-Za-z]{3,} +[A-Za-z]{2,}\b[^\u4e00-\u9fff]*$")
"""Two words of English and nothing Chinese."""

OURS = "main thead th, main dt, main label, main legend, main button, main summary, .pc-menu a, .pc-areas a, .pc-tabs a"
"""Where a page's own words stand, not those of its records."""

SIZE = "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
IS_WHOLE = "document.doctype !== null"
"""Pieces that a page fetches have no head; they are looked at where they are shown."""

TEXTS = """places => [
    [...document.querySelectorAll(places)].map(place => place.innerText.trim()).filter(Boolean),
    (() => {
        const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
            const text = walk.currentNode.textContent.trim();
            if (text && walk.currentNode.parentElement.checkVisibility()) found.push(text);
        }
        return found;
    })(),
]"""


def test_every_line_of_the_menus_is_among_the_pages() -> None:
    assert {page.name for area in AREAS for page in area.pages} <= {one.route for one in PAGES}


@pytest.mark.parametrize(("kind", "share", "of"), SHARES, ids=lambda value: str(getattr(value, "value", value)))
def test_every_page_can_be_used(page: Page, eye: Eye, kind: Kind, share: int, of: int) -> None:
    cast = Cast()
    User.objects.update(language="zh-hans")  # what is written to people is in their language, whoever looks at it
    records = Records(cast)
    page.add_init_script(path=AXE)
    page.set_default_navigation_timeout(20_000)
    visits = list(plan(kind, records, eye, PAGES[share::of]))
    visit = Visit(page, eye)
    seen = sum(visit.open(path, look) for _role, look, path in signed_in(page, eye, cast, visits))
    assert seen > len(visits) // 3, "Most samples are out of sight: look at the factories."


class Records:
    """One record of each kind, of the same partner for everybody."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.made: dict[Any, Any] = {}

    def path(self, address: Address) -> str:
        """Return where the page of the sample is."""
        if not address.needs_record:
            return address.url({})
        factory = factory_for(address)
        if factory not in self.made:
            with transaction.atomic():  # as in the contract tests, for which the factories are written
                self.made[factory] = factory(self.cast.northwind)
            run_pending()
        return address.url(values_of(address, self.made[factory]))


def plan(kind: Kind, records: Records, eye: Eye, pages: list[Address]) -> Iterator[tuple[Role, Look, str]]:
    """Yield who looks at which page, and how. A page that only one role may open is looked at twice."""
    looks = cycle(LOOKS)
    for address in pages:
        roles = [role for role in ROLES[kind] if address.admits(role)]
        if not roles:
            continue
        try:
            path = records.path(address)
        except NoReverseMatch:
            continue  # a step of a life-cycle whose screen offers others only
        except pytest.fail.Exception as missing:
            eye.wrong.append(str(missing))
            continue
        if os.environ.get("PC_PAGES") == "all":
            yield from ((role, look, path) for role in roles for look in LOOKS)
        else:
            yield from ((role, next(looks), path) for role in islice(cycle(roles), max(2, len(roles))))


def signed_in(page: Page, eye: Eye, cast: Cast, visits: list[tuple[Role, Look, str]]) -> Iterator[Any]:
    """Go through the visits role by role and look by look, so that little has to be changed between two of them."""
    people: dict[Role, User] = {}
    before: tuple[Role, Look] | None = None
    for role, look, path in sorted(visits, key=lambda visit: (visit[0], LOOKS.index(visit[1]))):
        if role not in people:
            people[role] = cast.holder(role)
            page.context.add_cookies([session_of(people[role], eye.origin)])
        if (role, look) != before:
            before = role, look
            page.set_viewport_size({"width": look.width, "height": 900})
            cookies = {"pc_language": look.language, "pc_theme": look.theme}
            page.context.add_cookies([{"name": n, "value": v, "url": eye.origin} for n, v in cookies.items()])
        yield role, look, path


class Visit:
    """Looks at pages; whatever is wrong is told to the eye, so that one run shows everything."""

    def __init__(self, page: Page, eye: Eye) -> None:
        self.page, self.eye = page, eye
        self.look, self.path = LOOKS[0], ""
        self.examined: set[tuple[str, str]] = set()

    def open(self, path: str, look: Look) -> bool:
        """Open the page, and look at it if it is one that shows something."""
        self.look, self.path = look, path
        try:
            answer = self.page.goto(self.eye.origin + path)
        except Error as error:
            if "Download is starting" in error.message or "ERR_ABORTED" in error.message:
                return True  # a file
            raise
        if answer is None or answer.status >= 500:
            self.say(f"answers {answer.status if answer else 'nothing'}")
        if answer is not None and answer.headers.get("content-type", "").startswith("image/"):
            # Not our page: the browser draws a document of its own around a picture, and styles it inline.
            own = f"console on {self.page.url}: Applying inline style"
            self.eye.wrong[:] = [wrong for wrong in self.eye.wrong if not wrong.startswith(own)]
            return True
        if answer is None or answer.status != 200 or not self.page.evaluate(IS_WHOLE):
            return False
        self.check_width()
        if (path, look.theme) not in self.examined or os.environ.get("PC_PAGES") == "all":
            self.examined.add((path, look.theme))
            self.check_accessibility()
        if look.language != "en":
            self.check_words()
        return True

    def say(self, wrong: str) -> None:
        """Remember what is wrong."""
        look = self.look
        self.eye.wrong.append(f"{self.path} ({look.language}, {look.theme}, {look.width}): {wrong}")

    def check_width(self) -> None:
        """A page never scrolls sideways."""
        wide, there = self.page.evaluate(SIZE)
        if wide > there:
            self.say(f"is {wide} wide")

    def check_accessibility(self) -> None:
        """WCAG 2.2 AA as far as a machine sees it; once by day and once by night for each page."""
        found = self.page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
        for violation in found["violations"]:
            nodes = violation["nodes"]
            self.say(f"{violation['id']}, {len(nodes)} times: {nodes[0]['target']} {nodes[0]['failureSummary']}")

    def check_words(self) -> None:
        """No text of ours is left in English: none that has a translation, and none that has never been extracted."""
        ours, every = self.page.evaluate(TEXTS, OURS)
        left = {text for text in every if text in translated()} | {text for text in ours if PLAIN.match(text)}
        for text in sorted(left - KNOWN):
            self.say(f"not translated: {text!r}")


KNOWN = {"Design agreed", "Data moved", "Gone live"}
"""Names of the sample's milestones, which label the fields of a plan."""


@cache
def translated() -> frozenset[str]:
    """Return the English texts of two words and more that have another text in Chinese."""
    files = Path(__file__).parents[2].glob("src/partner_center/**/locale/zh_Hans/LC_MESSAGES/django.po")
    entries = [entry for file in files for entry in polib.pofile(str(file))]
    return frozenset(
        entry.msgid for entry in entries if entry.msgstr and entry.msgstr != entry.msgid and " " in entry.msgid
    )
