"""Engine = oracle on random small months: edge rungs, refunds, ties, caps, several currencies, nothing at all."""

import random
import tempfile
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from partner_center.settlement import oracle
from partner_center.settlement.statement import Snapshot
from partner_center.settlement.terms import Program, Terms
from tests.settlement.lines import PERIOD, flat, ladder, line, settled

CENT, UNIT = Decimal("0.01"), Decimal("0.000000000001")
AMOUNTS = st.one_of(
    st.integers(-20, 20).map(lambda n: n * UNIT),
    st.integers(-3000, 9000).map(lambda n: n * CENT),
    st.sampled_from([Decimal(100), Decimal(50), Decimal(-100), Decimal("99.999999999999"), Decimal("0.00000080000")]),
    st.integers(-(10**22), 10**23).map(lambda n: n * UNIT),
)
RATES = st.sampled_from(["0", "0.000001", "0.05", "0.123457", "0.333333", "0.5", "1"])
COUNTED = [
    {"counted": True},
    {"counted": False, "reason_not_counted": "coupon"},
    {"counted": False, "reason_not_counted": "rebound:2026-10-31T16:00:00.000000Z"},
]
CAPS = st.sampled_from([None, Decimal("0.01"), Decimal("3.33"), Decimal(10), Decimal("123456.789"), Decimal(10**11)])


@st.composite
def months(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Up to a dozen lines of a few partners."""
    return [
        line(
            f"line-{number:02d}",
            draw(AMOUNTS),
            partner_id=draw(st.integers(1, 3)),
            customer_id=draw(st.integers(11, 13)),
            association=draw(st.sampled_from(["resale", "referral"])),
            service=draw(st.sampled_from(["ECS", "OBS"])),
            category=draw(st.sampled_from(["Compute", "Storage"])),
            charge_category=draw(st.sampled_from(["Usage", "Purchase", "Credit", "Tax"])),
            currency=draw(st.sampled_from(["CNY", "CNY", "CNY", "USD"])),
            **draw(st.sampled_from(COUNTED)),
        )
        for number in range(draw(st.integers(0, 12)))
    ]


@st.composite
def programs(draw: st.DrawFn, code: str) -> Program:
    """Any kind of program, its ladder starting at zero or above."""
    kind = draw(st.sampled_from(["flat", "ladder", "marginal"]))
    threshold = "program" if kind == "marginal" else draw(st.sampled_from(["program", "partner"]))
    common = {
        "code": code,
        "cap": draw(CAPS),
        "base": draw(st.sampled_from(["net", "charges"])),
        "threshold": threshold,
        "associations": draw(st.sampled_from([frozenset({"resale"}), frozenset({"resale", "referral"})])),
        "categories": draw(st.sampled_from([frozenset(), frozenset({"Compute"}), frozenset({"Compute", "Storage"})])),
        "services": draw(st.sampled_from([frozenset(), frozenset({"OBS"})])),
    }
    if kind == "flat":
        return flat(draw(RATES), **common)
    start = draw(st.sampled_from(["0", "50"]))
    return ladder(
        (start, "100", draw(RATES)), ("100", "1000", draw(RATES)), ("1000", None, draw(RATES)), kind=kind, **common
    )


TIES = [line(f"line-{n}", "1") for n in range(7)]
DRIFT = [line(f"line-{n:02d}", "0.000000000005") for n in range(10)] + [line("line-big", "99.9999999999")]


@given(lines=months(), first=programs("P1"), second=programs("P2"), shuffle=st.randoms(use_true_random=False))
@example(lines=TIES, first=flat("1", "P1", cap=Decimal(5)), second=ladder(("0", None, "0"), code="P2"), shuffle=None)
@example(lines=DRIFT, first=flat("0.1", "P1", cap=Decimal(10)), second=flat("0.1", "P2"), shuffle=None)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
def test_engine_and_oracle_agree(
    lines: list[dict[str, Any]], first: Program, second: Program, shuffle: random.Random | None
) -> None:
    terms = Terms((first, second))
    expected = oracle.settle(lines, terms, PERIOD)
    with tempfile.TemporaryDirectory() as folder:
        if shuffle:
            shuffle.shuffle(lines)
        snapshot = settled(Path(folder), lines, first, second)
        assert _lines(snapshot) == {key: _line(paid) for key, paid in expected.items()}
        assert _bills(snapshot) == oracle.bills(expected, terms)
        for program in (first, second):
            if program.cap is not None:
                _stays_below(snapshot, program.code, program.cap)


def _line(paid: oracle.Paid) -> tuple[object, ...]:
    method = "share" if paid.shared else "rate"
    return paid.metric, paid.rung, paid.rate, method, paid.incentive, paid.rounding


def _lines(snapshot: Snapshot) -> dict[tuple[str, str], tuple[object, ...]]:
    return {
        (row.line_id, row.program): (
            Fraction(row.metric),
            row.rung,
            Fraction(row.rate),
            row.method,
            Fraction(row.incentive),
            Fraction(row.rounding),
        )
        for row in snapshot.details()
    }


def _bills(snapshot: Snapshot) -> dict[tuple[int, str, str], oracle.Bill]:
    return {
        (group.partner_id, group.program, group.association): oracle.Bill(
            lines=group.lines,
            base=Fraction(group.base),
            incentive=Fraction(group.incentive),
            amount=Fraction(group.amount),
            capped=group.capped,
        )
        for group in snapshot.groups()
    }


def _stays_below(snapshot: Snapshot, program: str, cap: Decimal) -> None:
    for row in snapshot.details().filter(program=program).group_sum(["partner_id"], "incentive"):
        assert row.total <= cap
