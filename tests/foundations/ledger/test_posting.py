"""Posting: exactly once, in balance, never overdrawn, reversible."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.ledger import actions
from partner_center.foundations.ledger.actions import Draft, Posting, open_account, post, post_all, reverse
from partner_center.foundations.ledger.kinds import AccountKind
from partner_center.foundations.ledger.models import Account, Entry, Line
from partner_center.foundations.ledger.queries import balance
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from partner_center.foundations.identity.models import Company
    from tests.foundations.ledger.conftest import Move

pytestmark = pytest.mark.django_db


def test_what_is_owed_is_positive_and_what_it_costs_negative(expense: Account, payable: Account, move: Move) -> None:
    entry = move(expense, payable, "100.00")
    assert (balance(expense), balance(payable)) == (Decimal("-100.00"), Decimal("100.00"))
    assert list(entry.lines.values_list("account", "amount", "currency")) == [
        (expense.pk, Decimal("-100.00"), "CNY"),
        (payable.pk, Decimal("100.00"), "CNY"),
    ]
    assert (entry.memo, entry.actor_label, entry.line_count) == ("A move", "Partner Center", 2)


def test_it_counts_from_the_time_it_is_posted_for(expense: Account, payable: Account, move: Move) -> None:
    noon = datetime(2026, 9, 1, 12, tzinfo=UTC)
    with clock.freeze(noon):
        assert move(expense, payable, "1.00").posted_at == noon
    august = datetime(2026, 8, 31, tzinfo=UTC)
    assert move(expense, payable, "1.00", "second", at=august).posted_at == august


def test_the_same_key_and_content_is_the_same_entry(expense: Account, payable: Account, move: Move) -> None:
    assert move(expense, payable, "100.00") == move(expense, payable, "100.0")
    assert (Entry.objects.count(), balance(payable)) == (1, Decimal("100.00"))


@pytest.mark.parametrize("amount", ["100.01", "-100.00"])
def test_the_same_key_with_other_amounts_is_refused(
    expense: Account, payable: Account, move: Move, amount: str
) -> None:
    move(expense, payable, "100.00")
    with pytest.raises(Refused) as refusal:
        move(expense, payable, amount)
    assert refusal.value.code == "idempotency_conflict"
    assert balance(payable) == Decimal("100.00")


def test_the_same_key_for_another_subject_is_refused(
    expense: Account, payable: Account, move: Move, northwind: Company, contoso: Company
) -> None:
    assert move(expense, payable, "1.00", subject=northwind).subject == northwind
    with pytest.raises(Refused) as refusal:
        move(expense, payable, "1.00", subject=contoso)
    assert refusal.value.code == "idempotency_conflict"


def test_a_partners_account_is_never_overdrawn(expense: Account, payable: Account, bank: Account, move: Move) -> None:
    move(expense, payable, "100.00")
    with pytest.raises(Refused) as refusal:
        move(payable, bank, "100.01", "too much")
    assert refusal.value.code == "insufficient_balance"
    assert str(refusal.value) == "Incentives payable · Northwind · CNY: 100.01 is asked for, but only 100.00 is there."
    move(payable, bank, "100.00", "all of it")
    assert balance(payable) == 0


def test_a_refusal_leaves_the_callers_transaction_usable(payable: Account, bank: Account, move: Move) -> None:
    with transaction.atomic():
        with pytest.raises(Refused):
            move(payable, bank, "1.00")
        assert Account.objects.count() == 2


@pytest.mark.parametrize(
    ("amounts", "problem"),
    [
        (["1.00", "1.00"], "out of balance"),
        (["1.00"], "two accounts"),
        (["0.00", "0.00"], "not zero"),
        (["0.001", "-0.001"], "two decimals"),
    ],
)
def test_mistakes_of_the_program_are_no_refusals(
    expense: Account, payable: Account, amounts: list[str], problem: str
) -> None:
    accounts = [expense, payable]
    postings = [Posting(account, Decimal(amount)) for account, amount in zip(accounts, amounts, strict=False)]
    with pytest.raises(ValueError, match=problem):
        post("k", postings=postings, memo="", by=SYSTEM)


@pytest.mark.parametrize("key", ["", "k" * 201])
def test_a_key_has_one_to_two_hundred_characters(expense: Account, payable: Account, move: Move, key: str) -> None:
    with pytest.raises(ValueError, match="1 to 200"):
        move(expense, payable, "1.00", key)


def test_currencies_balance_one_by_one(northwind: Company, expense: Account, payable: Account) -> None:
    dollars = open_account(AccountKind.INCENTIVE_PAYABLE, northwind, "USD")
    with pytest.raises(ValueError, match="USD"):
        post("k", postings=[Posting(expense, Decimal(-1)), Posting(dollars, Decimal(1))], memo="", by=SYSTEM)


def test_a_batch_is_posted_whole_or_not_at_all(expense: Account, payable: Account, bank: Account) -> None:
    grant = Draft("grant", [Posting(expense, Decimal(-5)), Posting(payable, Decimal(5))], "")
    spend = Draft("spend", [Posting(payable, Decimal(-6)), Posting(bank, Decimal(6))], "")
    with pytest.raises(Refused) as refusal:
        post_all([grant, spend], by=SYSTEM)
    assert refusal.value.code == "insufficient_balance"
    assert Entry.objects.count() == 0
    again = Draft("spend", [Posting(payable, Decimal(-4)), Posting(bank, Decimal(4))], "")
    entries = post_all([grant, again, grant], by=SYSTEM)
    assert [entry.key for entry in entries] == ["grant", "spend", "grant"]
    assert (Entry.objects.count(), balance(payable)) == (2, Decimal("1.00"))
    with pytest.raises(Refused) as refusal:
        post_all([again, spend], by=SYSTEM)
    assert refusal.value.code == "idempotency_conflict"
    assert post_all([], by=SYSTEM) == []


def test_a_reversal_points_at_its_original_and_happens_once(expense: Account, payable: Account, move: Move) -> None:
    entry = move(expense, payable, "100.00")
    taken_back = reverse(entry, by=SYSTEM)
    assert (taken_back.reverses, taken_back.memo) == (entry, "Reversal: A move")
    assert reverse(entry, by=SYSTEM) == taken_back
    assert (balance(expense), balance(payable)) == (0, 0)
    with pytest.raises(Refused) as refusal:
        reverse(taken_back, by=SYSTEM)
    assert refusal.value.code == "reversal_of_reversal"


def test_what_has_moved_on_cannot_be_reversed(expense: Account, payable: Account, bank: Account, move: Move) -> None:
    entry = move(expense, payable, "100.00")
    move(payable, bank, "0.01", "second")
    with pytest.raises(Refused) as refusal:
        reverse(entry, by=SYSTEM)
    assert refusal.value.code == "insufficient_balance"


def test_an_account_is_opened_once(northwind: Company, payable: Account) -> None:
    assert open_account(AccountKind.INCENTIVE_PAYABLE, northwind, "CNY") == payable
    other = open_account(AccountKind.INCENTIVE_PAYABLE, northwind, "CNY", reference="Q-1")
    assert (other == payable, str(other)) == (False, "Incentives payable · Northwind · Q-1 · CNY")
    assert (payable.may_go_negative, payable.available) == (False, 0)


def test_a_fault_of_the_database_is_not_taken_for_a_refusal(
    expense: Account, payable: Account, move: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(expense, payable, "1.00")
    monkeypatch.setattr(actions, "_found", lambda _wanted: {})
    with pytest.raises(actions.IntegrityError):
        move(expense, payable, "1.00")
    assert Line.objects.count() == 2
