"""The first page: what waits, where the money stands, and that it costs the same however much there is."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partner_center.console.home.money import cards
from partner_center.console.home.page import todos
from partner_center.console.home.trends import charts, months
from partner_center.domains.incentives.actions import confirm
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.reviews.actions import take
from partner_center.foundations.reviews.models import Review
from tests.console.conftest import People
from tests.domains.incentives import month
from tests.domains.payouts.money import requested


def titles(actor: Actor) -> list[str]:
    return [str(one.title) for one in todos(actor)]


def test_a_pending_statement_waits_for_finance_and_not_for_sales(
    northwind: Company, contoso: Company, person: People
) -> None:
    mine, others = month.statement(northwind), month.statement(contoso)
    finance, _client = person(northwind, Role.PARTNER_FINANCE)
    sales, _client = person(northwind, Role.PARTNER_SALES)
    waiting = todos(Actor.of(finance))
    assert waiting[0].title == f"Confirm the incentives of {mine.period}"
    assert waiting[0].url == mine.get_absolute_url()
    assert waiting[0].due_at == mine.publicity_ends_at
    assert others.get_absolute_url() not in [one.url for one in waiting]
    assert titles(Actor.of(sales)) == []


def test_what_is_confirmed_can_be_asked_for(northwind: Company, person: People) -> None:
    statement = month.statement(northwind)
    user, _client = person(northwind, Role.PARTNER_FINANCE)
    confirm(statement, by=Actor.of(user))
    assert titles(Actor.of(user)) == [
        "Fill in the business information",
        f"Ask for the payment of {statement.amount:,.2f} CNY",
    ]


def test_lines_without_a_deadline_come_last(northwind: Company, person: People) -> None:
    month.statement(northwind)
    user, _client = person(northwind, Role.PARTNER_FINANCE)
    dues = [one.due_at is None for one in todos(Actor.of(user))]
    assert dues == sorted(dues)
    assert dues == [False, True]


def test_the_vendor_sees_how_much_waits(vendor: Company, northwind: Company, person: People) -> None:
    month.statement(northwind)
    month.statement(northwind)
    user, _client = person(vendor, Role.VENDOR_OPERATIONS)
    assert "2 statements wait for their partners" in titles(Actor.of(user))


def test_the_vendor_is_told_of_the_queues_he_works_on(vendor: Company, northwind: Company, person: People) -> None:
    finance, _client = person(vendor, Role.VENDOR_FINANCE)
    operations, _client = person(vendor, Role.VENDOR_OPERATIONS)
    person(northwind, Role.PARTNER_ADMIN)
    requested(northwind)
    requested(northwind)
    taken = Review.objects.filter(queue="payment-request").first()
    assert taken is not None
    take(taken, by=Actor.of(finance))
    (line,) = [one for one in todos(Actor.of(finance)) if str(one.title).startswith("Payment request:")]
    assert (str(line.title), "1 taken by you." in str(line.note)) == ("Payment request: 2 reviews", True)
    assert line.url == "/reviews/?queue=payment-request&tab=open"
    assert not any(title.startswith("Payment request:") for title in titles(Actor.of(operations)))


def test_the_money_card_adds_up(northwind: Company, contoso: Company, person: People) -> None:
    confirmed, pending = month.statement(northwind), month.statement(northwind)
    month.statement(contoso)
    user, _client = person(northwind, Role.PARTNER_FINANCE)
    confirm(confirmed, by=Actor.of(user))
    (card,) = cards(Actor.of(user))
    assert [figure["amount"] for figure in card["stats"]] == [
        confirmed.amount + pending.amount,
        confirmed.amount,
        confirmed.amount,
        Decimal(0),
        Decimal(0),
    ]


def test_every_figure_leads_to_its_lines(northwind: Company, person: People) -> None:
    month.statement(northwind)
    user, client = person(northwind, Role.PARTNER_FINANCE)
    (card,) = cards(Actor.of(user))
    statuses = [client.get(figure["url"]).status_code for figure in card["stats"]]
    assert statuses == [200] * 5


def test_the_confirmed_figure_leads_to_statements_of_its_currency_only(northwind: Company, person: People) -> None:
    user, client = person(northwind, Role.PARTNER_FINANCE)
    yuan = month.statement(northwind)
    month.policy(month.program("dollars", "Dollars"), currency="USD", kind="ladder", rungs=month.ladder(("0", "0.1")))
    run = month.published([month.line(northwind, "50", currency="USD")], month.free_month())
    dollars = run.statements.get(partner=northwind)
    for statement in (yuan, dollars):
        confirm(statement, by=Actor.of(user))
    found = {card["title"]: card["stats"][1]["url"] for card in cards(Actor.of(user))}
    page = client.get(found["Incentives in USD"]).content.decode()
    assert dollars.number in page
    assert yuan.number not in page


def test_money_is_no_matter_of_sales(northwind: Company, person: People) -> None:
    month.statement(northwind)
    user, _client = person(northwind, Role.PARTNER_SALES)
    assert cards(Actor.of(user)) == []


def test_charts_show_twelve_months_by_program(northwind: Company, contoso: Company, person: People) -> None:
    with clock.freeze(datetime(2026, 10, 10, tzinfo=UTC)):
        run = month.published([month.line(northwind, "1000"), month.line(contoso, "5000")])
        user, _client = person(northwind, Role.PARTNER_FINANCE)
        (chart, *_rest) = charts(Actor.of(user))
    statement = run.statements.get(partner=northwind)
    assert chart["spec"]["categories"][0] == "2025-11"
    assert chart["spec"]["categories"][-1] == "2026-10"
    (series,) = chart["spec"]["series"]
    assert series["name"] == "Resale rebate"
    assert series["values"][-2] == float(statement.amount)
    assert sum(series["values"]) == float(statement.amount)


def test_months_end_with_the_present_one_in_the_billing_zone() -> None:
    with clock.freeze(datetime(2026, 9, 30, 17, tzinfo=UTC)):  # already October in Shanghai
        assert (months()[0], months()[-1]) == ("2025-11", "2026-10")


@pytest.mark.parametrize("role", [Role.VENDOR_ADMIN, Role.VENDOR_OPERATIONS, Role.PARTNER_FINANCE, Role.CUSTOMER_ADMIN])
def test_more_records_cost_no_more_queries(
    vendor: Company, northwind: Company, tailspin: Company, person: People, role: Role
) -> None:
    company = {"vendor": vendor, "partner": northwind, "customer": tailspin}[role.kind]
    _user, client = person(company, role)
    month.statement(northwind)
    _count(client)
    one = _count(client)
    for _again in range(3):
        month.statement(northwind)
    assert _count(client) == one
    assert one <= 40


def _count(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse("console:home")).status_code == 200
    return len(captured)


def test_the_page_greets_and_names_the_company(northwind: Company, person: People) -> None:
    user, client = person(northwind, Role.PARTNER_FINANCE)
    with clock.freeze(datetime(2026, 10, 10, 2, tzinfo=UTC)):  # ten o'clock in Shanghai
        text = client.get("/").content.decode()
    assert re.search(rf"<h1>\s*Good morning, {user.name}\s*</h1>", text)
    assert "Northwind" in text
