"""Both formats open again with what went in; no formula runs; nothing is cut off; nothing is rounded."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from partner_center.foundations.exports import files
from partner_center.foundations.exports.builders import mask
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from pathlib import Path


def naive(*numbers: int) -> datetime:
    """Return a time as files hold it: the zone stands in the heading."""
    return datetime(*numbers, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[arg-type,misc]  # year, month, day …


HEADING = ["编号", "Name", "Amount", "Day", "Time", "Name"]
LINES: list[files.Line] = [
    [7, '华为, "云"', Decimal("12.50"), date(2026, 9, 28), naive(2026, 9, 28, 12, 0, 5), None],
    [8, "two\nlines", Decimal("-0.000000000123"), date(2026, 2, 28), naive(2026, 2, 28, 23, 59, 59), "x"],
    [9, "", Decimal("123456789.123456789012"), None, None, "y"],
]


def read_csv(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def read_sheets(path: Path) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_path(path)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_csv_is_what_the_rfc_says(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert files.write_csv(path, HEADING[:3], [line[:3] for line in LINES], with_bom=False) == 3
    assert path.read_bytes().decode() == (
        '编号,Name,Amount\r\n7,"华为, ""云""",12.50\r\n8,"two\nlines",-0.000000000123\r\n9,,123456789.123456789012\r\n'
    )
    files.write_csv(path, ["a"], [], with_bom=True)
    assert path.read_bytes() == b"\xef\xbb\xbfa\r\n"


@pytest.mark.parametrize("writer", [files.write_quickly, files.write_slowly])
def test_excel_opens_again_equal_to_csv(tmp_path: Path, writer: files.Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_writer", lambda _count: writer)
    files.write_csv(tmp_path / "a.csv", files.unlike(HEADING), LINES, with_bom=True)
    assert files.write_xlsx(tmp_path / "a.xlsx", "Bills", HEADING, LINES) == 3
    heading, *lines = read_sheets(tmp_path / "a.xlsx")["Bills"]
    plain_heading, *plain = read_csv(tmp_path / "a.csv")
    assert heading == plain_heading == ["编号", "Name", "Amount", "Day", "Time", "Name (2)"]
    assert [
        [str(int(a)), b, Decimal(str(c)), "" if d is None or d == "" else str(d), "" if e == "" else str(e), f]  # type: ignore[call-overload]  # cells of any type
        for a, b, c, d, e, f in lines
    ] == [[a, b, Decimal(c), d, e, f] for a, b, c, d, e, f in plain]


@pytest.mark.parametrize("writer", [files.write_quickly, files.write_slowly])
def test_numbers_that_excel_would_round_are_text(
    tmp_path: Path, writer: files.Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_writer", lambda _count: writer)
    numbers: list[files.Cell] = [Decimal("0.1"), Decimal("123456789012.345"), Decimal("1234567890123.456"), 10**17 + 1]
    files.write_xlsx(tmp_path / "a.xlsx", "N", ["n"], [[number] for number in numbers])
    assert read_sheets(tmp_path / "a.xlsx")["N"] == [
        ["n"],
        [0.1],
        [123456789012.345],
        ["1234567890123.456"],
        ["100000000000000001"],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")'])
def test_texts_never_become_formulas(tmp_path: Path, text: str) -> None:
    files.write_csv(tmp_path / "a.csv", ["t"], [[text]], with_bom=True)
    assert read_csv(tmp_path / "a.csv") == [["t"], [f"'{text}"]]
    for number, writer in enumerate((files.write_quickly, files.write_slowly)):
        path = tmp_path / f"{number}.xlsx"
        writer(path, ["T"], ["t"], iter([[text]]), 10)
        assert read_sheets(path)["T"] == [["t"], [text]]
        assert b"<f>" not in path.read_bytes()


def test_negative_numbers_stay_numbers_in_csv(tmp_path: Path) -> None:
    files.write_csv(tmp_path / "a.csv", ["n"], [[Decimal("-5.00")], [-3]], with_bom=False)
    assert read_csv(tmp_path / "a.csv") == [["n"], ["-5.00"], ["-3"]]


def test_what_does_not_fit_goes_on_in_the_next_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert files.write_xlsx(path, "Lines", ["n"], [[n] for n in range(7)], sheet_rows=4) == 7
    assert read_sheets(path) == {
        "Lines 1": [["n"], [0], [1], [2]],
        "Lines 2": [["n"], [3], [4], [5]],
        "Lines 3": [["n"], [6]],
    }


def test_exactly_full_is_one_sheet(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    files.write_xlsx(path, "Lines", ["n"], [[n] for n in range(3)], sheet_rows=4)
    assert list(read_sheets(path)) == ["Lines"]


def test_without_rows_there_is_still_a_heading(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    assert files.write_xlsx(path, "Empty", ["a", "b"], []) == 0
    assert read_sheets(path) == {"Empty": [["a", "b"]]}


def test_a_text_too_long_for_a_cell_is_refused_and_not_cut(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        files.write_xlsx(tmp_path / "a.xlsx", "T", ["t"], [["x" * 32_768]])
    assert refused.value.code == "cell_too_long"


@pytest.mark.parametrize(
    ("title", "number", "name"),
    [("Bills 2026/09 [x]", 0, "Bills 2026 09  x"), ("x" * 40, 12, "x" * 28 + " 12"), ("", 0, "Export")],
)
def test_sheet_names_are_those_excel_allows(title: str, number: int, name: str) -> None:
    assert files.sheet_name(title, number) == name


@pytest.mark.parametrize(
    ("text", "shown"),
    [("13812345678", "13*******78"), ("li@northwind.example", "li@no**********ample"), ("abc", "***")],
)
def test_masks_show_the_ends_only(text: str, shown: str) -> None:
    assert mask(text) == shown
