"""An account manager without another role: own customers only, and nothing of the company's money (domain.md 3.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest

from partner_center.api.rights import ALLOWED
from partner_center.domains.incentives import actions
from partner_center.domains.incentives.models import Application, ApplicationOrder
from partner_center.foundations.calendars import clock
from partner_center.foundations.exports.actions import ask
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import NotAllowed, Refused
from tests.contracts.test_permissions import lines
from tests.domains.incentives import deals
from tests.domains.incentives.people import People

pytestmark = pytest.mark.django_db

MONEY = ("incentives:statement", "incentives:earning", "incentives:line", "incentives:feedback", "payouts:", "billing:")
"""What belongs to the company: statements and their details, payments, bills."""


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Hands]:
    with clock.freeze(datetime(2026, 10, 16, 15, tzinfo=deals.SHANGHAI)) as hands:
        yield hands


@pytest.fixture
def people() -> People:
    return People()


def test_no_statement_payment_or_bill_is_his_to_open() -> None:
    """The preset has never held these rights; every line of the file is asked for by the contract tests."""
    of_money = [line for line in lines().values() if line["permission"].startswith(MONEY)]
    assert len(of_money) > 50
    assert [line["address"] for line in of_money if line[Role.PARTNER_SALES.value] == ALLOWED] == []


def test_money_is_neither_on_his_first_page_nor_in_files(people: People) -> None:
    application = deals.applied(people.northwind)
    actions.approve(application, by=SYSTEM)
    mine, theirs = (people.browser(one).get("/").content.decode() for one in (people.sales, people.finance))
    assert ("Incentives in CNY" in mine, "Incentives in CNY" in theirs) == (False, True)
    with pytest.raises(NotAllowed):
        ask("incentives.statements", {"query": ""}, by=Actor.of(people.sales), label="Statements")


def test_applications_are_narrowed_to_his_customers(people: People) -> None:
    own, other = deals.applied(people.northwind), deals.applied(people.northwind)
    deals.looks_after(people.sales, own.customer)
    actor = Actor.of(people.sales)
    assert list(Application.objects.visible_to(actor)) == [own]
    assert {one.application for one in ApplicationOrder.objects.visible_to(actor)} == {own}
    page, program = people.browser(people.sales), people.program(people.sales)
    assert page.get(own.get_absolute_url()).status_code == 200
    assert page.get(other.get_absolute_url()).status_code == 404
    assert program.get(f"/applications/{other.number}/orders").status_code == 404
    assert program.get(f"/applications/{other.number}/calculation").status_code == 404
    assert len(Application.objects.visible_to(Actor.of(people.finance))) == 2


def test_he_neither_sees_nor_claims_the_orders_of_somebody_elses_customer(people: People) -> None:
    deals.released()
    opportunity = deals.delivered(people.northwind)
    account = deals.billed(opportunity)
    address = f"/incentives/opportunities/{opportunity.pk}/orders/"
    page, program = people.browser(people.sales), people.program(people.sales)
    assert f"{account.number}-A" not in page.get(address, {"account": account.number}).content.decode()
    asked = program.get(f"/opportunities/{opportunity.pk}/orders?account={account.number}")
    assert asked.json()["orders"] == []
    form = page.get(f"/incentives/opportunities/{opportunity.pk}/apply/").content.decode()
    assert account.number not in form
    told = program.get(f"/opportunities/{opportunity.pk}/eligibility").content.decode()
    assert account.number not in told
    assert account.number not in page.get("/incentives/opportunities/").content.decode()
    with pytest.raises(Refused, match="that you look after") as refused:
        actions.apply(opportunity, by=Actor.of(people.sales), **deals.answers(opportunity, account))
    assert (refused.value.code, list(refused.value.fields)) == ("account_mismatch", ["account"])
    deals.looks_after(people.sales, account.customer)
    assert f"{account.number}-A" in page.get(address, {"account": account.number}).content.decode()
    application = actions.apply(opportunity, by=Actor.of(people.sales), **deals.answers(opportunity, account))
    assert application.status == "reviewing"


def test_amounts_are_told_to_whoever_looks_after_the_customer(people: People) -> None:
    application = deals.applied(people.northwind)
    colleague = people.person(people.northwind, Role.PARTNER_ADMIN)
    actions.approve(application, by=SYSTEM)
    run_pending()
    told = Notification.objects.filter(message="incentives.awarded")
    assert {one.user for one in told} == {people.finance, colleague}
    again = deals.applied(people.northwind)
    deals.looks_after(people.sales, again.customer)
    actions.approve(again, by=SYSTEM)
    run_pending()
    assert [one.about_id for one in told.filter(user=people.sales)] == [again.pk]
