"""A FOCUS billing file is read: CSV, gzip or Parquet, exact to the last decimal, the same content known again."""

import gzip
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as arrow_compute
import pyarrow.csv as arrow_csv
import pyarrow.parquet as arrow_parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partner_center.domains.billing.gateways.columns import LINE_COLUMNS
from partner_center.domains.billing.gateways.focus import read
from partner_center.domains.billing.gateways.results import AccountSum, CategorySum, FocusResult, Repair
from tests.domains.billing.focus_files import LINE, as_csv, bill, cells, line, lines


def rows_of(result: FocusResult, columns: str = "*") -> list[tuple[object, ...]]:
    chosen = None if columns == "*" else columns.split(", ")
    return [tuple(row.values()) for row in arrow_parquet.read_table(result.lines_path, columns=chosen).to_pylist()]


def test_an_ordinary_line_comes_out_with_every_column(tmp_path: Path) -> None:
    result = read(bill(tmp_path / "bill.csv", [line()]), out_dir=tmp_path / "out")

    table = arrow_parquet.read_table(result.lines_path)
    assert tuple(table.column_names) == LINE_COLUMNS
    found = table.to_pylist()[0]
    assert len(found.pop("line_id")) == 32
    assert found == {
        "line_no": 2,
        "account": "C1001",
        "account_name": "青禾优选",
        "sub_account": "C1001-prod",
        "sub_account_name": "Production",
        "period": "2026-09",
        "charge_start": datetime(2026, 9, 12, 10, tzinfo=UTC),
        "charge_end": datetime(2026, 9, 12, 11, tzinfo=UTC),
        "charge_category": "Usage",
        "charge_class": None,
        "charge_frequency": "Usage-Based",
        "description": "General computing, 4 vCPUs",
        "service": "Elastic Cloud Server",
        "service_category": "Compute",
        "provider": "Skyline Cloud",
        "publisher": "Skyline Cloud",
        "issuer": "Skyline Cloud",
        "region": "cn-north-4",
        "region_name": "Beijing 4",
        "zone": "cn-north-4a",
        "resource_id": "instance/1",
        "resource_name": "web-1",
        "resource_type": "instance",
        "sku_id": "SKU1",
        "quantity": Decimal(1),
        "unit": "Hours",
        "billed_cost": Decimal("12.5"),
        "effective_cost": Decimal("12.5"),
        "list_cost": Decimal(15),
        "contracted_cost": Decimal("12.5"),
        "currency": "CNY",
        "pricing_category": "Standard",
        "commitment_category": None,
        "commitment_id": None,
        "commitment_name": None,
        "commitment_status": None,
        "commitment_type": None,
        "tags": '{"env": "prod"}',
    }


def test_the_summary_adds_up_exactly(tmp_path: Path) -> None:
    result = read(
        bill(
            tmp_path / "bill.csv",
            [
                line(BilledCost="0.00000000001", ResourceId="a"),
                line(BilledCost="0.00000000002", ResourceId="b"),
                line(BilledCost="0", ResourceId="c"),
                line(BilledCost="-3.5", ChargeCategory="Credit"),
                line(BilledCost="-1", ChargeCategory="Adjustment", BillingCurrency="USD"),
                line(BilledCost="-2", ChargeClass="Correction", BillingCurrency="USD"),
                line(BilledCost="9", ChargeCategory="Purchase", BillingAccountId="C1002"),
                line(BilledCost="6", ChargeCategory="Tax", ContractedCost="NULL"),
                line(BilledCost="what"),
            ],
        ),
        out_dir=tmp_path / "out",
    )

    assert (result.rows, result.usable, result.rejected) == (9, 8, 1)
    assert result.sums[2:4] == (
        CategorySum("CNY", "Tax", 1, Decimal(6), Decimal("12.5"), Decimal(15), Decimal(0)),
        CategorySum("CNY", "Usage", 3, Decimal("0.00000000003"), Decimal("37.5"), Decimal(45), Decimal("37.5")),
    )
    assert [(each.currency, each.charge_category, each.billed_cost) for each in result.sums] == [
        ("CNY", "Credit", Decimal("-3.5")),
        ("CNY", "Purchase", Decimal(9)),
        ("CNY", "Tax", Decimal(6)),
        ("CNY", "Usage", Decimal("0.00000000003")),
        ("USD", "Adjustment", Decimal(-1)),
        ("USD", "Usage", Decimal(-2)),
    ]
    assert result.accounts == (
        AccountSum("C1001", "青禾优选", "2026-09", "CNY", 5, Decimal("2.50000000003"), "Skyline Cloud"),
        AccountSum("C1001", "青禾优选", "2026-09", "USD", 2, Decimal(-3), "Skyline Cloud"),
        AccountSum("C1002", "青禾优选", "2026-09", "CNY", 1, Decimal(9), "Skyline Cloud"),
    )
    counted = (result.credits, result.adjustments, result.corrections, result.taxes, result.purchases)
    assert counted == (1, 1, 1, 1, 1)
    assert (result.negative, result.zero) == (3, 1)


@pytest.mark.parametrize(
    ("start", "end", "zone", "period"),
    [
        ("2026-09-01 00:00:00", "2026-10-01 00:00:00", "Asia/Shanghai", "2026-09"),
        ("2026-08-31T16:00:00Z", "2026-09-30T16:00:00Z", "Asia/Shanghai", "2026-09"),
        ("2026-09-01T00:00:00+08:00", "2026-10-01T00:00:00+08:00", "Asia/Shanghai", "2026-09"),
        ("2026-09-01", "2026-10-01", "America/Los_Angeles", "2026-09"),
    ],
)
def test_the_period_is_the_month_in_the_billing_zone(
    tmp_path: Path, start: str, end: str, zone: str, period: str
) -> None:
    path = bill(tmp_path / "bill.csv", [line(BillingPeriodStart=start, BillingPeriodEnd=end)])

    assert read(path, out_dir=tmp_path / "out", zone=zone).periods == (period,)


def test_null_as_text_empty_and_spaces_are_unknown(tmp_path: Path) -> None:
    rows = [line(ResourceName=name, ResourceId=f"i{n}") for n, name in enumerate(["NULL", "null", "", "  ", " web "])]
    result = read(bill(tmp_path / "bill.csv", rows), out_dir=tmp_path / "out")

    assert rows_of(result, "resource_name") == [(None,), (None,), (None,), (None,), ("web",)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5.04E-06", "0.00000504"),
        ("1e-12", "0.000000000001"),
        ("+7", "7"),
        (".5", "0.5"),
        ("5.", "5"),
        ("0.123456789012000000000000", "0.123456789012"),
        ("0E-20", "0"),
        ("-999999999999999.999999999999", "-999999999999999.999999999999"),
    ],
)
def test_costs_are_kept_to_the_last_decimal(tmp_path: Path, text: str, value: str) -> None:
    result = read(bill(tmp_path / "bill.csv", [line(BilledCost=text)]), out_dir=tmp_path / "out")

    assert rows_of(result, "billed_cost") == [(Decimal(value),)]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.decimals(-(10**9), 10**9, places=12), min_size=1, max_size=40))
def test_any_sum_is_that_of_python(tmp_path_factory: pytest.TempPathFactory, costs: list[Decimal]) -> None:
    folder = tmp_path_factory.mktemp("any")
    result = read(
        bill(folder / "bill.csv", [line(BilledCost=str(cost), ResourceId=str(n)) for n, cost in enumerate(costs)]),
        out_dir=folder / "out",
    )

    assert result.sums[0].billed_cost == sum(costs)


def test_windows_line_ends_a_mark_and_line_breaks_inside_a_field(tmp_path: Path) -> None:
    rows = [line(ChargeDescription='two\nlines, "quoted"'), line(ResourceId="b")]
    path = tmp_path / "bill.csv"
    path.write_bytes(b"\xef\xbb\xbf" + as_csv(map(cells, rows), line_end="\r\n").encode())

    result = read(path, out_dir=tmp_path / "out")

    assert rows_of(result, "line_no, description") == [
        (2, 'two\nlines, "quoted"'),
        (3, "General computing, 4 vCPUs"),
    ]


def test_column_names_in_another_case_and_order_and_columns_of_others(tmp_path: Path) -> None:
    row = {"x_Own": "1", **{name.lower(): value for name, value in reversed(LINE.items())}}
    plain = read(bill(tmp_path / "plain.csv", [line()]), out_dir=tmp_path / "plain")
    other = read(bill(tmp_path / "other.csv", [row]), out_dir=tmp_path / "other")

    assert other.lines_digest == plain.lines_digest


def test_the_same_content_is_known_again_in_any_wrapping(tmp_path: Path) -> None:
    text = as_csv(map(cells, lines(5)))
    written = {
        "plain.csv": text.encode(),
        "packed": gzip.compress(text.encode()),
        "two-members.gz": gzip.compress(text[:100].encode()) + gzip.compress(text[100:].encode()),
        "windows.csv": b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() + b"\r\n\r\n",
    }
    results = []
    for name, content in written.items():
        (tmp_path / name).write_bytes(content)
        results.append(read(tmp_path / name, out_dir=tmp_path / f"{name}-out"))

    assert [result.kind for result in results] == ["csv", "gzip", "gzip", "csv"]
    assert len({result.sha256 for result in results}) == 1
    assert len({result.lines_digest for result in results}) == 1


def test_other_content_is_other_content(tmp_path: Path) -> None:
    first = read(bill(tmp_path / "a.csv", [line()]), out_dir=tmp_path / "a")
    second = read(bill(tmp_path / "b.csv", [line(BilledCost="12.50000000001")]), out_dir=tmp_path / "b")

    assert first.sha256 != second.sha256
    assert first.lines_digest != second.lines_digest


def test_parquet_gives_the_same_lines_as_csv(tmp_path: Path) -> None:
    plain = bill(tmp_path / "bill.csv", lines(4))
    texts = arrow_csv.ConvertOptions(column_types=dict.fromkeys(LINE, pa.string()), null_values=["NULL"])
    table = arrow_csv.read_csv(plain, convert_options=texts)
    for column, kind in {
        "BilledCost": pa.decimal128(38, 11),
        "ListCost": pa.float64(),
        "BillingPeriodStart": pa.timestamp("us"),
        "ChargePeriodStart": pa.timestamp("ms", tz="UTC"),
    }.items():
        position = table.column_names.index(column)
        values = table[column].cast(pa.timestamp("us")) if "Period" in column else table[column]
        if "tz" in str(kind):
            values = arrow_compute.assume_timezone(values, "UTC")
        table = table.set_column(position, column, values.cast(kind))
    arrow_parquet.write_table(table, tmp_path / "bill.bin")

    first = read(plain, out_dir=tmp_path / "a")
    second = read(tmp_path / "bill.bin", out_dir=tmp_path / "b")

    assert second.kind == "parquet"
    assert rows_of(second) == rows_of(first)
    assert second.lines_digest == first.lines_digest


def test_parquet_tags_may_be_a_map(tmp_path: Path) -> None:
    columns = {name: [value] for name, value in LINE.items() if name not in {"Tags", "ChargeClass"}}
    tags = pa.array([[("env", "prod")]], pa.map_(pa.string(), pa.string()))
    arrow_parquet.write_table(pa.table({**columns, "Tags": tags}), tmp_path / "bill.parquet")

    assert rows_of(read(tmp_path / "bill.parquet", out_dir=tmp_path / "out"), "tags") == [('{"env":"prod"}',)]


def test_line_ids_are_the_same_at_every_reading_and_never_twice(tmp_path: Path) -> None:
    path = bill(tmp_path / "bill.csv", [*lines(3), *lines(3), *lines(1)])
    first = read(path, out_dir=tmp_path / "a")
    second = read(path, out_dir=tmp_path / "b")

    assert rows_of(first) == rows_of(second)
    assert len(set(rows_of(first, "line_id"))) == 7
    assert first.repairs == {Repair.REPEATED_LINE: 4}
    assert [(note.line_no, note.now) for note in first.notes()] == [(5, "2"), (6, "2"), (7, "2"), (8, "3")]


def test_progress_never_goes_backwards_and_ends_at_a_hundred(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    read(
        bill(tmp_path / "bill.csv", lines(100)),
        out_dir=tmp_path / "out",
        progress=lambda done, total: told.append((done, total)),
    )

    assert told == sorted(set(told))
    assert told[-1] == (100, 100)


def test_only_the_three_results_stay(tmp_path: Path) -> None:
    read(bill(tmp_path / "bill.csv", lines(3)), out_dir=tmp_path / "out")

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "lines.parquet",
        "notes.parquet",
        "rejected.parquet",
    ]
