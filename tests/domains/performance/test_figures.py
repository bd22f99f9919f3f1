"""Summaries, lines and what belongs to nobody, for each audience and at both doors."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from partner_center.foundations.exports.actions import ask
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from tests.domains.billing.world import linked
from tests.domains.partners.people import Api, People, browser
from tests.domains.performance.world import World, current, refreshed, september


@pytest.fixture
def world(people: People) -> World:
    return september(people)


def shown(user: User, query: str = "") -> list[tuple[str, str, str, Decimal, Decimal]]:
    answer = browser(user).get(f"/performance/?{query}")
    assert answer.status_code == 200
    return sorted(
        (row.period, row.customer.name, row.association, row.counted, row.not_counted)
        for row in answer.context["object_list"]
    )


AUGUST = ("2026-08", "Blue Whale", "resale", Decimal(50), Decimal(0))
BLUE = ("2026-09", "Blue Whale", "resale", Decimal("90.00000000001"), Decimal(6))
GREEN_BEFORE = ("2026-09", "Green Field", "resale", Decimal(20), Decimal(0))
GREEN_AFTER = ("2026-09", "Green Field", "referral", Decimal(30), Decimal(0))


def test_everybody_sees_the_performance_that_is_his(people: People, operations: User, world: World) -> None:
    customer = people.person(world.green, Role.CUSTOMER_ADMIN)
    assert shown(operations) == [AUGUST, BLUE, GREEN_AFTER, GREEN_BEFORE]
    assert shown(people.admin) == [AUGUST, BLUE, GREEN_AFTER]
    assert shown(people.rival) == [GREEN_BEFORE]
    assert shown(customer) == [GREEN_AFTER, GREEN_BEFORE]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("period=2026-08", [AUGUST]),
        ("tab=referral", [GREEN_AFTER]),
        ("association=resale&period=2026-09", [BLUE]),
        ("customer=green", [GREEN_AFTER]),
        ("q=whale", [AUGUST, BLUE]),
        ("period=2026-08&tab=referral", []),
    ],
)
def test_summaries_are_narrowed(people: People, world: World, query: str, expected: list[Any]) -> None:
    assert shown(people.admin, query) == expected


def test_totals_trend_and_freshness_are_those_of_what_is_filtered(people: People, world: World) -> None:
    page = browser(people.admin).get("/performance/?period=2026-09")
    total = page.context["totals"][0]
    assert (total.currency, total.counted, total.not_counted, total.customers) == (
        "CNY",
        Decimal("120.00000000001"),
        Decimal(6),
        2,
    )
    chart = page.context["chart"]
    assert (chart["spec"]["categories"][-1], len(chart["spec"]["categories"])) == ("2026-09", 12)
    assert [(one["name"], one["values"][-1]) for one in chart["spec"]["series"]] == [("Referral", 30), ("Resale", 90)]
    assert page.context["fresh_until"] == current("2026-09").built_at
    assert page.context["outdated"] == []


def lines(user: User, query: str) -> list[tuple[str, Decimal]]:
    answer = browser(user).get(f"/performance/lines/?{query}")
    assert answer.status_code == 200
    return sorted((row.customer_name, row.amount) for row in answer.context["object_list"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["-10", "6", "30", "100.00000000001"]),
        ("period=2026-08", ["50"]),
        ("counted=no", ["6"]),
        ("counted=tax", ["6"]),
        ("counted=yes&charge=Credit", ["-10"]),
        ("customer=green", ["30"]),
        ("order=ord-7", ["100.00000000001"]),
        ("association=referral", ["30"]),
        ("formed_from=2026-09-06", ["30"]),
        ("formed_to=2026-09-05", ["-10", "6", "100.00000000001"]),
        ("product=Elastic+Cloud+Server&mode=Usage-Based&category=Compute&customer=green", ["30"]),
    ],
)
def test_lines_are_looked_through_by_what_the_field_asks_for(
    people: People, world: World, query: str, expected: list[str]
) -> None:
    assert sorted(amount for _name, amount in lines(people.admin, query)) == sorted(map(Decimal, expected))


def test_a_line_that_does_not_count_says_why(people: People, world: World) -> None:
    page = browser(people.admin).get("/performance/lines/?counted=no").content.decode()
    assert "Taxes do not count." in page


def test_strangers_lines_are_not_there(people: People, operations: User, world: World) -> None:
    assert lines(people.rival, "") == [("Green Field", Decimal(20))]
    assert lines(people.person(world.blue, Role.CUSTOMER_ADMIN), "period=2026-09") == [
        ("Blue Whale", Decimal(-10)),
        ("Blue Whale", Decimal(6)),
        ("Blue Whale", Decimal("100.00000000001")),
    ]
    assert len(lines(operations, "")) == 5
    found = Api(people.rival).get("/performance/lines?period=2026-09&total=true").json()
    assert (found["total"], [one["amount"] for one in found["items"]]) == (1, ["20.000000000000"])
    assert Api(people.rival).get("/performance/lines?customer=blue").json()["items"] == []


def test_summaries_over_the_api_are_exact(people: People, world: World) -> None:
    found = Api(people.admin).get("/performance/summaries?period=2026-09&customer=blue").json()["items"]
    assert [(one["counted"], one["currency"], one["customer"]) for one in found] == [
        ("90.000000000010", "CNY", world.blue.number)
    ]
    wrong = Api(people.admin).get("/performance/summaries?colour=blue")
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (422, "unknown")


def test_what_belongs_to_nobody_says_why_and_how_to_mend_it(people: People, operations: User, world: World) -> None:
    page = browser(operations).get("/performance/nobody/")
    row = page.context["object_list"][0]
    assert (row.account.number, row.reason, row.amount, row.lines) == ("C9001", "unlinked", Decimal(7), 1)
    assert f"/billing/accounts/{row.account.pk}/link/" in page.content.decode()
    assert browser(people.admin).get("/performance/nobody/").status_code == 403

    linked("C9001", world.green)
    assert "Linked since; computed anew tonight" in browser(operations).get("/performance/nobody/").content.decode()
    refreshed()
    assert list(browser(operations).get("/performance/nobody/").context["object_list"]) == []


@pytest.mark.parametrize(
    ("kind", "query", "rows", "total"),
    [
        ("performance.summaries", "period=2026-09", 2, "120.000000000010"),
        ("performance.summaries", "tab=resale&q=whale", 2, "140.000000000010"),
        ("performance.lines", "period=2026-09&counted=yes", 3, "120.000000000010"),
    ],
)
def test_exactly_what_is_filtered_is_exported(
    people: People, world: World, kind: str, query: str, rows: int, total: str
) -> None:
    export = ask(kind, {"query": query, "ids": []}, by=people.partner, label="Test")
    run_pending()
    export.refresh_from_db()
    assert (export.state, export.rows, export.money_sums["CNY"]) == ("done", rows, Decimal(total))


def test_nobody_is_exported_for_the_vendor(operations: User, world: World) -> None:
    export = ask("performance.nobody", {"query": "", "ids": []}, by=Actor.of(operations), label="Nobody")
    run_pending()
    export.refresh_from_db()
    assert (export.rows, export.money_sums["CNY"]) == (1, Decimal(7))
