"""Searching a million opportunities against looking one up by its key, in one run.

`python -m bench.opportunities [--rows 1000000]` works on a database of its own and drops it afterwards. Each question
is asked through the very query set of the list, twenty rows of it, as the vendor, who sees all. "Exact" is the look-up
by which duplicates find each other: one digest in the index of signs, joined to its opportunity. At the end it prints
how well the duplicate rule does on the labelled pairs of the tests.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import django
from django.db import connection

REPEATS = 9
PARTNERS = 500

FILL = """
INSERT INTO opportunities_opportunity ({columns})
SELECT {values} FROM (
    SELECT n, CASE WHEN n % 2 = 0 THEN
        (ARRAY['Northwind','Contoso','Fabrikam','Tailspin','Proseware','Litware','Woodgrove','Alpine'])[1 + (n / 2) % 8]
        || ' ' || initcap(translate(substr(md5(n::text), 1, 7), '0123456789', 'ghijklmnop'))
        || ' ' || (ARRAY['Machinery','Logistics','Retail','Energy'])[1 + n % 4] || ' Ltd'
    ELSE
        (ARRAY['西安','北京','上海','深圳','成都','武汉','杭州','苏州'])[1 + (n / 2) % 8]
        || chr(19968 + ((n::bigint * 7919) % 20000)::int) || chr(19968 + ((n::bigint * 104729) % 20000)::int)
        || (ARRAY['机械','物流','零售','能源','科技'])[1 + n % 5] || '有限公司'
    END AS customer
    FROM generate_series(1, {rows}) AS n
) AS made
"""


def fill(rows: int) -> None:
    """Write opportunities straight into the table, with a sign for each, as no form could in this time."""
    from partner_center.domains.opportunities.models import Opportunity
    from partner_center.foundations.identity.models import Company

    partners = Company.objects.bulk_create(
        Company(kind="partner", number=f"P{n}", name=f"Partner {n}") for n in range(PARTNERS)
    )
    given = {
        "number": "'PO-' || lpad(n::text, 7, '0')",
        "origin": "'po'",
        "partner_id": f"{partners[0].pk} + n % {PARTNERS}",
        "name": "'Move ' || (ARRAY['the plant','the shop','the fleet'])[1 + n % 3]",
        "customer_name": "customer",
        "status": "'auditing'",
        "created_at": "now() - n * interval '1 minute'",
    }
    for field in Opportunity._meta.concrete_fields:  # noqa: SLF001 - Django's documented name for it
        if field.null or field.primary_key or field.column in given:
            continue
        given[field.column] = BLANK[field.get_internal_type()]
    search = import_module("partner_center.domains.opportunities.migrations.0003_search")
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX opportunities_words_trigrams, opportunities_words_pairs")  # quicker made afterwards
        cursor.execute(FILL.format(columns=", ".join(given), values=", ".join(given.values()), rows=rows))
        cursor.execute(
            "INSERT INTO opportunities_customersign (opportunity_id, sign, digest, noted_at) "
            "SELECT id, 'name', md5(customer_name), now() FROM opportunities_opportunity"
        )
        cursor.execute(search.TRIGRAM_INDEX)
        cursor.execute(search.PAIR_INDEX)
        cursor.execute("ANALYZE")


BLANK = {
    "CharField": "''",
    "TextField": "''",
    "BooleanField": "true",
    "ArrayField": "'{}'",
    "JSONField": "'{}'::jsonb",
    "PositiveSmallIntegerField": "0",
    "DateTimeField": "now()",
}


def median(work: Callable[[], object]) -> float:
    """Return milliseconds; the first call, which warms the pages, does not count."""
    work()
    spans = []
    for _one in range(REPEATS):
        start = time.perf_counter()
        work()
        spans.append(time.perf_counter() - start)
    return statistics.median(spans) * 1000


def questions(rows: int) -> dict[str, str]:
    """Return what is typed, by what it shows; the words are those of rows in the middle."""
    from partner_center.domains.opportunities.models import Opportunity

    middle = rows // 4 * 2
    english, chinese = (Opportunity.objects.get(number=f"PO-{middle + step:07}").customer_name for step in (0, 1))
    family, word, *_rest = english.split(" ")
    return {
        "number": f"PO-{rows // 2:07}",
        "prefix": f"{family} {word[:5]}",
        "substring": word[1:6],
        "Chinese, 2 characters": chinese[2:4],
        "Chinese, 4 characters": chinese[1:5],
        "a common pair": chinese[:2],
        "typing error": f"{word[0]}{word[2]}{word[1]}{word[3:]}",
        "nothing like it": "qqqqqqq",
    }


def ask(word: str) -> list[Any]:
    """Ask as the list does: the newest twenty of what is found."""
    from partner_center.domains.opportunities.models import Opportunity
    from partner_center.domains.opportunities.queries.search import found_by
    from partner_center.foundations.identity.actor import SYSTEM

    return list(found_by(Opportunity.objects.all(), word, by=SYSTEM)[:20])


def main() -> None:
    """Print one line per question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    from tests import conftest  # noqa: F401 - sets the manners of tests before Django is set up
    from tests.database import TestDatabase

    django.setup()
    with TestDatabase("bench").ready():
        start = time.perf_counter()
        fill(options.rows)
        spent = time.perf_counter() - start
        print(f"{options.rows:,} opportunities, indexed, in {spent:.0f} s; milliseconds, median of {REPEATS}")
        from partner_center.domains.opportunities.models import CustomerSign

        first = CustomerSign.objects.get(opportunity__number=f"PO-{options.rows // 4 * 2:07}")

        def exact() -> list[CustomerSign]:
            return list(CustomerSign.objects.filter(digest=first.digest).select_related("opportunity"))

        key = median(exact)
        print(f"{'exact key':24} {key:8.2f}   {len(exact()):3} rows")
        for name, word in questions(options.rows).items():
            found, took = ask(word), median(lambda word=word: ask(word))  # type: ignore[misc]  # bound here
            assert bool(found) == (name != "nothing like it"), (name, word)
            print(f"{name:24} {took:8.2f}   {len(found):3} rows   search/exact {took / key:7.1f}")
    from tests.kit.claims.labelled import report

    print("the duplicate rule on labelled pairs", *report(), sep="\n")


if __name__ == "__main__":
    main()
