"""A row that cannot be used is set aside with its reason, one that can be mended is mended with a note."""

from pathlib import Path

import pytest

from partner_center.domains.billing.gateways.focus import read
from partner_center.domains.billing.gateways.results import FocusResult, Note, Reason, RejectedRow, Repair
from tests.domains.billing.focus_files import LINE, as_csv, bill, cells, line, lines


def read_rows(folder: Path, *rows: list[str]) -> FocusResult:
    (folder / "bill.csv").write_text(as_csv(rows), encoding="utf-8")
    return read(folder / "bill.csv", out_dir=folder / "out")


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("BillingAccountId", "NULL", Reason.MISSING_ACCOUNT),
        ("BilledCost", "", Reason.MISSING_COST),
        ("BilledCost", "N/A", Reason.BAD_DECIMAL),
        ("BilledCost", "1,024.50", Reason.BAD_DECIMAL),
        ("BilledCost", "¥12", Reason.BAD_DECIMAL),
        ("BilledCost", "nan", Reason.BAD_DECIMAL),
        ("BilledCost", "1_000", Reason.BAD_DECIMAL),
        ("ListCost", "twelve", Reason.BAD_DECIMAL),
        ("ConsumedQuantity", "many", Reason.BAD_DECIMAL),
        ("BilledCost", "1000000000000000", Reason.AMOUNT_OVERFLOW),
        ("BilledCost", "1e40", Reason.AMOUNT_OVERFLOW),
        ("ConsumedQuantity", "9" * 27, Reason.AMOUNT_OVERFLOW),
        ("BilledCost", "0.1234567890123", Reason.TOO_MANY_DECIMALS),
        ("EffectiveCost", "4e-13", Reason.TOO_MANY_DECIMALS),
        ("BilledCost", "1e-25", Reason.TOO_MANY_DECIMALS),
        ("BillingCurrency", "RMB", Reason.BAD_CURRENCY),
        ("BillingCurrency", "NULL", Reason.BAD_CURRENCY),
        ("BillingPeriodStart", "2026/09/01", Reason.BAD_PERIOD),
        ("BillingPeriodStart", "2026-13-01", Reason.BAD_PERIOD),
        ("BillingPeriodStart", "0026-09-01", Reason.BAD_PERIOD),
        ("BillingPeriodEnd", "2026-09-01 00:00:00", Reason.BAD_PERIOD),
        ("BillingPeriodEnd", "2026-11-01 00:00:00", Reason.BAD_PERIOD),
        ("ChargePeriodStart", "yesterday", Reason.BAD_CHARGE_PERIOD),
        ("ChargePeriodEnd", "2026-09-12 09:00:00", Reason.BAD_CHARGE_PERIOD),
        ("ChargeCategory", "Refund", Reason.UNKNOWN_CHARGE_CATEGORY),
        ("ChargeCategory", "NULL", Reason.UNKNOWN_CHARGE_CATEGORY),
        ("ChargeClass", "Rebilled", Reason.UNKNOWN_CHARGE_CLASS),
        ("ChargePeriodStart", "2026-07-12 10:00:00", Reason.CHARGE_OUTSIDE_PERIOD),
    ],
)
def test_a_row_is_set_aside_and_says_why(tmp_path: Path, column: str, value: str, reason: Reason) -> None:
    result = read(bill(tmp_path / "bill.csv", [line(), line(**{column: value}), *lines(1)]), out_dir=tmp_path / "out")

    assert (result.rows, result.usable, result.reasons) == (3, 2, {reason: 1})
    value_shown = "" if value == "NULL" else value
    assert list(result.rejected_rows()) == [RejectedRow(3, reason, column, value_shown, "")]


def test_a_row_with_a_field_too_many_or_too_few_keeps_the_numbers_of_the_others(tmp_path: Path) -> None:
    short, long = cells(line())[:-1], [*cells(line()), "more"]
    result = read_rows(tmp_path, short, cells(line(BilledCost="x")), long, cells(line()), cells(line(BilledCost="y")))

    width = len(LINE)
    assert [(row.line_no, row.reason, row.detail) for row in result.rejected_rows()] == [
        (2, Reason.COLUMN_SHIFT, f"{width - 1}/{width}"),
        (3, Reason.BAD_DECIMAL, ""),
        (4, Reason.COLUMN_SHIFT, f"{width + 1}/{width}"),
        (6, Reason.BAD_DECIMAL, ""),
    ]
    assert result.usable == 1


def test_values_moved_one_column_to_the_right_are_a_shift(tmp_path: Path) -> None:
    moved = ["NULL", *cells(line())[:-1]]
    result = read_rows(tmp_path, moved, cells(line()))

    assert list(result.rejected_rows()) == [RejectedRow(2, Reason.COLUMN_SHIFT, "BilledCost", "cn-north-4a", "")]


def test_empty_fields_after_the_last_column_are_dropped_with_a_note(tmp_path: Path) -> None:
    result = read_rows(tmp_path, [*cells(line(BilledCost="7")), "", ""], cells(line()))

    assert (result.usable, result.rejected) == (2, 0)
    assert list(result.notes()) == [Note(2, Repair.TRAILING_FIELDS, "", "", "")]
    assert result.sums[0].billed_cost == 7 + result.sums[0].effective_cost / 2


def test_a_line_sent_twice_under_one_number_counts_once(tmp_path: Path) -> None:
    rows = [line(Id="1"), line(Id="2"), line(Id="1"), line(Id="1", BilledCost="3")]
    result = read(bill(tmp_path / "bill.csv", rows), out_dir=tmp_path / "out")

    assert list(result.rejected_rows()) == [RejectedRow(4, Reason.DUPLICATE_LINE, "", "1", "")]
    assert result.usable == 3


def test_blank_rows_are_no_rows(tmp_path: Path) -> None:
    (tmp_path / "bill.csv").write_text(
        as_csv([cells(line()), [""] * len(LINE), cells(line(BilledCost="x"))]) + "\n\n", encoding="utf-8"
    )
    result = read(tmp_path / "bill.csv", out_dir=tmp_path / "out")

    assert (result.rows, [row.line_no for row in result.rejected_rows()]) == (2, [4])


@pytest.mark.parametrize(
    ("changes", "note"),
    [
        ({"AvailabilityZone": "0.00036"}, Note(2, Repair.ZONE_WAS_NUMBER, "AvailabilityZone", "0.00036", "")),
        (
            {"RegionId": "NULL", "RegionName": "us-sanjose-1"},
            Note(2, Repair.REGION_FROM_NAME, "RegionId", "", "us-sanjose-1"),
        ),
        (
            {"ChargeFrequency": "Usage-based"},
            Note(2, Repair.SPELLING, "ChargeFrequency", "Usage-based", "Usage-Based"),
        ),
        ({"ChargeCategory": "USAGE"}, Note(2, Repair.SPELLING, "ChargeCategory", "USAGE", "Usage")),
        ({"BillingCurrency": "cny"}, Note(2, Repair.SPELLING, "BillingCurrency", "cny", "CNY")),
        ({"Tags": "{env: prod}"}, Note(2, Repair.TAGS_DROPPED, "Tags", "{env: prod}", "")),
        ({"Tags": "[1]"}, Note(2, Repair.TAGS_DROPPED, "Tags", "[1]", "")),
        (
            {"ConsumedQuantity": "0.0000000000005"},
            Note(2, Repair.QUANTITY_ROUNDED, "ConsumedQuantity", "0.0000000000005", "0.000000000001"),
        ),
        (
            {"ChargePeriodStart": "2026-08-31 22:00:00"},
            Note(2, Repair.CHARGE_BESIDE_PERIOD, "ChargePeriodStart", "2026-08-31 22:00:00", "2026-08-31 22:00:00"),
        ),
    ],
)
def test_what_is_mended_is_noted_and_the_cost_untouched(tmp_path: Path, changes: dict[str, str], note: Note) -> None:
    result = read(bill(tmp_path / "bill.csv", [line(**changes)]), out_dir=tmp_path / "out")

    assert list(result.notes()) == [note]
    assert result.rejected == 0
    assert str(result.sums[0].billed_cost) == "12.500000000000"


@pytest.mark.parametrize(
    "changes",
    [
        {"ChargeClass": "Correction"},
        {"ChargeCategory": "Credit"},
        {"ChargeCategory": "Adjustment"},
        {"ChargeCategory": "Purchase"},
    ],
)
def test_corrections_and_credits_may_concern_earlier_months(tmp_path: Path, changes: dict[str, str]) -> None:
    row = line(ChargePeriodStart="2026-07-12 10:00:00", ChargePeriodEnd="2026-07-12 11:00:00", **changes)
    result = read(bill(tmp_path / "bill.csv", [row]), out_dir=tmp_path / "out")

    assert (result.usable, result.repairs) == (1, {})


def test_a_file_of_nothing_but_bad_rows_is_read_and_says_so(tmp_path: Path) -> None:
    result = read(bill(tmp_path / "bill.csv", [line(BilledCost="x")] * 3), out_dir=tmp_path / "out")

    assert (result.rows, result.usable, result.sums, result.periods) == (3, 0, (), ())
    assert [row.line_no for row in result.rejected_rows(limit=1, offset=1)] == [3]
