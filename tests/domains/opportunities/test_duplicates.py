"""Cases open by themselves: what is certain is decided by rule, what is doubtful by a person."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partner_center.domains.opportunities.actions import duplicates as actions
from partner_center.domains.opportunities.lifecycle import DuplicateLife
from partner_center.domains.opportunities.models import CaseStatus, DuplicateCase, Opportunity, Ruled
from partner_center.domains.opportunities.policies.duplicates import rules_in_force
from partner_center.domains.opportunities.queries import duplicates as queries
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.roles import Role
from partner_center.kit.claims.settling import settle
from partner_center.kit.refusals import Refused
from tests.domains.opportunities.claiming import ho, hour, po
from tests.domains.partners.people import People

DAY = hour(20)
WHY = "The same plant, the same machines, the same people."


@pytest.fixture
def people(db: None) -> People:
    return People()


@pytest.fixture
def judge(people: People) -> Actor:
    """Somebody of business development."""
    return Actor.of(people.person(people.vendor, Role.VENDOR_BUSINESS))


def compared(*ones: Opportunity) -> DuplicateCase | None:
    """Compare all of them, as their steps would; return the case, if there is one."""
    with clock.freeze(DAY):
        for one in ones:
            one.refresh_from_db()
            actions.compare(one)
    return DuplicateCase.objects.first()


def doubtful(people: People, **given: Any) -> tuple[Opportunity, Opportunity, DuplicateCase]:
    """Two opportunities that share a phone only."""
    first = po(people.northwind, phone="13812345678", registration_no="", customer_name="晨江机械", **given)
    second = po(people.contoso, phone="+86 138 1234 5678", registration_no="", customer_name="CJ Machines", submitted=2)
    case = compared(first, second)
    assert case is not None
    return first, second, case


def test_the_same_registration_number_is_watched_until_one_is_validated(people: People) -> None:
    first, second = po(people.northwind), po(people.contoso, submitted=2)
    case = compared(first, second)
    assert case is not None
    assert (case.number, case.status, case.likeness, case.overlap) == ("DC-000001", "watching", "certain", "same")
    assert (case.proposal, case.matched) == (first, ["registration", "name"])
    assert (case.left_at, case.right_at) == (hour(1), hour(2))
    assert DuplicateLife.due(case) is None


def test_whatever_comes_after_a_validation_is_decided_by_rule(people: People) -> None:
    first = po(people.northwind, status="validated", stage="following", validated_at=hour(5))
    second = po(people.contoso, submitted=6)
    case = compared(second)
    assert case is not None
    assert (case.status, case.winner, case.loser, case.ruled) == ("decided", first, second, "")


def test_a_doubt_is_for_business_development(people: People) -> None:
    _first, _second, case = doubtful(people)
    assert (case.status, case.likeness, case.matched) == ("deciding", "doubtful", ["phone"])
    assert DuplicateLife.due(case) is not None


@pytest.mark.parametrize(
    "given",
    [
        {"customer_name": "Another Ltd", "registration_no": "91310000MA1K4X0A9Z"},
        {"services": ["video"]},
        {"status": "rejected"},
        {"status": "closed"},
        {"status": "validated", "stage": "lost", "validated_at": hour(3)},
        {"registration_no": "", "customer_name": "Other", "email": "wu@qq.com"},
    ],
    ids=["another customer", "another need", "rejected", "closed", "lost", "a public mail domain"],
)
def test_no_case(people: People, given: dict[str, Any]) -> None:
    assert compared(po(people.northwind, email="li@qq.com"), po(people.contoso, submitted=2, **given)) is None


def test_one_partner_is_no_rival_of_itself(people: People) -> None:
    assert compared(po(people.northwind), po(people.northwind, submitted=2)) is None


def test_the_name_in_two_spellings_is_one_sign(people: People) -> None:
    first = po(people.northwind, registration_no="", customer_name="北京晨江科技有限公司")
    second = po(people.contoso, registration_no="", customer_name="北京晨江科技股份有限公司", submitted=2)
    case = compared(first, second)
    assert case is not None
    assert (case.matched, case.status) == (["name"], "deciding")


def test_a_rejected_round_keeps_nobodys_place(people: People) -> None:
    """The first submission stays on record; the place is that of the round that is judged."""
    early, late = po(people.northwind, submitted=1), po(people.contoso, submitted=2)
    with clock.freeze(hour(5)):
        actions.note_signs(early)
    case = compared(early, late)
    assert case is not None
    assert case.proposal == late


def test_a_case_is_dropped_when_one_of_the_two_goes(people: People) -> None:
    first, second, case = doubtful(people)
    Opportunity.objects.filter(pk=second.pk).update(status="rejected")
    compared(second)
    case.refresh_from_db()
    assert (case.status, case.ruled) == ("dismissed", "")
    Opportunity.objects.filter(pk=second.pk).update(status="auditing")
    compared(first)
    case.refresh_from_db()
    assert case.status == CaseStatus.DECIDING


def test_who_is_not_first_cannot_be_validated(people: People) -> None:
    early, late = po(people.northwind, audited=3), po(people.contoso, submitted=2, audited=4)
    with clock.freeze(DAY):
        with pytest.raises(Refused, match=early.number) as refused:
            actions.must_come_first(late)
        assert refused.value.code == "earlier_first"
        actions.must_come_first(early)
        Opportunity.objects.filter(pk=early.pk).update(status="validated", stage="following", validated_at=DAY)
        with pytest.raises(Refused) as refused:
            actions.must_come_first(late)
    assert refused.value.code == "duplicate"


def test_a_doubt_must_be_decided_before_a_validation(people: People, judge: Actor) -> None:
    first, second, case = doubtful(people)
    with clock.freeze(DAY):
        with pytest.raises(Refused) as refused:
            actions.must_come_first(second)
        assert refused.value.code == "duplicate_undecided"
        actions.dismiss(case, by=judge, reason=WHY)
        actions.must_come_first(first)
        actions.must_come_first(second)


def test_a_ruling_survives_the_next_comparison(people: People, judge: Actor) -> None:
    first, second, case = doubtful(people)
    with clock.freeze(DAY):
        actions.decide(case, by=judge, winner=second, reason=WHY)
    compared(first, second)
    case.refresh_from_db()
    assert (case.status, case.winner, case.loser, case.ruled) == ("decided", second, first, Ruled.WINNER)


def test_words_to_the_loser_name_nobody(people: People, judge: Actor) -> None:
    first, _second, case = doubtful(people)
    for secret in (people.contoso.name, "contoso", case.other(first).number):
        with pytest.raises(Refused) as refused:
            actions.decide(case, by=judge, winner=case.other(first), reason=f"Because {secret} was there before you.")
        assert refused.value.code == "names_rival"
        assert "reason" in refused.value.fields


@pytest.mark.parametrize("seed", range(12))
def test_facts_in_any_order_end_in_the_same_cases(people: People, seed: int) -> None:
    """Every order of the same events leaves the cases as the pure rule has them, and never depends on the order."""
    ones = [
        po(people.northwind, number="PO-1", submitted=None),
        po(people.contoso, number="PO-2", submitted=None),
        ho(people.northwind, number="HO-1", created=5),
    ]
    events: list[tuple[int, str, int, str]] = [
        (0, "submitted_at", 1, "auditing"),
        (1, "submitted_at", 2, "auditing"),
        (1, "audit_passed_at", 3, "validating"),
        (1, "validated_at", 6, "validated"),
        (0, "audit_passed_at", 10, "validating"),
    ]
    luck = random.Random(seed)
    luck.shuffle(events)
    rank = ["draft", "auditing", "validating", "validated"]
    for place, field, at, status in events:
        one = ones[place]
        one.refresh_from_db()
        best = max(one.status, status, key=rank.index)
        Opportunity.objects.filter(pk=one.pk).update(
            **{field: hour(at), "status": best, "stage": "following" if best == "validated" else ""}
        )
        one.refresh_from_db()
        if field == "submitted_at":
            with clock.freeze(hour(at)):
                actions.note_signs(one)
        if one.submitted_at:
            with clock.freeze(DAY):
                actions.compare(one)
    claims = [queries.claim_of(Opportunity.objects.get(pk=one.pk)) for one in ones]
    expected = settle(claims, rules_in_force()).lost_to
    found = {case.loser.number: case.winner.number for case in DuplicateCase.objects.exclude(loser=None)}
    assert found == expected == {"PO-1": "HO-1", "HO-1": "PO-2"}


def test_candidates_are_looked_up_and_never_scanned(people: People) -> None:
    one = po(people.northwind, phone="13812345678", email="li@chenjiang.example")
    po(people.contoso, submitted=2)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    with CaptureQueriesContext(connection) as asked:
        queries.rivals_of(one)
    texts = [query["sql"] for query in asked if "opportunities_customersign" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + texts[0])
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "opportunities_sign_digest" in plan, plan
    assert len(asked) <= 6
