"""Who came first, in every reading of the rule."""

from __future__ import annotations

import pytest

from partner_center.kit.claims.evidence import Customer, Likeness
from partner_center.kit.claims.needs import Need
from partner_center.kit.claims.precedence import Claim, PartnersBy, Rules, VendorBy, Verdict, judge
from partner_center.kit.claims.settling import Ruling, settle
from tests.kit.claims.making import CUSTOMER, ho, hour, po

BY_VALIDATION = Rules(partners_by=PartnersBy.VALIDATION)
BY_SUBMISSION = Rules(vendor_by=VendorBy.SUBMISSION)


def verdict(one: Claim, two: Claim, rules: Rules | None = None) -> Verdict:
    there, back = judge(one, two, rules or Rules()), judge(two, one, rules or Rules())
    assert there == back
    assert there is not None
    return there


@pytest.mark.parametrize(
    ("one", "two", "rules", "winner", "since"),
    [
        # Two partners: nothing is settled before one of them is validated.
        (po("A", 2), po("B", 1), Rules(), "B", None),
        (po("A", 2, 3, 4), po("B", 5), Rules(), "A", 5),
        (po("A", 1, 2, 9), po("B", 3), Rules(), "A", 9),
        # The later one was validated while the earlier one was still in review: it holds only until that one passes.
        (po("A", 2, 3, 4), po("B", 1), Rules(), "A", None),
        (po("A", 2, 3, 4), po("B", 1, 2, 9), Rules(), "B", 9),
        (po("A", 2, 3, 4), po("B", 1), BY_VALIDATION, "A", 4),
        (po("A", 2, 3, 4), po("B", 1, 2, 9), BY_VALIDATION, "A", 4),
        # A tie is decided by the number.
        (po("A", 1), po("B", 1), Rules(), "A", None),
        (po("A", 1, 2, 3), po("B", 1, 2, 3), Rules(), "A", 3),
        (po("A", 1, 2, 3), po("B", 1, 2, 3), BY_VALIDATION, "A", 3),
        # Against the vendor: by the audit, or by the submission of what is validated.
        (po("A", 1, 2), ho("H", 3), Rules(), "A", None),
        (po("A", 1, 2, 4), ho("H", 3), Rules(), "A", 4),
        (po("A", 1, 4), ho("H", 3), Rules(), "H", 3),
        (po("A", 1), ho("H", 3), Rules(), "H", 3),
        (po("A", 5), ho("H", 3), Rules(), "H", 5),
        (po("A", 1), ho("H", 3), BY_SUBMISSION, "A", None),
        (po("A", 1, 4, 6), ho("H", 3), BY_SUBMISSION, "A", 6),
        (po("A", 4), ho("H", 3), BY_SUBMISSION, "H", 4),
        (po("A", 1, 3, 4), ho("H", 3), Rules(), "A", 4),
    ],
)
def test_who_came_first(one: Claim, two: Claim, rules: Rules, winner: str, since: int | None) -> None:
    found = verdict(one, two, rules)
    assert (found.winner, found.since) == (winner, hour(since) if since is not None else None)
    assert {found.winner, found.loser} == {one.key, two.key}


@pytest.mark.parametrize(
    "two",
    [
        po("B", 1, partner="A"),
        po("B", None),
        po("B", 1, customer=Customer(names=frozenset({"else"}))),
        po("B", 1, need=Need(services=frozenset({"cdn"}))),
    ],
    ids=["the same partner", "not submitted", "another customer", "another need"],
)
def test_no_contest(two: Claim) -> None:
    assert judge(po("A", 1), two, Rules()) is None


def test_two_opportunities_of_the_vendor_are_no_contest() -> None:
    assert judge(ho("H", 1), ho("I", 2), Rules()) is None


def test_what_is_less_than_certain_is_for_a_person() -> None:
    weak = Customer(names=CUSTOMER.names)
    strong = Customer(names=CUSTOMER.names, phones=frozenset({"13812345678"}))
    first = po("A", 1, 2, 3, customer=strong)
    assert not verdict(first, po("B", 2, customer=weak)).is_settled
    assert not verdict(first, po("B", 2, customer=strong)).is_settled
    assert verdict(first, po("B", 2, customer=strong), Rules(decided_from=Likeness.PROBABLE)).is_settled
    assert not verdict(po("A", 1, 2, 3), po("B", 2, need=Need())).is_settled


def test_a_circle_is_resolved_by_time() -> None:
    """A was submitted before B, B was audited before H was created, H was created before A was audited."""
    circle = [po("A", 1, 10, 11), po("B", 2, 3, 6), ho("H", 5)]
    settled = settle(circle, Rules())
    assert len(settled.verdicts) == 3
    assert settled.lost_to == {"A": "H", "H": "B"}
    assert settle(reversed(circle), Rules()) == settled


def test_a_ruling_stands_above_the_rule() -> None:
    claims = [po("A", 1, 2, 3), po("B", 2)]
    assert settle(claims, Rules()).lost_to == {"B": "A"}
    assert settle(claims, Rules(), [Ruling(("B", "A"), None, hour(9))]).verdicts == {}
    assert settle(claims, Rules(), [Ruling(("A", "B"), "B", hour(9))]).lost_to == {"A": "B"}
