"""Importing prospects: a look first, every error with its cell, nothing twice, and files that are refused."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from partner_center.domains.customers.gateways import prospect_files
from partner_center.domains.customers.models import Report, ReportImport
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.identity.roles import Role
from tests.domains.customers import prospects as world
from tests.domains.partners.people import Api, browser

HEAD = ["客户名称", "Contact", "手机号", "E-mail"]
GOOD = [["Blue Whale Ltd", "Ada", "13900000001", "ada@example.com"], ["Green Field Ltd", "Bob", "13900000002", ""]]


@pytest.fixture
def seller(db: None) -> User:
    return world.person(world.company("partner", "Northwind Cloud"), Role.PARTNER_SALES)


def workbook(rows: list[list[Any]], head: list[str] | None = None) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate([HEAD if head is None else head, *rows]):
            sheet.write_row(line, 0, row)
    return target.getvalue()


def check(user: User, data: bytes, name: str = "list.xlsx") -> Any:
    return browser(user).post("/customers/prospects/imports/new/", {"file": SimpleUploadedFile(name, data)})


def looked_at(user: User, rows: list[list[Any]]) -> ReportImport:
    assert check(user, workbook(rows)).status_code == 302
    found = ReportImport.objects.order_by("pk").last()
    assert found is not None
    return found


def run(user: User, found: ReportImport, mode: str = "good", **other: str) -> Any:
    return browser(user).post(f"/customers/prospects/imports/{found.pk}/run/", {"mode": mode, **other})


def test_looking_at_a_file_saves_nothing_and_shows_every_wrong_cell(seller: User) -> None:
    bad = [["", "Ada", "13900000001", "x"], ["Red Fox Ltd", "", 123, "fox@example.com"], *GOOD]
    found = looked_at(seller, bad)
    assert not Report.objects.exists()
    assert (found.total, found.good, found.faulty) == (4, 2, 2)
    page = browser(seller).get(found.get_absolute_url())
    cells = {(one["row"], one["column"]) for one in page.context["panels"][1]["data"]["found"]}
    assert cells == {(2, "name"), (2, "email"), (3, "contact_name"), (3, "mobile")}
    assert "11 digits" in page.content.decode()


def test_the_good_rows_are_taken_and_the_others_listed(seller: User) -> None:
    found = looked_at(seller, [["", "Ada", "13900000009", ""], *GOOD])
    assert run(seller, found).status_code == 302
    assert set(Report.objects.values_list("name", "status", "mobile", "source")) == {
        ("Blue Whale Ltd", "draft", "+8613900000001", "import"),
        ("Green Field Ltd", "draft", "+8613900000002", "import"),
    }
    errors = browser(seller).get(f"/customers/prospects/imports/{found.pk}/errors/").content.decode("utf-8-sig")
    assert errors.splitlines()[0] == "Row,Column,What stands there,Rule"
    assert errors.splitlines()[1].startswith("2,Customer name,")
    assert run(seller, found).status_code == 409  # each file once


def test_all_or_nothing_takes_nothing_while_a_row_is_wrong(seller: User) -> None:
    found = looked_at(seller, [["", "Ada", "13900000009", ""], *GOOD])
    answer = run(seller, found, mode="all")
    assert (answer.status_code, set(answer.context["form"].errors)) == (409, {"mode"})
    assert not Report.objects.exists()
    assert run(seller, looked_at(seller, GOOD), mode="all").status_code == 302
    assert Report.objects.count() == 2


def test_all_or_nothing_takes_nothing_where_one_cannot_be_reported(seller: User) -> None:
    world.prospect(world.company("partner", "Contoso Cloud"), "Green Field Limited")
    answer = run(seller, looked_at(seller, GOOD), mode="all", report_now="on")
    assert answer.status_code == 409
    assert "Row 3" in str(answer.context["form"].errors["mode"])
    assert not Report.objects.filter(partner=seller.company).exists()


def test_reporting_them_at_once_lists_those_that_somebody_else_has(seller: User) -> None:
    world.prospect(world.company("partner", "Contoso Cloud"), "Green Field Limited")
    found = looked_at(seller, GOOD)
    run(seller, found, report_now="on")
    assert set(Report.objects.filter(partner=seller.company).values_list("name", "status")) == {
        ("Blue Whale Ltd", "reported"),
        ("Green Field Ltd", "draft"),
    }
    found.refresh_from_db()
    assert [one["outcome"] for one in found.rows] == ["reported", "refused"]
    assert "reserved until" in found.rows[1]["errors"]["name"]["en"]


def test_the_same_or_a_mended_file_makes_nothing_twice(seller: User) -> None:
    run(seller, looked_at(seller, [["", "Ada", "13900000009", ""], *GOOD]))
    again = looked_at(seller, GOOD)
    assert (again.known, again.good) == (2, 0)
    mended = looked_at(
        seller, [["Red Fox Ltd", "Ada", "13900000009", ""], ["BLUE WHALE LIMITED", "A", "139 0000 0001", ""]]
    )
    assert (mended.known, mended.good) == (1, 1)
    run(seller, mended)
    assert Report.objects.count() == 3


def test_a_row_that_stands_twice_in_a_file_is_blamed(seller: User) -> None:
    found = looked_at(
        seller, [*GOOD, ["Blue Whale Limited", "Cid", "13900000003", ""], ["New Ltd", "D", "13900000002", ""]]
    )
    assert [one["errors"] and next(iter(one["errors"])) for one in found.rows] == [{}, {}, "name", "mobile"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_is_read_however_it_was_saved(seller: User, encoding: str, separator: str) -> None:
    text = "\r\n".join(separator.join(row) for row in [HEAD, ["晨曦样例科技有限公司", "王", "13900000001", ""]])
    assert check(seller, text.encode(encoding), "list.csv").status_code == 302
    assert ReportImport.objects.get().good == 1


def bomb() -> bytes:
    target = io.BytesIO(workbook(GOOD))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/bomb.xml", b"0" * 40_000_000)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "list.xlsx", "empty"),
        (b"hello", "list.xlsx", "content"),
        (b"MZ\x90\x00", "list.exe", ""),
        (b"a,b\n1,2\n", "list.csv", "columns are missing"),
        (b"name,contact,mobile\n", "list.csv", "no rows"),
        (b"name,name,contact,mobile\na,b,c,d\n", "list.csv", "twice"),
        (b"name,contact,mobile\n" + b"a,b,13900000001\n" * 1001, "list.csv", "1000 rows"),
        (b"x" * (5 * 1024 * 1024 + 1), "list.csv", "larger than 5 MB"),
    ],
)
def test_files_that_cannot_be_used_are_refused_with_the_reason(
    seller: User, data: bytes, name: str, words: str
) -> None:
    answer = check(seller, data, name)
    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["file"])
    assert not ReportImport.objects.exists()


def test_a_file_that_unpacks_to_more_than_is_reasonable_is_refused(seller: User) -> None:
    answer = check(seller, bomb())
    assert answer.status_code == 422
    assert "unpacks" in str(answer.context["form"].errors["file"])


def test_the_template_explains_itself_and_is_read_back(seller: User) -> None:
    answer = browser(seller).get("/customers/prospects/imports/template/")
    book = python_calamine.load_workbook(io.BytesIO(answer.content))
    head, explained = (book.get_sheet_by_index(place).to_python() for place in (0, 1))
    assert head[0] == [column.heading for column in prospect_files.COLUMNS]
    assert "E.164" not in str(explained)
    assert any("国家码" in str(row) and "country code" in str(row) for row in explained)
    filled = workbook([[column.example for column in prospect_files.COLUMNS]], [str(cell) for cell in head[0]])
    assert check(seller, filled).status_code == 302
    assert ReportImport.objects.get().good == 1


def test_formulas_do_not_run_in_the_list_of_errors(seller: User) -> None:
    found = looked_at(seller, [["Red Fox Ltd", "Ada", "=1+1", ""], ["Blue", "Ada", "+SUM(A1)", ""]])
    text = browser(seller).get(f"/customers/prospects/imports/{found.pk}/errors/").content.decode("utf-8-sig")
    assert "'+SUM(A1)" in text


def test_the_api_looks_and_takes(seller: User) -> None:
    api = Api(seller)
    upload = SimpleUploadedFile("list.xlsx", workbook([["", "Ada", "13900000009", ""], *GOOD]))
    looked = api.post("/customers/report-imports", {"file": upload}, files=True)
    assert looked.status_code == 201, looked.content
    assert [(one["row"], one["column"]) for one in looked.json()["problems"]] == [(2, "name")]
    number = looked.json()["number"]
    done = api.post(f"/customers/report-imports/{number}/run", {"mode": "good", "report_now": True})
    assert (done.status_code, done.json()["created"]) == (200, 2)
    assert Report.objects.filter(status="reported").count() == 2


def test_files_are_nobody_elses(seller: User) -> None:
    found = looked_at(seller, GOOD)
    rival = world.person(world.company("partner", "Contoso Cloud"), Role.PARTNER_ADMIN)
    vendor = world.person(Company.objects.create(kind="vendor", number="V", name="Vendor"), Role.VENDOR_ADMIN)
    assert browser(rival).get(found.get_absolute_url()).status_code == 404
    assert browser(vendor).get(found.get_absolute_url()).status_code == 403
