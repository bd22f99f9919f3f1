"""Northwind and Contoso with a customer each, and a stranger's account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from partner_center.domains.billing.models import BillFile
from partner_center.domains.customers.actions import end_association
from partner_center.domains.customers.models import Association, Customer
from partner_center.domains.performance.jobs.builds import refresh
from partner_center.domains.performance.models import Build
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.jobs.running import run_pending
from tests.domains.billing.world import associated, customer, imported, linked, month_line
from tests.domains.partners.people import People


@dataclass
class World:
    """Two partners, their customers, and a bill of August and September."""

    people: People
    blue: Customer
    green: Customer
    bill: BillFile


def september(people: People) -> World:
    """Blue belongs to Northwind (resale), Green to Contoso until 15 September and then to Northwind (referral)."""
    bill = imported(
        month_line("2026-08", "50"),
        month_line("2026-09", "100.00000000001", Tags='{"order_id": "ORD-7"}'),
        month_line("2026-09", "6", ChargeCategory="Tax"),
        month_line("2026-09", "-10", ChargeCategory="Credit"),
        month_line(
            "2026-09",
            "20",
            "C2001",
            ChargePeriodStart="2026-09-10 00:00:00",
            ChargePeriodEnd="2026-09-10 01:00:00",
        ),
        month_line(
            "2026-09",
            "30",
            "C2001",
            ChargePeriodStart="2026-09-20 00:00:00",
            ChargePeriodEnd="2026-09-20 01:00:00",
        ),
        month_line("2026-09", "7", "C9001"),
    )
    blue, green = customer("Blue Whale"), customer("Green Field")
    associated(people.northwind, blue)
    first = associated(people.contoso, green)
    change = datetime(2026, 9, 15, tzinfo=UTC)
    end(first, change)
    associated(people.northwind, green, kind="referral", since=change)
    linked("C1001", blue)
    linked("C2001", green)
    refreshed()
    return World(people, blue, green, bill)


def end(association: Association, at: datetime) -> None:
    """End an association."""
    end_association(association, by=SYSTEM, ended_at=at, reason="Changed")


def refreshed() -> None:
    """The night passes: outdated months are computed anew."""
    refresh()
    run_pending()


def current(period: str) -> Build:
    """The current build of a month."""
    build = Build.objects.current(period)
    assert build is not None
    return build
