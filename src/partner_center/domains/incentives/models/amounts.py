"""How amounts are kept: exact as the bills' own lines, or as they are paid."""

from typing import Any

FINE: dict[str, Any] = {"max_digits": 38, "decimal_places": 12}
"""Exact amounts, as fine as the bills' own lines."""

PAYABLE: dict[str, Any] = {"max_digits": 20, "decimal_places": 2}
"""Amounts as they are published and paid, rounded once."""
