"""Whatever is posted in whatever order: everything sums to zero, nothing is overdrawn, the books equal a simple sum."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company
from partner_center.foundations.ledger.actions import Posting, open_account, post
from partner_center.foundations.ledger.checks import reconcile
from partner_center.foundations.ledger.kinds import AccountKind
from partner_center.foundations.ledger.models import Account, Line
from partner_center.foundations.ledger.queries import balance
from partner_center.kit.refusals import Refused

KINDS = (AccountKind.INCENTIVE_EXPENSE, AccountKind.INCENTIVE_PAYABLE, AccountKind.PAYMENT_REQUESTED, AccountKind.BANK)
AMOUNTS = st.decimals("0.01", "99.99", places=2)
MOVES = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 7), AMOUNTS, AMOUNTS, st.integers(0, 15)),
    max_size=15,
)


@pytest.fixture
def accounts(db: None) -> list[Account]:
    partners = [Company.objects.create(kind="partner", number=f"P-{n}", name=f"Partner {n}") for n in range(2)]
    return [
        open_account(kind, None if kind.may_go_negative else partner, currency)
        for kind in KINDS
        for partner, currency in zip(partners, ("CNY", "USD"), strict=True)
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_random_postings(accounts: list[Account], moves: list[tuple[int, int, int, Decimal, Decimal, int]]) -> None:
    before = transaction.savepoint()
    _check(accounts, moves)
    transaction.savepoint_rollback(before)


def _check(accounts: list[Account], moves: list[tuple[int, int, int, Decimal, Decimal, int]]) -> None:
    books: dict[int, Decimal] = defaultdict(Decimal)
    told: dict[str, list[tuple[int, Decimal]]] = {}
    for first, second, third, one, other, key in moves:
        changes = [(accounts[first].pk, -one - other), (accounts[second].pk, one), (accounts[third].pk, other)]
        by_id = {account.pk: account for account in accounts}
        postings = [Posting(by_id[account], amount) for account, amount in changes]
        expected = _expected(books, told, by_id, changes, str(key))
        try:
            post(str(key), postings=postings, memo="", by=SYSTEM)
            outcome = "posted"
        except Refused as refusal:
            outcome = refusal.code
        except ValueError:
            outcome = "mistake"
        assert outcome == expected
        if outcome == "posted" and str(key) not in told:
            told[str(key)] = changes
            for account, amount in changes:
                books[account] += amount
    assert {account.pk: balance(account) for account in accounts} == {a.pk: books[a.pk] for a in accounts}
    assert set(Line.objects.values_list("currency").annotate(total=Sum("amount")).values_list("total")) <= {(0,)}
    assert not Account.objects.filter(available__lt=0).exists()
    assert reconcile(contents=True) == []
    connection.check_constraints()


def _expected(
    books: dict[int, Decimal],
    told: dict[str, list[tuple[int, Decimal]]],
    accounts: dict[int, Account],
    changes: list[tuple[int, Decimal]],
    key: str,
) -> str:
    """The same rules in slow, obvious Python."""
    if len({accounts[account].currency for account, _ in changes}) > 1:
        return "mistake"
    if key in told:
        return "posted" if sorted(told[key]) == sorted(changes) else "idempotency_conflict"
    after = dict(books)
    for account, amount in changes:
        after[account] = after.get(account, Decimal(0)) + amount
    floored = [account for account, _ in changes if not accounts[account].may_go_negative]
    return "insufficient_balance" if any(after[account] < 0 for account in floored) else "posted"
