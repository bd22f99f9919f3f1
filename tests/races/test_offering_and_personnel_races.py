"""Two people at once about the same goods, the same certificate, the same person: seen failing without the locks."""

from __future__ import annotations

from datetime import timedelta

import pytest

from partner_center.domains.personnel import actions as personnel
from partner_center.domains.personnel.models import Certificate, Person
from partner_center.domains.solutions import actions as solutions
from partner_center.domains.solutions.models import Marking, Offering
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.kit.refusals import Refused, WrongState
from tests.domains.partners.papers import scan
from tests.domains.partners.people import People
from tests.domains.personnel import certs
from tests.domains.personnel.certs import day
from tests.domains.solutions import goods
from tests.races.conftest import AtOnce


@pytest.fixture
def people(transactional_db: None) -> People:
    return People()


def refusals(results: list[object]) -> list[str]:
    """The codes of those who were refused; anything but a refusal is a fault."""
    assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)], results
    return [one.code for one in results if isinstance(one, Refused)]


def test_two_partners_offer_the_same_goods(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold("solutions.goods-code", code)``; without it the constraint answers with a fault."""
    data = goods.answers(kind="marketplace", goods_code="SAME")

    def offer(user: object) -> Offering:
        return solutions.draft_offering(by=Actor.of(user), **data)  # type: ignore[arg-type]  # a person of the cast

    assert refusals(at_once(lambda: offer(people.admin), lambda: offer(people.rival))) == ["goods_code_taken"]
    assert Offering.objects.filter(goods_code="SAME").count() == 1


def test_two_people_set_the_same_mark(people: People, at_once: AtOnce) -> None:
    """Lock: the row of the offering in ``set_mark``; without it the exclusion constraint answers with a fault."""
    offering = goods.listed(people.northwind)
    moment = clock.now()

    def mark() -> Offering:
        mine = Offering.objects.get(pk=offering.pk)
        return solutions.set_mark(mine, by=SYSTEM, mark="core_map", holds=True, moment=moment, reason="List")

    assert refusals(at_once(mark, mark)) == ["borne_already"]
    assert Marking.objects.count() == 1


def test_a_mark_is_set_while_the_offering_is_retired(people: People, at_once: AtOnce) -> None:
    """Lock: the row of the offering in ``set_mark``; without it a retired offering bears a mark."""
    offering = goods.listed(people.northwind)
    moment = clock.now() + timedelta(days=3)

    def mark() -> Offering:
        mine = Offering.objects.get(pk=offering.pk)
        return solutions.set_mark(mine, by=SYSTEM, mark="core_map", holds=True, moment=moment, reason="List")

    def retire() -> Offering:
        return solutions.retire(Offering.objects.get(pk=offering.pk), by=Actor.of(people.admin), reason="Old")

    assert refusals(at_once(mark, retire)) in ([], [WrongState.default_code])
    offering.refresh_from_db()
    assert (offering.status, Marking.objects.filter(until=None).exists()) == ("retired", False)


def test_the_same_certificate_for_two_people(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold("personnel.certificate", type and number)``; without it the constraint answers with a fault."""
    lin, wu = certs.person(people.northwind), certs.person(people.contoso)
    facts = certs.facts(number="SAME")

    def enter(holder: Person, user: object) -> Certificate:
        return personnel.submit_certificate(holder, by=Actor.of(user), file=scan(), **facts)  # type: ignore[arg-type]  # a person of the cast

    found = at_once(lambda: enter(lin, people.admin), lambda: enter(wu, people.rival))
    assert refusals(found) == ["number_taken"]
    assert Certificate.objects.filter(number="SAME").count() == 1


def test_the_academy_and_another_partner_enter_the_same_certificate(people: People, at_once: AtOnce) -> None:
    """Lock: the same hold in ``synchronise``; without it the constraint answers with a fault."""
    lin, wu = certs.person(people.northwind), certs.person(people.contoso)
    facts = certs.facts(number="SAME")

    def enter() -> Certificate:
        return personnel.submit_certificate(lin, by=Actor.of(people.admin), file=scan(), **facts)

    def synchronise() -> Certificate:
        return personnel.synchronise(by=SYSTEM, person=wu.number, **facts)

    assert refusals(at_once(enter, synchronise)) in (["other_person"], ["number_taken"])
    assert Certificate.objects.filter(number="SAME").count() == 1


def test_a_certificate_is_submitted_again_while_the_person_leaves(people: People, at_once: AtOnce) -> None:
    """Lock: the person's row, taken first by ``CertificateLife.submit``; the other order deadlocks."""
    lin = certs.person(people.northwind)
    certificate = personnel.withdraw(certs.reviewing(lin), by=Actor.of(people.admin))

    def submit() -> Certificate:
        return personnel.submit(Certificate.objects.get(pk=certificate.pk), by=Actor.of(people.admin))

    def leave() -> Person:
        return personnel.leave(Person.objects.get(pk=lin.pk), by=Actor.of(people.admin), left_on=day(0))

    assert refusals(at_once(submit, leave)) in ([], [WrongState.default_code])
    certificate.refresh_from_db()
    assert certificate.status == "withdrawn"


def test_the_same_person_is_entered_twice(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold("personnel.email", partner and address)``; without it the constraint answers with a fault."""

    def enter() -> Person:
        data = {"name": "Lin", "email": "lin@example.com", "position": "Architect", "base_location": "Shanghai"}
        return personnel.enter_person(by=Actor.of(people.admin), **data)

    assert refusals(at_once(enter, enter)) == ["email_taken"]
    assert Person.objects.count() == 1
