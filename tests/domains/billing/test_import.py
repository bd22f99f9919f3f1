"""Importing bills at both doors: what cannot be used is said clearly, and nothing counts twice."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as arrow_parquet
import pytest
from django.urls import reverse

from partner_center.domains.billing.models import BillFile, BillStatus
from partner_center.domains.performance.models import Build
from partner_center.foundations.identity.models import User
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.models import Notification
from tests.domains.billing.focus_files import lines
from tests.domains.billing.world import csv_of, imported, line, month_line, received, sent
from tests.domains.partners.people import Api, People, browser

IMPORT = "/billing/bills/import/"


def zipped() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("bill.csv", csv_of(line()))
    return packed.getvalue()


def bomb() -> bytes:
    return gzip.compress(csv_of(line()) + b"\n" * (40 << 20))


def renamed_column() -> bytes:
    return csv_of(line()).replace(b"BilledCost", b"Cost", 1)


UNUSABLE: list[tuple[str, Callable[[], bytes], str]] = [
    ("not_csv", lambda: b"Dear partner\nplease find attached the bill\n", "This is no CSV file"),
    ("zip_archive", zipped, "This is a ZIP archive."),
    ("bomb", bomb, "The file grows more than 200 times"),
    ("utf16", lambda: csv_of(line()).decode().encode("utf-16"), "The file is written in UTF-16."),
    ("missing_columns", renamed_column, "These FOCUS columns are missing: BilledCost."),
    ("not_focus", lambda: b"a,b,c,d,e,f,g,h,i,j\n1,2,3,4,5,6,7,8,9,10\n", "The header has no FOCUS columns."),
    ("no_lines", lambda: csv_of(line()).splitlines(keepends=True)[0], "The file has a header but no lines."),
    ("broken_gzip", lambda: gzip.compress(csv_of(line()))[:-20], "The gzip file is broken off or damaged."),
]


def import_by_console(user: User, content: bytes, name: str = "bill.csv") -> BillFile:
    answer = browser(user).post(IMPORT, {"file": sent(content, name)})
    bill = BillFile.objects.latest("pk")
    assert (answer.status_code, answer.headers.get("Location")) == (302, reverse("billing:bill", args=[bill.pk]))
    return bill


def import_by_api(user: User, content: bytes, name: str = "bill.csv") -> BillFile:
    answer = Api(user).post("/billing/bills", {"file": sent(content, name)}, files=True)
    assert (answer.status_code, answer.json()["status"]) == (201, "received")
    return BillFile.objects.get(number=answer.json()["number"])


DOORS = {"console": import_by_console, "api": import_by_api}


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
@pytest.mark.parametrize(("code", "content", "said"), UNUSABLE, ids=[one[0] for one in UNUSABLE])
def test_a_file_that_cannot_be_used_says_why(
    operations: User,
    door: Callable[..., BillFile],
    code: str,
    content: Callable[[], bytes],
    said: str,
) -> None:
    bill = door(operations, content())
    run_pending()

    bill.refresh_from_db()
    assert (bill.status, bill.refusal_code) == (BillStatus.REFUSED, code)
    assert said in browser(operations).get(bill.get_absolute_url()).content.decode()
    shown = Api(operations).get(f"/billing/bills/{bill.number}").json()
    assert shown["refusal_code"] == code
    assert shown["refusal"].startswith(said)
    assert Notification.objects.filter(user=operations, message="billing.refused").count() == 1
    assert not Build.objects.exists()


def test_a_refusal_is_read_in_the_reader_s_own_language(operations: User) -> None:
    bill = received(zipped())
    run_pending()
    chinese = browser(operations)
    chinese.cookies["pc_language"] = "zh-hans"
    page = chinese.get(bill.get_absolute_url(), headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "这是 ZIP 压缩包" in page


def test_an_empty_file_is_refused_at_its_field(operations: User) -> None:
    page = browser(operations).post(IMPORT, {"file": sent(b"")})
    answer = Api(operations).post("/billing/bills", {"file": sent(b"")}, files=True)
    said = "The file is empty. Choose a FOCUS 1.0 file: CSV, gzip or Parquet."
    assert page.status_code == 422
    assert said in page.content.decode()
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/file")
    assert answer.json()["errors"][0]["message"] == said


def test_no_file_at_all_is_refused_at_its_field(operations: User) -> None:
    page = browser(operations).post(IMPORT, {})
    assert (page.status_code, page.context["form"].errors) == (422, {"file": ["Choose a file."]})


def test_a_partner_may_not_import(people: People) -> None:
    page = browser(people.admin).post(IMPORT, {"file": sent(csv_of(line()))})
    answer = Api(people.admin).post("/billing/bills", {"file": sent(csv_of(line()))}, files=True)
    assert (page.status_code, answer.status_code, answer.json()["code"]) == (403, 403, "not_allowed")
    assert not BillFile.objects.exists()


@pytest.mark.parametrize("door", ["console", "api"])
def test_the_same_file_again_leads_to_the_first(operations: User, door: str) -> None:
    first = imported(*lines(3))
    again = sent(csv_of(*lines(3)), "renamed.csv")
    if door == "console":
        page = browser(operations).post(IMPORT, {"file": again})
        assert page.status_code == 409
        assert f'href="{first.get_absolute_url()}"' in page.content.decode()
    else:
        answer = Api(operations).post("/billing/bills", {"file": again}, files=True)
        assert (answer.status_code, answer.json()["code"]) == (409, "already_loaded")
        assert first.number in answer.json()["detail"]
    assert BillFile.objects.count() == 1


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_the_same_content_packed_is_recognised_when_it_is_read(operations: User, door: Callable[..., BillFile]) -> None:
    first = imported(*lines(3))
    copy = door(operations, gzip.compress(csv_of(*lines(3))), "bill.csv.gz")
    run_pending()
    copy.refresh_from_db()
    assert (copy.status, copy.refusal_code, copy.same_as) == (BillStatus.REFUSED, "already_loaded", first)
    assert f'href="{first.get_absolute_url()}"' in browser(operations).get(copy.get_absolute_url()).content.decode()
    assert Api(operations).get(f"/billing/bills/{copy.number}").json()["same_as"] == first.number


def test_the_same_lines_in_another_format_are_recognised(operations: User, tmp_path: Path) -> None:
    first = imported(*lines(3))
    as_text = arrow_csv.ConvertOptions(column_types=dict.fromkeys(line(), pa.string()), strings_can_be_null=False)
    table = arrow_csv.read_csv(io.BytesIO(csv_of(*lines(3))), convert_options=as_text)
    arrow_parquet.write_table(table, tmp_path / "bill.parquet")
    copy = received((tmp_path / "bill.parquet").read_bytes(), "bill.parquet")
    run_pending()
    copy.refresh_from_db()
    assert (copy.status, copy.refusal_code, copy.same_as) == (BillStatus.REFUSED, "same_lines", first)
    page = browser(operations).get(copy.get_absolute_url()).content.decode()
    assert f"Every usable line of this file was imported already with {first.number}" in page


def test_a_withdrawn_content_may_come_again(operations: User) -> None:
    first = imported(*lines(3))
    browser(operations).post(reverse("billing:bill-step", args=[first.pk, "withdraw"]), {"reason": "Wrong month"})
    first.refresh_from_db()
    second = imported(*lines(3))
    assert (first.status, second.status) == (BillStatus.WITHDRAWN, BillStatus.LOADED)


def test_of_several_files_only_the_wrong_one_is_held_back(operations: User) -> None:
    first = imported(*lines(1))
    files = [sent(csv_of(*lines(1)), "a.csv"), sent(csv_of(*lines(2)), "b.csv"), sent(csv_of(*lines(4)), "c.csv")]
    page = browser(operations).post(IMPORT, {"file": files}, follow=True)
    run_pending()
    assert page.redirect_chain == [("/billing/bills/", 302)]
    assert f"a.csv: This content was imported already, as {first.number}" in page.content.decode()
    assert sorted(BillFile.objects.values_list("name", "status")) == [
        ("b.csv", "loaded"),
        ("bill.csv", "loaded"),
        ("c.csv", "loaded"),
    ]


def test_too_many_files_at_once_are_refused(operations: User) -> None:
    files = [sent(b"x", f"{number}.csv") for number in range(21)]
    page = browser(operations).post(IMPORT, {"file": files})
    assert page.context["form"].errors == {"file": ["At most 20 files at once; these are 21."]}


def test_an_import_happens_once_per_idempotency_key(operations: User) -> None:
    program = Api(operations)
    answers = [program.post("/billing/bills", {"file": sent(csv_of(line()))}, key="same", files=True) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["number"] == answers[1].json()["number"]
    assert BillFile.objects.count() == 1


def test_progress_can_be_watched_at_both_doors(operations: User) -> None:
    bill = import_by_api(operations, csv_of(*lines(2)))
    waiting = browser(operations).get(bill.get_absolute_url())
    assert 'hx-trigger="load"' in waiting.content.decode()
    run_pending()
    url = Api(operations).get(f"/billing/bills/{bill.number}").json()["progress_url"]
    assert Api(operations).get(url.removeprefix("/api/v1")).json()["percent"] == 100


def test_a_loaded_bill_computes_its_months(operations: User) -> None:
    bill = imported(month_line("2026-08", "3"), month_line("2026-09", "4"))
    assert bill.periods == ["2026-08", "2026-09"]
    assert sorted(Build.objects.values_list("period", "status")) == [("2026-08", "built"), ("2026-09", "built")]
