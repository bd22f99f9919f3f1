"""docs/rulebook says what the code does: every committed page is the page that would be printed now."""

import pytest

from partner_center.foundations.identity.roles import ANY_PARTNER, NOBODY, PARTNER_FINANCE, VENDOR_FINANCE
from partner_center.foundations.lifecycle.rulebook import Page, roles_in_words
from partner_center.foundations.lifecycle.steps import LIFECYCLES
from partner_center.ops.management.commands.rulebook import whole_book
from tests.contracts.source import ROOT

FOLDER = ROOT / "docs" / "rulebook"


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return {page.name: page for page in whole_book()}


def test_every_page_is_there_and_no_other(pages: dict[str, Page]) -> None:
    kept = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.md")}
    assert kept == pages.keys(), "make rulebook prints them anew"


def test_no_page_is_out_of_date(pages: dict[str, Page]) -> None:
    stale = [
        name
        for name, page in pages.items()
        if not (FOLDER / name).exists() or (FOLDER / name).read_text(encoding="utf-8") != page.text
    ]
    assert stale == [], "make rulebook prints them anew"


def test_every_life_cycle_has_a_page_in_each_language(pages: dict[str, Page]) -> None:
    own = [one for one in LIFECYCLES.values() if one.__module__.startswith("partner_center.")]
    assert len(pages) == 2 * (len(own) + 1)


def test_a_deadline_is_printed_with_its_outcome(pages: dict[str, Page]) -> None:
    text = pages["incentives-statement.md"].text
    assert "pending --> confirmed: Confirm bill (⏱ Confirmation)" in text
    assert "usually 5 working days | Confirm bill → Confirmed |" in text
    assert "通常为 5 个工作日" in pages["zh-hans/incentives-statement.md"].text


def test_a_step_says_what_its_form_asks(pages: dict[str, Page]) -> None:
    assert "| (Publicity ends with) |" in pages["incentives-run.md"].text


def test_roles_are_told_by_audience() -> None:
    assert roles_in_words(NOBODY) == "Partner Center itself"
    assert roles_in_words(ANY_PARTNER) == "Partner: everybody"
    assert roles_in_words(PARTNER_FINANCE | VENDOR_FINANCE) == "Vendor: Vendor finance<br>Partner: Finance"
