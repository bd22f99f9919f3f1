"""Two people who move the same money at the same time.

Four guards, each taken out here to see its test fail:
- the floor: the check ``ledger_account_never_overdrawn`` on a balance that the trigger moves behind the row's lock;
- the lock itself: the balance is moved by ``UPDATE … SET available = available + …`` and never read before;
- the key: the constraint ``ledger_entry_key_once``;
- one order of locks: ``ORDER BY id FOR NO KEY UPDATE`` in ``ledger_move_balances``.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import OperationalError, connection, transaction

from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company
from partner_center.foundations.ledger import actions, items
from partner_center.foundations.ledger.actions import Posting, open_account, post
from partner_center.foundations.ledger.checks import reconcile
from partner_center.foundations.ledger.items import NewItem
from partner_center.foundations.ledger.kinds import AccountKind
from partner_center.foundations.ledger.models import Account, Entry, Item
from partner_center.foundations.ledger.queries import balance
from partner_center.kit.refusals import Refused

AtOnce = Callable[..., list[object]]
HUNDRED = Decimal("100.00")


def _move(key: str, source: Account, target: Account, amount: Decimal = HUNDRED) -> Entry:
    return post(key, postings=[Posting(source, -amount), Posting(target, amount)], memo=key, by=SYSTEM)


def _without(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def accounts(transactional_db: None) -> dict[AccountKind, Account]:
    """A partner to whom a hundred is payable."""
    owner = Company.objects.create(kind="partner", number="P-1", name="Northwind")
    found = {kind: open_account(kind, None if kind.may_go_negative else owner, "CNY") for kind in AccountKind}
    _move("grant", found[AccountKind.INCENTIVE_EXPENSE], found[AccountKind.INCENTIVE_PAYABLE])
    return found


def _draw_twice(at_once: AtOnce, accounts: dict[AccountKind, Account]) -> list[object]:
    payable, bank = accounts[AccountKind.INCENTIVE_PAYABLE], accounts[AccountKind.BANK]
    return at_once(lambda: _move("one", payable, bank), lambda: _move("two", payable, bank))


def test_of_two_who_draw_the_last_money_one_gets_it(at_once: AtOnce, accounts: dict[AccountKind, Account]) -> None:
    """Guard: the floor; the next test drops it."""
    outcomes = _draw_twice(at_once, accounts)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Entry", "Refused"]
    assert [outcome.code for outcome in outcomes if isinstance(outcome, Refused)] == ["insufficient_balance"]
    assert balance(accounts[AccountKind.INCENTIVE_PAYABLE]) == 0
    assert reconcile(contents=True) == []


def test_without_the_floor_both_get_it(at_once: AtOnce, accounts: dict[AccountKind, Account]) -> None:
    _without("ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_never_overdrawn")
    assert [type(outcome).__name__ for outcome in _draw_twice(at_once, accounts)] == ["Entry", "Entry"]
    assert balance(accounts[AccountKind.INCENTIVE_PAYABLE]) == -HUNDRED


def test_an_item_is_drawn_into_one_request(at_once: AtOnce, accounts: dict[AccountKind, Account]) -> None:
    """Lock: the item's row in ``draw``; without it the loser reads of the floor instead."""
    owner = Company.objects.get()
    items.accrue([NewItem("A", owner, "incentive", "2026-09", "A", "A", "CNY", HUNDRED, owner)], by=SYSTEM)
    with transaction.atomic():
        items.become_due(["A"], by=SYSTEM, memo="Confirmed")

    def draw(reference: str) -> Decimal:
        with transaction.atomic():
            return items.draw(list(Item.objects.all()), reference, by=SYSTEM, subject=owner)

    outcomes = at_once(lambda: draw("PR-1"), lambda: draw("PR-2"))
    assert [outcome for outcome in outcomes if not isinstance(outcome, Refused)] == [HUNDRED]
    assert [outcome.code for outcome in outcomes if isinstance(outcome, Refused)] == ["item_already_drawn"]
    assert reconcile(contents=True) == []


READS_FIRST = """
CREATE OR REPLACE FUNCTION ledger_move_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moved record; seen numeric;
BEGIN
    FOR moved IN SELECT account_id, sum(amount) AS total FROM added GROUP BY account_id LOOP
        SELECT available INTO seen FROM ledger_account WHERE id = moved.account_id;
        PERFORM pg_sleep(0.3);
        UPDATE ledger_account SET available = seen + moved.total
            WHERE id = moved.account_id AND available IS NOT NULL;
    END LOOP;
    RETURN NULL;
END $$
"""


def test_without_the_lock_both_see_the_same_money(at_once: AtOnce, accounts: dict[AccountKind, Account]) -> None:
    _without(READS_FIRST)
    assert [type(outcome).__name__ for outcome in _draw_twice(at_once, accounts)] == ["Entry", "Entry"]
    assert [finding.code for finding in reconcile()] == ["balance_differs"]


def _grant_twice(at_once: AtOnce, accounts: dict[AccountKind, Account]) -> list[object]:
    expense, payable = accounts[AccountKind.INCENTIVE_EXPENSE], accounts[AccountKind.INCENTIVE_PAYABLE]
    return at_once(*[lambda: _move("september", expense, payable)] * 4)


def test_the_same_key_four_times_at_once_is_one_entry(at_once: AtOnce, accounts: dict[AccountKind, Account]) -> None:
    """Guard: the key; the next test drops it."""
    outcomes = _grant_twice(at_once, accounts)
    assert outcomes == [Entry.objects.get(key="september")] * 4
    assert balance(accounts[AccountKind.INCENTIVE_PAYABLE]) == 2 * HUNDRED


def test_without_the_key_it_is_granted_again(
    at_once: AtOnce, accounts: dict[AccountKind, Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    _without("ALTER TABLE ledger_entry DROP CONSTRAINT ledger_entry_key_once")
    monkeypatch.setattr(actions, "_found", lambda _wanted: {})  # all look before any of them has written
    _grant_twice(at_once, accounts)
    assert Entry.objects.filter(key="september").count() == 4


def test_the_same_key_with_other_content_at_once_is_refused(
    at_once: AtOnce, accounts: dict[AccountKind, Account]
) -> None:
    """Guard: the key; without the constraint both are written and nobody is refused."""
    expense, payable = accounts[AccountKind.INCENTIVE_EXPENSE], accounts[AccountKind.INCENTIVE_PAYABLE]
    outcomes = at_once(
        lambda: _move("september", expense, payable), lambda: _move("september", expense, payable, Decimal(7))
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Entry", "Refused"]
    assert [outcome.code for outcome in outcomes if isinstance(outcome, Refused)] == ["idempotency_conflict"]


def _cross(at_once: AtOnce, accounts: dict[AccountKind, Account]) -> list[object]:
    """Two entries that move a cent between the same accounts in opposite directions, many times."""
    payable, requested = accounts[AccountKind.INCENTIVE_PAYABLE], accounts[AccountKind.PAYMENT_REQUESTED]
    _move("half", payable, requested, HUNDRED / 2)

    def walk(source: Account, target: Account) -> int:
        for step in range(10):
            with transaction.atomic():
                _move(f"{source.pk} {step}", source, target, Decimal("0.01"))
        return 10

    return at_once(lambda: walk(payable, requested), lambda: walk(requested, payable))


def test_entries_that_cross_do_not_wait_for_ever(at_once: AtOnce, accounts: dict[AccountKind, Account]) -> None:
    """Guard: one order of locks; the next test takes it out."""
    assert _cross(at_once, accounts) == [10, 10]
    assert balance(accounts[AccountKind.INCENTIVE_PAYABLE]) == HUNDRED / 2
    assert reconcile(contents=True) == []


LOCKS_AS_WRITTEN = """
CREATE OR REPLACE FUNCTION ledger_move_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE line record;
BEGIN
    FOR line IN SELECT * FROM added ORDER BY id LOOP
        UPDATE ledger_account SET available = available + line.amount
            WHERE id = line.account_id AND available IS NOT NULL;
        PERFORM pg_sleep(0.1);
    END LOOP;
    RETURN NULL;
END $$
"""


def test_without_one_order_of_locks_they_do(at_once: AtOnce, accounts: dict[AccountKind, Account]) -> None:
    _without(LOCKS_AS_WRITTEN)
    failures = [outcome for outcome in _cross(at_once, accounts) if isinstance(outcome, OperationalError)]
    assert ["deadlock" in str(failure) for failure in failures] == [True] * len(failures)
    assert failures != []
