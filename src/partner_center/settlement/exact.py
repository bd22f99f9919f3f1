"""Decimal arithmetic that never rounds behind our back: anything inexact is an error."""

from collections.abc import Iterable
from decimal import Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow

EXACT = Context(prec=80, traps=[Inexact, InvalidOperation, Overflow, DivisionByZero])
"""Python's default context keeps 28 digits; a large base times a rate needs more."""


def product(amount: Decimal, rate: Decimal) -> Decimal:
    """Amount times rate with every digit."""
    return EXACT.multiply(amount, rate)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """The sum with every digit; zero of nothing."""
    result = Decimal(0)
    for amount in amounts:
        result = EXACT.add(result, amount)
    return result


def difference(amount: Decimal, other: Decimal) -> Decimal:
    """Amount less the other with every digit."""
    return EXACT.subtract(amount, other)


def at_places(amount: Decimal, places: int) -> Decimal:
    """The same amount written with so many decimals; an error if that would change it."""
    return amount.quantize(Decimal(1).scaleb(-places), context=EXACT)
