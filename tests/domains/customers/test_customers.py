"""Customers for each audience: the list, one customer, associating and ending, and the customer's own partner."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from partner_center.domains.customers.models import Association, Customer
from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.calendars import clock
from partner_center.foundations.exports.actions import ask
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from tests.domains.billing.world import associated, customer
from tests.domains.partners.people import Api, People, browser
from tests.domains.performance.world import World, september

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def world(people: People) -> World:
    return september(people)


def listed(user: User, query: str = "") -> list[tuple[str, Any, Any]]:
    answer = browser(user).get(f"/customers/?{query}")
    assert answer.status_code == 200
    return [(row.name, row.association_type, row.consumed) for row in answer.context["object_list"]]


def test_vendor_and_partners_see_their_customers(people: People, operations: User, world: World) -> None:
    free = customer("Free Company")
    blue = ("Blue Whale", "resale", Decimal("90.00000000001"))
    assert listed(operations) == [blue, ("Green Field", "referral", Decimal(50))]
    assert listed(operations, "tab=without") == [(free.name, None, None)]
    assert listed(people.admin) == [blue, ("Green Field", "referral", Decimal(30))]
    assert listed(people.rival) == []
    assert listed(people.rival, "tab=all") == [("Green Field", "resale", Decimal(20))]
    assert listed(people.admin, "q=C1001") == [blue]
    assert listed(people.admin, "association=referral") == [("Green Field", "referral", Decimal(30))]


def test_a_former_partner_sees_only_its_own_time(people: People, world: World) -> None:
    page = browser(people.rival).get(world.green.get_absolute_url())
    text = page.content.decode()
    assert page.status_code == 200
    assert "Northwind" not in text
    assert "C2001" not in text
    assert browser(people.rival).get(world.blue.get_absolute_url()).status_code == 404
    newer = Association.objects.get(customer=world.green, ended_at=None)
    assert browser(people.rival).get(newer.get_absolute_url()).status_code == 404
    assert Api(people.rival).get(f"/customers/customers/{world.blue.number}").status_code == 404
    assert Api(people.rival).get(f"/customers/associations/{newer.pk}").status_code == 404


def test_a_customer_s_page_shows_a_year_of_consumption(operations: User, world: World) -> None:
    page = browser(operations).get(world.blue.get_absolute_url())
    text = page.content.decode()
    assert "C1001" in text
    assert "Consumption of twelve months" in text
    assert '"values": [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 50, 90]' in text


def test_a_customer_is_registered_and_associated_at_both_doors(people: People, operations: User) -> None:
    answer = browser(operations).post(reverse("customers:customer-register"), {"name": "Blue Whale", "country": "CN"})
    blue = Customer.objects.get(name="Blue Whale")
    assert answer.headers["Location"] == blue.get_absolute_url()
    form = {"partner": people.northwind.pk, "kind": "referral", "started_at": "2026-09-01"}
    browser(operations).post(reverse("customers:customer-associate", args=[blue.pk]), form)
    first = Association.objects.get(customer=blue)
    assert (first.partner, first.type, first.started_at) == (
        people.northwind,
        "referral",
        datetime(2026, 9, 1, tzinfo=SHANGHAI),
    )
    program = Api(operations)
    made = program.post("/customers/customers", {"name": "Green Field", "country": "DE"})
    assert made.status_code == 201
    body = {"customer": made.json()["number"], "partner": "P-2", "kind": "resale", "started_at": "2026-09-01"}
    linked = program.post("/customers/associations", body)
    assert (linked.status_code, linked.json()["partner_name"]) == (201, "Contoso")


def test_two_partners_at_a_time_are_refused_at_the_field(people: People, operations: User) -> None:
    blue = customer("Blue Whale")
    associated(people.northwind, blue)
    said = "Blue Whale belongs to a partner at that time. End that association first."
    body = {"partner": people.contoso.pk, "kind": "resale", "started_at": "2026-09-01"}
    page = browser(operations).post(reverse("customers:customer-associate", args=[blue.pk]), body)
    answer = Api(operations).post("/customers/associations", body | {"customer": blue.number, "partner": "P-2"})
    assert (page.status_code, page.context["form"].errors) == (409, {"started_at": [said]})
    assert (answer.status_code, answer.json()["code"], answer.json()["detail"]) == (409, "already_associated", said)


def test_the_country_is_written_in_two_letters(operations: User) -> None:
    page = browser(operations).post(reverse("customers:customer-register"), {"name": "X", "country": "China"})
    assert "country" in page.context["form"].errors


@pytest.mark.parametrize("door", ["console", "api"])
def test_an_association_ends_on_a_day_of_the_billing_zone(people: People, operations: User, door: str) -> None:
    association = associated(people.northwind, customer("Blue Whale"))
    sent = {"ended_at": "2026-09-15", "reason": "Moved to another partner"}
    if door == "console":
        url = reverse("customers:association-end", args=[association.pk])
        asked = browser(operations).get(url, headers={"HX-Request": "true", "HX-Target": "dialog"}).content.decode()
        assert "published statements do not change" in asked
        assert browser(operations).post(url, sent).status_code == 302
    else:
        answer = Api(operations).post(f"/customers/associations/{association.pk}/end", sent)
        assert (answer.status_code, answer.json()["ended_at"]) == (200, "2026-09-14T16:00:00+00:00")
    association.refresh_from_db()
    assert association.ended_at == datetime(2026, 9, 15, tzinfo=SHANGHAI)
    assert [one.text for one in history_of(association, seen_by=SYSTEM)][-1] == "Moved to another partner"


@pytest.mark.parametrize("days", [-4000, 2])
def test_an_end_before_the_beginning_or_in_the_future_is_refused(people: People, operations: User, days: int) -> None:
    association = associated(people.northwind, customer("Blue Whale"))
    day = f"{clock.now() + timedelta(days=days):%Y-%m-%d}"
    url = reverse("customers:association-end", args=[association.pk])
    page = browser(operations).post(url, {"ended_at": day, "reason": "x"})
    answer = Api(operations).post(f"/customers/associations/{association.pk}/end", {"ended_at": day, "reason": "x"})
    said = "It must lie after the beginning and not in the future."
    assert (page.status_code, page.context["form"].errors) == (409, {"ended_at": [said]})
    assert (answer.status_code, answer.json()["code"]) == (409, "bad_end")


def test_an_association_ends_once(people: People, operations: User, world: World) -> None:
    ended = Association.objects.get(customer=world.green, partner=people.contoso)
    body = {"ended_at": "2026-09-10", "reason": "x"}
    answer = Api(operations).post(f"/customers/associations/{ended.pk}/end", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_ended")


def test_partners_only_look(people: People, world: World) -> None:
    association = Association.objects.get(customer=world.blue)
    page = browser(people.admin).get(association.get_absolute_url())
    assert page.status_code == 200
    assert "End the association" not in page.content.decode()
    url = reverse("customers:association-end", args=[association.pk])
    assert browser(people.admin).post(url, {"ended_at": "2026-09-15", "reason": "x"}).status_code == 403


def test_a_customer_sees_its_partner_and_those_before(people: People, world: World) -> None:
    own = people.person(world.green, Role.CUSTOMER_ADMIN)
    page = browser(own).get(reverse("customers:my-partner"))
    assert page.context["current"].partner == people.northwind
    assert [one.partner.name for one in page.context["spans"]] == ["Northwind", "Contoso"]
    found = Api(own).get("/customers/my-partner").json()
    assert found["current"]["partner_name"] == "Northwind"
    assert [one["partner_name"] for one in found["spans"]] == ["Northwind", "Contoso"]
    assert browser(people.admin).get(reverse("customers:my-partner")).status_code == 403


def test_a_customer_without_a_partner_reads_what_to_do(people: People) -> None:
    own = people.person(customer("Free Company"), Role.CUSTOMER_ADMIN)
    page = browser(own).get(reverse("customers:my-partner")).content.decode()
    assert "You have no partner at the moment" in page
    assert Api(own).get("/customers/my-partner").json() == {"current": None, "spans": []}


def test_customers_are_exported_as_filtered(operations: User, world: World) -> None:
    export = ask("customers.customers", {"query": "q=whale", "ids": []}, by=Actor.of(operations), label="Customers")
    run_pending()
    export.refresh_from_db()
    assert (export.rows, export.money_sums["CNY"]) == (1, Decimal("90.00000000001"))
