"""Two people who reach for the same prospect, the last free place, or the same link.

Guards, each taken out here to see its test fail:
- ``hold("customers.reports", …)`` in ``customers.actions.reports.submit``: without it the second partner fails on the
  database's constraint instead of reading why, and both pass the limit of a hundred;
- the locks on prospect and invitation in ``customers.actions.joining``: without them a mail's link is used twice;
- the row lock of every step and of the sweep: without it a customer belongs to a partner whose invitation expired;
- the constraint ``customers_association_one_partner``: without it a customer belongs to two partners at once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection

from partner_center.domains.customers.actions import joining, reports
from partner_center.domains.customers.models import MOST_REPORTS, Association, Invitation, Report
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.kit.refusals import Refused
from tests.domains.customers import prospects as world
from tests.domains.customers.accounts import state

AtOnce = Callable[..., list[object]]


def no_lock(_name: str, _key: object) -> None:
    """Nobody waits for anybody."""


def slowly(function: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, with time for somebody else to come in between."""

    def run(*args: object, **kwargs: object) -> object:
        found = function(*args, **kwargs)
        time.sleep(0.3)
        return found

    return run


@pytest.fixture
def partners(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> list[Company]:
    found = [world.company("partner", name) for name in ("Northwind Cloud", "Contoso Cloud")]
    reports.refresh_keys()  # else the two would wait for each other there
    monkeypatch.setattr(reports, "find_out", slowly(reports.find_out))
    return found


def reporting(partner: Company, name: str, number: int) -> Callable[[], str]:
    by, drafted = world.seller(partner), world.mobile(number)
    report = world.prospect(partner, name, report_now=False, mobile=drafted)
    return lambda: str(reports.ReportLife.submit.perform(report, by=by).status)


def test_two_partners_report_one_customer(at_once: AtOnce, partners: list[Company]) -> None:
    """Lock: ``hold("customers.reports", …)``; the next test takes it out."""
    outcomes = at_once(reporting(partners[0], "Blue Whale Ltd", 1), reporting(partners[1], "Blue Whale Co., Ltd.", 2))
    refused = [one for one in outcomes if isinstance(one, Refused)]
    assert outcomes.count("reported") == 1
    assert [(one.code, set(one.fields)) for one in refused] == [("reserved", {"name"})]
    assert Report.objects.filter(status="reported").count() == 1


def test_without_the_lock_the_second_reads_an_error_of_the_database(
    at_once: AtOnce, partners: list[Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "hold", no_lock)
    outcomes = at_once(reporting(partners[0], "Blue Whale Ltd", 1), reporting(partners[1], "Blue Whale Co., Ltd.", 2))
    assert any(isinstance(one, IntegrityError) for one in outcomes)


def nearly_full(partner: Company) -> None:
    Report.objects.bulk_create(
        Report(
            partner=partner,
            number=f"X{place}",
            name=f"X{place}",
            name_key=f"x{place}",
            mobile=world.mobile(5000 + place),
            contact_name="X",
            status="reported",
            created_at=clock.now(),
        )
        for place in range(MOST_REPORTS - 1)
    )


def test_the_last_place_of_a_hundred_is_taken_once(at_once: AtOnce, partners: list[Company]) -> None:
    """Lock: the same; the next test takes it out."""
    nearly_full(partners[0])
    outcomes = at_once(reporting(partners[0], "Blue Whale", 1), reporting(partners[0], "Green Field", 2))
    assert outcomes.count("reported") == 1
    assert [one.code for one in outcomes if isinstance(one, Refused)] == ["limit_reached"]


def test_without_the_lock_it_is_taken_twice(
    at_once: AtOnce, partners: list[Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    nearly_full(partners[0])
    monkeypatch.setattr(reports, "hold", no_lock)
    outcomes = at_once(reporting(partners[0], "Blue Whale", 1), reporting(partners[0], "Green Field", 2))
    assert outcomes == ["reported", "reported"]


def somebody(name: str, mobile: str) -> Actor:
    own = world.company("customer", name)
    state(own, mobile=mobile)
    return Actor.of(world.person(own, Role.CUSTOMER_ADMIN, mobile=mobile))


def following(invitation: Invitation, by: Actor) -> Callable[[], str]:
    fresh = Invitation.objects.get(pk=invitation.pk)
    return lambda: str(joining.follow(fresh, by=by).customer)


def mailed(partner: Company) -> Invitation:
    return world.invited(partner, world.prospect(partner, "Blue Whale Ltd", mobile="+8613900000001"))


def test_a_mails_link_is_used_once(at_once: AtOnce, partners: list[Company], monkeypatch: pytest.MonkeyPatch) -> None:
    """Lock: prospect and invitation in ``joining._locked``; the next test takes it out."""
    monkeypatch.setattr(joining, "check_joining", slowly(joining.check_joining))
    invitation = mailed(partners[0])
    first, second = somebody("Blue Whale Ltd", "13900000001"), somebody("Second Ltd", "13900000001")
    outcomes = at_once(following(invitation, first), following(invitation, second))
    assert [one.code for one in outcomes if isinstance(one, Refused)] == ["used"]
    assert Association.objects.count() == 1


def test_without_the_lock_it_lets_two_customers_in_or_breaks(
    at_once: AtOnce, partners: list[Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "check_joining", slowly(joining.check_joining))
    monkeypatch.setattr(joining, "_locked", lambda invitation: Invitation.objects.get(pk=invitation.pk))
    invitation = mailed(partners[0])
    first, second = somebody("Blue Whale Ltd", "13900000001"), somebody("Second Ltd", "13900000001")
    outcomes = at_once(following(invitation, first), following(invitation, second))
    assert "used" not in [one.code for one in outcomes if isinstance(one, Refused)]


@pytest.mark.parametrize("attempt", range(3))
def test_accepting_against_expiry_ends_in_one_of_both(
    at_once: AtOnce, hesitant: None, partners: list[Company], attempt: int
) -> None:
    """Lock: the row lock, in step and sweep; without it the prospect is associated and its invitation expired."""
    del attempt
    invitation = mailed(partners[0])
    report = Report.objects.get()
    by = somebody("Blue Whale Ltd", "13900000001")
    last = report.reserved_until
    Invitation.objects.filter(pk=invitation.pk).update(expires_at=last + timedelta(days=1))
    outcomes = at_once(following(invitation, by), lambda: sweep(last + timedelta(minutes=1)).struck)
    report.refresh_from_db()
    invitation.refresh_from_db()
    joined = Association.objects.exists()
    assert (report.status, invitation.status) == (("associated",) * 2 if joined else ("expired",) * 2), outcomes


def two_links(at_once: AtOnce, partners: list[Company], monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One customer follows the links of two partners; both have passed the checks before either associates."""
    monkeypatch.setattr(joining, "check_joining", slowly(joining.check_joining))
    by = somebody("Blue Whale Ltd", "13900000001")
    reports.refresh_keys()  # else the two would wait for each other there
    links = [world.link(partner) for partner in partners]
    return at_once(*(following(one, by) for one in links))


def test_one_customer_follows_two_partners_links(
    at_once: AtOnce, partners: list[Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guard: the exclusion constraint ``customers_association_one_partner``; the next test drops it."""
    outcomes = two_links(at_once, partners, monkeypatch)
    assert [type(one) for one in outcomes].count(str) == 1
    assert [one.code for one in outcomes if isinstance(one, Refused)] == ["already_associated"]
    assert Association.objects.count() == 1


def test_without_the_constraint_he_belongs_to_two_partners(
    at_once: AtOnce, partners: list[Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE customers_association DROP CONSTRAINT customers_association_one_partner")
    assert two_links(at_once, partners, monkeypatch) == ["Blue Whale Ltd", "Blue Whale Ltd"]
    assert Association.objects.count() == 2
