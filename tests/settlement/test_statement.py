"""A finished run: golden statements, the calculation of each figure, and the proof that nobody touched the folder."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from partner_center.settlement import oracle
from partner_center.settlement.snapshots import SettlementError
from partner_center.settlement.statement import Snapshot
from partner_center.settlement.terms import Terms
from tests.settlement.lines import PERIOD, flat, ladder, line, settled

GOLDEN = Path(__file__).parent / "golden"
RUNGS = (("0", "1000", "0.05"), ("1000", None, "0.08"))
PROGRAMS = (
    flat("0.1", "REFERRAL", associations=frozenset({"referral"})),
    ladder(*RUNGS, code="RESALE", associations=frozenset({"resale"}), threshold="partner"),
    ladder(*RUNGS, code="SLICES", kind="marginal", categories=frozenset({"Storage"})),
    flat("0.04", "KICKER", services=frozenset({"ECS"}), cap=Decimal(25)),
)


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    """The golden month: two partners, refunds, a line that does not count, figures far below a cent."""
    return settled(tmp_path, golden_lines(), *PROGRAMS)


def golden_lines() -> list[dict[str, Any]]:
    with (GOLDEN / "lines.csv").open(encoding="utf-8", newline="") as file:
        return [
            line(**{
                **row,
                "partner_id": int(row["partner_id"]),
                "customer_id": int(row["customer_id"]),
                "counted": row["counted"] == "yes",
                "reason_not_counted": row["reason_not_counted"] or None,
            })
            for row in csv.DictReader(file)
        ]  # fmt: skip


def written(name: str) -> list[dict[str, str]]:
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_golden_statement(snapshot: Snapshot) -> None:
    expected = written("statement.csv")
    found = [{name: _text(getattr(group, name)) for name in expected[0]} for group in snapshot.groups()]
    assert found == expected


def test_the_golden_details(snapshot: Snapshot) -> None:
    expected = written("details.csv")
    found = [{name: _text(row[name]) for name in expected[0]} for row in snapshot.details()]
    assert found == expected


def test_the_golden_files_are_what_the_oracle_says() -> None:
    paid = oracle.settle(golden_lines(), Terms(PROGRAMS), PERIOD)
    details = {(row["line_id"], row["program"]): Fraction(row["incentive"]) for row in written("details.csv")}
    assert details == {key: each.incentive for key, each in paid.items()}


def test_lines_sum_to_their_statement(snapshot: Snapshot) -> None:
    for group in snapshot.groups():
        own = snapshot.details(group.partner_id).filter(program=group.program, association=group.association)
        assert (own.aggregate_sum("incentive"), own.count()) == (group.incentive, group.lines)
        assert group.incentive + group.rounding == group.amount
    assert snapshot.totals["CNY"].amount == sum(group.amount for group in snapshot.groups())


def test_a_partner_sees_its_own_groups_only(snapshot: Snapshot) -> None:
    assert {group.partner_id for group in snapshot.groups(1)} == {1}
    assert snapshot.groups(3) == []
    assert snapshot.details(3).count() == 0
    assert (snapshot.period, snapshot.terms.program("KICKER").cap) == (PERIOD, Decimal(25))


def test_a_group_explains_its_rung_its_cap_and_what_was_missing(snapshot: Snapshot) -> None:
    groups = {(group.partner_id, group.program): group for group in snapshot.groups()}
    resale = snapshot.explain(groups[2, "RESALE"])
    assert resale["metric"] == {"kind": "partner", "value": "300.000000000000"}
    assert resale["next"] == {"rate": "0.08", "missing": "700.000000000000"}
    assert resale["formula"] == {
        "kind": "base_times_rate",
        "base": "300.000000000000",
        "rate": "0.050000",
        "result": "15.000000000000",
    }
    assert [rung["reached"] for rung in resale["ladder"]] == [True, False]
    assert (resale["cap"], resale["result"]) == (None, "15.00")
    kicker = snapshot.explain(groups[1, "KICKER"])
    assert kicker["cap"] == {"limit": "25.000000000000", "full": "48.000000032000", "applied": True}
    assert kicker["next"] is None
    assert json.loads(json.dumps(kicker)) == kicker


def test_a_line_explains_rate_share_and_slices(snapshot: Snapshot) -> None:
    details = snapshot.details(1)
    by_rate = details.filter(program="REFERRAL").first()
    assert by_rate is not None
    assert snapshot.explain(by_rate)["formula"] == {
        "kind": "base_times_rate",
        "base": "12.345678901234",
        "rate": "0.100000",
    }
    share = snapshot.explain(details.filter(program="KICKER")[0])
    assert share["formula"]["kind"] == "share_of_total"
    assert (share["formula"]["award"], share["line_id"]) == ("25.000000000000", "l01")
    sliced = snapshot.explain(details.filter(program="SLICES")[0])
    assert [(each["amount"], each["result"]) for each in sliced["award"]["slices"]] == [
        ("1000", "50.00"),
        ("112.345678901234", "8.98765431209872"),
    ]
    assert sliced["formula"]["award"] == sliced["award"]["result"] == "58.987654312099"


def test_a_line_without_its_group_is_damage(snapshot: Snapshot) -> None:
    row = snapshot.details(1)[0]
    stranger = type(row)(
        {name: n for n, name in enumerate(row.as_dict())}, tuple((row.as_dict() | {"association": "x"}).values())
    )
    with pytest.raises(SettlementError, match="groups is not what the run wrote"):
        snapshot.explain(stranger)


@pytest.mark.parametrize(
    "name", ["details/bucket=01.parquet", "groups/bucket=00.parquet", "terms.json", "manifest.json"]
)
def test_damage_is_found_and_named(snapshot: Snapshot, name: str) -> None:
    snapshot.verify()
    path = snapshot.folder / name
    if name == "terms.json":
        path.write_text(path.read_text().replace('"0.04"', '"0.05"'))
    elif name == "manifest.json":
        path.write_text(path.read_text().replace('"period": "2026-09"', '"period": "2026-08"'))
    else:
        path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(SettlementError) as caught:
        Snapshot(snapshot.folder).verify()
    assert caught.value.params["file"] == name


def test_a_missing_file_is_damage(snapshot: Snapshot) -> None:
    (snapshot.folder / "details" / "bucket=00.parquet").unlink()
    with pytest.raises(SettlementError, match=r"details/bucket=00\.parquet is not what the run wrote"):
        snapshot.verify()


def _text(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
