"""Opportunity incentives through both doors: lists with their flow, the form with its orders, decisions, programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from partner_center.domains.incentives import actions
from partner_center.domains.incentives.models import Application, Policy
from partner_center.foundations.calendars import clock
from partner_center.foundations.exports.actions import ask
from partner_center.foundations.exports.models import Export
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.ledger.models import Item
from tests.domains.incentives import deals
from tests.domains.incentives.people import KEYS, People
from tests.domains.partners.papers import scan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[clock.Hands]:
    with clock.freeze(datetime(2026, 10, 16, 15, tzinfo=deals.SHANGHAI)) as hands:
        yield hands


@pytest.fixture
def people() -> People:
    return People()


def page(people: People, user: User, address: str, **query: Any) -> str:
    answer = people.browser(user).get(address, query)
    assert answer.status_code == 200, (answer.status_code, address)
    return str(answer.content.decode())


def answers(sold: Any, billing: Any, /, **other: Any) -> dict[str, Any]:
    """What a browser sends."""
    said = deals.answers(sold, billing)
    return {**said, "offering": said["offering"].pk, **other}


def test_to_be_applied_for_shows_from_when(people: People, today: clock.Hands) -> None:
    opportunity = deals.delivered(people.northwind)
    shown = page(people, people.finance, "/incentives/opportunities/")
    assert opportunity.number in shown
    assert f"/incentives/opportunities/{opportunity.pk}/apply/" in shown
    today.move_to(datetime(2026, 9, 20, 12, tzinfo=deals.SHANGHAI))
    early = page(people, people.finance, "/incentives/opportunities/")
    assert "not yet" in early
    assert f"/incentives/opportunities/{opportunity.pk}/apply/" not in early
    assert opportunity.number not in page(people, people.rival, "/incentives/opportunities/")


def test_the_flow_counts_and_filters(people: People) -> None:
    deals.applied(people.northwind)
    published, payable = deals.approved(people.northwind), deals.confirmed(people.northwind)
    shown = page(people, people.finance, "/incentives/applications/", stage="publicity")
    assert (published.number in shown, payable.number in shown) == (True, False)
    assert published.earning is not None
    assert payable.earning is not None
    assert f"/incentives/earnings/?tab=pending&amp;q={published.earning.number}" in shown
    every = page(people, people.finance, "/incentives/applications/")
    item = Item.objects.get(key=payable.earning.number)
    assert f"/payouts/requests/new/?pk={item.pk}" in every
    assert 'Reconcile <span class="pc-count">1</span>' in every
    assert 'Pay <span class="pc-count">1</span>' in every


def test_the_form_with_the_orders_of_the_account(people: People) -> None:
    deals.released()
    opportunity = deals.delivered(people.northwind)
    account = deals.billed(opportunity)
    deals.looks_after(people.sales, account.customer)
    form = page(people, people.sales, f"/incentives/opportunities/{opportunity.pk}/apply/")
    assert account.number in form
    address = f"/incentives/opportunities/{opportunity.pk}/orders/"
    offered = page(people, people.sales, address, account=account.number, chosen=f"{account.number}-B")
    assert f'value="{account.number}-A"' in offered
    assert offered.count(" checked") == 1
    assert "is unknown" in page(people, people.sales, address, account="C-OTHER")
    assert "Choose another currency" in page(people, people.sales, address, account=account.number, currency="USD")
    sent = people.browser(people.sales).post(
        f"/incentives/opportunities/{opportunity.pk}/apply/", answers(opportunity, account)
    )
    application = Application.objects.get()
    assert (sent.status_code, sent["Location"]) == (302, f"/incentives/applications/{application.pk}/")
    assert application.contract.owner == people.northwind
    taken = page(people, people.sales, address, account=account.number)
    assert taken.count("disabled") == 0  # its own orders stay to be chosen
    assert people.browser(people.rival).get(address).status_code == 404


def test_what_is_refused_stands_at_its_field(people: People) -> None:
    deals.released()
    opportunity = deals.delivered(people.northwind)
    account = deals.billed(opportunity)
    deals.looks_after(people.sales, account.customer)
    wrong = answers(opportunity, account, account="C-OTHER", contract_amount="-1")
    sent = people.browser(people.sales).post(f"/incentives/opportunities/{opportunity.pk}/apply/", wrong)
    assert sent.status_code == 422
    wrong["contract_amount"], wrong["contract"] = "100", scan("contract.png")
    again = people.browser(people.sales).post(f"/incentives/opportunities/{opportunity.pk}/apply/", wrong)
    assert (again.status_code, "that you look after" in again.content.decode()) == (409, True)


def test_the_reviewer_sees_the_calculation_before_deciding(people: People) -> None:
    application = deals.applied(people.northwind)
    shown = page(people, people.operations, f"/incentives/applications/{application.pk}/")
    assert "What would be published now" in shown
    assert "100.00" in shown
    orders = page(people, people.operations, "/incentives/orders/", account=application.account.number)
    assert application.number in orders
    question = page(people, people.operations, f"/incentives/applications/{application.pk}/approve/")
    assert "100.00" in question


def test_a_published_award_on_every_page(people: People) -> None:
    application = deals.approved(people.northwind)
    earning = application.earning
    assert earning is not None
    for address in (
        application.get_absolute_url(),
        earning.get_absolute_url(),
        earning.statement.get_absolute_url(),
        "/incentives/earnings/",
        "/incentives/statements/",
        f"/incentives/statements/{earning.statement.pk}/confirm/",
        earning.policy.get_absolute_url(),
        earning.policy.program.get_absolute_url(),
        "/incentives/programs/",
        "/",
    ):
        for language in ("en", "zh-hans"):
            client = people.browser(people.finance)
            client.cookies["pc_language"] = language
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code)
    translation.activate("en")
    shown = page(people, people.finance, earning.get_absolute_url())
    assert (f"{application.account.number}-A" in shown, "1,000" in shown) == (True, True)
    lines = people.browser(people.finance).get(f"/incentives/earnings/{earning.pk}/lines/nowhere/")
    assert lines.status_code == 404


def test_a_stale_question_and_missing_rights(people: People) -> None:
    application = deals.applied(people.northwind)
    address = f"/incentives/applications/{application.pk}/withdraw/"
    deals.looks_after(people.sales, application.customer)
    actions.approve(application, by=SYSTEM)
    stale = people.browser(people.sales).post(address, {"seen": "reviewing"})
    assert stale.status_code == 409
    delivery = people.person(people.northwind, Role.PARTNER_DELIVERY)
    assert people.browser(delivery).get(application.get_absolute_url()).status_code == 403
    assert people.browser(people.rival).get(application.get_absolute_url()).status_code == 404


def test_modified_in_the_console(people: People) -> None:
    application = deals.rejected(people.northwind)
    address = f"/incentives/applications/{application.pk}/amend/"
    deals.looks_after(people.sales, application.customer)
    assert f"{application.account.number}-A" in page(people, people.sales, address)
    said = answers(application.opportunity, application.account, orders=[f"{application.account.number}-B"])
    said.pop("contract")
    sent = people.browser(people.sales).post(address, said)
    assert sent.status_code == 302
    application.refresh_from_db()
    assert (application.status, application.order_ids) == ("rejected", [f"{application.account.number}-B"])
    again = people.browser(people.sales).post(f"/incentives/applications/{application.pk}/resubmit/", {})
    assert again.status_code == 302
    assert people.browser(people.sales).get(address).status_code == 409


def test_the_whole_way_over_the_api(people: People) -> None:
    deals.released()
    opportunity = deals.delivered(people.northwind)
    account = deals.billed(opportunity)
    own, vendor = people.program(people.finance), people.program(people.operations)
    listed = json.loads(own.get("/opportunities").content)["items"]
    assert [(one["number"], one["can_be_applied_for"]) for one in listed] == [(opportunity.number, True)]
    assert listed[0]["applies_from"].startswith("2026-09-21T00:00:00+08:00")
    offered = json.loads(own.get(f"/opportunities/{opportunity.number}/orders?account={account.number}").content)
    assert [(one["order_id"], one["is_free"]) for one in offered["orders"]] == [
        (f"{account.number}-A", True),
        (f"{account.number}-B", True),
    ]
    body = answers(opportunity, account, opportunity=opportunity.pk, orders=[f"{account.number}-A"])
    made = Client().post(
        "/api/v1/incentives/applications",
        {**body, "contract": scan("contract.png")},
        headers=own.headers | {"Idempotency-Key": f"files-{next(KEYS)}"},
    )
    assert made.status_code == 201, made.content
    number = made.json()["number"]
    told = json.loads(vendor.get(f"/applications/{number}/calculation").content)
    assert (told["is_preview"], told["calculation"]["result"]) == (True, "100.00")
    assert own.post(f"/applications/{number}/approve").status_code == 403
    assert vendor.post(f"/applications/{number}/approve").status_code == 200
    shown = json.loads(own.get(f"/applications/{number}").content)
    assert (shown["stage"], Decimal(shown["amount"])) == ("publicity", Decimal("100.00"))
    assert own.post(f"/statements/{shown['statement']}/confirm").status_code == 200
    assert json.loads(own.get(f"/applications/{number}").content)["stage"] == "to_pay"
    assert [one["number"] for one in json.loads(own.get("/applications?stage=to_pay").content)["items"]] == [number]
    assert json.loads(own.get(f"/earnings/{shown['incentive']}/lines").content)["items"] == []
    kept = json.loads(own.get(f"/earnings/{shown['incentive']}/explain").content)["incentives"][0]
    assert (kept["kind"], kept["application"]) == ("opportunity", number)
    orders = json.loads(own.get(f"/applications/{number}/orders").content)["items"]
    assert [one["order_id"] for one in orders] == [f"{account.number}-A"]
    every = json.loads(vendor.get(f"/orders?account={account.number}").content)["orders"]
    assert [one["is_free"] for one in every] == [False, True]
    assert people.program(people.rival).get(f"/applications/{number}").status_code == 404


def test_a_policy_for_opportunities_through_both_doors(people: People) -> None:
    owner = actions.found_program(by=SYSTEM, code="pce", name="Opportunity incentive")
    terms = {
        "new_rate": "10",
        "existing_rate": "4.5",
        "new_customer_limit": "1000",
        "window_since": "signed",
        "window_length": "90",
        "window_unit": "days",
        "currency": "CNY",
        "valid_from": "2026-01",
        "cap": "50000",
        "excluded_services": "Marketplace\nElastic IP",
    }
    operator = people.browser(people.operations)
    bad = operator.post(f"/incentives/programs/{owner.pk}/policy/?for=opportunity", {**terms, "new_rate": "101"})
    assert bad.status_code == 422
    sent = operator.post(f"/incentives/programs/{owner.pk}/policy/?for=opportunity", terms)
    assert sent.status_code == 302
    drafted = Policy.objects.get()
    assert (drafted.kind, drafted.terms["new_rate"], drafted.terms["excluded_services"]) == (
        "opportunity",
        "0.1",
        ["Elastic IP", "Marketplace"],
    )
    assert "90 days from the signing on" in page(people, people.operations, drafted.get_absolute_url())
    amended = operator.post(f"/incentives/policies/{drafted.pk}/amend/", {**terms, "window_length": "120"})
    assert amended.status_code == 302
    actions.release(Policy.objects.get(), by=SYSTEM)
    assert not Policy.objects.in_force("2026-09").exists()
    vendor = people.program(people.operations)
    later = {**terms, "program": owner.pk, "valid_from": "2027-01", "excluded_services": ["Marketplace"]}
    made = vendor.post("/opportunity-policies", later)
    assert made.status_code == 201, made.content
    second = json.loads(made.content)
    assert (second["version"], second["terms"]["window_length"]) == (2, 90)
    assert "Products that do not count" in page(people, people.operations, f"/incentives/policies/{second['id']}/")


def test_the_list_as_a_file(people: People) -> None:
    application = deals.confirmed(people.northwind)
    by = people.actor(people.finance)
    ask("incentives.applications", {"query": "stage=to_pay"}, by=by, label="Applications", format="csv")
    run_pending()
    built = Export.objects.get()
    assert (built.state, built.rows) == ("done", 1)
    assert application.number


def test_a_delivered_opportunity_leads_to_its_incentive(people: People, today: clock.Hands) -> None:
    opportunity = deals.delivered(people.northwind)
    apply = f"/incentives/opportunities/{opportunity.pk}/apply/"
    assert apply in page(people, people.finance, opportunity.get_absolute_url())
    today.move_to(datetime(2026, 9, 20, 12, tzinfo=deals.SHANGHAI))
    assert apply not in page(people, people.finance, opportunity.get_absolute_url())
