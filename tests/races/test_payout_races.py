"""Two people at once about the same money: each was seen failing with its lock taken out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from partner_center.domains.partners import actions as partners
from partner_center.domains.payouts import actions
from partner_center.domains.payouts.models import Invoice, Payment, PaymentRequest, RequestItem
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.ledger.checks import reconcile
from partner_center.foundations.numbering.actions import next_number
from partner_center.kit.refusals import Refused, WrongState
from tests.domains.partners.papers import certified, filled_in
from tests.domains.partners.people import People
from tests.domains.payouts import money
from tests.races.conftest import AtOnce


@pytest.fixture
def people(transactional_db: None) -> People:
    return People()


def refusals(results: list[object]) -> list[str]:
    """The codes of those who were refused; anything but a refusal is a fault."""
    assert not [one for one in results if isinstance(one, Exception) and not isinstance(one, Refused)], results
    return [one.code for one in results if isinstance(one, Refused)]


def test_two_requests_for_the_same_item(people: People, at_once: AtOnce) -> None:
    """Locks: the counter ``PR`` and the rows of the items (``ledger.items.draw``); either is enough.

    Without both the second request breaks on a constraint instead of reading that the item is taken.
    """
    certified(people.northwind)
    with transaction.atomic():
        next_number("PR")  # else the two would wait for each other where the counter begins
    items = money.due(people.northwind, "100.00")

    def ask() -> PaymentRequest:
        return actions.request_payment(items, by=Actor.of(people.admin))

    assert refusals(at_once(ask, ask)) == ["item_already_drawn"]
    assert (PaymentRequest.objects.count(), reconcile(contents=True)) == (1, [])


def test_the_database_itself_refuses_a_second_living_request(people: People) -> None:
    """Without any lock: ``payouts_item_once``."""
    request = money.requested(people.northwind)
    item = request.items.get().item
    with pytest.raises(IntegrityError, match="payouts_item_once"), transaction.atomic():
        RequestItem.objects.create(request=request, item=item, amount=item.amount)


def test_two_invoices_that_together_are_too_much(people: People, at_once: AtOnce) -> None:
    """Locks: the row of the request in ``submit_invoice``, the hold on the partner's numbers; either is enough.

    Without both the invoices are more than the request.
    """
    request = money.approved(people.northwind, "100.00")

    def add() -> Invoice:
        by, data = Actor.of(people.admin), money.invoice_data(amount=Decimal("60.00"))
        return actions.submit_invoice(PaymentRequest.objects.get(pk=request.pk), by=by, **data)

    assert refusals(at_once(add, add)) == ["bad_invoice"]
    assert request.remaining == 40


def test_one_invoice_number_for_two_requests(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold("payouts.invoice-number", partner)``; without it the constraint answers with a fault."""
    requests = [money.approved(people.northwind, "100.00") for _ in range(2)]

    def add(pk: int) -> Invoice:
        by, data = Actor.of(people.admin), money.invoice_data(number="SAME")
        return actions.submit_invoice(PaymentRequest.objects.get(pk=pk), by=by, **data)

    assert refusals(at_once(*[lambda pk=one.pk: add(pk) for one in requests])) == ["bad_invoice"]
    assert Invoice.objects.filter(number="SAME").count() == 1


def test_two_payments_of_one_request(people: People, hesitant: None, at_once: AtOnce) -> None:
    """Lock: the row lock; without it the second payment breaks on the one-to-one key."""
    request = money.cleared(people.northwind)

    def pay(reference: str) -> PaymentRequest:
        mine = PaymentRequest.objects.get(pk=request.pk)
        return actions.pay(mine, by=Actor.of(people.finance), reference=reference, paid_on=date(2026, 10, 1))

    results = at_once(lambda: pay("A"), lambda: pay("B"))
    assert refusals(results) == [WrongState.default_code]
    assert (Payment.objects.count(), reconcile(contents=True)) == (1, [])


def test_one_bank_reference_for_two_requests(people: People, at_once: AtOnce) -> None:
    """Lock: ``hold("payouts.reference", reference)``; without it the constraint answers with a fault."""
    requests = [money.cleared(people.northwind) for _ in range(2)]

    def pay(pk: int) -> PaymentRequest:
        mine = PaymentRequest.objects.get(pk=pk)
        return actions.pay(mine, by=Actor.of(people.finance), reference="SAME", paid_on=date(2026, 10, 1))

    assert refusals(at_once(*[lambda pk=one.pk: pay(pk) for one in requests])) == ["reference_used"]
    assert Payment.objects.count() == 1


def test_the_last_two_invoices_are_accepted_at_once(people: People, at_once: AtOnce) -> None:
    """Lock: the row of the request in ``accept``; without it each waits for the other and nobody clears it."""
    request = money.invoiced(people.northwind, "60.00", "40.00")
    pks = list(request.invoices.values_list("pk", flat=True))

    def accept(pk: int) -> Invoice:
        return actions.accept(Invoice.objects.get(pk=pk), by=Actor.of(people.finance))

    assert refusals(at_once(*[lambda pk=pk: accept(pk) for pk in pks])) == []
    request.refresh_from_db()
    assert (request.status, reconcile(contents=True)) == ("paying", [])


def test_an_invoice_is_removed_while_all_are_handed_in(people: People, at_once: AtOnce) -> None:
    """Lock: the rows of the invoices in ``hand_in``; without it a request is handed in without its invoice."""
    request = money.approved(people.northwind, "100.00")
    invoice = money.invoice(request, "100.00")

    def remove() -> Invoice:
        return actions.remove(Invoice.objects.get(pk=invoice.pk), by=Actor.of(people.admin))

    def hand_in() -> PaymentRequest:
        return actions.hand_in(PaymentRequest.objects.get(pk=request.pk), by=Actor.of(people.admin))

    assert len(refusals(at_once(remove, hand_in))) == 1
    invoice.refresh_from_db()
    request.refresh_from_db()
    assert (request.status, invoice.status) in {("to_invoice", "withdrawn"), ("invoices_reviewing", "submitted")}


def test_wrong_amounts_entered_at_once_are_all_counted(people: People, at_once: AtOnce) -> None:
    """Lock: the row of the version in ``verify``; without it two wrong amounts count as one."""
    info = filled_in(people.northwind)
    partners.submit(info, by=people.partner)
    partners.approve(info, by=people.payer, verify_amount=Decimal("0.37"))

    def guess() -> bool:
        mine = type(info).objects.get(pk=info.pk)
        return partners.verify(mine, by=Actor.of(people.admin), amount=Decimal("0.11"))

    assert at_once(guess, guess) == [False, False]
    info.refresh_from_db()
    assert info.attempts == 2
