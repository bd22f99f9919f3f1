"""Balances at a time, account statements, who sees what, and the proof that everything adds up."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.ledger import jobs
from partner_center.foundations.ledger.checks import reconcile
from partner_center.foundations.ledger.kinds import AccountKind
from partner_center.foundations.ledger.models import Account, Entry, Line
from partner_center.foundations.ledger.queries import available, balance, statement_of

if TYPE_CHECKING:
    from partner_center.foundations.identity.models import Company
    from tests.foundations.ledger.conftest import Move

pytestmark = pytest.mark.django_db
JULY, AUGUST, SEPTEMBER = (datetime(2026, month, 1, tzinfo=UTC) for month in (7, 8, 9))


@pytest.fixture
def year(expense: Account, payable: Account, bank: Account, move: Move) -> list[Entry]:
    return [
        move(expense, payable, "100.00", "july", at=JULY),
        move(payable, bank, "30.00", "august", at=AUGUST),
        move(expense, payable, "5.00", "late for july", at=JULY),
    ]


@pytest.mark.parametrize(("at", "held"), [(JULY, "0.00"), (AUGUST, "105.00"), (SEPTEMBER, "75.00"), (None, "75.00")])
def test_a_balance_is_what_was_posted_before(
    year: list[Entry], payable: Account, at: datetime | None, held: str
) -> None:
    assert balance(payable, at) == Decimal(held)


def test_a_statement_runs_in_order_of_time(year: list[Entry], payable: Account) -> None:
    assert list(statement_of(payable).values_list("entry__key", "amount", "balance")) == [
        ("july", Decimal(100), Decimal(100)),
        ("late for july", Decimal(5), Decimal(105)),
        ("august", Decimal(-30), Decimal(75)),
    ]


def test_a_statement_of_a_span_starts_from_what_was_there(year: list[Entry], payable: Account) -> None:
    rows = statement_of(payable, since=AUGUST, until=SEPTEMBER).values_list("entry__key", "balance")
    assert list(rows) == [("august", Decimal(75))]
    assert list(statement_of(payable, since=SEPTEMBER)) == []


def test_what_is_available_per_currency(year: list[Entry], northwind: Company, contoso: Company) -> None:
    assert available(AccountKind.INCENTIVE_PAYABLE, northwind) == {"CNY": Decimal("75.00")}
    assert available(AccountKind.INCENTIVE_PAYABLE, contoso) == {}


def test_a_partner_sees_only_its_own(year: list[Entry], northwind: Company, contoso: Company) -> None:
    own, other, nobody = Actor("a", company=northwind), Actor("b", company=contoso), Actor("c")
    seen = {
        actor.label: [model.objects.visible_to(actor).count() for model in (Account, Entry, Line)]
        for actor in (own, other, nobody, SYSTEM)
    }
    assert seen == {"a": [1, 3, 3], "b": [0, 0, 0], "c": [0, 0, 0], "Partner Center": [3, 3, 6]}


def test_a_sound_ledger_has_no_findings(year: list[Entry]) -> None:
    assert reconcile(contents=True) == []


def test_whoever_reached_around_the_guards_is_found(
    year: list[Entry], payable: Account, bank: Account, expense: Account
) -> None:
    july, august, late = year
    connection.check_constraints()
    with connection.cursor() as cursor:
        for table in ("ledger_account", "ledger_line"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_account SET available = 80 WHERE id = %s", [payable.pk])
        cursor.execute("UPDATE ledger_line SET amount = 31 WHERE entry_id = %s AND amount > 0", [august.pk])
        cursor.execute("DELETE FROM ledger_line WHERE entry_id = %s", [late.pk])
        cursor.execute("UPDATE ledger_line SET account_id = %s WHERE entry_id = %s AND amount < 0", [bank.pk, july.pk])
    assert [(finding.code, finding.about, finding.text) for finding in reconcile(contents=True)] == [
        ("balance_differs", payable.pk, "80.00 CNY is kept, the lines sum to 70.00."),
        ("out_of_balance", august.pk, "The lines sum to 1.00 CNY."),
        ("lines_differ", late.pk, "2 lines were written, 0 are there."),
        ("content_differs", july.pk, "The lines are not those that were posted."),
        ("content_differs", august.pk, "The lines are not those that were posted."),
        ("content_differs", late.pk, "The lines are not those that were posted."),
    ]


def test_the_nightly_proof_fails_aloud(year: list[Entry], payable: Account) -> None:
    jobs.reconcile()
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE ledger_account DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_account SET available = 80 WHERE id = %s", [payable.pk])
    with pytest.raises(jobs.LedgerBroken, match="1 findings: balance_differs"):
        jobs.reconcile()
