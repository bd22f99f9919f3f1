"""An incentive policy as the engine reads it: programs, ladders, caps, validity. Frozen, checked, hashable."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from partner_center.settlement import policy_rules
from partner_center.settlement.ladders import Rung
from partner_center.settlement.problems import Problem, TermsError
from partner_center.settlement.vocabulary import ASSOCIATIONS, COUNTING_BY_DEFAULT, FLAT, NET, PROGRAM

__all__ = ["Problem", "Program", "Rung", "Terms", "TermsError"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """One incentive program for one or more months (domain.md 9.2): what counts, for whom, and at which rate.

    `kind`: "flat" pays `rate` on the base; "ladder" pays the rate of the rung that the threshold metric reaches on
    the whole base; "marginal" pays each slice of the base at its own rung's rate.
    `associations`: customer associations that earn. `categories` and `services`: empty means every product.
    `charge_categories`: FOCUS charge categories that count (credits and adjustments reduce the base; tax never helps).
    `base`: "net" sums all counting lines, "charges" leaves negative lines out.
    `threshold`: the amount that picks the rung, per partner and month: "program" is this program's own base,
    "partner" the partner's counted lines on every product, in the currency and of the charge categories that count.
    `cap`: most that one partner can earn in a month, shared back to the lines so that they sum to it exactly.
    `valid_from` (included) and `valid_to` (excluded, None is open) are months such as "2026-09".
    Raises TermsError with every problem found.
    """

    code: str
    name: str
    currency: str
    valid_from: str
    valid_to: str | None = None
    kind: str = FLAT
    associations: frozenset[str] = frozenset(ASSOCIATIONS)
    categories: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    charge_categories: frozenset[str] = COUNTING_BY_DEFAULT
    base: str = NET
    threshold: str = PROGRAM
    rate: Decimal | None = None
    rungs: tuple[Rung, ...] = ()
    cap: Decimal | None = None

    def __post_init__(self) -> None:
        """Refuse a program that could not be paid as written."""
        chosen = {"kind": {self.kind}, "base": {self.base}, "threshold": {self.threshold}}
        several = {"associations": self.associations, "charge_categories": self.charge_categories}
        problems = [
            *policy_rules.naming(self.code, self.name, self.currency),
            *policy_rules.months(self.valid_from, self.valid_to),
            *policy_rules.choices({**chosen, **several}),
            *policy_rules.rates(self.kind, self.threshold, self.rate, self.rungs),
            *policy_rules.caps(self.cap),
        ]
        if problems:
            raise TermsError(problems)

    def in_force(self, period: str) -> bool:
        """Whether the program pays for the month `period`."""
        return self.valid_from <= period and (self.valid_to is None or period < self.valid_to)

    def to_json(self) -> dict[str, Any]:
        """Plain values in a stable order, amounts as text: what a snapshot keeps and a digest is taken of."""
        return {
            "code": self.code,
            "name": self.name,
            "kind": self.kind,
            "currency": self.currency,
            "valid_from": self.valid_from,
            "valid_to": self.valid_to,
            "associations": sorted(self.associations),
            "categories": sorted(self.categories),
            "services": sorted(self.services),
            "charge_categories": sorted(self.charge_categories),
            "base": self.base,
            "threshold": self.threshold,
            "rate": _text(self.rate),
            "rungs": [{"from": _text(r.starts), "to": _text(r.ends), "rate": _text(r.rate)} for r in self.rungs],
            "cap": _text(self.cap),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Program":
        """Read what `to_json` wrote."""
        sets = ("associations", "categories", "services", "charge_categories")
        rungs = (Rung(Decimal(r["from"]), _number(r["to"]), Decimal(r["rate"])) for r in data["rungs"])
        return cls(
            **{
                **data,
                **{key: frozenset(data[key]) for key in sets},
                "rungs": tuple(rungs),
                "rate": _number(data["rate"]),
                "cap": _number(data["cap"]),
            }
        )


@dataclass(frozen=True, slots=True)
class Terms:
    """Every released program that a run may pay under; codes are unique."""

    programs: tuple[Program, ...]

    def __post_init__(self) -> None:
        """Refuse two programs under one code: a line could not say which of them paid it."""
        twice = [code for code, n in Counter(p.code for p in self.programs).items() if n > 1]
        if twice:
            raise TermsError(Problem("code", "duplicate_code", {"value": code}) for code in twice)

    def in_force(self, period: str) -> "Terms":
        """Only what pays for the month, ordered by code."""
        return Terms(tuple(sorted((p for p in self.programs if p.in_force(period)), key=lambda p: p.code)))

    def program(self, code: str) -> Program:
        """The program called `code`; KeyError when there is none."""
        return {p.code: p for p in self.programs}[code]

    def to_json(self) -> list[dict[str, Any]]:
        """All programs in plain values, ordered by code."""
        return [p.to_json() for p in sorted(self.programs, key=lambda p: p.code)]

    @classmethod
    def from_json(cls, data: Sequence[Mapping[str, Any]]) -> "Terms":
        """Read what `to_json` wrote."""
        return cls(tuple(Program.from_json(each) for each in data))

    def digest(self) -> str:
        """SHA-256 of the programs' content; equal policies have equal digests in whatever order they were given."""
        return hashlib.sha256(json.dumps(self.to_json(), sort_keys=True).encode()).hexdigest()


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"


def _number(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)
