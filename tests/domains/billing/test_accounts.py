"""Whose a billing account is: linking at both doors, many at once, names that are not enough."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from partner_center.domains.billing.actions import link_account
from partner_center.domains.billing.models import BillingAccount
from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.kit.refusals import Refused
from tests.domains.billing.world import customer, imported, linked, month_line
from tests.domains.partners.people import Api, People, browser


@pytest.fixture
def accounts(people: People) -> list[BillingAccount]:
    """Three accounts that a bill names."""
    imported(month_line("2026-08", "5"), *(month_line("2026-09", "9", f"C100{number}") for number in (1, 2, 3)))
    return list(BillingAccount.objects.order_by("number"))


def test_accounts_that_belong_to_nobody_come_first(operations: User, accounts: list[BillingAccount]) -> None:
    linked("C1002", customer())
    page = browser(operations).get("/billing/accounts/")
    assert [one.number for one in page.context["object_list"]] == ["C1001", "C1003"]
    assert [(one.last_period, one.last_amount, one.currency) for one in page.context["object_list"]] == [
        ("2026-09", Decimal(9), "CNY"),
        ("2026-09", Decimal(9), "CNY"),
    ]


def test_an_account_is_linked_by_number_or_name(operations: User, accounts: list[BillingAccount]) -> None:
    blue, green = customer("Blue Whale"), customer("Green Field")
    url = reverse("billing:account-link", args=[accounts[0].pk])
    answer = browser(operations).post(url, {"customer": blue.number})
    assert (answer.status_code, answer.headers["Location"]) == (302, accounts[0].get_absolute_url())
    accounts[0].refresh_from_db()
    assert accounts[0].customer == blue
    changed = Api(operations)
    answer = changed.patch(f"/billing/accounts/{accounts[0].number}", {"customer": "green field"})
    assert (answer.status_code, answer.json()["customer"]) == (200, green.number)
    history = history_of(accounts[0], seen_by=SYSTEM)
    assert [one.changes["customer"] for one in history] == [[None, blue.pk], [blue.pk, green.pk]]
    assert "Green Field" in browser(operations).get(accounts[0].get_absolute_url()).content.decode()


def test_a_link_is_taken_away_by_leaving_it_empty(operations: User, accounts: list[BillingAccount]) -> None:
    linked("C1001", customer())
    browser(operations).post(reverse("billing:account-link", args=[accounts[0].pk]), {"customer": ""})
    accounts[0].refresh_from_db()
    assert accounts[0].customer is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Nobody", "There is no customer “Nobody”. Choose one of those proposed."),
        ("Twin", "Several customers are called “Twin”. Write the number."),
        ("P-1", "There is no customer “P-1”. Choose one of those proposed."),
    ],
)
def test_a_name_that_is_not_enough_is_refused_at_its_field(
    operations: User, accounts: list[BillingAccount], typed: str, said: str
) -> None:
    customer("Twin")
    customer("Twin")
    page = browser(operations).post(reverse("billing:account-link", args=[accounts[0].pk]), {"customer": typed})
    answer = Api(operations).patch(f"/billing/accounts/{accounts[0].pk}", {"customer": typed})
    assert (page.status_code, page.context["form"].errors) == (422, {"customer": [said]})
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (422, said)


def test_many_accounts_are_linked_at_once(operations: User, accounts: list[BillingAccount]) -> None:
    own = customer("Blue Whale")
    pks = [str(one.pk) for one in accounts[:2]]
    asked = browser(operations).post("/billing/accounts/", {"step": "link", "pk": pks})
    assert (asked.status_code, [one.number for one in asked.context["chosen"]]) == (200, ["C1001", "C1002"])
    empty = browser(operations).post("/billing/accounts/", {"step": "link", "pk": pks, "confirmed": "1"})
    assert (empty.status_code, list(empty.context["form"].errors)) == (422, ["customer"])
    sent = {"step": "link", "pk": pks, "confirmed": "1", "customer": "Blue Whale"}
    assert browser(operations).post("/billing/accounts/", sent).context["ok"] == 2
    assert [one.customer for one in BillingAccount.objects.order_by("number")] == [own, own, None]


def test_only_a_customer_can_have_an_account(people: People, accounts: list[BillingAccount]) -> None:
    with pytest.raises(Refused, match="Northwind is not a customer"):
        link_account(accounts[0], by=SYSTEM, customer=people.northwind)


def test_customers_are_proposed_while_one_types(operations: User) -> None:
    blue = customer("Blue Whale")
    customer("Green Field")
    answer = browser(operations).get("/billing/accounts/customers/?customer=whale")
    assert answer.content.decode().strip() == f'<option value="{blue.number}">Blue Whale</option>'


def test_a_manager_looks_but_does_not_link(people: People, accounts: list[BillingAccount]) -> None:
    manager = people.person(people.vendor, Role.VENDOR_MANAGER)
    url = accounts[0].get_absolute_url()
    assert browser(manager).get(url).status_code == 200
    assert browser(manager).get(f"{url}link/").status_code == 403
    assert browser(people.admin).get(url).status_code == 403
