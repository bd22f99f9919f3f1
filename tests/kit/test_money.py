"""Exact amounts: nothing is a float, nothing is rounded in silence, currencies never mix."""

from decimal import Decimal

import pytest

from partner_center.kit.money import CurrencyMismatchError, Money, minor_places, round_half_up

CNY, USD = Money(Decimal("1.10"), "CNY"), Money(Decimal("1.10"), "USD")


@pytest.mark.parametrize(
    ("value", "rounded"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("2.675", "2.68"), ("0.0049999", "0.00"), ("-1.995", "-2.00")],
)
def test_half_a_cent_rounds_away_from_zero(value: str, rounded: str) -> None:
    assert round_half_up(Decimal(value), 2) == Decimal(rounded)


def test_amounts_of_one_currency_add_up_exactly() -> None:
    assert CNY + Money(Decimal("0.000000000001"), "CNY") == Money(Decimal("1.100000000001"), "CNY")
    assert Money(Decimal("0.00"), "CNY") == CNY - CNY
    assert Money(Decimal("-3.30"), "CNY") == -CNY * 3


def test_currencies_do_not_meet() -> None:
    for meet in (lambda: CNY + USD, lambda: CNY - USD, lambda: CNY < USD, lambda: CNY <= USD):
        with pytest.raises(CurrencyMismatchError):
            meet()


def test_a_float_is_refused_at_the_door() -> None:
    with pytest.raises(TypeError):
        Money(1.1, "CNY")  # type: ignore[arg-type]  # the mistake under test


@pytest.mark.parametrize("code", ["cny", "CN", "YUAN"])
def test_a_currency_is_an_iso_code(code: str) -> None:
    with pytest.raises(ValueError, match="ISO 4217"):
        Money(Decimal(1), code)


def test_each_currency_is_paid_in_its_own_smallest_unit() -> None:
    assert [minor_places(code) for code in ("CNY", "JPY", "KWD")] == [2, 0, 3]
    assert Money(Decimal("10.5"), "JPY").rounded() == Money(Decimal(11), "JPY")
    assert str(Money(Decimal("10.005"), "CNY").rounded()) == "10.01 CNY"


def test_amounts_are_ordered() -> None:
    assert Money(Decimal(2), "CNY") > CNY
    assert Money(Decimal("1.10"), "CNY") >= CNY
