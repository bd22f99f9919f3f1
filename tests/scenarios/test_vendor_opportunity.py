"""The vendor shares an opportunity with a partner (domain.md 7.4, seed 004).

Business development looks for somebody in the south. Northwind is certified, but has delivered only two opportunities
this year; with the third it may receive. It reads the need and a range of the amount, not who the customer is. It
forgets to answer: after three working days the opportunity is recalled. Contoso gets it and accepts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.lifecycle import OpportunityLife
from partner_center.domains.opportunities.queries.lists import opportunities_seen
from partner_center.domains.opportunities.queries.masks import shown
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import Refused, WrongState
from tests.domains.opportunities import deals
from tests.domains.partners.people import Api, People

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 6, 16, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture(autouse=True)
def hands() -> Iterator[clock.Hands]:
    """It is a Friday afternoon."""
    with clock.freeze(FRIDAY) as moved:
        yield moved


def test_offered_forgotten_recalled_and_accepted_by_another(people: People, hands: clock.Hands) -> None:
    bd = Actor.of(people.person(people.vendor, Role.VENDOR_BUSINESS))
    deals.member(people.northwind, "certified")
    deals.member(people.contoso, "differentiated")
    for _ in range(2):
        deals.delivered(people.northwind)
    said = {"customer_name": "Fabrikam Shipping", "region": "CN-GD"}

    # Two deliveries are not enough, and the refusal says so.
    with pytest.raises(Refused) as refused:
        actions.share(by=bd, **deals.offer(people.northwind, **said))
    assert "only 2" in str(refused.value)
    deals.delivered(people.northwind)
    offer = actions.share(by=bd, **deals.offer(people.northwind, **said))
    run_pending()

    # The partner is told until when, and reads a range instead of the customer.
    assert Notification.objects.filter(user=people.admin, message="opportunities.offered").count() == 1
    seen = Api(people.admin).get(f"/opportunities/opportunities/{offer.number}").json()
    assert (seen["is_masked"], seen["customer_name"], seen["expected_amount"]) == (True, None, None)
    assert seen["amount_range"] == "1,000,000 to 5,000,000 CNY"
    due = OpportunityLife.due(offer)
    assert due is not None
    assert f"{due.due_at.astimezone(FRIDAY.tzinfo):%A}" == "Thursday"  # the end of Wednesday

    # Nobody answers; it is recalled, and too late is too late.
    hands.move_to(due.due_at + timedelta(minutes=1))
    sweep()
    run_pending()
    offer.refresh_from_db()
    assert offer.status == "recalled"
    with pytest.raises(WrongState):
        actions.accept(offer, by=people.partner)
    assert shown(opportunities_seen(people.partner).get(pk=offer.pk), "customer_name") is None

    # Somebody else gets it, and both sides follow it.
    again = actions.share(by=bd, **deals.offer(people.contoso, offered_before=offer, **said))
    rival = Actor.of(people.rival)
    assert not opportunities_seen(people.partner).filter(pk=again.pk).exists()
    actions.accept(again, by=rival)
    seen = Api(people.rival).get(f"/opportunities/opportunities/{again.number}").json()
    assert (seen["status"], seen["stage"], seen["customer_name"]) == ("accepted", "following", "Fabrikam Shipping")
    run_pending()
    assert Notification.objects.filter(user=bd.user, message="opportunities.accepted").count() == 1
