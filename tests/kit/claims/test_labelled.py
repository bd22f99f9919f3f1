"""What the rule makes of labelled pairs, to the last pair: a change of the rule shows here, with what it costs."""

from __future__ import annotations

import pytest

from tests.kit.claims.labelled import DIFFERENT, DOUBTFUL, KINDS, SAME, Pair, counted, found, pairs, report
from tests.kit.claims.labelled import precision_and_recall as measured


@pytest.fixture(scope="module")
def rows() -> list[Pair]:
    print("", *report(), sep="\n")  # noqa: T201 - what it is pinned for: shown with -s, and where a count differs
    return pairs()


def test_there_are_enough_of_them(rows: list[Pair]) -> None:
    assert len(rows) == len({row.number for row in rows}) == 248
    assert {row.label for row in rows} == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "right", "said", "wanted"),
    [(SAME, 21, 21, 114), (DOUBTFUL, 21, 156, 23), (DIFFERENT, 60, 71, 111)],
)
def test_precision_and_recall(rows: list[Pair], kind: str, right: int, said: int, wanted: int) -> None:
    """Precision is right / said, recall is right / wanted; numbers as they are, not rounded."""
    assert measured(rows, kind) == (right, said, wanted)


def test_every_label_by_every_likeness(rows: list[Pair]) -> None:
    assert counted(rows) == {
        (SAME, "certain"): 21,
        (SAME, "probable"): 39,
        (SAME, "doubtful"): 45,
        (SAME, "none"): 9,
        (DOUBTFUL, "probable"): 6,
        (DOUBTFUL, "doubtful"): 15,
        (DOUBTFUL, "none"): 2,
        (DIFFERENT, "doubtful"): 51,
        (DIFFERENT, "none"): 60,
    }


def test_what_is_one_is_found(rows: list[Pair]) -> None:
    """What is missed has nothing in common but a name in two scripts, a short name, or a typing error."""
    assert found(rows) == (105, 114)
    missed = {(row.kind, row.number) for row in rows if row.label == SAME and row.said == DIFFERENT}
    assert missed == {
        ("traditional", "105"),
        ("traditional", "106"),
        ("language", "151"),
        ("language", "153"),
        ("abbreviation", "173"),
        ("abbreviation", "174"),
        ("typing error", "181"),
        ("typing error", "187"),
        ("contact", "230"),
    }


def test_no_branch_and_no_daughter_is_taken_for_another_company(rows: list[Pair]) -> None:
    """Not even where a deployment lets the rule decide what is probable."""
    assert not [row.number for row in rows if row.label == DIFFERENT and row.likeness in {"certain", "probable"}]
