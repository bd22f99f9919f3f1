"""Single figures a partner manager can check by hand: rungs at their edges, refunds, caps, ties, roundings."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partner_center.settlement import kernel, oracle
from partner_center.settlement.ladders import steps_of
from partner_center.settlement.terms import Rung
from tests.settlement.lines import flat, ladder, line, settled

RUNGS = (("0", "100", "0.05"), ("100", "1000", "0.1"), ("1000", None, "0.2"))


@pytest.mark.parametrize(
    ("base", "rung", "incentive"),
    [
        ("99.999999999999", 1, "5.000000000000"),
        ("100", 2, "10"),
        ("999.99", 2, "99.999"),
        ("1000", 3, "200"),
        ("-50", 1, "-2.5"),
        ("0", 1, "0"),
    ],
)
def test_the_whole_base_earns_the_rate_of_the_rung_it_reaches(
    tmp_path: Path, base: str, rung: int, incentive: str
) -> None:
    (group,) = settled(tmp_path, [line("a", base)], ladder(*RUNGS)).groups()
    assert (group.rung, group.incentive) == (rung, Decimal(incentive))


@pytest.mark.parametrize(
    ("base", "incentive"), [("50", "2.5"), ("100", "5"), ("300", "25"), ("2000", "295"), ("-50", "-2.5")]
)
def test_a_marginal_ladder_pays_each_slice_at_its_own_rate(tmp_path: Path, base: str, incentive: str) -> None:
    (group,) = settled(tmp_path, [line("a", base)], ladder(*RUNGS, kind="marginal")).groups()
    assert group.incentive == Decimal(incentive)


@pytest.mark.parametrize("kind", ["ladder", "marginal"])
@pytest.mark.parametrize(("base", "incentive"), [("49", "0"), ("-9", "0")])
def test_below_a_ladder_that_starts_above_zero_nothing_is_earned(
    tmp_path: Path, kind: str, base: str, incentive: str
) -> None:
    snapshot = settled(tmp_path, [line("a", base)], ladder(("50", None, "0.1"), kind=kind))
    assert [(group.rung, group.rate, group.incentive) for group in snapshot.groups()] == [(0, 0, Decimal(incentive))]


def test_the_partners_whole_base_may_choose_the_rung(tmp_path: Path) -> None:
    rows = [
        line("a", "60"),
        line("b", "60", category="Storage", association="referral"),
        line("c", "900", currency="USD"),
        line("d", "900", charge_category="Tax"),
    ]
    program = ladder(*RUNGS, threshold="partner", categories=frozenset({"Compute"}))
    (group,) = settled(tmp_path, rows, program).groups()
    assert (group.metric, group.rung, group.base, group.incentive) == (120, 2, 60, 6)


def test_credits_reduce_the_base_unless_only_charges_count_and_tax_never_does(tmp_path: Path) -> None:
    rows = [line("a", "100"), line("b", "-30", charge_category="Credit"), line("c", "6", charge_category="Tax")]
    net, charges = settled(tmp_path, rows, flat("0.1", "1-NET"), flat("0.1", "2-CHARGES", base="charges")).groups()
    assert (net.incentive, charges.incentive) == (7, 10)


def test_ties_go_to_the_first_line_ids_and_lines_sum_to_the_cap(tmp_path: Path) -> None:
    rows = [line(name, "1") for name in "cba"]
    lines = settled(tmp_path, rows, flat("1", cap=Decimal(2))).details()
    assert [(row.line_id, row.incentive) for row in lines] == [
        ("a", Decimal("0.666666666667")),
        ("b", Decimal("0.666666666667")),
        ("c", Decimal("0.666666666666")),
    ]
    assert lines.aggregate_sum("incentive") == 2


def test_an_amount_far_below_a_cent_is_kept_and_rounded_once(tmp_path: Path) -> None:
    rows = [line(f"line-{n:05d}", "0.00000080000") for n in range(10_000)]
    (group,) = settled(tmp_path, rows, flat("1")).groups()
    assert (group.incentive, str(group.amount), group.rounding) == (Decimal("0.008"), "0.01", Decimal("0.002"))


@pytest.mark.parametrize(
    ("currency", "amount", "rounded"),
    [("CNY", "1.005", "1.01"), ("CNY", "-1.005", "-1.01"), ("JPY", "0.5", "1"), ("KWD", "1.0005", "1.001")],
)
def test_a_statement_rounds_half_away_from_zero_at_the_currencys_smallest_unit(
    tmp_path: Path, currency: str, amount: str, rounded: str
) -> None:
    program = flat("1")
    own = type(program).from_json({**program.to_json(), "currency": currency})
    (group,) = settled(tmp_path, [line("a", amount, currency=currency)], own).groups()
    assert str(group.amount) == rounded


UNITS = st.integers(-(10**24) + 1, 10**24 - 1) | st.integers(-(10**19), 10**19) | st.integers(-(10**7), 10**7)
PPM = st.integers(0, 1_000_000)


@settings(deadline=None)
@given(st.lists(st.tuples(UNITS, PPM), min_size=1, max_size=40))
def test_the_kernel_multiplies_by_a_rate_like_the_oracle(cases: list[tuple[int, int]]) -> None:
    with duckdb.connect() as con:
        kernel.install(con)
        con.execute("CREATE TEMP TABLE given (place INT, units HUGEINT, ppm INT)")
        con.executemany("INSERT INTO given VALUES (?, ?, ?)", [(n, *case) for n, case in enumerate(cases)])
        found = con.execute(
            "SELECT pc_by_rate(a, r), pc_by_rate_rounding(a, r) FROM (SELECT place,"
            " CAST(pc_amount(units) AS DECIMAL(26,12)) a, CAST(ppm * 0.000001 AS DECIMAL(7,6)) r FROM given)"
            " ORDER BY place"
        ).fetchall()
    for (units, ppm), (incentive, rounding) in zip(cases, found, strict=True):
        exact = units * oracle.UNIT * Fraction(ppm, 10**6)
        assert Fraction(incentive) == oracle.rounded(exact, oracle.UNIT)
        assert Fraction(rounding) == Fraction(incentive) - exact


def test_steps_cover_every_metric_once() -> None:
    zero, hundred = Decimal(0), Decimal(100)
    rungs = (Rung(Decimal(50), hundred, Decimal("0.1")), Rung(hundred, None, Decimal("0.2")))
    steps = steps_of("marginal", None, rungs)
    assert [(s.number, s.low, s.high, s.offset) for s in steps] == [
        (0, None, Decimal(50), zero),
        (1, Decimal(50), hundred, zero),
        (2, hundred, None, Decimal(5)),
    ]


def test_the_oracle_writes_fractions_as_decimals_or_says_why_not() -> None:
    assert oracle.as_decimal(Fraction(-3, 4), 2) == Decimal("-0.75")
    with pytest.raises(ValueError, match="more than 12 decimals"):
        oracle.as_decimal(Fraction(1, 3))
