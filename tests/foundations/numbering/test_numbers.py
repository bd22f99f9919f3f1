"""Numbers that people quote: in order, per prefix, without gaps."""

import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError

from partner_center.foundations.numbering.actions import next_number


@pytest.mark.django_db
def test_each_prefix_counts_by_itself() -> None:
    assert [next_number("PR"), next_number("PR"), next_number("INV"), next_number("PR")] == [
        "PR-000001",
        "PR-000002",
        "INV-000001",
        "PR-000003",
    ]


@pytest.mark.django_db
def test_the_width_is_a_minimum() -> None:
    assert next_number("PO", width=1) == "PO-1"


@pytest.mark.django_db
def test_a_number_taken_back_is_given_out_again() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - the number is taken before the failure
        assert next_number("PR") == "PR-000001"
        raise RuntimeError
    assert next_number("PR") == "PR-000001"


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_there_is_no_number() -> None:
    with pytest.raises(TransactionManagementError):
        next_number("PR")


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "pr", "P R", "1"])
def test_a_prefix_can_be_read_out(prefix: str) -> None:
    with pytest.raises(IntegrityError):
        next_number(prefix)
