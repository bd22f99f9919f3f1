"""Facts: what is refused before money is computed from it, how a month is kept, replaced and found again."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from partner_center.settlement import facts
from partner_center.settlement.facts import FactsError
from tests.settlement.lines import PERIOD, line


@pytest.mark.parametrize(
    ("changes", "slug", "examples"),
    [
        ({"customer_name": None}, "empty", "b"),
        ({"amount": None}, "empty", "b"),
        ({"line_id": ""}, "empty", ""),
        ({"partner_id": -1}, "empty", "b"),
        ({"period": "2026-08"}, "period", "b"),
        ({"association": "friend"}, "association", "b"),
        ({"charge_category": "Gift"}, "charge_category", "b"),
        ({"currency": "cny"}, "currency", "b"),
        ({"amount": Decimal(10) ** 12}, "amount_range", "b"),
        ({"counted": False}, "reason", "b"),
        ({"line_id": "a"}, "duplicate", "a"),
    ],
)
def test_an_unusable_line_is_refused_by_name(tmp_path: Path, changes: dict[str, Any], slug: str, examples: str) -> None:
    with pytest.raises(FactsError) as caught:
        facts.store_rows([line("a", "1"), {**line("b", "2"), **changes}], tmp_path, period=PERIOD)
    assert (caught.value.slug, caught.value.params["examples"]) == (slug, examples)
    with pytest.raises(FactsError, match=f"There are no facts for {PERIOD}"):
        facts.load(tmp_path, PERIOD)


def test_a_query_must_give_all_columns_and_readable_values(tmp_path: Path) -> None:
    with duckdb.connect() as con:
        with pytest.raises(FactsError) as caught:
            facts.store(con, "SELECT 'a' AS line_id", tmp_path, period=PERIOD)
        assert caught.value.slug == "columns"
        columns = ", ".join(f"'x' AS {name}" for name in facts.COLUMNS)
        with pytest.raises(FactsError, match="A value cannot be read as its column's type"):
            facts.store(con, f"SELECT {columns}", tmp_path, period=PERIOD)


def test_a_month_is_kept_by_bucket_and_found_again(tmp_path: Path) -> None:
    rows = [
        line("a", "1.5", partner_id=1),
        line("b", "-0.5", partner_id=2, counted=False, reason_not_counted="coupon"),
        line("c", "7", partner_id=5, currency="USD"),
    ]
    stored = facts.store_rows(rows, tmp_path, period=PERIOD, buckets=4)
    assert facts.load(tmp_path, PERIOD) == stored
    assert stored.rows == 3
    assert stored.amounts == {"CNY": Decimal("1.0"), "USD": Decimal(7)}
    assert stored.counted == {"CNY": Decimal("1.5"), "USD": Decimal(7)}
    assert [path.name for path in stored.paths] == ["bucket=01.parquet", "bucket=02.parquet"]
    assert stored.paths_of(5) == stored.paths_of(1) == [stored.folder / "bucket=01.parquet"]
    assert stored.paths_of(4) == []


def test_storing_again_replaces_the_month_and_equal_lines_are_equal_files(tmp_path: Path) -> None:
    rows = [line(f"line-{n}", str(n), partner_id=n) for n in range(6)]
    first = facts.store_rows(rows, tmp_path, period=PERIOD, buckets=4)
    assert facts.store_rows(rows[::-1], tmp_path, period=PERIOD, buckets=4).digest() == first.digest()
    smaller = facts.store_rows(rows[:1], tmp_path, period=PERIOD, buckets=4)
    assert smaller.digest() != first.digest()
    assert sorted(path.name for path in smaller.folder.glob("*")) == ["bucket=00.parquet", "facts.json"]
