"""Re-bound customers in a month's performance: which lines do not count, why, until when, and that nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from partner_center.domains.billing.models import BillSum
from partner_center.domains.customers.models import Association, Customer
from partner_center.domains.performance.models import Build, Summary
from partner_center.domains.performance.policies import reason_not_counted, split_reason
from partner_center.domains.performance.queries import lines_of
from partner_center.domains.performance.queries.months import outdated_months, why_outdated, with_outdated
from partner_center.foundations.calendars import clock
from partner_center.foundations.exports.actions import ask
from partner_center.foundations.exports.models import Export
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from tests.domains.billing.world import associated, customer, imported, linked, month_line
from tests.domains.customers.accounts import in_segment
from tests.domains.partners.people import Api, People, browser
from tests.domains.performance.world import current, end, refreshed

CAME = datetime(2026, 2, 28, 16, tzinfo=UTC)
"""1 March 2026, midnight in the billing zone: six months later it is 1 September."""

COUNTS = datetime(2026, 8, 31, 16, tzinfo=UTC)


def at(moment: datetime, cost: str, **other: str) -> dict[str, str]:
    """A line of one hour that begins at an instant."""
    text = "%Y-%m-%d %H:%M:%S"
    times = {"ChargePeriodStart": f"{moment:{text}}", "ChargePeriodEnd": f"{moment + timedelta(hours=1):{text}}"}
    return month_line(other.pop("month", "2026-08"), cost, **times, **other)


@pytest.fixture
def blue(people: People) -> Customer:
    """Blue Whale went from Northwind to Contoso on 1 March; its bill has lines on both sides of the six months."""
    imported(
        at(COUNTS - timedelta(days=10), "100.00000000001"),
        at(COUNTS - timedelta(days=9), "-10", ChargeCategory="Credit"),
        at(COUNTS - timedelta(days=8), "6", ChargeCategory="Tax"),
        at(COUNTS - timedelta(seconds=1), "1"),
        at(COUNTS, "20"),
    )
    own = customer("Blue Whale")
    first = associated(people.northwind, own)
    end(first, CAME)
    associated(people.contoso, own, since=CAME)
    linked("C1001", own)
    refreshed()
    return own


def summary() -> Summary:
    found: Summary = Summary.objects.current().get()
    return found


def test_without_a_stated_segment_everything_counts(people: People, blue: Customer) -> None:
    one = summary()
    assert (one.counted, one.not_counted, one.rebound, one.counts_from) == (Decimal("111.00000000001"), 6, 0, None)


def test_lines_before_the_end_of_the_six_months_do_not_count_and_say_until_when(people: People, blue: Customer) -> None:
    in_segment(blue, "mid_market")
    refreshed()
    one = summary()
    assert (one.counted, one.not_counted) == (20, Decimal("97.00000000001"))
    assert (one.rebound, one.counts_from, one.consumed, one.taxes) == (
        Decimal("91.00000000001"),
        COUNTS,
        Decimal("111.00000000001"),
        6,
    )
    billed = sum((each.amount for each in BillSum.objects.all()), Decimal(0))
    assert one.counted + one.not_counted == billed
    found = [
        (row.amount, row.counted, split_reason(row.reason_not_counted))
        for row in lines_of(current("2026-08"), seen_by=Actor.of(people.rival)).order_by("charge_start")
    ]
    assert found == [
        (Decimal("100.00000000001"), False, ("rebound", COUNTS)),
        (-10, False, ("rebound", COUNTS)),
        (6, False, ("tax", None)),
        (1, False, ("rebound", COUNTS)),
        (20, True, ("", None)),
    ], "half-open: what begins at the very end counts again"


def test_only_the_spans_with_the_new_partner(people: People, blue: Customer) -> None:
    """Whoever had it before earns from it until the change; whoever gets it after Contoso waits six months anew."""
    in_segment(blue, "long_tail")
    imported(at(CAME - timedelta(hours=1), "7", month="2026-02"), at(CAME, "8", month="2026-02"))
    rows = Summary.objects.current().filter(period="2026-02").order_by("partner__name")
    assert [(one.partner.name, one.counted, one.rebound) for one in rows] == [("Contoso", 0, 8), ("Northwind", 7, 0)]


@pytest.mark.parametrize("segment", ["key_account", "unknown"])
def test_other_segments_count(people: People, blue: Customer, segment: str) -> None:
    in_segment(blue, segment)
    refreshed()
    assert (summary().counted, summary().rebound) == (Decimal("111.00000000001"), 0)


def test_a_segment_stated_later_makes_the_next_version_and_leaves_the_one_before(
    people: People, blue: Customer
) -> None:
    before = current("2026-08")
    assert outdated_months() == []
    in_segment(blue, "mid_market")
    assert outdated_months() == ["2026-08"]
    build = with_outdated(Build.objects.filter(period="2026-08", status="built")).get()
    assert why_outdated(build) == ["The segment of a customer that changed its partner was stated since."]
    refreshed()
    assert outdated_months() == []
    before.refresh_from_db()
    assert (before.status, before.summaries.get().counted) == ("superseded", Decimal("111.00000000001"))
    assert current("2026-08").version == before.version + 1


def test_a_segment_of_somebody_who_stayed_outdates_nothing(people: People, blue: Customer) -> None:
    imported(month_line("2026-07", "3", "C5"))
    other = customer("Green Field")
    associated(people.northwind, other)
    linked("C5", other)
    refreshed()
    in_segment(other, "mid_market")
    assert outdated_months() == []


def test_an_association_entered_after_the_fact_outdates_the_month_too(people: People) -> None:
    """It turns out that Green Field belonged to Northwind years ago: so it changed its partner, and is re-bound."""
    imported(at(COUNTS - timedelta(days=3), "40"))
    own = customer("Green Field")
    in_segment(own, "long_tail")
    associated(people.contoso, own, since=CAME)
    linked("C1001", own)
    refreshed()
    assert (summary().counted, outdated_months()) == (40, [])
    with clock.freeze(clock.now() + timedelta(hours=1)):
        Association.objects.create(
            customer=own,
            partner=people.northwind,
            type="resale",
            started_at=datetime(2024, 1, 1, tzinfo=UTC),
            ended_at=datetime(2024, 6, 1, tzinfo=UTC),
            created_at=clock.now(),
        )
        assert outdated_months() == ["2026-08"]
        refreshed()
    assert (summary().counted, summary().rebound) == (0, 40)


def test_pages_api_and_files_tell_reason_and_date(people: People, blue: Customer, operations: User) -> None:
    in_segment(blue, "mid_market")
    refreshed()
    rival = browser(people.rival)
    page = rival.get("/performance/").content.decode()
    assert "Not counted until 2026-09-01 00:00." in page
    assert "Re-bound customers in their first six months" in page
    lines = rival.get("/performance/lines/?period=2026-08&counted=rebound")
    assert lines.content.decode().count("Not counted until 2026-09-01 00:00.") >= 3
    assert len(lines.context["page_obj"].object_list) == 3
    assert len(rival.get("/performance/?rebound=true").context["page_obj"].object_list) == 1
    assert not rival.get("/performance/?rebound=false").context["page_obj"].object_list
    program = Api(people.rival)
    row = program.get("/performance/summaries").json()["items"][0]
    assert (Decimal(row["rebound"]), row["counts_from"][:16]) == (Decimal("91.00000000001"), "2026-08-31T16:00")
    found = program.get("/performance/lines?counted=rebound").json()["items"]
    assert {(one["reason_not_counted"], one["counts_from"][:16]) for one in found} == {("rebound", "2026-08-31T16:00")}
    assert len(found) == 3
    for kind, query in (("performance.summaries", ""), ("performance.lines", "period=2026-08")):
        export = ask(kind, {"query": query}, by=Actor.of(people.rival), label=kind)
        run_pending()
        assert Export.objects.get(pk=export.pk).state == "done"


def test_the_customer_reads_of_its_consumption_and_nothing_of_its_partners_incentive(
    people: People, blue: Customer
) -> None:
    in_segment(blue, "mid_market")
    refreshed()
    own = browser(people.person(blue, Role.CUSTOMER_ADMIN))
    for address in ("/performance/", "/performance/lines/?period=2026-08", "/customers/my-partner/"):
        page = own.get(address).content.decode()
        assert "111" in page or "100" in page
        assert "e-bound" not in page
        assert "changed its partner" not in page


def test_a_reason_in_words() -> None:
    assert reason_not_counted(None) == ""
    assert reason_not_counted("tax") == "Taxes do not count."
    assert "Not counted until 2026-09-01 00:00" in reason_not_counted("rebound:2026-08-31T16:00:00.000000Z")
