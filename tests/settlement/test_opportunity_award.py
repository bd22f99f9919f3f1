"""What an opportunity earns: pencil and paper, a naive oracle on random orders, and the terms that make no sense."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partner_center.settlement.opportunity_award import Award, OrderLine, award
from partner_center.settlement.opportunity_terms import OpportunityTerms, Window
from partner_center.settlement.problems import TermsError

SHANGHAI = ZoneInfo("Asia/Shanghai")
STARTS = datetime(2026, 3, 1, tzinfo=SHANGHAI)
WINDOW = Window(STARTS, STARTS + timedelta(days=90))
CENT, UNIT = Decimal("0.01"), Decimal("0.000000000001")


def terms(**changes: Any) -> OpportunityTerms:
    usual: dict[str, Any] = {
        "code": "pce",
        "name": "PCE",
        "currency": "CNY",
        "valid_from": "2026-01",
        "new_rate": Decimal("0.1"),
        "existing_rate": Decimal("0.04"),
    }
    return OpportunityTerms(**usual | changes)


def line(amount: str, **changes: Any) -> OrderLine:
    usual: dict[str, Any] = {
        "order_id": "CS1",
        "account": "C1",
        "service": "Elastic Cloud Server",
        "charge_category": "Usage",
        "currency": "CNY",
        "charged_at": STARTS + timedelta(days=1),
    }
    return OrderLine(**usual | changes, amount=Decimal(amount))


def figures(found: Award) -> tuple[Decimal, Decimal, Decimal, Decimal, Decimal]:
    return found.base, found.rate, found.exact, found.rounding, found.amount


def test_with_pencil_and_paper() -> None:
    lines = [line("1000.333333333333"), line("-0.333333333333", charge_category="Credit")]
    found = award(terms(), lines, window=WINDOW)
    assert figures(found) == (Decimal(1000), Decimal("0.1"), Decimal(100), Decimal(0), Decimal("100.00"))
    existing = award(terms(), lines, window=WINDOW, spent_before=Decimal("1000.01"))
    assert (existing.is_new_customer, existing.amount) == (False, Decimal("40.00"))
    on_the_limit = award(terms(), lines, window=WINDOW, spent_before=Decimal(1000))
    assert (on_the_limit.is_new_customer, on_the_limit.amount) == (True, Decimal("100.00"))


def test_what_does_not_count_says_why() -> None:
    verdicts = {
        "counted": line("1", charged_at=WINDOW.starts_at),
        "before_window": line("1", charged_at=WINDOW.starts_at - timedelta(microseconds=1)),
        "after_window": line("1", charged_at=WINDOW.ends_at),
        "tax": line("1", charge_category="Tax"),
        "currency": line("1", currency="USD"),
        "excluded_product": line("1", service="Marketplace"),
    }
    for verdict, one in verdicts.items():
        found = award(terms(excluded_services=frozenset({"Marketplace"})), [one], window=WINDOW)
        assert [judged.verdict for judged in found.lines] == [verdict]
        assert found.base == (1 if verdict == "counted" else 0)


def test_rounded_once_half_away_from_zero() -> None:
    # 0.05 × 10 % = 0.005, which becomes one cent; through twelve decimals it would be the same, but not twice.
    found = award(terms(), [line("0.05")], window=WINDOW)
    assert figures(found)[2:] == (Decimal("0.005"), Decimal("0.005"), CENT)
    # 0.0049999999999996 would become 0.005 at twelve decimals and then a cent.
    sharp = award(terms(new_rate=Decimal("0.333333")), [line("0.015000014999")], window=WINDOW)
    assert sharp.amount == Decimal("0.00")
    yen = award(terms(currency="JPY"), [line("1234", currency="JPY")], window=WINDOW)
    assert yen.amount == Decimal(123)


def test_caps() -> None:
    lines = [line("10000")]
    one = award(terms(cap=Decimal(300)), lines, window=WINDOW)
    assert (one.full, one.capped_by, one.amount) == (1000, "application", Decimal("300.00"))
    year = award(terms(cap=Decimal(300), yearly_cap=Decimal(500)), lines, window=WINDOW, granted=Decimal(450))
    assert (year.capped_by, year.amount) == ("year", Decimal("50.00"))
    over = award(terms(yearly_cap=Decimal(500)), lines, window=WINDOW, granted=Decimal(600))
    assert (over.capped_by, over.amount) == ("year", 0)
    unreached = award(terms(cap=Decimal(1000)), lines, window=WINDOW)
    assert (unreached.capped_by, unreached.amount) == ("", Decimal("1000.00"))


def test_credits_that_outweigh_take_nothing_back() -> None:
    found = award(terms(), [line("10"), line("-30", charge_category="Credit")], window=WINDOW)
    assert figures(found) == (Decimal(-20), Decimal("0.1"), 0, 0, 0)


@pytest.mark.parametrize(
    ("since", "length", "unit", "ends"),
    [
        (date(2026, 1, 31), 1, "months", date(2026, 2, 28)),
        (date(2024, 2, 29), 12, "months", date(2025, 2, 28)),
        (date(2026, 11, 30), 3, "months", date(2027, 2, 28)),
        (date(2026, 12, 31), 1, "days", date(2027, 1, 1)),
    ],
)
def test_windows(since: date, length: int, unit: str, ends: date) -> None:
    window = terms(window_length=length, window_unit=unit).window(since, SHANGHAI)
    assert window.starts_at.isoformat() == f"{since}T00:00:00+08:00"
    assert window.ends_at.isoformat() == f"{ends}T00:00:00+08:00"


@pytest.mark.parametrize(
    ("changes", "field", "slug"),
    [
        ({"new_rate": Decimal("-0.01")}, "new_rate", "rate_negative"),
        ({"existing_rate": Decimal("1.1")}, "existing_rate", "rate_above_one"),
        ({"new_customer_limit": Decimal(-1)}, "new_customer_limit", "limit_negative"),
        ({"cap": Decimal(0)}, "cap", "cap_not_positive"),
        ({"yearly_cap": Decimal(-5)}, "yearly_cap", "cap_not_positive"),
        ({"window_length": 0}, "window_length", "window_length"),
        ({"window_since": "born"}, "window_since", "unknown_choice"),
        ({"window_unit": "years"}, "window_unit", "unknown_choice"),
        ({"valid_to": "2026-01"}, "valid_to", "month_order"),
    ],
)
def test_terms_that_make_no_sense(changes: dict[str, Any], field: str, slug: str) -> None:
    with pytest.raises(TermsError) as caught:
        terms(**changes)
    assert [(one.field, one.slug) for one in caught.value.problems] == [(field, slug)]


def test_terms_are_read_as_they_were_written() -> None:
    one = terms(cap=Decimal("10.5"), excluded_services=frozenset({"b", "a"}), valid_to="2027-01")
    assert OpportunityTerms.from_json(one.to_json()) == one


AMOUNTS = st.one_of(
    st.integers(-3000, 90000).map(lambda n: n * CENT),
    st.integers(-(10**20), 10**21).map(lambda n: n * UNIT),
    st.sampled_from([Decimal(0), Decimal("0.05"), Decimal("99.999999999999")]),
)
RATES = st.sampled_from([Decimal(rate) for rate in ("0", "0.000001", "0.05", "0.123457", "0.333333", "1")])
CAPS = st.sampled_from([None, Decimal("0.01"), Decimal("3.33"), Decimal(10), Decimal("123456.789")])


@st.composite
def orders(draw: st.DrawFn) -> list[OrderLine]:
    return [
        OrderLine(
            order_id=draw(st.sampled_from(["CS1", "CS2"])),
            account="C1",
            service=draw(st.sampled_from(["ECS", "OBS", "Marketplace"])),
            charge_category=draw(st.sampled_from(["Usage", "Purchase", "Credit", "Tax"])),
            currency=draw(st.sampled_from(["CNY", "CNY", "USD"])),
            charged_at=STARTS + timedelta(hours=draw(st.integers(-48, 91 * 24))),
            amount=draw(AMOUNTS),
        )
        for _number in range(draw(st.integers(0, 10)))
    ]


def naive(rules: OpportunityTerms, lines: list[OrderLine], spent: Decimal, granted: Decimal) -> Fraction:
    """The amount in cents, in fractions, one line after the other."""
    base = Fraction(0)
    for one in lines:
        if one.charge_category == "Tax" or one.currency != "CNY" or one.service in rules.excluded_services:
            continue
        if one.charged_at >= WINDOW.starts_at and one.charged_at < WINDOW.ends_at:
            base += Fraction(one.amount)
    exact = max(Fraction(0), base * Fraction(rules.existing_rate if spent > 1000 else rules.new_rate))
    capped = False
    for limit in (rules.cap, None if rules.yearly_cap is None else max(rules.yearly_cap - granted, Decimal(0))):
        if limit is not None and Fraction(limit) < exact:
            exact, capped = Fraction(limit), True
    cents, rest = divmod(exact, Fraction(1, 100))
    return Fraction(cents + (0 if capped else int(2 * rest >= Fraction(1, 100))), 100)


@given(
    lines=orders(),
    new_rate=RATES,
    existing_rate=RATES,
    cap=CAPS,
    yearly_cap=CAPS,
    spent=st.sampled_from([Decimal(0), Decimal(1000), Decimal("1000.000000000001"), Decimal(5000)]),
    granted=st.sampled_from([Decimal(0), Decimal(5), Decimal(200000)]),
    shuffle=st.randoms(use_true_random=False),
)
@settings(max_examples=300, deadline=None)
def test_as_the_naive_oracle(
    lines: list[OrderLine],
    new_rate: Decimal,
    existing_rate: Decimal,
    cap: Decimal | None,
    yearly_cap: Decimal | None,
    spent: Decimal,
    granted: Decimal,
    shuffle: Any,
) -> None:
    rules = terms(
        new_rate=new_rate,
        existing_rate=existing_rate,
        cap=cap,
        yearly_cap=yearly_cap,
        excluded_services=frozenset({"Marketplace"}),
    )
    found = award(rules, lines, window=WINDOW, spent_before=spent, granted=granted)
    assert Fraction(found.amount) == naive(rules, lines, spent, granted)
    assert found.amount == found.exact + found.rounding
    assert sum((one.line.amount for one in found.lines if one.verdict == "counted"), Decimal(0)) == found.base
    mixed = list(lines)
    shuffle.shuffle(mixed)
    again = award(rules, mixed, window=WINDOW, spent_before=spent, granted=granted)
    assert (again.amount, again.exact) == (found.amount, found.exact)
    assert replace(found, lines=()).to_json()["result"] == f"{found.amount:f}"


def test_instants_of_any_zone_are_compared() -> None:
    utc = STARTS.astimezone(UTC)
    assert award(terms(), [line("1", charged_at=utc)], window=WINDOW).base == 1
