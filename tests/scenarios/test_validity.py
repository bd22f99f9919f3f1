"""An incentive is valid for one year (domain.md 9.4, rule 33): what nobody requests lapses, and cannot be recovered.

Northwind confirms a month of performance and the award of an opportunity on 16 October 2026. Lists, pages and the home
page say until when they can be requested, and letters remind it 30 and 7 days before. It requests neither. When the
year is over, both lapse: the ledger takes the accruals back by entries that point at them, nothing that was published
changes, and a request is refused with the reason. What is in a payment request in time keeps its validity for as long
as the request lives; if it is rejected or withdrawn after the end of the year, it lapses then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from partner_center.domains.incentives import actions
from partner_center.domains.incentives.models import Application, Statement
from partner_center.domains.payouts import actions as payouts
from partner_center.domains.payouts.models import PaymentRequest
from partner_center.domains.payouts.queries import Balances
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.ledger import items as ledger
from partner_center.foundations.ledger.checks import reconcile
from partner_center.foundations.ledger.models import Entry, Item
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.lifecycle.terms import days
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import Refused
from tests.domains.incentives import deals, month
from tests.domains.partners.papers import certified
from tests.domains.partners.people import Api, People

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 10, 16, 15, tzinfo=deals.SHANGHAI)
END = datetime(2027, 10, 17, tzinfo=deals.SHANGHAI)
"""365 days after the confirmation the last day is over."""


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Hands]:
    with clock.freeze(FRIDAY) as hands:
        yield hands


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def statement(people: People) -> Statement:
    """A confirmed month: 96.01 CNY."""
    made = month.statement(people.northwind)
    return actions.confirm(made, by=people.partner)


def item_of(statement: Statement) -> Item:
    found: Item = Item.objects.with_standing().get(key=statement.earnings.get().number)
    return found


def standing(statement: Statement) -> str:
    return str(item_of(statement).standing)  # type: ignore[attr-defined]  # annotated


def a_year_later(today: clock.Hands) -> None:
    today.move_to(END + timedelta(minutes=1))
    done = sweep()
    assert done.failed == 0


def told(key: str) -> list[str]:
    run_pending()
    return list(Notification.objects.filter(message=key).order_by("pk").values_list("subject", flat=True))


def test_what_nobody_requests_lapses_after_a_year(people: People, statement: Statement, today: clock.Hands) -> None:
    application = deals.confirmed(people.northwind)
    assert application.earning is not None
    award = application.earning.statement
    published = {one.pk: (one.amount, one.earnings.get().amount) for one in (statement, award)}
    certified(people.northwind)

    # The end is known from the confirmation on.
    statement.refresh_from_db()
    assert (statement.valid_until, item_of(statement).valid_until) == (END, END)
    assert [one.lapses_at for one in Statement.objects.with_clocks()] == [END, END]

    # Thirty days before, and seven, a letter says what will be lost.
    for before in (30, 7):
        today.move_to(END - timedelta(days=before))
        assert sweep().reminded == 2
        run_pending()
    assert sorted(told("incentives.validity_ends")) == sorted(
        2 * [f"96.01 CNY of statement {statement.number} lapses on 2027-10-17 00:00 UTC+8"]
        + 2 * [f"{award.amount:,.2f} CNY of statement {award.number} lapses on 2027-10-17 00:00 UTC+8"]
    )

    # The year is over.
    a_year_later(today)
    for one in (statement, award):
        one.refresh_from_db()
        assert (one.status, standing(one)) == ("closed", "lapsed")
        assert (one.amount, one.earnings.get().amount) == published[one.pk]
    assert Application.objects.with_stage().get(pk=application.pk).stage == "lapsed"
    assert len(told("incentives.lapsed")) == 2

    # The ledger took the accruals back, once: nothing is payable, nothing was granted.
    for one in (statement, award):
        entry = Entry.objects.get(key=f"lapse:{one.earnings.get().number}")
        assert entry.reverses is not None
        assert entry.reverses.key == f"accrue:{one.earnings.get().number}"
    assert ledger.lapse([item_of(statement).key], by=SYSTEM, memo="again") == []
    assert reconcile(contents=True) == []
    (totals,) = ledger.totals(Item.objects.visible_to(people.partner))
    assert (totals.earned, totals.confirmed, totals.lapsed) == (0, 0, Decimal("96.01") + award.amount)
    (balance,) = Balances.visible_to(people.payer)[0:1]
    assert (balance.payable, balance.total, balance.lapsed) == (0, 0, totals.lapsed)

    # It cannot be requested any more, by anybody and through neither door.
    with pytest.raises(Refused) as refused:
        payouts.request_payment([item_of(statement)], by=people.partner)
    assert (refused.value.code, refused.value.status) == ("item_lapsed", 409)
    body = {"items": [item_of(statement).key], "note": ""}
    answer = Api(people.admin).post("/payouts/requests", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "item_lapsed")
    assert not PaymentRequest.objects.exists()


def test_between_the_end_and_the_sweep_it_is_refused_already(
    people: People, statement: Statement, today: clock.Hands
) -> None:
    certified(people.northwind)
    today.move_to(END)
    with pytest.raises(Refused) as refused:
        payouts.request_payment([item_of(statement)], by=people.partner)
    assert refused.value.code == "item_lapsed"
    assert "2027-10-17" in str(refused.value)
    assert standing(statement) == "payable"


@pytest.mark.parametrize("decision", ["rejected", "withdrawn"])
def test_a_request_keeps_it_valid_until_it_comes_to_nothing(
    people: People, statement: Statement, today: clock.Hands, decision: str
) -> None:
    certified(people.northwind)
    today.move_to(END - timedelta(hours=1))
    request = payouts.request_payment([item_of(statement)], by=people.partner)
    a_year_later(today)
    statement.refresh_from_db()
    assert (statement.status, standing(statement)) == ("closed", "requested")
    assert told("incentives.lapsed") == []

    if decision == "rejected":
        payouts.reject(request, by=people.payer, reason="Wrong account.")
    else:
        payouts.withdraw(request, by=people.partner)
    assert standing(statement) == "lapsed"
    assert told("payouts.lapsed") == [f"Items of payment request {request.number} have lapsed"]
    assert reconcile(contents=True) == []
    (totals,) = ledger.totals(Item.objects.visible_to(people.partner))
    assert (totals.earned, totals.requested, totals.lapsed) == (0, 0, Decimal("96.01"))


def test_a_request_that_ends_in_time_gives_it_back_valid(
    people: People, statement: Statement, today: clock.Hands
) -> None:
    certified(people.northwind)
    request = payouts.request_payment([item_of(statement)], by=people.partner)
    payouts.withdraw(request, by=people.partner)
    assert (standing(statement), item_of(statement).valid_until) == ("payable", END)
    today.move_to(END - timedelta(days=30))
    sweep()
    assert len(told("incentives.validity_ends")) == 1


def test_who_has_requested_everything_is_not_reminded(people: People, statement: Statement, today: clock.Hands) -> None:
    certified(people.northwind)
    payouts.request_payment([item_of(statement)], by=people.partner)
    today.move_to(END - timedelta(days=30))
    sweep()
    assert told("incentives.validity_ends") == []
    assert Statement.objects.with_clocks().get(pk=statement.pk).lapses_at is None


def test_a_claim_against_the_partner_does_not_lapse(people: People, today: clock.Hands) -> None:
    run = month.published([month.line(people.northwind, "-1000")])
    made = actions.confirm(run.statements.get(), by=people.partner)
    assert made.amount < 0
    assert item_of(made).valid_until is None
    a_year_later(today)
    made.refresh_from_db()
    assert (made.status, standing(made)) == ("closed", "payable")


def test_a_deployment_sets_another_term(people: People, settings: object) -> None:
    settings.TERMS = {"StatementLife.validity": days(30)}  # type: ignore[attr-defined]  # pytest-django's fixture
    short = actions.confirm(month.statement(people.northwind), by=SYSTEM)
    assert short.valid_until == datetime(2026, 11, 16, tzinfo=deals.SHANGHAI)


def test_everybody_sees_it_coming(people: People, statement: Statement, today: clock.Hands) -> None:
    finance = people.person(people.northwind, Role.PARTNER_FINANCE)
    browser = Client()
    browser.force_login(finance)
    addresses = (
        "/payouts/items/",
        "/payouts/requests/new/",
        "/incentives/statements/?tab=confirmed",
        "/incentives/earnings/?tab=confirmed",
        statement.get_absolute_url(),
        statement.earnings.get().get_absolute_url(),
    )
    today.move_to(END - timedelta(days=20))
    for address in addresses:
        shown = browser.get(address).content.decode()
        assert "2027-10-17" in shown, address
    home = browser.get("/").content.decode()
    assert "Request 96.01 CNY before it lapses" in home
    a_year_later(today)
    assert "before it lapses" not in browser.get("/").content.decode()
    assert statement.number in browser.get("/incentives/statements/?tab=closed").content.decode()
    assert item_of(statement).key in browser.get("/payouts/items/?tab=lapsed").content.decode()
