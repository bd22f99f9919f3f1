"""Applications for the incentive of a delivered opportunity: what they earn, and why they are refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest

from partner_center.domains.incentives import actions, queries
from partner_center.domains.incentives.models import Application, ApplicationOrder
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.ledger.models import Item
from partner_center.kit.refusals import Refused
from tests.domains.incentives import deals
from tests.domains.incentives.people import People

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 16, 15, tzinfo=deals.SHANGHAI)


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Hands]:
    with clock.freeze(NOW) as hands:
        yield hands


@pytest.fixture
def people() -> People:
    return People()


def refusal(work: object) -> Refused:
    with pytest.raises(Refused) as caught:
        work()  # type: ignore[operator]  # a function without arguments
    return caught.value


def test_an_approved_application_is_published_and_accrued(people: People) -> None:
    application = deals.approved(people.northwind)
    earning = application.earning
    assert earning is not None
    statement = earning.statement
    assert (statement.source, statement.run, statement.period, statement.amount) == (
        "opportunity",
        None,
        "2026-10",
        Decimal("100.00"),
    )
    assert (earning.base, earning.rate, earning.amount, earning.rounding) == (1000, Decimal("0.1"), 100, 0)
    item = Item.objects.with_standing().get(key=earning.number)
    assert (item.amount, item.standing, application.number in item.label) == (100, "accrued", True)
    actions.confirm(statement, by=SYSTEM)
    shown = Application.objects.with_stage().get(pk=application.pk)
    assert (shown.status, shown.stage, shown.item_id) == ("confirmed", "to_pay", item.pk)
