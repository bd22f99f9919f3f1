"""Lists, the printed sheet, the ledger beside a request, and files of the lists."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from partner_center.domains.payouts.queries import Balances, addresses_behind
from partner_center.foundations.exports.actions import ask
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.ledger import items as ledger
from partner_center.foundations.ledger.items import NewItem
from partner_center.foundations.ledger.models import Item
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.models import Review
from tests.domains.partners.papers import certified
from tests.domains.partners.people import People, browser
from tests.domains.payouts import money


def test_requests_are_found_by_their_state(people: People) -> None:
    money.requested(people.northwind)
    money.approved(people.northwind)
    money.paid(people.northwind)
    counts = {tab["label"]: tab["count"] for tab in browser(people.admin).get("/payouts/requests/").context["tabs"]}
    assert {str(label): count for label, count in counts.items()} == {
        "All": 3,
        "Under review": 1,
        "To be invoiced": 1,
        "Invoices under review": 0,
        "Paying": 0,
        "Paid": 1,
        "Rejected or withdrawn": 0,
    }


def test_what_is_left_to_be_invoiced_is_counted_per_request(people: People) -> None:
    request = money.approved(people.northwind, "100.00")
    money.invoice(request, "30.00")
    (row,) = browser(people.finance).get("/payouts/requests/").context["object_list"]
    assert (row.covered, row.uncovered) == (30, 70)


def test_an_item_leads_to_the_record_behind_it_if_the_reader_may_see_that(people: People) -> None:
    info = certified(people.northwind)
    new = NewItem("ST-X", people.northwind, "incentive", "2026-09", "A", "甲", "CNY", Decimal(5), info)
    ledger.accrue([new], by=SYSTEM)
    item = Item.objects.get(key="ST-X")
    assert addresses_behind([item], people.partner) == {item.pk: info.get_absolute_url()}
    assert addresses_behind([item], Actor.of(people.rival)) == {}
    page = browser(people.admin).get("/payouts/items/?tab=accrued").content.decode()
    assert f'href="{info.get_absolute_url()}"' in page


def test_who_acts_next_is_told_while_invoices_are_checked(people: People) -> None:
    request = money.invoiced(people.northwind)
    assert browser(people.admin).get(request.get_absolute_url()).context["due"]["who"] == "Vendor finance"


def test_the_sheet_names_supplier_request_sums_and_address(people: People, settings: object) -> None:
    settings.INVOICE_ADDRESS = "Invoice desk, 1 Cloud Road"  # type: ignore[attr-defined]  # a fixture of pytest-django
    request = money.approved(people.northwind, "100.00")
    money.invoice(request, "30.00", number="INV-77")
    page = browser(people.admin).get(f"{request.get_absolute_url()}sheet/").content.decode()
    wanted = ["Northwind", request.number, "INV-77", "30.00", "70.00", "1 Cloud Road", "•••• 3334"]
    assert [text for text in wanted if text not in page] == []
    undecided = money.requested(people.northwind)
    assert browser(people.admin).get(f"{undecided.get_absolute_url()}sheet/").status_code == 404


def test_the_ledger_is_shown_to_the_vendor_only(people: People) -> None:
    address = money.paid(people.northwind).get_absolute_url()
    seen = ["draw:PR-000001" in browser(who).get(address).content.decode() for who in (people.finance, people.admin)]
    assert seen == [True, False]


def test_balances_are_the_sums_of_the_items(people: People) -> None:
    money.paid(people.northwind, "60.00")
    money.requested(people.northwind, "40.00")
    money.due(people.contoso, "7.00", currency="USD")
    found = [
        (one.partner, one.currency, one.payable, one.requested, one.paid, one.total)
        for one in Balances.visible_to(people.payer).rows
    ]
    assert found == [("Contoso", "USD", 7, 0, 0, 7), ("Northwind", "CNY", 0, 40, 60, 100)]
    page = browser(people.finance).get("/payouts/partners/?sort=-total")
    assert [row.partner for row in page.context["object_list"]] == ["Northwind", "Contoso"]
    assert browser(people.admin).get("/payouts/partners/").status_code == 403


def test_files_hold_what_the_lists_show(people: People) -> None:
    money.paid(people.northwind, "60.00")
    money.requested(people.northwind, "40.00")
    money.due(people.contoso, "7.00")
    by = Actor.of(people.finance)
    wanted = {
        "payouts.items": "tab=paid",
        "payouts.requests": "tab=reviewing",
        "payouts.invoices": "tab=accepted",
        "payouts.payments": "",
    }
    files = [ask(kind, {"query": query}, by=by, label=kind) for kind, query in wanted.items()]
    run_pending()
    for export in files:
        export.refresh_from_db()
    assert [export.reason for export in files] == ["", "", "", ""]
    assert [(export.rows, export.sums["amount"]) for export in files] == [
        (1, {"CNY": "60.00"}),
        (1, {"CNY": "40.00"}),
        (1, {"CNY": "60.00"}),
        (1, {"CNY": "60.00"}),
    ]


def test_in_chinese_the_words_are_chinese(people: People) -> None:
    address = money.invoiced(people.northwind).get_absolute_url()
    reader = people.person(people.northwind, Role.PARTNER_FINANCE, language="zh-hans")
    page = browser(reader).get(address, headers={"Accept-Language": "zh-hans"}).content.decode()
    assert ("发票待审核" in page, "申付" in page, "剩余可开票金额" in page) == (True, True, True)


def test_the_page_of_a_request_says_whose_turn_the_review_is(people: People) -> None:
    """Nobody's yet, then whoever has taken it, then the submitter's with what is asked and until when."""
    request = money.requested(people.northwind)
    review = Review.objects.of(request).get()
    colleague = people.person(people.vendor, Role.VENDOR_FINANCE)

    def due(user: User) -> dict[str, Any]:
        found: dict[str, Any] = browser(user).get(request.get_absolute_url()).context["due"]
        return found

    assert (due(people.finance)["you"], due(people.admin)["you"]) == (True, False)
    reviews.take(review, by=people.payer)
    assert (due(people.finance)["who"], due(people.finance)["you"]) == (people.finance.name, True)
    assert (due(colleague)["who"], due(colleague)["you"]) == (people.finance.name, False)
    reviews.ask(review, by=people.payer, text="The contract, please.")
    asked = due(people.admin)
    assert (asked["who"], asked["you"]) == ("Northwind: The contract, please.", True)
    assert asked["due_at"] == review.supplement_due_at
    assert due(people.finance)["you"] is False
