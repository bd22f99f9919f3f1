"""The demo's bills: the same at every run, FOCUS as our own reader understands it, with a little dirt."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from partner_center.domains.billing.gateways.focus import read
from partner_center.domains.billing.gateways.results import FocusResult, Reason
from partner_center.ops.demo_accounts import STRANGERS, demo_accounts
from partner_center.ops.demo_bills import write_bills
from partner_center.settlement.opportunity_terms import Window
from partner_center.settlement.orders import BillPart, lines_of, orders_in, spent_before

MONTHS = ("2026-08", "2026-09", "2026-10")


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_bills(tmp_path_factory.mktemp("bills"), demo_accounts(), MONTHS, 30_000, seed=7)


@pytest.fixture(scope="module")
def results(paths: list[Path], tmp_path_factory: pytest.TempPathFactory) -> list[FocusResult]:
    return [read(path, out_dir=tmp_path_factory.mktemp("read")) for path in paths]


def test_one_file_a_month_in_three_formats(paths: list[Path], results: list[FocusResult]) -> None:
    assert [path.name for path in paths] == ["focus-2026-08.csv", "focus-2026-09.csv.gz", "focus-2026-10.parquet"]
    assert [result.kind for result in results] == ["csv", "gzip", "parquet"]
    assert [result.periods for result in results] == [(month,) for month in MONTHS]
    assert sum(result.rows for result in results) >= 30_000


def test_the_same_seed_writes_the_same_bytes(paths: list[Path], tmp_path: Path) -> None:
    again = write_bills(tmp_path / "again", demo_accounts(), MONTHS, 30_000, seed=7)
    other = write_bills(tmp_path / "other", demo_accounts(), MONTHS[:1], 1_000, seed=8)

    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in paths]
    assert other[0].read_bytes() != paths[0].read_bytes()


def test_about_one_line_in_a_thousand_cannot_be_used(results: list[FocusResult]) -> None:
    rows, rejected = sum(each.rows for each in results), sum(each.rejected for each in results)

    assert rows * 0.0005 < rejected < rows * 0.002
    assert {Reason.COLUMN_SHIFT, Reason.BAD_DECIMAL, Reason.BAD_CURRENCY} <= set(results[0].reasons)


def test_every_kind_of_line_is_there(results: list[FocusResult]) -> None:
    for result in results:
        counted = (result.credits, result.adjustments, result.corrections, result.taxes, result.purchases, result.zero)
        assert min(counted) > 0
        assert len(result.repairs) >= 3


def test_costs_are_those_of_the_accounts_and_some_belong_to_nobody(results: list[FocusResult]) -> None:
    billed = {each.account: each.billed_cost for each in results[0].accounts}
    largest, *_ = demo_accounts()

    assert set(billed) == {account.account for account in (*demo_accounts(), *STRANGERS) if account.cost_in(0, 8)}
    assert largest.cost_in(0, 8) * Decimal("0.8") < billed[largest.account] < largest.cost_in(0, 8) * Decimal("1.1")


def test_forty_accounts_with_names_and_numbers_of_their_own() -> None:
    accounts = demo_accounts()

    assert len(accounts) == 40
    for values in ({each.account for each in accounts}, {each.name for each in accounts}):
        assert len(values) == 40
    assert [each.currency for each in accounts].count("USD") == 8


def test_a_good_part_of_the_lines_belongs_to_a_few_orders(paths: list[Path], tmp_path: Path) -> None:
    largest, *_ = demo_accounts()
    for number, path in enumerate(paths):
        read(path, out_dir=tmp_path / str(number))
    part = BillPart(tuple(tmp_path / str(number) / "lines.parquet" for number in range(3)), (largest.account,))
    year = Window(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))

    orders = orders_in(part, year, currency="CNY")
    billed = spent_before(part, year.ends_at, currency="CNY")

    assert [one.order_id[:5] for one in orders] == ["CS264"] * 3 + ["CS263"] * 3
    assert billed / 2 < sum(one.amount for one in orders) < billed
    lines = lines_of(part, [orders[0].order_id], year)
    assert (sum(one.amount for one in lines), sum(one.lines for one in lines)) == (orders[0].amount, orders[0].lines)
