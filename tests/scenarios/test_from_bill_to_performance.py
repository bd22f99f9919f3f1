"""From a cloud bill to performance (domain.md 6.1, 9.1, 15.1; issue 2 §3).

The cloud sends its September bill as a FOCUS file. It names three accounts and is not clean: a currency that does not
exist, a row without a cost. Operations import it; what cannot be used is listed row by row, everything else is loaded
and the month is computed by itself. Nobody is known yet, so everything belongs to nobody. Operations link the accounts
to Blue Whale and Green Field and say to which partner they belong: Blue Whale to Northwind, Green Field to Contoso
until the middle of the month and to Northwind from then on. The night computes the month anew: each line finds the
partner of its own instant, to the last of eleven decimals. The third account stays in sight until it has an owner.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from partner_center.domains.billing.models import BillFile
from partner_center.domains.customers.actions import end_association
from partner_center.domains.performance.jobs.builds import refresh
from partner_center.domains.performance.models import Build, Summary, Unattributed
from partner_center.domains.performance.queries import lines_of
from partner_center.domains.performance.queries.months import outdated_months
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.models import Notification
from tests.domains.billing.world import associated, csv_of, customer, linked, month_line, sent
from tests.domains.partners.people import Api, People, browser

pytestmark = pytest.mark.django_db

MIDDLE = datetime(2026, 9, 15, 16, tzinfo=UTC)
"""16 September, midnight in the billing zone."""


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def operations(people: People) -> User:
    return people.person(people.vendor, Role.VENDOR_OPERATIONS)


def on(day: str, cost: str, account: str, **other: str) -> dict[str, str]:
    """A line of one hour."""
    times = {"ChargePeriodStart": f"{day}:00:00", "ChargePeriodEnd": f"{day}:59:00"}
    return month_line("2026-09", cost, account, **times, **other)


BILL = csv_of(
    on("2026-09-01 00", "800", "BLUE"),
    on("2026-09-30 15", "0.12500000001", "BLUE"),
    on("2026-09-10 08", "-50", "BLUE", ChargeCategory="Credit"),
    on("2026-09-30 15", "48", "BLUE", ChargeCategory="Tax"),
    on("2026-09-15 15", "200", "GREEN"),
    on("2026-09-15 16", "300", "GREEN"),
    on("2026-09-20 10", "70", "NOBODY"),
    on("2026-09-20 10", "5", "BLUE", BillingCurrency="ZZZ"),
    on("2026-09-20 11", "NULL", "BLUE"),
)


def import_on_the_page(user: User) -> str:
    answer = browser(user).post("/billing/bills/import/", {"file": sent(BILL, "september.csv")})
    assert answer.status_code == 302
    return "BILL-000001"


def import_by_api(user: User) -> str:
    answer = Api(user).post("/billing/bills", {"file": sent(BILL, "september.csv")}, files=True)
    assert answer.status_code == 201
    return str(answer.json()["number"])


def performance_of(partner: Company) -> list[tuple[str, str, Decimal, Decimal]]:
    rows = Summary.objects.current().filter(partner=partner).order_by("customer__name", "association")
    return [(one.customer.name, one.association, one.counted, one.not_counted) for one in rows]


def nobody() -> list[tuple[str, str, Decimal]]:
    rows = Unattributed.objects.filter(build__status="built").order_by("account__number")
    return [(one.account.number, one.reason, one.amount) for one in rows]


@pytest.mark.parametrize("hand_in", [import_on_the_page, import_by_api], ids=["console", "api"])
def test_from_bill_to_performance(people: People, operations: User, hand_in: Any) -> None:
    number = hand_in(operations)
    run_pending()

    bill = BillFile.objects.get(number=number)
    assert (bill.status, bill.rows, bill.usable, bill.rejected) == ("loaded", 9, 7, 2)
    assert [(note.row, note.reason) for note in bill.notes.filter(is_rejected=True)] == [
        (9, "bad_currency"),
        (10, "missing_cost"),
    ]
    told = Notification.objects.get(user=operations, message="billing.loaded")
    assert told.subject == "Bill BILL-000001 is loaded: 7 lines"

    assert performance_of(people.northwind) == []
    assert nobody() == [
        ("BLUE", "unlinked", Decimal("798.12500000001")),
        ("GREEN", "unlinked", Decimal(500)),
        ("NOBODY", "unlinked", Decimal(70)),
    ]

    blue, green = customer("Blue Whale"), customer("Green Field")
    linked("BLUE", blue)
    linked("GREEN", green)
    associated(people.northwind, blue)
    first = associated(people.contoso, green)
    end_association(first, by=SYSTEM, ended_at=MIDDLE, reason="Changed its partner")
    associated(people.northwind, green, kind="referral", since=MIDDLE)
    assert outdated_months() == ["2026-09"]

    refresh()
    run_pending()
    assert outdated_months() == []
    assert performance_of(people.northwind) == [
        ("Blue Whale", "resale", Decimal("750.12500000001"), Decimal(48)),
        ("Green Field", "referral", Decimal(300), Decimal(0)),
    ]
    assert performance_of(people.contoso) == [("Green Field", "resale", Decimal(200), Decimal(0))]
    assert nobody() == [("NOBODY", "unlinked", Decimal(70))]

    build = Build.objects.current("2026-09")
    assert build is not None
    own = lines_of(build, seen_by=people.partner)
    assert own.filter(counted=True).aggregate_sum("amount") == Decimal("1050.12500000001")
    assert [row.amount for row in lines_of(build, seen_by=Actor.of(people.rival))] == [Decimal(200)]


def test_nothing_is_lost_on_the_way(people: People, operations: User) -> None:
    """Counted, not counted and nobody's add up to the bill, to the last decimal."""
    import_by_api(operations)
    run_pending()
    associated(people.northwind, blue := customer("Blue Whale"))
    linked("BLUE", blue)
    refresh()
    run_pending()

    kept = sum((one.counted + one.not_counted for one in Summary.objects.current()), Decimal(0))
    left = sum((amount for _account, _reason, amount in nobody()), Decimal(0))
    billed = sum((one.amount for one in BillFile.objects.get().sums.all()), Decimal(0))
    assert kept + left == billed == Decimal("1368.12500000001")
    built = Build.objects.current("2026-09")
    assert built is not None
    assert built.lines + built.unattributed == 7


def test_a_correction_of_the_cloud_makes_the_next_version(people: People, operations: User) -> None:
    """A second file brings a credit for the month: the month is computed anew, the first version stays as it was."""
    import_by_api(operations)
    associated(people.northwind, blue := customer("Blue Whale"))
    run_pending()
    linked("BLUE", blue)
    refresh()
    run_pending()
    before = Build.objects.current("2026-09")

    correction = csv_of(on("2026-09-02 00", "-100", "BLUE", ChargeCategory="Adjustment", ChargeClass="Correction"))
    Api(operations).post("/billing/bills", {"file": sent(correction, "correction.csv")}, files=True)
    run_pending()
    after = Build.objects.current("2026-09")
    assert before is not None
    assert after is not None
    before.refresh_from_db()
    assert (before.status, after.version) == ("superseded", before.version + 1)
    assert before.summaries.get().counted - after.summaries.get().counted == Decimal(100)
