"""The busiest list and detail page against their own bare queries and against an empty view, in one run.

`python -m bench.pages [--rows 20000]` works on a database of its own and drops it afterwards. A page is measured
through the whole stack of middleware, signed in as a partner's finance; "queries" are the very statements that the page
asked, asked again without Django; the "empty view" knows who is asking and answers nothing.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING

import django
from django.db import connection

if TYPE_CHECKING:
    from partner_center.foundations.identity.models import User

REPEATS = 30
PARTNERS, MONTHS = 50, 12
COLUMNS = """number, statement_id, partner_id, policy_id, period, association, currency, base, metric, rate, exact,
    amount, rounding, lines, explanation"""
LADDER = (("0", "100", "0.03"), ("100", "1000", "0.05"), ("1000", None, "0.07"))
EXPLANATION = {
    "metric": {"kind": "base"},
    "formula": {"kind": "whole", "base": "200", "result": "10"},
    "cap": None,
    "next": {"missing": "800", "rate": "0.07"},
    "rung": 2,
    "ladder": [1, 2, 3],
    "lines": 10,
    "customers": 1,
}


def fill(rows: int) -> User:
    """Make a published year of many partners; return somebody of one of them who may look."""
    from partner_center.domains.customers.models import AssociationType
    from partner_center.domains.incentives.lifecycle import StatementLife
    from partner_center.domains.incentives.models import Policy, Program, Run, Statement
    from partner_center.domains.performance.models import Build
    from partner_center.foundations.calendars import clock
    from partner_center.foundations.identity.actor import SYSTEM
    from partner_center.foundations.identity.models import Company, RoleGrant, User
    from partner_center.foundations.identity.roles import Role
    from partner_center.settlement.ladders import Rung
    from partner_center.settlement.terms import Program as Terms

    now = clock.now()
    kinds = list(AssociationType.values)[:2]
    partners = [Company.objects.create(kind="partner", number=f"P{n}", name=f"Partner {n}") for n in range(PARTNERS)]
    count = max(1, rows // (PARTNERS * MONTHS * len(kinds)))
    programs = [Program.objects.create(code=f"p{n}", name=f"Program {n}") for n in range(count)]
    rungs = tuple(Rung(Decimal(low), high and Decimal(high), Decimal(rate)) for low, high, rate in LADDER)
    named = {"code": "p0", "name": "Program", "currency": "CNY", "valid_from": "2026-01"}
    terms = Terms(**named, kind="ladder", rungs=rungs).to_json()
    frame = {"version": 1, "kind": "ladder", "valid_from": "2026-01", "terms": terms, "status": "released"}
    Policy.objects.bulk_create(Policy(program=one, **frame) for one in programs)
    for month in range(1, MONTHS + 1):
        period = f"2026-{month:02}"
        build = Build.objects.create(period=period, version=1, status="built", created_at=now, built_at=now)
        run = Run.objects.create(number=f"R{period}", period=period, status="published", build=build, created_at=now)
        made = [
            Statement(
                number=f"S{period}-{one.pk}",
                run=run,
                partner=one,
                period=period,
                currency="CNY",
                amount=10 * count,
                status="pending",
                publicity_ends_at=now,
                published_at=now,
            )
            for one in partners
        ]
        for statement in Statement.objects.bulk_create(made):
            StatementLife.begin(statement, by=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO incentives_earning ({COLUMNS}) SELECT 'E' || row_number() OVER (), s.id, s.partner_id, "
            "p.id, s.period, a, 'CNY', 200, 200, 0.05, 10, 10, 0, 10, %s "
            "FROM incentives_statement s, incentives_policy p, unnest(%s::text[]) a",
            [json.dumps(EXPLANATION), kinds],
        )
        cursor.execute("ANALYZE")
    person = User.objects.create_user("finance@example.com", company=partners[0], language="en")
    RoleGrant.objects.create(user=person, role=Role.PARTNER_FINANCE)
    return person


@contextmanager
def with_empty_view() -> Iterator[None]:
    """Add one address that answers nothing to somebody known."""
    from django.http import HttpRequest, HttpResponse
    from django.urls import clear_url_caches, path

    from partner_center.config import urls

    def empty(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(request.actor.label))  # type: ignore[attr-defined]  # set by the web kit's middleware

    urls.urlpatterns.insert(0, path("empty/", empty))
    clear_url_caches()
    yield
    urls.urlpatterns.pop(0)
    clear_url_caches()


def median(work: Callable[[], object]) -> float:
    """Return milliseconds; the first call, which fills caches, does not count."""
    work()
    spans = []
    for _one in range(REPEATS):
        start = time.perf_counter()
        work()
        spans.append(time.perf_counter() - start)
    return statistics.median(spans) * 1000


def measure(person: User, pages: dict[str, str]) -> dict[str, tuple[float, float, int]]:
    """Return milliseconds of each page and of its queries, and how many queries there are."""
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(person)
    found = {}
    for name, url in pages.items():
        assert client.get(url).status_code == 200, url
        with CaptureQueriesContext(connection) as asked:
            client.get(url)
        texts = [one["sql"] for one in asked if one["sql"].lstrip().upper().startswith("SELECT")]

        def bare(texts: list[str] = texts) -> None:
            with connection.cursor() as cursor:
                for text in texts:
                    cursor.execute(text.replace("%", "%%"), [])
                    cursor.fetchall()

        found[name] = median(lambda url=url: client.get(url)), median(bare), len(texts)  # type: ignore[misc]  # bound here
    return found


def main() -> None:
    """Print one line per page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    options = parser.parse_args()
    from tests import conftest  # noqa: F401 - sets the manners of tests before Django is set up
    from tests.database import TestDatabase

    django.setup()
    with TestDatabase("bench").ready(), with_empty_view():
        person = fill(options.rows)
        from django.urls import reverse

        from partner_center.domains.incentives.models import Earning, Statement

        listed = reverse("incentives:earnings")
        pages = {
            "empty view": "/empty/",
            "list, 20 rows": f"{listed}?tab=all",
            "list, 50 rows": f"{listed}?tab=all&size=50",
            "statement": Statement.objects.filter(partner=person.company).first().get_absolute_url(),
            "incentive": Earning.objects.filter(partner=person.company).first().get_absolute_url(),
        }
        found = measure(person, pages)
        empty = found["empty view"][0]
        print(f"{options.rows:,} incentives; milliseconds, median of {REPEATS}")
        for name, (page, queries, count) in found.items():
            times = (
                f"{page:7.1f}   its {count:2} queries {queries:6.1f}   page/queries {page / max(queries, 0.01):5.1f}"
            )
            print(f"{name:14} {times}   page/empty {page / empty:5.1f}")


if __name__ == "__main__":
    main()
