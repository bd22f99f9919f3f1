"""From what is owed to what is paid (domain.md 12, seed 003).

The vendor owes Northwind confirmed incentives of several months. Northwind gathers them into one payment request; the
vendor approves it; Northwind sends two invoices, because its invoices have a limit, and hands them in. The vendor
refuses one and accepts the other; Northwind replaces the refused one; then the invoices equal the request and it is
paid. All the while request, items and ledger say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from partner_center.domains.payouts import actions
from partner_center.domains.payouts.models import Invoice, Payment, PaymentRequest
from partner_center.domains.payouts.queries import reconciled
from partner_center.foundations.calendars import clock
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.ledger import items as ledger
from partner_center.foundations.ledger.checks import reconcile
from partner_center.foundations.ledger.models import Item
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import Refused, WrongState
from tests.domains.partners.papers import certified, filled_in
from tests.domains.partners.people import People
from tests.domains.payouts import money

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2026, 10, 16, 15, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Hands]:
    """It is Friday, 16 October 2026, three in the afternoon in Shanghai."""
    with clock.freeze(FRIDAY) as hands:
        yield hands


def standing(request: PaymentRequest) -> set[str]:
    return {item.standing for item in Item.objects.with_standing().filter(drawn_by=request.number)}


def test_from_three_months_to_one_payment(people: People) -> None:
    certified(people.northwind)
    months = [money.due(people.northwind, "60.00", period=month)[0] for month in ("2026-07", "2026-08", "2026-09")]
    request = actions.request_payment(months, by=people.partner, note="Third quarter")
    assert (request.number, request.amount, request.periods) == ("PR-000001", 180, "2026-07, 2026-08, 2026-09")
    assert standing(request) == {"requested"}

    actions.approve(request, by=people.payer)
    first, second = money.invoice(request, "100.00"), money.invoice(request, "80.00")
    assert (request.remaining, first.tax, first.net) == (0, Decimal("5.66"), Decimal("94.34"))
    actions.hand_in(request, by=people.partner)

    actions.accept(first, by=people.payer)
    actions.refuse(second, by=people.payer, reason="The title is wrong.")
    request.refresh_from_db()
    assert (request.status, request.remaining) == ("to_invoice", 80)
    third = money.invoice(request, "80.00", number=second.number)
    actions.hand_in(request, by=people.partner)
    actions.accept(third, by=people.payer)
    request.refresh_from_db()
    assert (request.status, request.pay_on, standing(request)) == ("paying", date(2026, 10, 20), {"paying"})

    actions.pay(request, by=people.payer, reference="ICBC-1", paid_on=date(2026, 10, 16))
    assert (request.status, standing(request), Payment.objects.get().amount) == ("paid", {"paid"}, 180)
    found = reconciled(request, by=people.payer)
    assert (found.requested, found.items, found.drawn, found.paid, found.agrees) == (180, 180, 180, 180, True)
    assert [entry.key.partition(":")[0] for entry in found.entries] == ["draw", "transit", "pay"]
    assert reconcile(contents=True) == []
    assert [total.paid for total in ledger.totals(Item.objects.all())] == [180]


def test_both_sides_are_told(people: People) -> None:
    request = money.paid(people.northwind, "60.00", "40.00")
    run_pending()
    about = Notification.objects.filter(message__startswith="payouts.").order_by("pk")
    assert list(about.values_list("message", flat=True)) == [
        "payouts.submitted",
        "payouts.approved",
        "payouts.handed_in",
        "payouts.cleared",
        "payouts.paid",
    ]
    last = about.last()
    assert last is not None
    assert request.number in last.subject


@pytest.mark.parametrize("end", ["reject", "withdraw"])
def test_what_is_rejected_or_withdrawn_can_be_requested_again(people: People, end: str) -> None:
    request = money.requested(people.northwind, "60.00", "40.00")
    if end == "reject":
        actions.reject(request, by=people.payer, reason="Ask for the whole quarter.")
    else:
        actions.withdraw(request, by=people.partner)
    found = reconciled(request, by=people.payer)
    assert (found.given_back, found.agrees) == (100, True)
    again = actions.request_payment(list(Item.objects.visible_to(people.partner).due()), by=people.partner)
    assert (again.amount, again.number) == (100, "PR-000002")
    assert reconcile(contents=True) == []


def test_a_claim_is_taken_off_the_next_payment(people: People) -> None:
    certified(people.northwind)
    earned, claim = money.due(people.northwind, "100.00", "-30.00")
    with pytest.raises(Refused) as left_out:
        actions.request_payment([earned], by=people.partner)
    assert (left_out.value.code, claim.key in str(left_out.value)) == ("claims_left_out", True)
    assert actions.request_payment([earned, claim], by=people.partner).amount == 70
    assert reconcile(contents=True) == []


def test_without_certified_information_nothing_is_requested(people: People) -> None:
    items = money.due(people.northwind, "100.00")
    with pytest.raises(Refused) as refusal:
        actions.request_payment(items, by=people.partner)
    assert refusal.value.code == "not_certified"


def test_while_the_account_changes_nothing_is_requested(people: People) -> None:
    from partner_center.domains.partners.actions import submit

    certified(people.northwind)
    submit(filled_in(people.northwind), by=people.partner)
    with pytest.raises(Refused) as refusal:
        actions.request_payment(money.due(people.northwind, "100.00"), by=people.partner)
    assert refusal.value.code == "change_in_progress"


def test_an_item_is_in_one_living_request(people: People) -> None:
    request = money.requested(people.northwind, "60.00")
    taken = [one.item for one in request.items.all()]
    with pytest.raises(Refused) as refusal:
        actions.request_payment(taken, by=people.partner)
    assert refusal.value.code == "item_already_drawn"


def test_a_request_has_one_currency(people: People) -> None:
    certified(people.northwind)
    mixed = [*money.due(people.northwind, "60.00"), *money.due(people.northwind, "60.00", currency="USD")]
    with pytest.raises(Refused) as refusal:
        actions.request_payment(mixed, by=people.partner)
    assert refusal.value.code == "several_currencies"


def test_many_months_are_told_shortly(people: People) -> None:
    certified(people.northwind)
    months = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
    items = [money.due(people.northwind, "1.00", period=month)[0] for month in months]
    assert actions.request_payment(items, by=people.partner).periods == "2024-01 – 2025-12 (24)"


def test_a_wrong_invoice_is_removed_before_it_is_handed_in(people: People) -> None:
    request = money.approved(people.northwind, "100.00")
    wrong = money.invoice(request, "40.00", number="A1")
    actions.remove(wrong, by=people.partner)
    assert request.remaining == 100
    money.invoice(request, "100.00", number="A1")
    actions.hand_in(request, by=people.partner)
    with pytest.raises(WrongState):
        actions.remove(request.invoices.get(status="submitted"), by=people.partner)


def test_invoices_are_handed_in_when_they_equal_the_request(people: People) -> None:
    request = money.approved(people.northwind, "100.00")
    money.invoice(request, "99.99")
    with pytest.raises(Refused) as refusal:
        actions.hand_in(request, by=people.partner)
    assert (refusal.value.code, "0.01" in str(refusal.value)) == ("not_fully_invoiced", True)
    assert Invoice.objects.get().status == "added"


def test_invoices_that_are_fine_can_be_accepted_while_another_is_replaced(people: People) -> None:
    request = money.invoiced(people.northwind, "60.00", "40.00")
    fine, wrong = request.invoices.order_by("pk")
    actions.refuse(wrong, by=people.payer, reason="Unreadable.")
    actions.accept(fine, by=people.payer)
    request.refresh_from_db()
    assert request.status == "to_invoice"
    money.invoice(request, "40.00")
    actions.hand_in(request, by=people.partner)
    actions.accept(request.invoices.get(status="submitted"), by=people.payer)
    request.refresh_from_db()
    assert request.status == "paying"


def test_a_payment_is_recorded_once(people: People) -> None:
    request = money.paid(people.northwind, "100.00")
    with pytest.raises(WrongState):
        actions.pay(request, by=people.payer, reference="ICBC-2", paid_on=date(2026, 10, 16))
    assert Payment.objects.count() == 1


def test_a_bank_reference_pays_one_request(people: People) -> None:
    first, second = money.cleared(people.northwind, "100.00"), money.cleared(people.northwind, "50.00")
    actions.pay(first, by=people.payer, reference="ICBC-1", paid_on=date(2026, 10, 16))
    with pytest.raises(Refused) as refusal:
        actions.pay(second, by=people.payer, reference="ICBC-1", paid_on=date(2026, 10, 16))
    assert set(refusal.value.fields) == {"reference"}


def test_today_is_the_day_at_the_company_not_in_greenwich(people: People, today: clock.Hands) -> None:
    request = money.cleared(people.northwind, "100.00")
    today.at = datetime(2026, 10, 17, 7, tzinfo=ZoneInfo("Asia/Shanghai"))  # still the 16th in UTC
    with pytest.raises(Refused) as tomorrow:
        actions.pay(request, by=people.payer, reference="ICBC-1", paid_on=date(2026, 10, 18))
    assert set(tomorrow.value.fields) == {"paid_on"}
    assert actions.pay(request, by=people.payer, reference="ICBC-1", paid_on=date(2026, 10, 17)).status == "paid"


def test_items_of_somebody_else_do_not_exist(people: People) -> None:
    items = money.due(people.contoso, "100.00")
    with pytest.raises(Refused) as refusal:
        actions.request_payment(items, by=people.partner)
    assert refusal.value.status == 404
