"""Nobody is stuck silently: who asks the vendor to state facts, what the vendor sees, and when it is answered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import override_settings

from partner_center.domains.customers.actions import ask_facts
from partner_center.domains.customers.jobs.questions import answer_all_questions
from partner_center.domains.customers.models import FactsQuestion
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import NotAllowed, NotFound, Refused
from tests.domains.billing.world import customer
from tests.domains.customers import prospects as world
from tests.domains.customers.accounts import clean, somebody_of, state
from tests.domains.customers.test_facts import BROKEN
from tests.domains.partners.people import Api, People, browser


def test_a_partner_asks_on_the_customers_page_and_operations_find_it_on_their_home(
    people: People, operations: User
) -> None:
    association = clean(people, frozen=None, open_orders=None)
    own = association.customer
    admin = browser(people.admin)
    page = admin.get(f"/customers/{own.pk}/").content.decode()
    assert "orders waiting for the partner, frozen by hand" in page
    assert "Only the vendor can state them: its operations or administrators" in page
    ask = f"/customers/{own.pk}/facts/ask/"
    assert ask in page
    assert "Once a day for each customer" in admin.get(ask).content.decode()
    done = admin.post(ask)
    assert (done.status_code, done.headers["Location"]) == (302, f"/customers/{own.pk}/")
    question = FactsQuestion.objects.get()
    assert (question.asked_for, question.missing) == (people.northwind, ["open_orders", "frozen"])
    page = admin.get(f"/customers/{own.pk}/").content.decode()
    assert "Northwind asked the vendor at" in page
    assert ask not in page, "once a day"

    run_pending()
    told = Notification.objects.get(user=operations)
    assert told.message == "customers.facts_asked"
    home = browser(operations).get("/").content.decode()
    assert "1 customer waits for account facts" in home
    listed = browser(operations).get("/customers/facts-questions/").content.decode()
    assert f"/customers/{own.pk}/facts/" in listed
    assert "orders waiting for the partner, frozen by hand" in listed


def test_it_is_answered_when_everything_is_stated(people: People, operations: User) -> None:
    association = clean(people, frozen=None, open_orders=None)
    own = association.customer
    ask_facts(own, by=people.partner)
    state(own, open_orders=0, frozen=None)
    run_pending()
    assert FactsQuestion.objects.open().count() == 1, "something is missing still"
    state(own)
    run_pending()
    assert FactsQuestion.objects.open().count() == 0
    told = Notification.objects.get(user=people.admin, message="customers.facts_stated")
    assert told.link.endswith(f"/customers/{own.pk}/")
    assert "waits for account facts" not in browser(operations).get("/").content.decode()
    assert "What the vendor has not stated" not in browser(people.admin).get(f"/customers/{own.pk}/").content.decode()


def test_a_system_that_tells_nobody_is_asked_at_night(people: People) -> None:
    association = clean(people, frozen=None)
    question = ask_facts(association.customer, by=people.partner)
    with override_settings(ACCOUNT_FACTS=BROKEN):
        answer_all_questions()
    question.refresh_from_db()
    assert question.answered_at is None
    with override_settings(ACCOUNT_FACTS=f"{__name__}.Complete"):
        answer_all_questions()
    question.refresh_from_db()
    assert question.answered_at is not None


class Complete:
    """A system that knows everything."""

    def facts_of(self, _customer: object) -> object:
        from partner_center.domains.customers.queries.facts import DECIDING, Facts

        told = dict.fromkeys(DECIDING, 0) | {"enterprise": "none", "frozen": "no"}
        return Facts(**told)  # type: ignore[arg-type]  # numbers stand for every kind here


def test_once_a_day_whoever_asks(people: People) -> None:
    association = clean(people, frozen=None)
    own = association.customer
    ask_facts(own, by=people.partner)
    with pytest.raises(Refused, match="asked today already, for Northwind") as refused:
        ask_facts(own, by=Actor.of(somebody_of(own)))
    assert refused.value.code == "asked_today"
    with clock.freeze(clock.now() + timedelta(days=1)):
        assert ask_facts(own, by=Actor.of(somebody_of(own))).asked_for == own


def test_who_may_ask_about_whom(people: People) -> None:
    association = clean(people, frozen=None)
    own = association.customer
    with pytest.raises(NotFound):
        ask_facts(own, by=Actor.of(people.rival))
    with pytest.raises(NotFound):
        ask_facts(own, by=Actor.of(somebody_of(customer("Other"))))
    with pytest.raises(NotAllowed):
        ask_facts(own, by=Actor.of(people.person(people.northwind, Role.PARTNER_FINANCE)))
    state(own)
    with pytest.raises(Refused, match="Every fact is stated by now"):
        ask_facts(own, by=people.partner)
    with override_settings(ACCOUNT_FACTS=BROKEN), pytest.raises(Refused, match="could not be asked"):
        ask_facts(own, by=people.partner)


def test_the_pre_checks_of_both_sides_offer_it_and_lead_back(people: People) -> None:
    association = clean(people, frozen=None)
    own = association.customer
    asks = browser(people.admin)
    page = asks.get(f"/customers/{own.pk}/unlink/").content.decode()
    assert f'action="/customers/{own.pk}/facts/ask/"' in page
    done = asks.post(f"/customers/{own.pk}/facts/ask/", {"next": f"/customers/{own.pk}/unlink/"})
    assert done.headers["Location"] == f"/customers/{own.pk}/unlink/"
    away = clean(people, frozen=None).customer
    done = asks.post(f"/customers/{away.pk}/facts/ask/", {"next": "https://elsewhere.example/"})
    assert done.headers["Location"] == f"/customers/{away.pk}/"
    third = clean(people, frozen=None).customer
    client = browser(somebody_of(third))
    assert f'action="/customers/{third.pk}/facts/ask/"' in client.get("/customers/my-partner/unlink/").content.decode()
    assert client.post(f"/customers/{third.pk}/facts/ask/").headers["Location"] == "/customers/own/"
    state(own)
    assert "facts/ask" not in asks.get(f"/customers/{own.pk}/unlink/").content.decode()


def test_a_customer_that_follows_a_link_can_ask_too(people: People) -> None:
    own = customer("Deep Sea Mining")
    state(own, consumer_cloud=None)
    link = world.link(people.northwind)
    client = browser(somebody_of(own))
    address = f"/join/{world.token_of(link)}/"
    page = client.get(address).content.decode()
    assert "Ask the vendor to state the facts" in page
    assert f'name="next" value="{address}"' in page


def test_the_api_offers_the_same(people: People, operations: User) -> None:
    association = clean(people, frozen=None)
    own = association.customer
    path = f"/customers/customers/{own.number}/facts-questions"
    made = Api(people.admin).post(path, {})
    assert (made.status_code, made.json()["missing"]) == (200, ["frozen"])
    assert Api(people.admin).post(path, {}).json()["code"] == "asked_today"
    assert Api(people.rival).post(path, {}).status_code == 404
    assert [one["customer"] for one in Api(operations).get("/customers/facts-questions").json()["items"]] == [
        own.number
    ]
    assert Api(people.rival).get("/customers/facts-questions").json()["items"] == []
