"""Exact amounts with a currency, and the one rule by which they are rounded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

LINE_PLACES = 12
"""Decimals that a single line keeps: bills carry eleven, and lines lie far below a cent (settlement.md, 3)."""

CODE_LENGTH = 3
"""Letters of an ISO 4217 code."""

MINOR_PLACES = {"JPY": 0, "KRW": 0, "VND": 0, "KWD": 3, "BHD": 3}
"""Currencies whose smallest payable unit is not a hundredth."""


def minor_places(currency: str) -> int:
    """Return the decimals in which a currency is paid, two unless listed."""
    return MINOR_PLACES.get(currency, 2)


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round half away from zero, the rule of every published amount."""
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


class CurrencyMismatchError(ValueError):
    """Two amounts of different currencies were added or compared."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount and its currency (ISO 4217). Only amounts of one currency meet."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        """Refuse floats and malformed currencies at the door."""
        if not isinstance(self.amount, Decimal):
            msg = f"Money needs a Decimal, not {type(self.amount).__name__}."
            raise TypeError(msg)
        if len(self.currency) != CODE_LENGTH or not self.currency.isupper():
            msg = f"{self.currency!r} is not an ISO 4217 currency code."
            raise ValueError(msg)

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            msg = f"{self.currency} and {other.currency} do not add up."
            raise CurrencyMismatchError(msg)
        return other.amount

    def __add__(self, other: Money) -> Money:
        """Add an amount of the same currency."""
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        """Subtract an amount of the same currency."""
        return Money(self.amount - self._same(other), self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        """Multiply by an exact factor; nothing is rounded."""
        return Money(self.amount * factor, self.currency)

    def __neg__(self) -> Money:
        """Return the opposite amount."""
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        """Compare with an amount of the same currency."""
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        """Compare with an amount of the same currency."""
        return self.amount <= self._same(other)

    def rounded(self) -> Money:
        """Return the payable amount: the currency's own decimals, half away from zero."""
        return Money(round_half_up(self.amount, minor_places(self.currency)), self.currency)

    def __str__(self) -> str:
        """Return amount and currency code, for logs and history."""
        return f"{self.amount} {self.currency}"
