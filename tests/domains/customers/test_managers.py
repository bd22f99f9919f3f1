"""Account managers see their customers from the next day on; directors see their team's, and only look."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from partner_center.domains.customers import actions
from partner_center.domains.customers.models import Association, Customer, Manager
from partner_center.domains.organization import actions as organization
from partner_center.domains.performance.models import Summary
from partner_center.domains.performance.queries.lines import lines_of_month
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import NotAllowed, Refused
from tests.domains.customers.accounts import clean
from tests.domains.partners.people import Api, People, browser
from tests.domains.performance.world import World, september

NOON = datetime(2026, 10, 14, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
NEXT_DAY = datetime(2026, 10, 15, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def world(people: People) -> World:
    return september(people)


@pytest.fixture
def seller(people: People) -> User:
    return people.person(people.northwind, Role.PARTNER_SALES)


def given(people: People, seller: User, *customers: Any) -> int:
    return actions.assign_manager(list(customers), by=people.partner, person=seller)


def names(user: User) -> list[str]:
    return [one.name for one in Customer.objects.visible_to(Actor.of(user)).order_by("name")]


def test_an_account_manager_sees_his_customers_from_the_next_day_on(people: People, world: World, seller: User) -> None:
    with clock.freeze(NOON) as hands:
        assert names(seller) == []
        assert given(people, seller, world.blue) == 1
        assert names(seller) == []
        hands.move_to(NEXT_DAY - timedelta(seconds=1))
        assert names(seller) == []
        hands.move_to(NEXT_DAY)
        assert names(seller) == ["Blue Whale"]
        assert names(people.admin) == ["Blue Whale", "Green Field"]
        actions.take_back([world.blue], by=people.partner)
        assert names(seller) == []


def test_consumption_and_pages_are_narrowed_alike(people: People, world: World, seller: User) -> None:
    with clock.freeze(NOON):
        given(people, seller, world.blue)
    with clock.freeze(NEXT_DAY):
        actor = Actor.of(seller)
        assert {one.customer.name for one in Summary.objects.visible_to(actor)} == {"Blue Whale"}
        assert {row.customer_name for row in lines_of_month("2026-09", seen_by=actor)[:50]} == {"Blue Whale"}
        assert {row.customer_name for row in lines_of_month("2026-09", seen_by=people.partner)[:50]} == {
            "Blue Whale",
            "Green Field",
        }
        page = browser(seller)
        assert page.get(f"/customers/{world.blue.pk}/").status_code == 200
        assert page.get(f"/customers/{world.green.pk}/").status_code == 404
        green = Association.objects.get(customer=world.green, partner=people.northwind)
        assert page.get(green.get_absolute_url()).status_code == 404
        listed = Api(seller).get("/customers/customers").json()["items"]
        assert [one["name"] for one in listed] == ["Blue Whale"]


def test_who_is_more_than_an_account_manager_is_not_narrowed(people: People, world: World) -> None:
    both = people.person(people.northwind, Role.PARTNER_SALES, Role.PARTNER_FINANCE)
    assert names(both) == ["Blue Whale", "Green Field"]


def test_a_role_of_the_companys_own_is_another_role_too(people: People, world: World, seller: User) -> None:
    """domain.md 3.1: an account manager with any other role sees all."""
    rights = ["incentives:statement:view"]
    own = organization.create_role(by=people.partner, name="Reader", description="", permissions=rights)
    assert names(seller) == []
    organization.assign_roles(seller, by=people.partner, roles=["partner_sales", f"custom:{own.pk}"])
    assert names(seller) == ["Blue Whale", "Green Field"]
    with clock.freeze(NEXT_DAY):
        actor = Actor.of(seller)
        assert {one.customer.name for one in Summary.objects.visible_to(actor)} == {"Blue Whale", "Green Field"}


def test_one_at_a_time_and_the_former_one_sees_it_no_longer(people: People, world: World, seller: User) -> None:
    other = people.person(people.northwind, Role.PARTNER_SALES)
    with clock.freeze(NOON) as hands:
        given(people, seller, world.blue, world.green)
        hands.move_to(NEXT_DAY)
        assert given(people, other, world.blue) == 1
        assert names(seller) == ["Green Field"]
        spans = Manager.objects.filter(customer=world.blue).order_by("started_at")
        assert [(one.person, one.ended_at) for one in spans] == [(seller, NEXT_DAY), (other, None)]
        assert given(people, other, world.blue) == 0, "he has it already"


def test_only_own_people_with_the_role_and_own_customers(people: People, world: World, seller: User) -> None:
    finance = people.person(people.northwind, Role.PARTNER_FINANCE)
    with pytest.raises(Refused, match="is no account manager") as refused:
        given(people, finance, world.blue)
    assert list(refused.value.fields) == ["person"]
    with pytest.raises(Refused, match="Choose somebody of your company"):
        given(people, people.rival, world.blue)
    with pytest.raises(Refused, match="belong to you now"):
        actions.assign_manager([world.green], by=Actor.of(people.rival), person=people.rival)
    with pytest.raises(NotAllowed):
        actions.assign_manager([world.blue], by=Actor.of(seller), person=seller)


def test_several_are_assigned_in_the_list(people: People, world: World, seller: User) -> None:
    chosen = {"pk": [world.blue.pk, world.green.pk], "step": "assign"}
    admin = browser(people.admin)
    asked = admin.post("/customers/", chosen)
    assert "Account manager" in asked.content.decode()
    done = admin.post("/customers/", chosen | {"confirmed": "1", "person": seller.pk})
    assert (done.context["ok"], done.context["not_ok"]) == (2, 0)
    run_pending()
    assert Notification.objects.filter(message="customers.manager_assigned", user=seller).count() == 1
    row = browser(people.admin).get(f"/customers/?manager={seller.pk}").context["object_list"]
    assert [one.name for one in row] == ["Blue Whale", "Green Field"]
    taken = admin.post("/customers/", {"pk": [world.blue.pk], "step": "take_back", "confirmed": "1"})
    assert taken.context["ok"] == 1
    nobody = browser(people.admin).get("/customers/?manager=null").context["object_list"]
    assert [one.name for one in nobody] == ["Blue Whale"]


def test_several_are_assigned_over_the_api(people: People, world: World, seller: User) -> None:
    program = Api(people.admin)
    body = {"customers": [world.blue.number, world.green.number], "person": seller.pk}
    assert program.post("/customers/managers/assign", body).json() == {"changed": 2}
    assert len(program.get("/customers/managers").json()["items"]) == 2
    answer = program.post("/customers/managers/take-back", {"customers": [world.blue.number]})
    assert answer.json() == {"changed": 1}
    assert program.post("/customers/managers/assign", body | {"person": people.rival.pk}).status_code == 422


def test_a_director_sees_the_team_s_customers_and_does_nothing(people: People, world: World, seller: User) -> None:
    director = people.person(people.northwind, Role.PARTNER_SALES)
    page = browser(people.admin).post("/customers/teams/set/", {"director": director.pk, "people": [seller.pk]})
    assert page.status_code == 302
    with clock.freeze(NOON):
        given(people, seller, world.blue)
    with clock.freeze(NEXT_DAY):
        assert names(director) == ["Blue Whale"]
        shown = browser(director).get(f"/customers/{world.blue.pk}/").content.decode()
        assert "Ask for authorization" not in shown
        with pytest.raises(NotAllowed, match="Only the customer's account manager"):
            actions.set_tags(world.blue, by=Actor.of(director), names=["key account"])
        actions.set_tags(world.blue, by=Actor.of(seller), names=["key account"])
        actions.set_team(director, by=people.partner, people=[])
        assert names(director) == []


def test_nobody_directs_himself(people: People, seller: User) -> None:
    with pytest.raises(Refused, match="not in a team of his own"):
        actions.set_team(seller, by=people.partner, people=[seller])


def test_unlinking_takes_the_customer_back(people: People, seller: User) -> None:
    association = clean(people)
    own = Customer.objects.get(pk=association.customer_id)
    with clock.freeze(NOON):
        given(people, seller, own)
    with clock.freeze(NEXT_DAY):
        actions.end_association(association, by=Actor.of(people.person(people.vendor, Role.VENDOR_ADMIN)),
                                ended_at=NEXT_DAY, reason="Left")  # fmt: skip
        run_pending()
        assert Manager.objects.get(customer=own).ended_at == NEXT_DAY
