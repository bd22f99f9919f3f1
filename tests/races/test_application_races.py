"""Two people at once about opportunity incentives. Each test was seen failing with its lock taken out.

Where the turns are taken out (``unheld``), constraints stand behind them; a test drops the last of them as well.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from partner_center.domains.incentives import actions
from partner_center.domains.incentives.actions import applications, claims
from partner_center.domains.incentives.models import Application, ApplicationOrder, Earning, Statement
from partner_center.domains.opportunities.models import Opportunity
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.ledger.checks import reconcile
from partner_center.kit.refusals import Refused
from tests.domains.incentives import deals
from tests.domains.incentives.people import People
from tests.races.conftest import AtOnce


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Hands]:
    with clock.freeze(datetime(2026, 10, 16, 15, tzinfo=deals.SHANGHAI)) as hands:
        yield hands


@pytest.fixture
def people(transactional_db: None) -> People:
    return People()


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the checks take a moment after they were passed, so that the other one is surely in the middle of them."""
    real: Any = claims.check_free

    def check(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        time.sleep(0.3)

    monkeypatch.setattr(claims, "check_free", check)


@pytest.fixture
def unheld(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the turns out."""
    monkeypatch.setattr(claims, "hold", lambda *_names: None)
    monkeypatch.setattr(applications, "hold", lambda *_names: None)


def asks(opportunity: Opportunity, answers: dict[str, Any]) -> Callable[[], object]:
    return lambda: actions.apply(Opportunity.objects.get(pk=opportunity.pk), by=SYSTEM, **answers)


def codes(outcomes: list[object]) -> list[str]:
    """The codes of those who were refused; anything but a refusal is a fault."""
    assert not [one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refused)], outcomes
    return [one.code for one in outcomes if isinstance(one, Refused)]


def two_for_one_offering(people: People) -> list[Callable[[], object]]:
    deals.released()
    own = deals.offering(people.northwind)
    pairs = [(one, deals.billed(one)) for one in (deals.delivered(people.northwind, own) for _ in range(2))]
    return [asks(one, deals.answers(one, account)) for one, account in pairs]


def test_two_applications_for_one_offering(people: People, slow: None, at_once: AtOnce) -> None:
    """Lock: ``hold("incentives.application-offering")``; without it the loser cannot be told what to wait for."""
    outcomes = at_once(*two_for_one_offering(people))
    assert codes(outcomes) == ["offering_in_use"]
    winner = Application.objects.get()
    assert winner.number in str(next(one for one in outcomes if isinstance(one, Refused)))


def submitted_again(people: People, *, one_offering: bool) -> list[Callable[[], object]]:
    """Two withdrawn applications, for one offering or for one customer's time; no number is given out any more."""
    deals.released()
    own = deals.offering(people.northwind)
    first = deals.delivered(people.northwind, own)
    account = deals.billed(first)
    if one_offering:
        second = deals.delivered(people.northwind, own)
        answers = deals.answers(second, deals.billed(second))
    else:
        same = {"customer": account.customer, "customer_name": first.customer_name}
        second = deals.delivered(people.northwind, None, **same)
        answers = deals.answers(second, account, orders=[f"{account.number}-B"])
    made = []
    for opportunity, said in ((first, deals.answers(first, account)), (second, answers)):
        application = actions.apply(opportunity, by=SYSTEM, **said)
        made.append(actions.withdraw_application(application, by=SYSTEM))
    return [lambda pk=one.pk: actions.resubmit(Application.objects.get(pk=pk), by=SYSTEM) for one in made]


@pytest.mark.parametrize(("one_offering", "code"), [(True, "offering_in_use"), (False, "customer_in_use")])
def test_two_submit_again(people: People, slow: None, at_once: AtOnce, *, one_offering: bool, code: str) -> None:
    """Locks: as above. Applying anew has a further wall, the counter of the numbers; submitting again has not."""
    outcomes = at_once(*submitted_again(people, one_offering=one_offering))
    assert codes(outcomes) == [code]
    assert Application.objects.running().count() == 1


@pytest.mark.parametrize("one_offering", [True, False])
def test_without_taking_turns_the_database_has_to_refuse(
    people: People, slow: None, unheld: None, at_once: AtOnce, *, one_offering: bool
) -> None:
    outcomes = at_once(*submitted_again(people, one_offering=one_offering))
    assert sorted(type(one).__name__ for one in outcomes) == [Application.__name__, IntegrityError.__name__]
    assert Application.objects.running().count() == 1


def two_for_one_customer(people: People) -> list[Callable[[], object]]:
    deals.released()
    first = deals.delivered(people.northwind)
    account = deals.billed(first)
    second = deals.delivered(people.northwind, customer=account.customer, customer_name=first.customer_name)
    other = deals.answers(second, account, orders=[f"{account.number}-B"])
    return [asks(first, deals.answers(first, account)), asks(second, other)]


def test_two_applications_for_one_customer_at_one_time(people: People, slow: None, at_once: AtOnce) -> None:
    """Lock: ``hold("incentives.application-customer")``; behind it the exclusion constraint, which would answer."""
    assert codes(at_once(*two_for_one_customer(people))) == ["customer_in_use"]
    assert Application.objects.count() == 1


def two_for_one_order(people: People) -> list[Callable[[], object]]:
    """Two withdrawn applications for one customer's deliveries, one after the other; both want the same order again."""
    deals.released()
    first = deals.delivered(people.northwind)
    account = deals.billed(first)
    early: dict[str, Any] = {"project_start_on": date(2026, 4, 2), "delivered_on": date(2026, 5, 1)}
    same = {"customer": account.customer, "customer_name": first.customer_name}
    second = deals.delivered(people.northwind, None, **early, **same)
    made = []
    for opportunity in (first, second):
        application = actions.apply(opportunity, by=SYSTEM, **deals.answers(opportunity, account))
        made.append(actions.withdraw_application(application, by=SYSTEM))
    return [lambda pk=one.pk: actions.resubmit(Application.objects.get(pk=pk), by=SYSTEM) for one in made]


def test_one_order_for_two_applications(people: People, slow: None, at_once: AtOnce) -> None:
    """Locks: the customer's turn, behind it ``incentives_application_order_once``; without both it counts twice."""
    outcomes = at_once(*two_for_one_order(people))
    assert codes(outcomes) == ["order_counted"]
    assert ApplicationOrder.objects.filter(is_living=True).count() == 1
    assert Application.objects.running().count() == 1


def test_without_taking_turns_an_order_still_counts_once(
    people: People, slow: None, unheld: None, at_once: AtOnce
) -> None:
    assert codes(at_once(*two_for_one_order(people))) == ["order_counted"]
    assert ApplicationOrder.objects.filter(is_living=True).count() == 1


def test_without_the_constraint_either_it_counts_twice(
    people: People, slow: None, unheld: None, at_once: AtOnce
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX incentives_application_order_once")
    assert codes(at_once(*two_for_one_order(people))) == []
    assert ApplicationOrder.objects.filter(is_living=True).count() == 2


def test_one_opportunity_is_applied_for_once(people: People, slow: None, at_once: AtOnce) -> None:
    """Lock: ``hold("incentives.application", opportunity)``; without it the one-to-one key answers with a fault."""
    deals.released()
    opportunity = deals.delivered(people.northwind)
    account = deals.billed(opportunity)
    again = deals.answers(opportunity, account, orders=[f"{account.number}-B"])
    outcomes = at_once(asks(opportunity, deals.answers(opportunity, account)), asks(opportunity, again))
    assert codes(outcomes) == ["already_applied"]


@pytest.fixture
def slow_award(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let publishing take a moment after the amount was computed."""
    real: Any = applications.publish_award

    def publish(*args: Any, **kwargs: Any) -> Earning:
        time.sleep(0.3)
        made: Earning = real(*args, **kwargs)
        return made

    monkeypatch.setattr(applications, "publish_award", publish)


def approve(application: Application) -> Callable[[], object]:
    return lambda: actions.approve(Application.objects.get(pk=application.pk), by=SYSTEM)


def total() -> Decimal:
    return sum((one.amount for one in Earning.objects.all()), Decimal(0))


def test_two_approvals_share_the_cap_of_the_year(people: People, slow_award: None, at_once: AtOnce) -> None:
    """Lock: ``hold("incentives.opportunity-year", partner)``; the next test takes it out."""
    deals.policy(yearly_cap=Decimal(130))
    first, second = deals.applied(people.northwind), deals.applied(people.northwind)
    assert codes(at_once(approve(first), approve(second))) == []
    assert (total(), reconcile(contents=True)) == (Decimal("130.00"), [])


def test_without_taking_turns_the_cap_is_overrun(
    people: People, slow_award: None, unheld: None, at_once: AtOnce
) -> None:
    deals.policy(yearly_cap=Decimal(130))
    first, second = deals.applied(people.northwind), deals.applied(people.northwind)
    at_once(approve(first), approve(second))
    assert total() == Decimal("200.00")


def test_one_application_is_approved_once(people: People, hesitant: None, at_once: AtOnce) -> None:
    """Lock: the row lock; without it both approve, and nobody is told that it was too late."""
    application = deals.applied(people.northwind)
    assert codes(at_once(approve(application), approve(application))) == ["wrong_state"]
    assert (Statement.objects.count(), reconcile(contents=True)) == (1, [])


def test_the_database_itself_counts_an_order_once(people: People) -> None:
    """Without any lock: ``incentives_application_order_once``."""
    first, second = deals.applied(people.northwind), deals.applied(people.northwind)
    one = first.orders.get()
    with pytest.raises(IntegrityError, match="incentives_application_order_once"), transaction.atomic():
        ApplicationOrder.objects.create(
            application=second, order_id=one.order_id, account=one.account, amount=one.amount, currency=one.currency
        )
