"""Certificates: what is refused and why, what the academy pushes, what expires, and whom people are reminded of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from partner_center.domains.personnel import actions
from partner_center.domains.personnel.models import Certificate, Person
from partner_center.domains.personnel.queries.lists import certificates_seen
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import Refused, WrongState
from tests.domains.partners.people import Api, People
from tests.domains.personnel import certs
from tests.domains.personnel.certs import day


@pytest.fixture
def lin(people: People) -> Person:
    return certs.person(people.northwind)


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"issued_on": day(1)}, "issued_on", "bad_certificate"),
        ({"expires_on": day(0)}, "expires_on", "bad_certificate"),
        ({"number": "USED"}, "number", "number_taken"),
        ({"number": "used"}, "number", "number_taken"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    people: People, lin: Person, wrong: dict[str, Any], field: str, code: str
) -> None:
    certs.recognised(certs.person(people.contoso), number="USED")
    with pytest.raises(Refused) as refusal:
        certs.reviewing(lin, **wrong)
    assert (refusal.value.code, list(refusal.value.fields)) == (code, [field])


def test_a_number_may_come_again_for_another_type_or_after_a_rejection(lin: Person) -> None:
    first = certs.reviewing(lin, number="A-1")
    assert certs.reviewing(lin, number="A-1", type="HCIP").status == "reviewing"
    actions.reject(first, by=SYSTEM, reason="Unreadable")
    assert certs.reviewing(lin, number="A-1").status == "reviewing"
    with pytest.raises(Refused, match="cannot be accepted"):
        actions.submit(first, by=SYSTEM)
    with pytest.raises(IntegrityError, match="number_once"), transaction.atomic():
        Certificate.objects.filter(pk=first.pk).update(status="valid")


def test_validity_follows_from_the_dates(people: People, lin: Person) -> None:
    spans = {"expired": (-400, 0), "expiring": (-300, 60), "valid": (-300, 61), "upcoming": (5, 90)}
    for word, (issued, expires) in spans.items():
        one = certs.recognised(lin, number=word)
        Certificate.objects.filter(pk=one.pk).update(issued_on=day(issued), expires_on=day(expires))
    certs.reviewing(lin, number="reviewing")
    found = {one.number: one.validity for one in certificates_seen(people.partner)}
    assert found == {word: word for word in spans} | {"reviewing": ""}
    for word in ("expired", "expiring", "valid"):
        listed = Api(people.admin).get(f"/personnel/certificates?validity={word}").json()["items"]
        assert [one["number"] for one in listed] == [word]


def test_the_academy_pushes_valid_at_once_and_again(people: People, lin: Person) -> None:
    operations = Api(people.person(people.vendor, Role.VENDOR_OPERATIONS))
    data = {name: str(value) for name, value in certs.facts(type="HCCDP", direction="cloud_migration").items()}
    made = operations.post("/personnel/academy/certificates", {**data, "person": lin.email})
    assert (made.status_code, made.json()["status"], made.json()["validity"]) == (200, "valid", "valid")
    again = operations.post(
        "/personnel/academy/certificates", {**data, "person": lin.number, "expires_on": str(day(900))}
    )
    assert (again.json()["id"], again.json()["expires_on"]) == (made.json()["id"], str(day(900)))
    assert Certificate.objects.count() == 1


def test_the_academy_ends_a_review_that_is_under_way(lin: Person) -> None:
    waiting = certs.reviewing(lin, number="S-1")
    facts = certs.facts(number="s-1", expires_on=day(700))
    made = actions.synchronise(by=SYSTEM, person=lin.number, **facts)
    assert (made.pk, made.status, made.source, made.expires_on) == (waiting.pk, "valid", "sync", day(700))


@pytest.mark.parametrize(
    ("person", "code"), [("nobody@example.com", "unknown_person"), ("twin@example.com", "ambiguous_person")]
)
def test_the_academy_is_told_whom_it_cannot_mean(people: People, person: str, code: str) -> None:
    for partner in (people.northwind, people.contoso):
        certs.person(partner, email="twin@example.com")
    with pytest.raises(Refused) as refusal:
        actions.synchronise(by=SYSTEM, person=person, **certs.facts())
    assert (refusal.value.code, list(refusal.value.fields)) == (code, ["person"])


def test_a_certificate_of_somebody_else_is_not_taken_over(people: People, lin: Person) -> None:
    certs.recognised(certs.person(people.contoso), number="X-1")
    with pytest.raises(Refused) as refusal:
        actions.synchronise(by=SYSTEM, person=lin.number, **certs.facts(number="X-1"))
    assert refusal.value.code == "other_person"


def test_certificates_go_with_the_person_and_come_back_unless_taken(people: People, lin: Person) -> None:
    kept, taken = certs.recognised(lin, number="K-1"), certs.recognised(lin, number="T-1")
    waiting = certs.reviewing(lin, number="W-1")
    actions.leave(lin, by=people.partner, left_on=day(0))
    waiting.refresh_from_db()
    assert waiting.status == "withdrawn"
    assert certs.recognised(certs.person(people.contoso), number="T-1").status == "valid"
    with pytest.raises(WrongState, match="has left"):
        certs.reviewing(lin)
    actions.come_back(lin, by=people.partner)
    kept.refresh_from_db()
    taken.refresh_from_db()
    assert (kept.released_at is None, taken.released_at is None) == (True, False)


def test_nobody_leaves_tomorrow(people: People, lin: Person) -> None:
    with pytest.raises(Refused) as refusal:
        actions.leave(lin, by=people.partner, left_on=day(1))
    assert list(refusal.value.fields) == ["left_on"]


def told(people: People) -> int:
    run_pending()
    return Notification.objects.filter(user=people.admin, message="personnel.expiring").count()


def test_people_are_reminded_twice_and_not_more(people: People, lin: Person) -> None:
    certs.recognised(lin, expires_on=day(70))
    counts = []
    start = clock.now()
    for number in (0, 9, 10, 11, 30, 55, 56, 57, 69, 75):
        with clock.freeze(start + timedelta(days=number)):
            actions.remind_of_expiry()
            counts.append(told(people))
    assert counts == [0, 0, 1, 1, 1, 1, 2, 2, 2, 2]


def test_who_has_renewed_or_climbed_is_not_reminded(people: People, lin: Person) -> None:
    certs.recognised(lin, expires_on=day(30))
    assert actions.remind_of_expiry() == 1
    other = certs.person(people.northwind)
    certs.recognised(other, expires_on=day(30))
    certs.recognised(other, type="HCIP", expires_on=day(400))
    assert actions.remind_of_expiry() == 0
