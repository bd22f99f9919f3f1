"""Lines for screens: filters, orders, pages, sums and streams over Parquet, without injection, from many threads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.core.paginator import Paginator

from partner_center.kit.refusals import Unavailable
from partner_center.settlement import facts, readers
from partner_center.settlement.reading import LineTable, Row, UnknownColumn
from tests.settlement.lines import PERIOD, line

NOON = datetime(2026, 9, 3, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 9, 4, tzinfo=UTC)


@pytest.fixture
def table(tmp_path: Path) -> LineTable:
    """Six lines: partners 1 and 2, names that try to be clever, one line without a start."""
    rows = [
        line("a", "3", customer_name="North 50%", charge_start=NOON.replace(tzinfo=None)),
        line("b", "-1", customer_name="north_wind", service="OBS", charge_start=MIDNIGHT.replace(tzinfo=None)),
        line("c", "3", customer_name="South'; DROP TABLE x; --", order_id="o-1"),
        line("d", "0.000000000001", partner_id=2, currency="USD"),
        line("e", "10", partner_id=2),
        line("f", "2", partner_id=2, counted=False, reason_not_counted="coupon"),
    ]
    return LineTable(facts.store_rows(rows, tmp_path, period=PERIOD, buckets=2).paths)


def ids(rows: Any) -> str:
    return "".join(row.line_id for row in rows)


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ({}, "abcdef"),
        ({"partner_id": 2}, "def"),
        ({"partner_id__exact": 2, "currency": "CNY"}, "ef"),
        ({"customer_name__icontains": "NORTH"}, "ab"),
        ({"customer_name__icontains": "0%"}, "a"),
        ({"customer_name__icontains": "h_w"}, "b"),
        ({"customer_name__icontains": "'; DROP TABLE x; --"}, "c"),
        ({"customer_name__iexact": "NORTH_WIND"}, "b"),
        ({"customer_name__startswith": "North"}, "a"),
        ({"line_id__in": ["a", "e", "z"]}, "ae"),
        ({"line_id__in": []}, ""),
        ({"amount__gte": Decimal(3)}, "ace"),
        ({"amount__gt": Decimal(3)}, "e"),
        ({"amount__lt": Decimal(0)}, "b"),
        ({"amount__lte": Decimal("0.000000000001")}, "bd"),
        ({"order_id__isnull": False}, "c"),
        ({"order_id": None}, "abdef"),
        ({"order_id__not": "o-1"}, "abdef"),
        ({"counted": False}, "f"),
        ({"charge_start__gte": NOON}, "ab"),
        ({"charge_start__gte": NOON.astimezone(timezone(timedelta(hours=8))), "charge_start__lt": MIDNIGHT}, "a"),
    ],
)  # fmt: skip
def test_filters(table: LineTable, conditions: dict[str, Any], found: str) -> None:
    narrowed = table.filter(**conditions)
    assert ids(narrowed) == found
    assert (narrowed.count(), len(narrowed), bool(narrowed)) == (len(found), len(found), bool(found))


def test_filters_add_up_and_leave_the_table_as_it_was(table: LineTable) -> None:
    narrow = table.filter(partner_id=2).filter(amount__gte=Decimal(2)).order_by("-amount")
    assert (ids(narrow), ids(narrow.all()), ids(narrow.none()), ids(table)) == ("ef", "ef", "", "abcdef")


@pytest.mark.parametrize(
    "conditions", [{"magic": 1}, {"amount__magic": 1}, {'amount" OR 1=1 --': 1}, {"amount__gte__x": 1}]
)
def test_unknown_columns_and_operators_are_refused(table: LineTable, conditions: dict[str, Any]) -> None:
    with pytest.raises(UnknownColumn):
        table.filter(**conditions)


def test_orders_sums_and_choices_know_their_columns_only(table: LineTable) -> None:
    for ask in (
        lambda: table.order_by('amount"; DROP'),
        lambda: table.aggregate_sum("magic"),
        lambda: table.group_sum(["magic"], "amount"),
        lambda: table.distinct("magic"),
    ):
        with pytest.raises(UnknownColumn):
            ask()
    with pytest.raises(TypeError, match="several values"):
        table.filter(line_id__in="abc")


def test_orders_break_ties_by_line_so_that_pages_never_overlap(table: LineTable) -> None:
    assert ids(table.order_by("-amount")) == "eacfdb"
    assert ids(table.order_by("amount")) == "bdface"
    assert ids(table.order_by("-charge_start")) == "bacdef"
    assert [ids(table.order_by("-amount")[start : start + 4]) for start in (0, 4, 8)] == ["eacf", "db", ""]


def test_slices_and_places(table: LineTable) -> None:
    assert ids(table[2:]) == "cdef"
    assert ids(table[:0]) == ids(table[3:2]) == ""
    assert table[5].line_id == "f"
    with pytest.raises(IndexError):
        table[6]
    for place in (slice(-1, None), slice(None, -1), slice(0, 4, 2)):
        with pytest.raises(ValueError, match="counted from the front"):
            table[place]


def test_django_pages_through_it(table: LineTable) -> None:
    pages = Paginator(table.order_by("-amount"), 4)
    assert (pages.count, pages.num_pages, ids(pages.page(2).object_list)) == (6, 2, "db")


def test_rows_are_decimals_and_aware_times(table: LineTable) -> None:
    row = table.filter(line_id="a").first()
    assert row is not None
    assert (row.amount, row["amount"], row.charge_start, row.order_id) == (Decimal(3), Decimal(3), NOON, None)
    assert isinstance(row.amount, Decimal)
    assert list(row.as_dict()) == list(facts.COLUMNS)
    assert row == table[0]
    assert hash(row) == hash(table[0])
    assert row != table[1]
    assert row != "a"
    assert repr(Row({"x": 0}, (1,))) == "Row({'x': 1})"
    with pytest.raises(AttributeError):
        _ = row.magic
    with pytest.raises(KeyError):
        row["magic"]


def test_sums(table: LineTable) -> None:
    assert table.aggregate_sum("amount") == Decimal("17.000000000001")
    assert table.none().aggregate_sum("amount") == table.filter(partner_id=9).aggregate_sum("amount") == Decimal(0)
    assert [row.as_dict() for row in table.group_sum(["partner_id", "currency"], "amount")] == [
        {"partner_id": 2, "currency": "CNY", "lines": 2, "total": Decimal(12)},
        {"partner_id": 1, "currency": "CNY", "lines": 3, "total": Decimal(5)},
        {"partner_id": 2, "currency": "USD", "lines": 1, "total": Decimal("0.000000000001")},
    ]
    assert table.distinct("service") == ["ECS", "OBS"]
    assert table.distinct("order_id") == ["o-1"]


def test_streams_in_chunks(table: LineTable) -> None:
    assert ids(table.order_by("-amount").iter_rows(chunk=2)) == "eacfdb"


def test_only_the_named_columns_are_offered(table: LineTable, tmp_path: Path) -> None:
    paths = facts.load(tmp_path, PERIOD).paths
    narrow = LineTable(paths, ["amount", "service"])
    assert (narrow.columns, narrow.order_by("amount")[0].as_dict()) == (
        ("amount", "service"),
        {"amount": Decimal(-1), "service": "OBS"},
    )
    assert len(list(narrow)) == 6
    with pytest.raises(UnknownColumn):
        narrow.filter(partner_id=1)
    with pytest.raises(UnknownColumn):
        LineTable(paths, ["magic"])


def test_no_files_are_no_lines(tmp_path: Path) -> None:
    table = LineTable([], ["amount", "line_id"]).filter(line_id="a").order_by("-amount")
    assert (table.count(), table[:5], list(table), table.first(), table.exists()) == (0, [], [], None, False)
    assert (table.aggregate_sum("amount"), table.group_sum(["line_id"], "amount"), table.distinct("line_id")) == (
        Decimal(0),
        [],
        [],
    )
    with pytest.raises(Unavailable):
        LineTable([tmp_path / "missing.parquet"])


def test_files_with_zoned_times_read_as_the_same_instants(tmp_path: Path) -> None:
    path = tmp_path / "zoned.parquet"
    with duckdb.connect() as con:
        con.execute("SET TimeZone = 'Asia/Shanghai'")
        con.execute(f"COPY (SELECT TIMESTAMPTZ '2026-09-03 20:00:00' AS at) TO '{path}' (FORMAT parquet)")
    table = LineTable([path])
    assert [row.at for row in table.filter(at__gte=NOON)] == [NOON]
    assert table.filter(at__gt=NOON).count() == 0


def test_many_threads_ask_at_once_and_the_engine_can_be_let_go(table: LineTable) -> None:
    readers.close()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda n: ids(table.filter(amount__gte=Decimal(n % 3))), range(24)))
    assert answers == ["acdef", "acef", "acef"] * 8
    readers.close()
    readers.close()
    assert table.count() == 6
