"""A customer and its partner part, or go on in another way (domain.md 6.4, seeds 002 and 003).

Blue Whale buys through Northwind. Northwind's administrator wants to switch it from referral to resale in the middle
of September. Something stands against it at first; then Blue Whale agrees, and the bill of that very month counts by
both types, each line by its own. Later Blue Whale itself unlinks and goes to another partner.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from partner_center.domains.customers import actions
from partner_center.domains.customers.models import Association, Customer
from partner_center.domains.customers.queries.rebound import rebound_until
from partner_center.domains.performance.models import Summary
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import Refused
from tests.domains.billing.world import associated, customer, imported, linked, month_line
from tests.domains.customers.accounts import asked, in_segment, state
from tests.domains.partners.people import People
from tests.domains.performance.world import refreshed

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 9, 15, 12, tzinfo=SHANGHAI)


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture(autouse=True)
def hands() -> Iterator[clock.Hands]:
    """It is noon on 15 September 2026 in Shanghai."""
    with clock.freeze(NOON) as moved:
        yield moved


def used(moment: str, cost: str) -> dict[str, str]:
    """A line of an hour that begins at that time, in UTC."""
    end = datetime.fromisoformat(f"{moment}+00:00") + timedelta(hours=1)
    return month_line("2026-09", cost, "C1", ChargePeriodStart=moment, ChargePeriodEnd=f"{end:%Y-%m-%d %H:%M:%S}")


def counted() -> dict[tuple[str, str], Decimal]:
    """September's performance, by partner and type."""
    rows = Summary.objects.current().filter(period="2026-09")
    return {(one.partner.name, one.association): one.counted for one in rows}


def test_a_switch_in_the_middle_of_a_month(people: People, hands: clock.Hands) -> None:
    blue = customer("Blue Whale")
    own = people.person(blue, Role.CUSTOMER_ADMIN)
    association = associated(people.northwind, blue, kind="referral")

    # The vendor's systems say that an invoice is owed: nothing is asked yet, and the reason says what to do.
    state(blue, owed_invoices=Decimal(120))
    with pytest.raises(Refused, match="must settle the invoices it owes"):
        asked(association, people.admin, kind="switch")

    # It is settled. Northwind asks, Blue Whale reads it and agrees two hours later.
    state(blue)
    request = asked(association, people.admin, kind="switch")
    run_pending()
    letter = Notification.objects.get(message="customers.switch_asked", user=own)
    assert "from “Referral” to “Resale”" in letter.body
    hands.move_to(NOON + timedelta(hours=2))
    actions.agree(request, by=Actor.of(own))

    # The bill of the month arrives: lines before 14:00 count as referral, from 14:00 on as resale, none is lost.
    imported(used("2026-09-10 00:00:00", "10"), used("2026-09-15 05:00:00", "20"), used("2026-09-15 06:00:00", "40"))
    hands.move_to(NOON + timedelta(hours=4))
    linked("C1", blue)
    hands.move_to(NOON + timedelta(hours=12))
    refreshed()
    assert counted() == {("Northwind", "referral"): 30, ("Northwind", "resale"): 40}

    # What money has to do is written down for those who hold it, as not done.
    assert list(request.consequences.values_list("kind", "is_here")) == [("coupons", False), ("grace_join", False)]


def test_a_customer_leaves_and_finds_another_partner(people: People, hands: clock.Hands) -> None:
    blue = customer("Blue Whale")
    own = people.person(blue, Role.CUSTOMER_ADMIN)
    first = associated(people.northwind, blue, kind="resale")
    state(blue, cash_balance=Decimal("2350.00"))

    # Blue Whale unlinks under "My partner". Northwind's administrator is told, and reminded, and agrees.
    request = asked(first, own)
    hands.move_to(request.lapses_at - timedelta(days=1))
    sweep()
    run_pending()
    told = Notification.objects.filter(user=people.admin).values_list("message", flat=True)
    assert set(told) == {"customers.unlink_asked", "customers.request_reminder"}
    actions.agree(request, by=Actor.of(people.admin))
    left = clock.now()

    # The balance goes back to Northwind: an amount to be moved by whoever holds the accounts.
    balance = request.consequences.get(kind="balance")
    assert (balance.amount, balance.currency, balance.is_here) == (Decimal("2350.00"), "CNY", False)
    assert not Association.objects.current().filter(customer=blue).exists()

    # A week later Contoso wins it, and reads until when this long-tail customer earns it nothing.
    in_segment(blue, "long_tail")
    hands.move_to(left + timedelta(days=7))
    second = actions.associate(blue, people.contoso, by=SYSTEM, kind="resale", started_at=clock.now())
    until = rebound_until(second)
    assert until is not None
    assert (until.year, until.month, until.day) == (2027, 4, 6)
    # Northwind sees that it once was its customer, and nothing of what it is now.
    seen = Customer.objects.visible_to(people.partner).get(pk=blue.pk)
    assert seen == blue
    assert list(Association.objects.visible_to(people.partner).filter(customer=blue)) == [first]


def test_nobody_answers(people: People, hands: clock.Hands) -> None:
    blue = customer("Blue Whale")
    people.person(blue, Role.CUSTOMER_ADMIN)
    association = associated(people.northwind, blue)
    state(blue)
    request = asked(association, people.admin)
    hands.move_to(request.lapses_at)
    sweep()
    request.refresh_from_db()
    assert (request.status, association.is_current) == ("lapsed", True)
