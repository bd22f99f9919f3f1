"""The rules that the database keeps whatever program talks to it: raw SQL cannot make the ledger lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, connection, transaction

from partner_center.foundations.ledger.models import Account, Entry, Line

if TYPE_CHECKING:
    from tests.foundations.ledger.conftest import Move

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(expense: Account, payable: Account, move: Move) -> Entry:
    return move(expense, payable, "100.00")


def _refused(*statements: str) -> str:
    """Run statements as one transaction would; return the database's refusal."""
    with pytest.raises(IntegrityError) as refusal:
        _run(*statements, "SET CONSTRAINTS ALL IMMEDIATE")
    return str(refusal.value)


def _run(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_line SET amount = amount * 2",
        "DELETE FROM ledger_line",
        "UPDATE ledger_entry SET memo = 'other'",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_line",
        "TRUNCATE ledger_entry CASCADE",
        "TRUNCATE ledger_account CASCADE",
    ],
)
def test_nothing_is_changed_or_removed(entry: Entry, statement: str) -> None:
    # What earlier statements left to be checked at the end would be in the way of TRUNCATE.
    connection.check_constraints()
    assert "append-only" in _refused(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_account SET available = 1000000 WHERE available IS NOT NULL",
        "UPDATE ledger_account SET currency = 'USD'",
        "DELETE FROM ledger_account",
        "INSERT INTO ledger_account (kind, currency, reference, available) VALUES ('gift', 'CNY', '', 5)",
    ],
)
def test_accounts_are_moved_by_their_lines_alone(entry: Entry, statement: str) -> None:
    assert "moved by their lines alone" in _refused(statement)


def _line(entry: Entry, account: Account, amount: str, currency: str = "CNY") -> str:
    return (
        "INSERT INTO ledger_line (entry_id, account_id, currency, amount) "  # noqa: S608 - numbers of this test
        f"VALUES ({entry.pk}, {account.pk}, '{currency}', {amount})"
    )


def _entry(lines: int) -> str:
    return (
        "INSERT INTO ledger_entry (id, key, memo, actor_label, posted_at, line_count, digest) "  # noqa: S608 - as above
        f"VALUES (1000000, 'raw', '', 'x', now(), {lines}, '')"
    )


def test_an_entry_sums_to_zero(expense: Account, payable: Account) -> None:
    entry = Entry(pk=1_000_000)
    text = _refused(_entry(2), _line(entry, expense, "-5"), _line(entry, payable, "5.01"))
    assert "does not sum to zero" in text


def test_an_entry_has_lines(entry: Entry) -> None:
    assert "more or fewer lines" in _refused(_entry(2))


def test_nothing_is_slipped_into_an_old_entry(entry: Entry, expense: Account, payable: Account) -> None:
    text = _refused(_line(entry, expense, "-5"), _line(entry, payable, "5"))
    assert "more or fewer lines" in text


def test_a_line_has_the_currency_of_its_account(entry: Entry, payable: Account) -> None:
    assert "ledger_line_has_its_accounts_currency" in _refused(_line(entry, payable, "5", "USD"))


def test_a_guarded_account_has_a_floor(entry: Entry, payable: Account) -> None:
    assert "ledger_account_never_overdrawn" in _refused(_line(entry, payable, "-100.01"))


def test_a_line_moves_something(entry: Entry, payable: Account) -> None:
    assert "ledger_line_amount_is_not_zero" in _refused(_line(entry, payable, "0"))
    assert Line.objects.count() == 2
