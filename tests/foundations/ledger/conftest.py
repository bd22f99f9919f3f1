"""Two partners with accounts, and what a posting needs."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company
from partner_center.foundations.ledger.actions import Posting, open_account, post
from partner_center.foundations.ledger.kinds import AccountKind
from partner_center.foundations.ledger.models import Account, Entry


@pytest.fixture
def northwind(db: None) -> Company:
    return Company.objects.create(kind="partner", number="P-1", name="Northwind")


@pytest.fixture
def contoso(db: None) -> Company:
    return Company.objects.create(kind="partner", number="P-2", name="Contoso")


@pytest.fixture
def expense(db: None) -> Account:
    return open_account(AccountKind.INCENTIVE_EXPENSE, None, "CNY")


@pytest.fixture
def payable(northwind: Company) -> Account:
    return open_account(AccountKind.INCENTIVE_PAYABLE, northwind, "CNY")


@pytest.fixture
def bank(db: None) -> Account:
    return open_account(AccountKind.BANK, None, "CNY")


Move = Callable[..., Entry]


@pytest.fixture
def move() -> Move:
    """Move an amount from one account to another under a key."""

    def moved(source: Account, target: Account, amount: str, key: str = "first", **more: object) -> Entry:
        value = Decimal(amount)
        postings = [Posting(source, -value), Posting(target, value)]
        return post(key, postings=postings, memo="A move", by=SYSTEM, **more)  # type: ignore[arg-type]  # passed on as given

    return moved
