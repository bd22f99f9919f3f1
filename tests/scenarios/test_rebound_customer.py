"""A customer changes its partner, and earns the new one nothing for six months (domain.md rule 20, 6.4, 9.1).

Blue Whale is Northwind's customer and goes to Contoso on 1 March 2026. At first nobody has said how large it is: March
is settled, and Contoso earns 5 % of it as of everybody else's consumption. In April the vendor's manager states that
Blue Whale has been a mid-market customer since January. March stays as it was published. From then on the months that
are computed leave Blue Whale out, with the reason and the day on every line, on the statement and over the API, while
Harbor Games goes on earning. On 1 September, at midnight in the billing zone, Blue Whale counts again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from partner_center.domains.customers.models import Customer
from partner_center.domains.incentives import actions
from partner_center.domains.incentives.models import Run, Statement
from partner_center.domains.performance.models import Build, Summary
from partner_center.domains.performance.queries.months import outdated_months
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from tests.domains.billing.world import associated, customer, imported, linked, month_line
from tests.domains.incentives import month
from tests.domains.partners.people import Api, People, browser
from tests.domains.performance.world import end, refreshed

pytestmark = pytest.mark.django_db

CAME = datetime(2026, 2, 28, 16, tzinfo=UTC)
COUNTS = datetime(2026, 8, 31, 16, tzinfo=UTC)


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def blue(people: People) -> Customer:
    """Blue Whale, Contoso's since 1 March; and Harbor Games, which has always been."""
    imported(month_line("2026-03", "1000", "BLUE"), month_line("2026-03", "200", "HARBOR"))
    blue, harbor = customer("Blue Whale"), customer("Harbor Games")
    first = associated(people.northwind, blue)
    end(first, CAME)
    associated(people.contoso, blue, since=CAME)
    associated(people.contoso, harbor)
    linked("BLUE", blue)
    linked("HARBOR", harbor)
    refreshed()
    month.policy(kind="flat", rate=Decimal("0.05"))
    return blue


def settle(period: str) -> Run:
    """The vendor's operations settle a month and publish it."""
    run = actions.order_run(by=SYSTEM, period=period)
    run_pending()
    run.refresh_from_db()
    actions.publish(run, by=SYSTEM)
    run_pending()
    return run


def statement_of(period: str, people: People) -> Statement:
    return Statement.objects.get(period=period, partner=people.contoso)


def test_a_mid_market_customer_earns_its_new_partner_nothing_for_six_months(people: People, blue: Customer) -> None:
    settle("2026-03")
    march = statement_of("2026-03", people)
    assert march.amount == Decimal("60.00"), "5 % of 1,200: nobody has said that Blue Whale is mid-market"

    # The vendor's manager says so now; what was published is not touched.
    manager = people.person(people.vendor, Role.VENDOR_MANAGER)
    stated = browser(manager).post(
        f"/customers/{blue.pk}/segment/", {"segment": "mid_market", "starts_at": "2026-01-01"}
    )
    assert stated.status_code == 302
    assert outdated_months() == ["2026-03"]
    refreshed()
    march.refresh_from_db()
    assert march.amount == Decimal("60.00")
    assert march.run is not None
    assert Build.objects.get(pk=march.run.build_id).status == "superseded"
    published = march.run.build.summaries.get(customer=blue)
    assert (published.counted, published.rebound) == (1000, 0), "the version it was settled on stays as it was"

    # April leaves Blue Whale out. Everything consumed is accounted for.
    imported(month_line("2026-04", "500", "BLUE"), month_line("2026-04", "300", "HARBOR"))
    settle("2026-04")
    april = statement_of("2026-04", people)
    assert april.amount == Decimal("15.00"), "5 % of Harbor Games' 300"
    rows = Summary.objects.current().filter(period="2026-04")
    assert sum(one.counted + one.not_counted for one in rows) == 800

    # Contoso reads why and until when: on the statement, among the lines, over the API.
    finance = people.person(people.contoso, Role.PARTNER_FINANCE)
    page = browser(finance).get(april.get_absolute_url()).content.decode()
    assert "Not counted: re-bound" in page
    assert "Blue Whale" in page
    assert "2026-09-01 00:00" in page
    lines = browser(finance).get("/performance/lines/?period=2026-04&counted=rebound").content.decode()
    assert "Re-bound: the customer changed its partner. Not counted until 2026-09-01 00:00." in lines
    told = Api(finance).get(f"/incentives/statements/{april.number}/not-counted").json()["items"]
    assert [(one["customer_name"], Decimal(one["amount"])) for one in told] == [("Blue Whale", Decimal(500))]
    assert datetime.fromisoformat(told[0]["counts_from"]) == COUNTS
    assert "Not counted: re-bound" not in browser(finance).get(march.get_absolute_url()).content.decode()

    # The six months end at midnight between August and September, in the billing zone.
    last, first = COUNTS - timedelta(hours=1), COUNTS
    for period, moment, cost in (("2026-08", last, "70"), ("2026-09", first, "90")):
        text = "%Y-%m-%d %H:%M:%S"
        times = {"ChargePeriodStart": f"{moment:{text}}", "ChargePeriodEnd": f"{moment + timedelta(hours=1):{text}}"}
        imported(month_line(period, cost, "BLUE", **times))
    found = Summary.objects.current().filter(customer=blue, period__in=["2026-08", "2026-09"]).order_by("period")
    assert [(one.counted, one.rebound) for one in found] == [(0, 70), (90, 0)]
    settle("2026-09")
    assert statement_of("2026-09", people).amount == Decimal("4.50")


def test_a_month_with_nothing_but_re_bound_customers_has_no_statement(people: People, blue: Customer) -> None:
    """Nothing to pay is no statement; the performance pages tell why."""
    browser(people.person(people.vendor, Role.VENDOR_OPERATIONS)).post(
        f"/customers/{blue.pk}/segment/", {"segment": "long_tail", "starts_at": "2026-01-01"}
    )
    imported(month_line("2026-05", "500", "BLUE"))
    run = settle("2026-05")
    assert not run.statements.exists()
    operations = browser(people.person(people.vendor, Role.VENDOR_OPERATIONS))
    assert "Not counted: re-bound" in operations.get(run.get_absolute_url()).content.decode()
