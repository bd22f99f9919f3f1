"""A run's folder as data: totals, digests, small JSON files written whole or not at all, what can be wrong with it."""

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from partner_center.settlement.exact import total

MESSAGES = {
    "other_run": "This folder holds a run of other input (%(changed)s); a run never changes.",
    "too_large": "An amount is too large to be computed exactly: %(detail)s",
    "unfinished": "The run in %(folder)s is not finished.",
    "damaged": "%(file)s is not what the run wrote.",
}


class SettlementError(RuntimeError):
    """A run cannot be made or trusted; `slug` is a key of MESSAGES, `params` fill its text."""

    def __init__(self, slug: str, **params: object) -> None:
        """Keep slug and params for a screen, and an English text for the log."""
        self.slug = slug
        self.params = params
        super().__init__(MESSAGES[slug] % params)


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over a run in one currency: base and incentive at twelve decimals, and the rounded statement amounts."""

    base: Decimal = Decimal(0)
    incentive: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)

    def __add__(self, other: "Totals") -> "Totals":
        pairs = ((self.base, other.base), (self.incentive, other.incentive), (self.amount, other.amount))
        return Totals(*map(total, pairs))

    def to_json(self) -> dict[str, str]:
        """Amounts as plain text."""
        return {"base": f"{self.base:f}", "incentive": f"{self.incentive:f}", "amount": f"{self.amount:f}"}

    @classmethod
    def from_json(cls, data: dict[str, str]) -> "Totals":
        """Read what `to_json` wrote."""
        return cls(*(Decimal(data[name]) for name in ("base", "incentive", "amount")))


def digest_of(content: Any) -> str:  # noqa: ANN401 - any JSON value
    """SHA-256 of a JSON value, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def write_json(path: Path, content: Any) -> None:  # noqa: ANN401 - any JSON value
    """Write whole or not at all: a reader never sees half a file."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n")
    part.replace(path)


def read_json(path: Path) -> Any:  # noqa: ANN401 - any JSON value
    """What `write_json` wrote, or None when there is nothing."""
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return None
