"""Two people at once about the same association: each was seen failing with its lock taken out."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from partner_center.domains.customers import actions
from partner_center.domains.customers.models import (
    Association,
    AssociationRequest,
    Contact,
    Customer,
    FactsQuestion,
    Manager,
    SegmentSpan,
)
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.lifecycle.sweep import Swept, sweep
from partner_center.kit.refusals import Refused, WrongState
from tests.domains.billing.world import LONG_AGO, customer
from tests.domains.customers.accounts import asked, clean, somebody_of
from tests.domains.partners.people import People
from tests.races.conftest import AtOnce


@pytest.fixture
def people(transactional_db: None) -> People:
    return People()


def refusals(results: list[object]) -> list[str]:
    """The codes of those who were refused; anything but a refusal is a fault."""
    assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)], results
    return [one.code for one in results if isinstance(one, Refused)]


def mine(request: AssociationRequest) -> AssociationRequest:
    found: AssociationRequest = AssociationRequest.objects.get(pk=request.pk)
    return found


def test_both_sides_ask_at_once(people: People, at_once: AtOnce) -> None:
    """Locks: ``hold("customers.association-request", customer)`` and the row of the association; either is enough.

    Without both the constraint answers with a fault.
    """
    association = clean(people)
    own = somebody_of(association.customer)

    def ask(by: User) -> AssociationRequest:
        return asked(Association.objects.get(pk=association.pk), by)

    assert refusals(at_once(lambda: ask(people.admin), lambda: ask(own))) == ["check_one_request"]
    assert AssociationRequest.objects.count() == 1


def test_two_administrators_agree_at_once(people: People, hesitant: None, at_once: AtOnce) -> None:
    """Lock: the row lock; without it the second agrees as well, and reads that the association has changed."""
    association = clean(people)
    request = asked(association, people.admin, kind="switch")
    own = somebody_of(association.customer)
    other = people.person(association.customer, Role.CUSTOMER_ADMIN)

    def agree(by: User) -> AssociationRequest:
        return actions.agree(mine(request), by=Actor.of(by))

    assert refusals(at_once(lambda: agree(own), lambda: agree(other))) == [WrongState.default_code]
    assert Association.objects.filter(customer=association.customer).count() == 2


def test_agreeing_races_lapsing(people: People, hesitant: None, at_once: AtOnce) -> None:
    """Lock: the row lock, in step and sweep; exactly one of the two happens, and the association follows it.

    Without it the request is agreed to and its lapse is struck as well.
    """
    association = clean(people)
    request = asked(association, people.admin)
    own = somebody_of(association.customer)

    def lapse() -> Swept:
        return sweep(request.lapses_at + timedelta(seconds=1))

    def agree() -> AssociationRequest:
        return actions.agree(mine(request), by=Actor.of(own))

    results = at_once(agree, lapse)
    swept = next(one for one in results if isinstance(one, Swept))
    assert swept.failed == 0
    refused = refusals(results)
    request.refresh_from_db()
    association.refresh_from_db()
    assert (request.status, association.ended_at is None, refused, swept.struck) in [
        ("agreed", False, [], 0),
        ("lapsed", True, [WrongState.default_code], 1),
    ]


def test_agreeing_races_the_vendor_ending_it(people: People, at_once: AtOnce) -> None:
    """Lock: the row of the association in ``agree``; without it one end overwrites the other."""
    association = clean(people)
    request = asked(association, people.admin)
    own = somebody_of(association.customer)
    vendor = people.person(people.vendor, Role.VENDOR_ADMIN)

    def agree() -> AssociationRequest:
        return actions.agree(mine(request), by=Actor.of(own))

    def end() -> Association:
        at = clock.now()
        return actions.end_association(
            Association.objects.get(pk=association.pk), by=Actor.of(vendor), ended_at=at, reason="Closed"
        )

    assert len(refusals(at_once(agree, end))) == 1
    association.refresh_from_db()
    request.refresh_from_db()
    assert (association.end_reason == "Closed") == (request.status == "pending")


def test_one_customer_is_given_to_two_account_managers_at_once(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold("customers.manager", partner and customer)``; without it a constraint answers with a fault."""
    own = Customer.objects.get(pk=clean(people).customer_id)
    sellers = [people.person(people.northwind, Role.PARTNER_SALES) for _ in range(2)]

    def give(person: User) -> int:
        return actions.assign_manager([own], by=Actor.of(people.admin), person=person)

    assert refusals(at_once(*[lambda one=one: give(one) for one in sellers])) == []
    assert Manager.objects.filter(customer=own, ended_at=None).count() == 1


def test_the_fifth_contact_is_added_twice_at_once(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold("customers.contacts", partner)``; without it there are six."""

    def add() -> Contact:
        by = Actor.of(people.admin)
        return actions.add_contact(by=by, name="Grace", mobile="61234567", email="grace@northwind.example")

    for _turn in range(4):
        add()
    assert refusals(at_once(add, add)) == ["too_many_contacts"]
    assert Contact.objects.count() == 5


def test_partner_and_customer_ask_for_facts_at_once(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold("customers.facts_question", customer)``; without it one of them meets the database's constraint."""
    association = clean(people, frozen=None)
    own = somebody_of(association.customer)

    def ask(by: User) -> FactsQuestion:
        return actions.ask_facts(Customer.objects.get(pk=association.customer_id), by=Actor.of(by))

    assert refusals(at_once(lambda: ask(people.admin), lambda: ask(own))) == ["asked_today"]
    assert FactsQuestion.objects.count() == 1


def test_two_say_the_same_segment_at_once(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold("customers.segments", customer)``; without it the history says the same thing twice."""
    operations = people.person(people.vendor, Role.VENDOR_OPERATIONS)
    for since in [LONG_AGO.replace(year=year) for year in range(2016, 2026)]:
        own = customer()

        def say(own: Customer = own, since: datetime = since) -> int:
            return actions.state_segments([own], by=Actor.of(operations), segment="long_tail", starts_at=since)

        assert sorted(map(str, at_once(say, say))) == ["0", "1"]
    assert SegmentSpan.objects.count() == 10
