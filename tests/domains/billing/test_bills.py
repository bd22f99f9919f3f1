"""What a bill shows: sums, rows that could not be used, lines; withdrawing it; files of all that."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from partner_center.domains.billing import queries
from partner_center.domains.billing.gateways.columns import LINE_COLUMNS
from partner_center.domains.billing.models import BillFile, BillStatus
from partner_center.foundations.exports.actions import ask
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from tests.domains.billing.focus_files import lines
from tests.domains.billing.world import csv_of, imported, line, month_line
from tests.domains.partners.people import Api, People, browser


@pytest.fixture
def dirty(people: People) -> BillFile:
    """Two usable lines, a credit, a tax, a repaired line; one row in no currency and one without a cost."""
    return imported(
        month_line("2026-09", "12.50000000001"),
        month_line("2026-09", "0.5", AvailabilityZone="0.05"),
        month_line("2026-09", "-3", ChargeCategory="Credit"),
        month_line("2026-09", "6", ChargeCategory="Tax"),
        month_line("2026-09", "7", BillingCurrency="XXX"),
        month_line("2026-09", "what"),
    )


def text_of(user: User, url: str) -> str:
    answer = browser(user).get(url)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_bill_shows_what_it_sums_to_exactly(operations: User, dirty: BillFile) -> None:
    assert (dirty.rows, dirty.usable, dirty.rejected, dirty.repaired) == (6, 4, 2, 1)
    assert [(one.category, one.lines, one.billed) for one in queries.sums_of(dirty)] == [
        ("Credit", 1, Decimal(-3)),
        ("Tax", 1, Decimal(6)),
        ("Usage", 2, Decimal("13.00000000001")),
    ]
    page = text_of(operations, dirty.get_absolute_url())
    assert "16.00<span" in page
    assert "000000001</span>" in page
    shown = Api(operations).get(f"/billing/bills/{dirty.number}").json()
    assert [(one["category"], Decimal(one["billed"])) for one in shown["sums"]] == [
        ("Credit", Decimal(-3)),
        ("Tax", Decimal(6)),
        ("Usage", Decimal("13.00000000001")),
    ]


def test_unusable_and_repaired_rows_are_listed_with_their_reason(operations: User, dirty: BillFile) -> None:
    url = reverse("billing:bill-rows", args=[dirty.pk])
    unusable, repaired = text_of(operations, url), text_of(operations, f"{url}?tab=repaired")
    assert "This is not an ISO 4217 currency." in unusable
    assert "This is not a number." in unusable
    assert "A number stood in the zone; the zone was left empty." in repaired
    filtered = browser(operations).get(f"{url}?reason=bad_decimal")
    assert [(note.row, note.value) for note in filtered.context["object_list"]] == [(7, "what")]
    api = Api(operations).get(f"/billing/bills/{dirty.number}/rows?reason=bad_currency").json()["items"]
    assert api == [
        {
            "row": 6,
            "is_rejected": True,
            "column": "BillingCurrency",
            "value": "XXX",
            "taken_for": "",
            "code": "bad_currency",
            "reason": "This is not an ISO 4217 currency.",
        }
    ]


def test_lines_are_looked_through_in_their_file(operations: User, dirty: BillFile) -> None:
    url = reverse("billing:bill-lines", args=[dirty.pk])
    page = browser(operations).get(f"{url}?category=Credit")
    assert [row.billed_cost for row in page.context["object_list"]] == [Decimal(-3)]
    assert [(one.currency, one.lines, one.total) for one in page.context["sums"]] == [("CNY", 1, Decimal(-3))]
    found = Api(operations).get(f"/billing/bills/{dirty.number}/lines?category=Tax&total=true").json()
    assert (found["total"], [Decimal(one["billed_cost"]) for one in found["items"]]) == (1, [Decimal(6)])
    assert found["items"][0]["charge_start"] == "2026-09-05T10:00:00+00:00"


def test_the_columns_of_lines_are_those_that_the_reader_writes() -> None:
    assert queries.lines.LINE_COLUMNS == LINE_COLUMNS


def test_strangers_see_no_bill_at_all(people: People, dirty: BillFile) -> None:
    rows = reverse("billing:bill-rows", args=[dirty.pk])
    lines_url = reverse("billing:bill-lines", args=[dirty.pk])
    for url in ("/billing/bills/", dirty.get_absolute_url(), rows, lines_url):
        assert browser(people.admin).get(url).status_code == 403
    for path in ("", f"/{dirty.number}", f"/{dirty.number}/rows", f"/{dirty.number}/lines"):
        assert Api(people.admin).get(f"/billing/bills{path}").status_code in {403, 404}


def test_withdrawing_asks_for_a_reason_and_computes_the_month_anew(operations: User, dirty: BillFile) -> None:
    url = reverse("billing:bill-step", args=[dirty.pk, "withdraw"])
    empty = browser(operations).post(url, {"reason": ""})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["reason"])
    other = imported(month_line("2026-09", "100"))
    answer = Api(operations).post(f"/billing/bills/{dirty.number}/withdraw", {"reason": "Sent twice by the cloud"})
    assert (answer.status_code, answer.json()["status"]) == (200, "withdrawn")
    run_pending()
    built = other.builds.get(status="built")
    assert list(built.bills.all()) == [other]
    again = Api(operations).post(f"/billing/bills/{dirty.number}/withdraw", {"reason": "again"})
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")


def test_the_list_counts_its_tabs(operations: User, dirty: BillFile) -> None:
    page = browser(operations).get("/billing/bills/")
    assert {tab["label"]: tab["count"] for tab in page.context["tabs"]} == {
        "All": 1,
        "Being read": 0,
        "Loaded": 1,
        "Refused": 0,
        "Withdrawn": 0,
    }
    months = browser(operations).get("/billing/bills/?period=2026-09&tab=loaded")
    assert list(months.context["object_list"]) == [dirty]
    assert list(browser(operations).get("/billing/bills/?q=nothing").context["object_list"]) == []


@pytest.mark.parametrize(
    ("kind", "query", "expected"),
    [
        ("billing.bills", "tab=loaded", 1),
        ("billing.rows", "tab=unusable", 2),
        ("billing.rows", "tab=unusable&reason=bad_decimal", 1),
        ("billing.lines", "category=Usage", 2),
        ("billing.accounts", "tab=unlinked", 1),
    ],
)
def test_exactly_what_is_filtered_is_exported(
    operations: User, dirty: BillFile, kind: str, query: str, expected: int
) -> None:
    params: dict[str, Any] = {"query": query, "ids": [], "within": {"pk": dirty.pk}}
    export = ask(kind, params, by=Actor.of(operations), label="Test")
    run_pending()
    export.refresh_from_db()
    assert (export.state, export.rows) == ("done", expected)


def test_bills_are_imported_from_the_command_line(
    people: People, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people.person(people.vendor, Role.VENDOR_OPERATIONS)
    path = tmp_path / "september.csv"
    path.write_bytes(csv_of(*lines(2)))
    call_command("import_bill", path)
    run_pending()
    bill = BillFile.objects.get()
    assert (bill.name, bill.status, bill.uploaded_by) == ("september.csv", BillStatus.LOADED, None)
    assert capsys.readouterr().out == f"september.csv: received as {bill.number}\n"
    with pytest.raises(CommandError, match="Not every file was imported"):
        call_command("import_bill", path, tmp_path / "missing.csv", "--wait")
    said = capsys.readouterr().err
    assert f"as {bill.number} (september.csv)" in said
    assert "missing.csv" in said


def test_a_line_of_another_cloud_keeps_its_provider(operations: User) -> None:
    bill = imported(line(ProviderName="Other Cloud", BillingAccountId="Z9"))
    assert bill.sums.get().account.provider == "Other Cloud"
