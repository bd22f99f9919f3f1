"""Applications for the incentive of a delivered opportunity: what they earn, and why they are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from partner_center.domains.customers.models import AccountFacts
from partner_center.domains.incentives import actions, queries
from partner_center.domains.incentives.models import Application, ApplicationOrder
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.ledger.models import Item
from partner_center.kit.refusals import Refused
from partner_center.settlement.opportunity_terms import OpportunityTerms
from tests.domains.incentives import deals, month
from tests.domains.incentives.people import People
from tests.domains.partners.papers import scan

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 16, 15, tzinfo=deals.SHANGHAI)


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Hands]:
    with clock.freeze(NOW) as hands:
        yield hands


@pytest.fixture
def people() -> People:
    return People()


def refusal(work: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        work()
    return caught.value


def test_an_approved_application_is_published_and_accrued(people: People) -> None:
    application = deals.approved(people.northwind)
    earning = application.earning
    assert earning is not None
    statement = earning.statement
    assert (statement.source, statement.run, statement.period, statement.amount) == (
        "opportunity",
        None,
        "2026-10",
        Decimal("100.00"),
    )
    assert (earning.base, earning.rate, earning.amount, earning.rounding) == (1000, Decimal("0.1"), 100, 0)
    item = Item.objects.with_standing().get(key=earning.number)
    assert (item.amount, item.standing, application.number in item.label) == (100, "accrued", True)
    actions.confirm(statement, by=SYSTEM)
    shown = Application.objects.with_stage().get(pk=application.pk)
    assert (shown.status, shown.stage, shown.item_id) == ("confirmed", "to_pay", item.pk)


# What is refused, and what it says.


def ready(people: People, **other: Any) -> tuple[Any, Any]:
    deals.released()
    opportunity = deals.delivered(people.northwind, **other)
    return opportunity, deals.billed(opportunity)


def apply(opportunity: Any, billing: Any, /, **other: Any) -> Application:
    return actions.apply(opportunity, by=SYSTEM, **deals.answers(opportunity, billing, **other))


def test_from_the_day_after_the_delivery_where_the_partner_is(people: People, today: clock.Hands) -> None:
    opportunity, account = ready(people)
    today.move_to(datetime(2026, 9, 20, 23, 59, 59, tzinfo=deals.SHANGHAI))
    found = refusal(lambda: apply(opportunity, account))
    assert (found.code, "2026-09-20" in str(found)) == ("too_early", True)
    today.move_to(datetime(2026, 9, 21, 0, 0, tzinfo=deals.SHANGHAI))
    assert apply(opportunity, account).status == "reviewing"


def test_one_opportunity_once(people: People) -> None:
    application = deals.rejected(people.northwind)
    again = deals.answers(application.opportunity, application.account)
    found = refusal(lambda: actions.apply(application.opportunity, by=SYSTEM, **again))
    assert (found.code, application.number in str(found)) == ("already_applied", True)


def test_the_label_must_have_held_when_the_delivery_ended(people: People) -> None:
    deals.released()
    late = datetime(2026, 9, 21, 1, tzinfo=deals.SHANGHAI)
    early = datetime(2026, 9, 19, 1, tzinfo=deals.SHANGHAI)
    never = deals.delivered(people.northwind, deals.offering(people.northwind, since=late))
    ended = deals.delivered(people.northwind, deals.offering(people.northwind, until=early))
    held = deals.delivered(people.northwind, deals.offering(people.northwind, until=late))
    assert set(queries.to_apply(SYSTEM)) == {held}
    for opportunity in (never, ended):
        account = deals.billed(opportunity)
        assert refusal(lambda: apply(opportunity, account)).code == "no_core_map"  # noqa: B023 - called at once


def test_not_delivered(people: People) -> None:
    opportunity, account = ready(people, stage="delivering", delivered_on=None)
    assert refusal(lambda: apply(opportunity, account)).code == "not_delivered"


def test_an_account_of_somebody_else_is_like_none(people: People) -> None:
    opportunity, account = ready(people)
    _other, stranger = ready(people)
    said = set()
    for number in ("C-UNKNOWN", stranger.number):
        found = refusal(lambda: apply(opportunity, account, account=number))  # noqa: B023 - called at once
        assert (found.code, list(found.fields)) == ("account_mismatch", ["account"])
        said.add(str(found).replace(number, "?"))
    assert len(said) == 1


def test_the_verified_name_comes_first_and_the_company_name_else(people: People) -> None:
    opportunity, account = ready(people)
    assert apply(opportunity, account).is_name_verified is False
    second, theirs = ready(people, project_start_on=date(2026, 4, 2), delivered_on=date(2026, 4, 30))
    facts: dict[str, Any] = {"source": "hand", "noted_at": NOW, "as_of": NOW}
    AccountFacts.objects.create(customer=theirs.customer, verified_name="Quite Another Ltd", **facts)
    assert refusal(lambda: apply(second, theirs)).code == "account_mismatch"
    name = second.customer_name.upper().replace(" ", "\u3000")
    AccountFacts.objects.create(customer=theirs.customer, verified_name=name, **facts)
    assert apply(second, theirs).is_name_verified is True


def test_an_offering_in_one_running_application(people: People) -> None:
    deals.released()
    own = deals.offering(people.northwind)
    first, second = (deals.delivered(people.northwind, own) for _ in range(2))
    running = apply(first, deals.billed(first))
    account = deals.billed(second)
    found = refusal(lambda: apply(second, account))
    assert (found.code, running.number in str(found), list(found.fields)) == ("offering_in_use", True, ["offering"])
    actions.approve(running, by=SYSTEM)
    assert refusal(lambda: apply(second, account)).code == "offering_in_use"
    assert running.earning is not None
    actions.confirm(running.earning.statement, by=SYSTEM)
    assert apply(second, account).status == "reviewing"


def test_a_customer_in_one_running_application_for_overlapping_deliveries(people: People) -> None:
    first, account = ready(people)
    running = apply(first, account)
    same = {"customer": account.customer, "customer_name": first.customer_name}
    touching = deals.delivered(
        people.northwind, project_start_on=date(2026, 9, 20), delivered_on=date(2026, 9, 30), **same
    )
    orders = [f"{account.number}-B"]
    found = refusal(lambda: apply(touching, account, orders=orders))
    assert (found.code, running.number in str(found), "2026-05-04" in str(found)) == ("customer_in_use", True, True)
    before = deals.delivered(people.northwind, project_start_on=date(2026, 4, 2), delivered_on=date(2026, 5, 3), **same)
    assert apply(before, account, orders=orders).status == "reviewing"


def test_another_partners_application_is_not_named(people: People) -> None:
    first, account = ready(people)
    running = apply(first, account)
    theirs = deals.delivered(
        people.contoso,
        customer=account.customer,
        customer_name=first.customer_name,
    )
    rival = people.actor(people.rival)
    found = refusal(
        lambda: actions.apply(theirs, by=rival, **deals.answers(theirs, account, orders=[f"{account.number}-B"]))
    )
    assert (found.code, running.number in str(found)) == ("customer_in_use", False)


def test_an_order_counts_once_over_all_applications(people: People) -> None:
    first = deals.confirmed(people.northwind)
    taken = first.order_ids
    same = {"customer": first.customer, "customer_name": first.opportunity.customer_name}
    second = deals.delivered(people.northwind, **same)
    found = refusal(lambda: apply(second, first.account, orders=taken))
    assert (found.code, taken[0] in str(found), first.number in str(found)) == ("order_counted", True, True)
    other = apply(second, first.account, orders=[f"{first.account.number}-B"])
    assert other.order_ids == [f"{first.account.number}-B"]


def test_orders_that_no_bill_names(people: People) -> None:
    opportunity, account = ready(people)
    found = refusal(lambda: apply(opportunity, account, orders=["CS-NOWHERE"]))
    assert (found.code, "CS-NOWHERE" in str(found)) == ("unknown_order", True)
    assert refusal(lambda: apply(opportunity, account, orders=[])).code == "no_orders"


def test_without_a_policy_for_month_and_currency(people: People) -> None:
    opportunity, account = ready(people)
    found = refusal(lambda: apply(opportunity, account, currency="USD"))
    assert (found.code, list(found.fields), "2026-09" in str(found)) == ("no_policy", ["currency"], True)


def test_papers_are_looked_into(people: People) -> None:
    opportunity, account = ready(people)
    assert refusal(lambda: apply(opportunity, account, contract=None)).code == "contract_missing"
    found = refusal(lambda: apply(opportunity, account, contract=scan("contract.png", b"no picture")))
    assert list(found.fields) == ["contract"]
    assert Application.objects.count() == 0


def test_nothing_is_approved_for_nothing(people: People) -> None:
    deals.released()
    opportunity = deals.delivered(people.northwind)
    number = "C777001"
    credit = deals.ordered(f"{number}-A", "-5", number, ChargeCategory="Credit")
    account = deals.billed(opportunity, credit, account=number)
    application = apply(opportunity, account)
    found = refusal(lambda: actions.approve(application, by=SYSTEM))
    assert found.code == "nothing_to_pay"
    assert Item.objects.count() == 0


# Coming back.


def test_rejected_modified_and_submitted_again(people: People) -> None:
    application = deals.rejected(people.northwind)
    assert not ApplicationOrder.objects.filter(is_living=True).exists()
    answers = deals.answers(application.opportunity, application.account, orders=[f"{application.account.number}-B"])
    actions.amend_application(application, by=SYSTEM, **{**answers, "contract": None})
    application.refresh_from_db()
    again = actions.resubmit(application, by=SYSTEM)
    assert (again.status, again.refusal, again.order_ids) == ("reviewing", "", [f"{application.account.number}-B"])
    assert ApplicationOrder.objects.get(is_living=True).order_id == f"{application.account.number}-B"
    approved = actions.approve(again, by=SYSTEM)
    assert approved.earning is not None
    assert approved.earning.amount == Decimal("50.00")


def test_what_was_free_meanwhile_may_be_gone(people: People) -> None:
    application = deals.applied(people.northwind)
    actions.withdraw_application(application, by=SYSTEM)
    same = {"customer": application.customer, "customer_name": application.opportunity.customer_name}
    later = deals.delivered(
        people.northwind, project_start_on=date(2026, 9, 21), delivered_on=date(2026, 9, 22), **same
    )
    other = apply(later, application.account, orders=application.order_ids)
    found = refusal(lambda: actions.resubmit(application, by=SYSTEM))
    assert (found.code, other.number in str(found)) == ("order_counted", True)


def test_a_running_application_is_not_modified(people: People) -> None:
    application = deals.applied(people.northwind)
    answers = deals.answers(application.opportunity, application.account)
    found = refusal(lambda: actions.amend_application(application, by=SYSTEM, **answers))
    assert found.code == "wrong_state"


# What it earns.


def test_an_existing_customer_by_all_accounts_of_the_enterprise(people: People) -> None:
    deals.released()
    opportunity = deals.delivered(people.northwind)
    before = deals.ordered("OLD-1", "600", "C800001", month="2026-02")
    account = deals.billed(opportunity, before, deals.ordered("C800001-A", "1000", "C800001"), account="C800001")
    application = apply(opportunity, account)
    assert amount_now(application) == Decimal("100.00")
    more = deals.billed(opportunity, deals.ordered("OLD-2", "400.01", "C800002", month="2026-02"), account="C800002")
    assert more.customer == account.customer
    assert amount_now(application) == Decimal("40.00")


def test_the_vendors_systems_may_know_of_more_cash(people: People) -> None:
    application = deals.applied(people.northwind)
    told: dict[str, Any] = {"source": "hand", "noted_at": NOW, "currency": "CNY", "cash_paid": Decimal("1000.01")}
    after = datetime(2026, 3, 3, tzinfo=deals.SHANGHAI)
    AccountFacts.objects.create(customer=application.customer, as_of=after, **told)
    assert amount_now(application) == Decimal("100.00")
    AccountFacts.objects.create(customer=application.customer, as_of=deals.VALIDATED, **told)
    assert amount_now(application) == Decimal("40.00")


def amount_now(application: Application) -> Decimal:
    found = queries.calculation_of(application)
    assert found is not None
    return found.award.amount


def test_the_cap_of_the_year_is_shared_by_the_partners_deliveries(people: People) -> None:
    deals.policy(yearly_cap=Decimal(130))
    first = deals.applied(people.northwind)
    actions.approve(first, by=SYSTEM)
    second = deals.applied(people.northwind)
    assert amount_now(second) == Decimal("30.00")
    assert amount_now(deals.applied(people.contoso)) == Decimal("100.00")


def test_two_programs_never_reward_the_same_deliveries(people: People) -> None:
    deals.policy()
    other = actions.found_program(by=SYSTEM, code="pce-2", name="Second")
    rates: dict[str, Any] = {"new_rate": Decimal("0.1"), "existing_rate": Decimal("0.1")}
    terms = OpportunityTerms(code="pce-2", name="Second", currency="CNY", valid_from="2027-01", **rates)
    drafted = actions.draft_policy(other, by=SYSTEM, terms=terms)
    assert refusal(lambda: actions.release(drafted, by=SYSTEM)).code == "policy_overlap"


def test_a_program_has_one_matter(people: People) -> None:
    month.policy()
    owner = month.program()
    rates: dict[str, Any] = {"new_rate": Decimal("0.1"), "existing_rate": Decimal("0.1")}
    terms = OpportunityTerms(code=owner.code, name=owner.name, currency="CNY", valid_from="2027-01", **rates)
    assert refusal(lambda: actions.draft_policy(owner, by=SYSTEM, terms=terms)).code == "other_matter"
