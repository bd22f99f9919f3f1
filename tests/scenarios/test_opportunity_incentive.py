"""The incentive of a delivered opportunity, from the delivery to the money (domain.md 10, seeds 002 and 004).

Northwind sold its shop solution to Blue Whale; the vendor validated the opportunity in March, the delivery ends on
Sunday, 20 September 2026. On that day Northwind cannot apply yet: orders of the last day are being settled. From the
next day on it applies with two orders that the bills name, and attaches the contract. The vendor's operations see the
calculation before they decide; they send the application back once, because one order is not the project's. Northwind
mends it and submits it again; it is approved, and its amount is published as a statement of its own. Northwind
confirms, puts the amount into a payment request, thinks better of it, requests again, sends the invoice, and is paid.
All the while application, statement, request, ledger and home page say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from partner_center.domains.incentives import actions, queries
from partner_center.domains.incentives.models import Application, ApplicationOrder, Statement
from partner_center.domains.opportunities import actions as opportunities
from partner_center.domains.opportunities.models import Opportunity
from partner_center.domains.payouts import actions as payouts
from partner_center.domains.payouts.models import PaymentRequest
from partner_center.domains.payouts.queries import reconciled
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.ledger import items as ledger
from partner_center.foundations.ledger.checks import reconcile
from partner_center.foundations.ledger.models import Item
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.notices.models import Notification
from partner_center.foundations.reviews import actions as reviews
from partner_center.foundations.reviews.models import Review
from partner_center.kit.refusals import Refused
from tests.domains.incentives import deals
from tests.domains.partners.papers import certified
from tests.domains.partners.people import People
from tests.domains.payouts import money

pytestmark = pytest.mark.django_db

SUNDAY = datetime(2026, 9, 20, 16, tzinfo=deals.SHANGHAI)


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Hands]:
    """It is Sunday, 20 September 2026, the last day of the delivery."""
    with clock.freeze(SUNDAY) as hands:
        yield hands


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture
def operations(people: People) -> Actor:
    return Actor.of(people.person(people.vendor, Role.VENDOR_OPERATIONS))


@pytest.fixture
def opportunity(people: People) -> Opportunity:
    """The opportunity on the day on which its delivery ends; bills of September name three orders of the customer."""
    deals.policy(new_rate=Decimal("0.10"), existing_rate=Decimal("0.04"), cap=Decimal(50000))
    made = deals.delivered(people.northwind, stage="delivering", delivered_on=None, customer_name="Blue Whale Ltd")
    deals.billed(
        made,
        deals.ordered("CS-A", "80000.10", "C5001", month="2026-08"),
        deals.ordered("CS-A", "-1000", "C5001", ChargeCategory="Credit"),
        deals.ordered("CS-B", "40000.05", "C5001"),
        deals.ordered("CS-B", "9000", "C5001", ServiceName="Marketplace"),
        deals.ordered("CS-C", "12345", "C5001"),
        account="C5001",
    )
    return opportunities.complete_delivery(made, by=SYSTEM, delivered_on=SUNDAY.date())


def stage(application: Application) -> str:
    found: str = Application.objects.with_stage().get(pk=application.pk).stage
    return found


def apply(opportunity: Opportunity, by: Actor, *orders: str) -> Application:
    account = queries.account_of(opportunity, "C5001", seen_by=by)
    assert account is not None
    return actions.apply(opportunity, by=by, **deals.answers(opportunity, account[0], orders=list(orders)))


def approved(opportunity: Opportunity, people: People, operations: Actor, today: clock.Hands) -> Application:
    today.move_to(SUNDAY + timedelta(days=1))
    application = apply(opportunity, people.partner, "CS-A", "CS-B")
    reviews.approve(Review.objects.of(application).get(), by=operations)
    application.refresh_from_db()
    return application


def test_from_the_delivery_to_the_money(  # noqa: PLR0915 - the whole way is one story
    people: People, operations: Actor, opportunity: Opportunity, today: clock.Hands
) -> None:
    # On the last day of the delivery it is listed, with the day from which it can be applied for.
    assert [one.number for one in queries.to_apply(people.partner)] == [opportunity.number]
    assert queries.applies_from(opportunity) == datetime(2026, 9, 21, tzinfo=deals.SHANGHAI)
    with pytest.raises(Refused) as early:
        apply(opportunity, people.partner, "CS-A")
    assert early.value.code == "too_early"

    # The day after, Northwind applies with three orders; the reviewer sees the amount and sends it back.
    today.move_to(SUNDAY + timedelta(days=1))
    application = apply(opportunity, people.partner, "CS-A", "CS-B", "CS-C")
    review = reviews.take(Review.objects.of(application).get(), by=operations)
    shown = queries.calculation_of(application)
    assert shown is not None
    assert (shown.award.base, shown.award.is_new_customer) == (Decimal("131345.15"), True)
    reviews.reject(review, by=operations, reason="CS-C is another project.", fields={"orders": ""})
    application.refresh_from_db()
    assert (application.status, application.refusal) == ("rejected", "CS-C is another project.")

    # Northwind leaves the order out and submits it again; its last reviewer approves.
    answers = deals.answers(opportunity, application.account, orders=["CS-A", "CS-B"], contract=None)
    actions.amend_application(application, by=people.partner, **answers)
    actions.resubmit(application, by=people.partner)
    review.refresh_from_db()
    assert (review.status, review.round, review.assigned_to) == ("assigned", 2, operations.user)
    reviews.approve(review, by=operations)

    # The amount is published: 10 % of 80,000.10 − 1,000 + 40,000.05; what came from the marketplace does not count.
    application.refresh_from_db()
    earning = application.earning
    assert earning is not None
    statement = earning.statement
    assert (earning.base, earning.exact, earning.rounding) == (
        Decimal("119000.15"),
        Decimal("11900.015"),
        Decimal("0.005"),
    )
    assert (statement.amount, statement.source, statement.status) == (Decimal("11900.02"), "opportunity", "pending")
    verdicts = {(one["order_id"], one["service"]): one["verdict"] for one in earning.explanation["lines"]}
    assert verdicts["CS-B", "Marketplace"] == "excluded_product"
    assert stage(application) == "publicity"

    # Northwind confirms the bill; the amount can be requested.
    actions.confirm(statement, by=people.partner)
    assert stage(application) == "to_pay"
    item = Item.objects.due().get(key=earning.number)

    # It requests the payment, withdraws the request, and requests it again.
    certified(people.northwind)
    request = payouts.request_payment([item], by=people.partner)
    assert stage(application) == "paying"
    payouts.withdraw(request, by=people.partner)
    assert stage(application) == "to_pay"
    item.refresh_from_db()
    again = payouts.request_payment([item], by=people.partner)
    payouts.approve(again, by=people.payer)
    money.invoice(again, "11900.02", issued_on=date(2026, 9, 21))
    payouts.hand_in(again, by=people.partner)
    payouts.accept(again.invoices.get(), by=people.payer)
    again.refresh_from_db()
    assert (again.status, stage(application)) == ("paying", "paying")
    payouts.pay(again, by=people.payer, reference="ICBC-9", paid_on=date(2026, 9, 21))

    # Done; and every place says the same.
    assert stage(application) == "done"
    found = reconciled(again, by=people.payer)
    assert (found.paid, found.agrees) == (Decimal("11900.02"), True)
    totals = ledger.totals(Item.objects.visible_to(people.partner))
    assert [(one.earned, one.confirmed, one.paid) for one in totals] == [(Decimal("11900.02"),) * 3]
    assert (Statement.objects.get().amount, PaymentRequest.objects.get(pk=again.pk).amount) == (again.amount,) * 2
    assert reconcile(contents=True) == []


def test_who_does_nothing_is_confirmed_by_the_deadline(
    people: People, operations: Actor, opportunity: Opportunity, today: clock.Hands
) -> None:
    application = approved(opportunity, people, operations, today)
    assert application.earning is not None
    statement = application.earning.statement
    today.move_to(statement.publicity_ends_at + timedelta(minutes=1))
    sweep()
    statement.refresh_from_db()
    assert (statement.status, statement.is_confirmed_by_deadline, stage(application)) == ("confirmed", True, "to_pay")


def test_a_question_about_the_award_does_not_stop_the_clock(
    people: People, operations: Actor, opportunity: Opportunity, today: clock.Hands
) -> None:
    application = approved(opportunity, people, operations, today)
    assert application.earning is not None
    question = actions.ask(
        application.earning.statement,
        by=people.partner,
        text="Why is the licence left out?",
        earning=application.earning,
    )
    actions.answer(question, by=operations, reply="The policy leaves the marketplace out.")
    actions.confirm(application.earning.statement, by=people.partner)
    assert stage(application) == "to_pay"


def test_everybody_is_told_what_concerns_him(
    people: People, operations: Actor, opportunity: Opportunity, today: clock.Hands
) -> None:
    application = approved(opportunity, people, operations, today)
    assert application.earning is not None
    actions.confirm(application.earning.statement, by=people.partner)
    run_pending()
    told = Notification.objects.filter(message__startswith="incentives.").order_by("pk")
    assert [(one.message, one.user.company.kind) for one in told.select_related("user__company")] == [
        ("incentives.applied", "vendor"),
        ("incentives.awarded", "partner"),
        ("incentives.confirmed", "partner"),
    ]
    assert "11,900.02 CNY" in told[1].subject


def test_one_order_pays_for_one_project(
    people: People, operations: Actor, opportunity: Opportunity, today: clock.Hands
) -> None:
    first = approved(opportunity, people, operations, today)
    assert first.earning is not None
    actions.confirm(first.earning.statement, by=people.partner)
    later = deals.delivered(people.northwind, customer=opportunity.customer, customer_name="Blue Whale Ltd")
    with pytest.raises(Refused) as refused:
        apply(later, people.partner, "CS-B", "CS-C")
    assert (refused.value.code, "CS-B" in str(refused.value), "CS-C" in str(refused.value)) == (
        "order_counted",
        True,
        False,
    )
    assert apply(later, people.partner, "CS-C").number == "OI-000002"
    assert ApplicationOrder.objects.filter(is_living=True).count() == 3
