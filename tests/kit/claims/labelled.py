"""Pairs of customers about which people said whether they are one, held against the rule.

``labelled.csv`` is our own: invented companies, with the differences that turn up in practice. Each side has what an
opportunity says about its customer, as it was typed. The label is what somebody who knows both companies would say.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from partner_center.kit.claims.evidence import Customer, Likeness, customer_as_written, likeness_of

PAIRS = Path(__file__).with_name("labelled.csv")

SAME, DOUBTFUL, DIFFERENT = "same", "doubtful", "different"
KINDS = (SAME, DOUBTFUL, DIFFERENT)

SAID = {
    Likeness.CERTAIN: SAME,
    Likeness.PROBABLE: DOUBTFUL,
    Likeness.DOUBTFUL: DOUBTFUL,
    Likeness.NONE: DIFFERENT,
}
"""What the rule does by default: proof decides, whatever is less sure goes to business development."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two customers, what people say about them, and what the rule finds."""

    number: str
    kind: str
    label: str
    likeness: Likeness

    @property
    def said(self) -> str:
        """What the rule says."""
        return SAID[self.likeness]


def pairs() -> list[Pair]:
    """Return every labelled pair with what the rule finds."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        return [_judged(row) for row in csv.DictReader(file)]


def _judged(row: dict[str, str]) -> Pair:
    likeness = likeness_of(_side(row, "left"), _side(row, "right"))
    return Pair(row["number"], row["kind"], row["label"], likeness)


def _side(row: dict[str, str], side: str) -> Customer:
    return customer_as_written(
        account=row[f"{side}_account"],
        registrations=[row[f"{side}_registration"]],
        names=[row[f"{side}_name"]],
        phones=[row[f"{side}_phone"]],
        mails=[row[f"{side}_mail"]],
    )


def counted(rows: Iterable[Pair]) -> Counter[tuple[str, str]]:
    """Return how many pairs with which label got which likeness."""
    return Counter((row.label, row.likeness.value) for row in rows)


def precision_and_recall(rows: Iterable[Pair], kind: str) -> tuple[int, int, int]:
    """Return how often the rule said a kind rightly, how often it said it, and how often it should have."""
    all_rows = list(rows)
    said = [row for row in all_rows if row.said == kind]
    return (
        sum(row.label == kind for row in said),
        len(said),
        sum(row.label == kind for row in all_rows),
    )


def found(rows: Iterable[Pair]) -> tuple[int, int]:
    """Return how many of the pairs that are one the rule decides or hands to a person, and how many there are."""
    same = [row for row in rows if row.label == SAME]
    return sum(row.said != DIFFERENT for row in same), len(same)


def report() -> list[str]:
    """Return precision and recall in words, one line per kind."""
    rows = pairs()
    lines = []
    for kind in KINDS:
        right, said, wanted = precision_and_recall(rows, kind)
        lines.append(
            f"{kind:10} precision {right}/{said} = {right / said:.3f}   recall {right}/{wanted} = {right / wanted:.3f}"
        )
    met, same = found(rows)
    return [*lines, f"found      same pairs decided or handed to a person {met}/{same} = {met / same:.3f}"]
