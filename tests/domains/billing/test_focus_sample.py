"""The FinOps Foundation's FOCUS sample data (CC BY 4.0): a thousand real lines, checked against plain Python.

The file is not part of the repository; it is looked for beside it.
"""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as arrow_parquet
import pytest

from partner_center.domains.billing.gateways.focus import read
from partner_center.domains.billing.gateways.results import FocusResult, Repair

SAMPLE = Path(__file__).parents[4] / "shared" / "data" / "focus" / "focus_sample.csv"
pytestmark = pytest.mark.skipif(
    not SAMPLE.exists(), reason="The FOCUS sample is not here: put focus_sample.csv into ../shared/data/focus/."
)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> FocusResult:
    return read(SAMPLE, out_dir=tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="module")
def plain() -> list[dict[str, str]]:
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_thousand_lines_load(result: FocusResult) -> None:
    assert (result.rows, result.usable, result.rejected) == (1000, 1000, 0)
    assert result.periods == ("2024-09", "2024-10")
    assert (result.credits, result.adjustments, result.corrections) == (1, 2, 0)
    assert (result.negative, result.zero) == (13, 329)


def test_the_money_is_that_of_plain_python(result: FocusResult, plain: list[dict[str, str]]) -> None:
    for name, column in {
        "billed_cost": "BilledCost",
        "effective_cost": "EffectiveCost",
        "list_cost": "ListCost",
        "contracted_cost": "ContractedCost",
    }.items():
        expected: Counter[str] = Counter()
        for row in plain:
            expected[row["ChargeCategory"]] += Decimal(row[column].replace("NULL", "0"))  # type: ignore[assignment]  # exact sums of decimals
        assert {each.charge_category: getattr(each, name) for each in result.sums} == dict(expected)
    assert sum(each.billed_cost for each in result.sums) == Decimal("20.52022672899")


def test_each_account_is_that_of_plain_python(result: FocusResult, plain: list[dict[str, str]]) -> None:
    expected: Counter[tuple[str, str]] = Counter(
        (row["BillingAccountId"], row["BillingPeriodStart"][:7]) for row in plain
    )

    assert {(each.account, each.period): each.lines for each in result.accounts} == dict(expected)


def test_every_line_keeps_its_row_and_its_cost(result: FocusResult, plain: list[dict[str, str]]) -> None:
    table = arrow_parquet.read_table(result.lines_path, columns=["line_no", "billed_cost"])
    found = [tuple(row.values()) for row in table.to_pylist()]

    assert found == [(number, Decimal(row["BilledCost"])) for number, row in enumerate(plain, start=2)]


def test_what_is_odd_in_it_is_noted(result: FocusResult, plain: list[dict[str, str]]) -> None:
    microsoft = [number for number, row in enumerate(plain, 2) if row["ProviderName"] == "Microsoft"]
    oracle = [number for number, row in enumerate(plain, 2) if row["ProviderName"] == "Oracle"]

    def rows(repair: Repair) -> list[int]:
        return [note.line_no for note in result.notes() if note.repair == repair]

    assert rows(Repair.ZONE_WAS_NUMBER) == microsoft
    assert rows(Repair.REGION_FROM_NAME) == rows(Repair.SPELLING) == oracle
    assert rows(Repair.CHARGE_BESIDE_PERIOD) == [946]
    assert rows(Repair.QUANTITY_ROUNDED) == [
        number
        for number, row in enumerate(plain, 2)
        if row["ConsumedQuantity"] != "NULL"
        and round(Decimal(row["ConsumedQuantity"]), 12) != Decimal(row["ConsumedQuantity"])
    ]
    assert (len(microsoft), len(oracle), sum(result.repairs.values())) == (51, 7, 73)
