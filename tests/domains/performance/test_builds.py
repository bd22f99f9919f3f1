"""Builds: which months are outdated and why, the nightly refresh, versions compared, ordering by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse

from partner_center.domains.billing import actions as billing
from partner_center.domains.customers.models import Association
from partner_center.domains.performance.jobs.builds import refresh
from partner_center.domains.performance.models import Build
from partner_center.domains.performance.queries.figures import changes_between
from partner_center.domains.performance.queries.months import outdated_months, why_outdated, with_outdated
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import User
from partner_center.foundations.jobs.queue import SCHEDULE
from partner_center.foundations.jobs.running import run_pending
from tests.domains.billing.world import associated, csv_of, customer, imported, linked, month_line, received
from tests.domains.partners.people import Api, People, browser
from tests.domains.performance.world import World, current, end, refreshed, september


@pytest.fixture
def world(people: People) -> World:
    return september(people)


def link_the_stranger(world: World) -> None:
    linked("C9001", world.blue)


def link_an_account_of_no_month(world: World) -> None:
    billing.BillingAccount.objects.create(number="C7777", first_seen_at=clock.now())
    linked("C7777", world.blue)


def end_blue_in_september(world: World) -> None:
    end(Association.objects.get(customer=world.blue), datetime(2026, 9, 30, tzinfo=UTC))


def end_green_after_september(world: World) -> None:
    last = Association.objects.get(customer=world.green, ended_at=None)
    end(last, datetime(2026, 10, 2, tzinfo=UTC))


def associate_somebody_without_lines(world: World) -> None:
    associated(world.people.contoso, customer())


def withdraw_the_bill(world: World) -> None:
    billing.withdraw(world.bill, by=SYSTEM, reason="Wrong")


@pytest.mark.parametrize(
    ("change", "months", "why"),
    [
        (link_the_stranger, ["2026-09"], ["A billing account was linked or unlinked since."]),
        (link_an_account_of_no_month, [], []),
        (end_blue_in_september, ["2026-09"], ["An association began or ended since."]),
        (end_green_after_september, [], []),
        (associate_somebody_without_lines, [], []),
        (withdraw_the_bill, ["2026-08", "2026-09"], ["A bill was loaded or withdrawn since."]),
    ],
)
def test_a_month_is_outdated_when_something_it_rests_on_changed(
    operations: User, world: World, change: Callable[[World], None], months: list[str], why: list[str]
) -> None:
    assert outdated_months() == []
    change(world)
    assert outdated_months() == months
    build = with_outdated(Build.objects.filter(period="2026-09", status="built")).get()
    assert why_outdated(build) == why
    page = browser(operations).get(build.get_absolute_url()).content.decode()
    assert ("This build is outdated" in page) is bool(why)
    lists = browser(operations).get("/performance/?period=2026-09")
    assert lists.context["outdated"] == [month for month in months if month == "2026-09"]


def test_the_month_of_a_charge_ends_in_the_billing_zone(people: People, world: World) -> None:
    """30 September 17:00 UTC is October in Shanghai: what ends then leaves September as it was."""
    last = Association.objects.get(customer=world.green, ended_at=None)
    end(last, datetime(2026, 9, 30, 17, tzinfo=UTC))
    assert outdated_months() == []


def test_the_night_computes_only_what_is_outdated(operations: User, world: World) -> None:
    before = {build.period: build.version for build in Build.objects.filter(status="built")}
    link_the_stranger(world)
    refreshed()
    after = {build.period: build.version for build in Build.objects.filter(status="built")}
    assert after == {"2026-08": before["2026-08"], "2026-09": before["2026-09"] + 1}
    assert outdated_months() == []
    assert [line.cron for line in SCHEDULE if line.name == "performance.refresh"] == ["10 2 * * *"]


def test_a_month_without_any_bill_stays_marked(world: World) -> None:
    withdraw_the_bill(world)
    run_pending()
    refresh()
    assert outdated_months() == ["2026-08", "2026-09"]
    assert current("2026-09").unattributed == 1


def test_two_versions_are_compared(operations: User, world: World) -> None:
    before = current("2026-09")
    link_the_stranger(world)
    refreshed()
    after = current("2026-09")
    changes = changes_between(before, after)
    assert [(one.partner, one.before, one.after, one.difference) for one in changes] == [
        ("Northwind", Decimal("120.00000000001"), Decimal("127.00000000001"), Decimal(7))
    ]
    page = browser(operations).get(after.get_absolute_url())
    assert f"Compared with {before}" in page.content.decode()


def test_an_equal_version_has_an_equal_digest(operations: User, world: World) -> None:
    before = current("2026-09")
    answer = Api(operations).post("/performance/builds", {"period": "2026-09"})
    assert (answer.status_code, answer.json()["version"]) == (201, before.version + 1)
    run_pending()
    after = current("2026-09")
    assert (after.digest, after.lines) == (before.digest, before.lines)
    page = browser(operations).get(after.get_absolute_url()).content.decode()
    assert "Every line is the same: the digests are equal." in page


def test_a_month_is_ordered_on_its_page(operations: User, world: World) -> None:
    answer = browser(operations).post(reverse("performance:build-order"), {"period": "2026-08"})
    build = Build.objects.get(period="2026-08", status="building")
    assert answer.headers["Location"] == build.get_absolute_url()
    assert 'hx-trigger="load"' in browser(operations).get(build.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("period", "status", "said"),
    [
        ("2026-13", 422, "Write the month as YYYY-MM, for example 2026-09."),
        ("2020-01", 409, "No bill of 2020-01 is loaded. Import one first."),
    ],
)
def test_a_month_that_cannot_be_computed_is_refused_at_its_field(
    operations: User, world: World, period: str, status: int, said: str
) -> None:
    page = browser(operations).post(reverse("performance:build-order"), {"period": period})
    answer = Api(operations).post("/performance/builds", {"period": period})
    assert (page.status_code, page.context["form"].errors) == (status, {"period": [said]})
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (status, said)


def test_partners_see_no_builds(people: People, world: World) -> None:
    build = current("2026-09")
    assert browser(people.admin).get("/performance/builds/").status_code == 403
    assert browser(people.admin).get(build.get_absolute_url()).status_code == 403
    assert Api(people.admin).get(f"/performance/builds/{build.pk}").status_code == 403


def test_a_build_that_fails_says_why_and_can_be_tried_again(operations: User, world: World) -> None:
    lines = Path(settings.PARQUET_DIR) / world.bill.folder / "lines.parquet"
    hidden = lines.rename(lines.with_suffix(".hidden"))
    Api(operations).post("/performance/builds", {"period": "2026-09"})
    run_pending()
    build = Build.objects.get(period="2026-09", status="failed")
    page = browser(operations).get(build.get_absolute_url()).content.decode()
    assert "The lines of BILL-" in page
    hidden.rename(lines)
    answer = browser(operations).post(reverse("performance:build-step", args=[build.pk, "retry"]))
    assert answer.status_code == 302
    run_pending()
    build.refresh_from_db()
    assert (build.status, build.failure) == ("built", "")


def test_months_are_ordered_from_the_command_line(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("build_performance", "2026-09")
    link_the_stranger(world)
    run_pending()
    with clock.freeze(clock.now() + timedelta(minutes=1)):
        linked("C9001", world.green)
    call_command("build_performance", "--outdated")
    assert capsys.readouterr().out == "2026-09 v3: ordered\n2026-09 v4: ordered\n"
    with pytest.raises(CommandError, match="No bill of 2020-01 is loaded"):
        call_command("build_performance", "2020-01")
    with pytest.raises(CommandError, match="Name a month"):
        call_command("build_performance")


def test_a_line_in_two_bills_counts_once(world: World) -> None:
    """The cloud sends a second file that repeats a line of the first."""
    shared = month_line("2026-10", "4", ResourceId="same")
    imported(shared, name="a.csv")
    received(csv_of(shared, month_line("2026-10", "5")), "b.csv")
    run_pending()
    assert [(one.counted, one.lines) for one in current("2026-10").summaries.all()] == [(Decimal(9), 2)]
