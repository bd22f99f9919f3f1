"""Entries per second into the ledger, with all its guards: in one batch, and one by one in one transaction.

`python -m bench.ledger [--entries 20000]` works on a database of its own and drops it afterwards.
"""

import argparse
import time
from collections.abc import Callable
from decimal import Decimal

import django
from django.db import connection, transaction


def measure(entries: int) -> dict[str, float]:
    """Return entries per second for both ways; the deferred checks are part of the time, a commit's disk is not."""
    from partner_center.foundations.identity.actor import SYSTEM
    from partner_center.foundations.identity.models import Company
    from partner_center.foundations.ledger.actions import Draft, Posting, open_account, post_all
    from partner_center.foundations.ledger.checks import reconcile
    from partner_center.foundations.ledger.kinds import AccountKind

    expense = open_account(AccountKind.INCENTIVE_EXPENSE, None, "CNY")
    partners = [Company.objects.create(kind="partner", number=f"P-{n}", name=f"Partner {n}") for n in range(100)]
    payable = [open_account(AccountKind.INCENTIVE_PAYABLE, partner, "CNY") for partner in partners]

    def drafts(key: str, count: int) -> list[Draft]:
        amount = Decimal("12.34")
        return [
            Draft(f"{key} {n}", [Posting(expense, -amount), Posting(payable[n % 100], amount)], "bench")
            for n in range(count)
        ]

    def one_by_one() -> None:
        for draft in drafts("single", entries // 20):
            post_all([draft], by=SYSTEM)

    rates = {
        "in one batch": entries / _seconds(lambda: post_all(drafts("batch", entries), by=SYSTEM)),
        "one by one": entries // 20 / _seconds(one_by_one),
    }
    assert reconcile(contents=True) == []
    return rates


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    with transaction.atomic():
        work()
        connection.check_constraints()
    return time.perf_counter() - start


def main() -> None:
    """Print the rates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=20_000)
    options = parser.parse_args()
    from tests import conftest  # noqa: F401 - sets the manners of tests before Django is set up
    from tests.database import TestDatabase

    django.setup()
    with TestDatabase("bench").ready():
        for way, rate in measure(options.entries).items():
            print(f"ledger, {way}: {rate:,.0f} entries/s")


if __name__ == "__main__":
    main()
