"""The same facts in any order name the same winner: ten thousand orders, and orders of any facts."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from partner_center.kit.claims.evidence import Customer, Likeness
from partner_center.kit.claims.precedence import Claim, Origin, PartnersBy, Rules, VendorBy
from partner_center.kit.claims.settling import Settlement, settle
from tests.kit.claims.making import claim, hour

Event = tuple[str, str, datetime]

READINGS = [
    Rules(partners_by=partners, vendor_by=vendor, decided_from=sure)
    for partners in PartnersBy
    for vendor in VendorBy
    for sure in (Likeness.CERTAIN, Likeness.PROBABLE)
]
CUSTOMERS = [
    Customer(registration="91A", names=frozenset({"n"})),
    Customer(account="7", registration="91A"),
    Customer(account="7", names=frozenset({"n"}), phones=frozenset({"1380000"})),
    Customer(names=frozenset({"n"}), phones=frozenset({"1380000"})),
    Customer(mail_domains=frozenset({"n.example"}), names=frozenset({"n"})),
]


def as_they_come(events: list[Event], bare: dict[str, Claim], rules: Rules) -> Settlement:
    """Learn one fact after the other, and look at everything again after each."""
    known = dict(bare)
    settled = settle(known.values(), rules)
    for key, name, at in events:
        known[key] = replace(known[key], **{name: at})
        settled = settle(known.values(), rules)
    return settled


@st.composite
def histories(draw: st.DrawFn) -> tuple[dict[str, Claim], list[Event]]:
    bare: dict[str, Claim] = {}
    events: list[Event] = []
    for number in range(draw(st.integers(2, 5))):
        customer = draw(st.sampled_from(CUSTOMERS))
        if draw(st.integers(0, 2)) == 0:
            key, names = f"HO-{number}", ["created_at"]
            bare[key] = claim(key, Origin.VENDOR, customer=customer)
        else:
            key, names = f"PO-{number}", ["submitted_at", "audit_passed_at", "validated_at"]
            bare[key] = claim(key, customer=customer)
        instants = sorted(draw(st.lists(st.integers(0, 9), min_size=len(names), max_size=len(names))))
        come_to = draw(st.integers(1, len(names)))
        events += [(key, name, hour(at)) for name, at in zip(names[:come_to], instants, strict=False)]
    return bare, events


@settings(max_examples=400, deadline=None)
@given(history=histories(), rules=st.sampled_from(READINGS), seed=st.randoms(use_true_random=False))
def test_any_facts_in_any_order(
    history: tuple[dict[str, Claim], list[Event]], rules: Rules, seed: random.Random
) -> None:
    bare, events = history
    expected = as_they_come(sorted(events, key=lambda one: one[2]), bare, rules)
    for _turn in range(10):
        seed.shuffle(events)
        claims = list(bare.items())
        seed.shuffle(claims)
        assert as_they_come(events, dict(claims), rules) == expected
    assert all(winner != loser for loser, winner in expected.lost_to.items())


def test_ten_thousand_orders_of_the_same_events() -> None:
    """Three partners and two shared opportunities, with a tie and a circle among them."""
    claims = {
        "PO-1": claim("PO-1", customer=CUSTOMERS[0]),
        "PO-2": claim("PO-2", customer=CUSTOMERS[1]),
        "PO-3": claim("PO-3", customer=CUSTOMERS[2]),
        "HO-1": claim("HO-1", Origin.VENDOR, customer=CUSTOMERS[1]),
        "HO-2": claim("HO-2", Origin.VENDOR, customer=CUSTOMERS[0]),
    }
    times = {"PO-1": (1, 10, 11), "PO-2": (2, 3, 6), "PO-3": (2, 3, 7)}
    names = ("submitted_at", "audit_passed_at", "validated_at")
    events = [(key, name, hour(at)) for key, row in times.items() for name, at in zip(names, row, strict=True)]
    events += [("HO-1", "created_at", hour(5)), ("HO-2", "created_at", hour(12))]
    luck = random.Random(7)
    found = set()
    for turn in range(10_000):
        luck.shuffle(events)
        known = dict(claims)
        for key, name, at in events:
            known[key] = replace(known[key], **{name: at})
        settled = settle(known.values(), READINGS[0])
        found.add(tuple(sorted(settled.lost_to.items())))
        assert turn or settled.lost_to
    assert len(found) == 1
