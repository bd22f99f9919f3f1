"""Offerings and the people who deliver them (domain.md 3.3, 5.4).

Northwind sells two things: a baseline solution, and goods in the vendor's marketplace. The vendor lists both. Since
only joint-operated goods count for the target of opportunities, the goods count from the day on which the store puts
them on its whitelist, and no longer when the joint operation ends; what held on a day in between stays known for ever.

Northwind's architect Lin is certified by an entered HCIA that the vendor checks, and later by an HCCDP that the
academy reports by itself. Two reminders come before the HCIA runs out. A project asks who is certified over its whole
span; when Lin moves to Contoso, the certificates go along.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from partner_center.domains.personnel import actions as personnel
from partner_center.domains.personnel.queries import certified, standing
from partner_center.domains.solutions import actions as solutions
from partner_center.domains.solutions.models import Mark, Offering
from partner_center.domains.solutions.queries import bore, counting
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.models import Notification
from tests.domains.partners.people import People
from tests.domains.personnel import certs
from tests.domains.personnel.certs import day
from tests.domains.solutions import goods

pytestmark = pytest.mark.django_db

MARCH = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def people() -> People:
    return People()


def in_the_inbox(user: User, message: str) -> int:
    run_pending()
    return Notification.objects.filter(user=user, message=message).count()


def test_goods_count_while_they_are_on_the_whitelist(people: People) -> None:
    manager = Actor.of(people.person(people.vendor, Role.VENDOR_MANAGER))
    with clock.freeze(MARCH) as hands:
        baseline, wares = goods.listed(people.northwind), goods.listed_goods(people.northwind)
        assert (counting(baseline).counts, counting(wares).counts) == (True, False)
        next_month = MARCH + timedelta(days=30)
        wares = solutions.set_mark(
            wares, by=manager, mark="whitelist", holds=True, moment=next_month, reason="Joint operation from April"
        )
        assert counting(wares).counts is False
        assert in_the_inbox(people.admin, "solutions.marked") == 1

        hands.move_to(next_month)
        later("solutions.keep_marks_true")
        run_pending()
        wares.refresh_from_db()
        assert counting(wares).counts is True

        hands.move_to(MARCH + timedelta(days=90))
        wares = solutions.set_mark(
            wares, by=manager, mark="whitelist", holds=False, moment=clock.now(), reason="Joint operation ended"
        )
        assert counting(wares).counts is False
        assert bore(wares, Mark.WHITELIST, MARCH + timedelta(days=60)) is True
        assert list(Offering.objects.listed().order_by("pk")) == [baseline, wares]


def test_a_project_finds_out_who_is_certified(people: People) -> None:
    operations = Actor.of(people.person(people.vendor, Role.VENDOR_OPERATIONS))
    with clock.freeze(MARCH) as hands:
        lin = certs.person(people.northwind, name="Lin")
        certs.recognised(lin, type="HCIA", expires_on=day(80))
        begins, ends = day(40), day(120)
        assert standing(lin, begins, ends).why == f"Certified until {day(80)} only; the span ends later."

        expiry = day(80)
        for number, letters in ((19, 0), (20, 1), (40, 1), (66, 2), (79, 2)):
            hands.move_to(MARCH + timedelta(days=number))
            later("personnel.remind")
            assert in_the_inbox(people.admin, "personnel.expiring") == letters
        assert expiry == day(1)

        personnel.synchronise(
            by=operations,
            person=lin.email,
            type="HCCDP",
            direction="cloud_migration",
            number="ACADEMY-1",
            issued_on=day(0),
            expires_on=day(900),
        )
        assert list(certified([lin], begins, ends)) == [lin]
        assert (
            standing(lin, begins, ends, at_least="HCCDA").is_certified is False
        )  # the HCCDP came too late for day one
        assert standing(lin, day(0), ends, at_least="HCCDA").is_certified is True

        personnel.leave(lin, by=people.partner, left_on=day(0))
        assert list(certified([lin], begins, ends)) == []
        moved = certs.person(people.contoso, name="Lin", email=lin.email)
        entered = personnel.synchronise(
            by=operations,
            person=moved.number,
            type="HCCDP",
            direction="cloud_migration",
            number="ACADEMY-1",
            issued_on=day(0),
            expires_on=day(900),
        )
        assert (entered.partner, list(certified([moved], day(0), ends))) == (people.contoso, [moved])
