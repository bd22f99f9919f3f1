"""Every page of the console for each audience: open, forbidden, or not there."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Role
from tests.console.conftest import People

FOR_ALL = ["home", "search", "account", "inbox", "preferences", "help", "api", "design"]
FOR_ADMINISTRATORS = [
    "jobs", "mails", "deliveries", "calendars", "calendar-day", "calendar-publish",
    "ledger", "ledger-entries", "ledger-check", "deadlines",
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", FOR_ALL)
@pytest.mark.parametrize("role", [Role.VENDOR_ADMIN, Role.PARTNER_FINANCE, Role.CUSTOMER_ADMIN])
def test_pages_for_all_open_for_each_audience(
    vendor: Company, northwind: Company, tailspin: Company, person: People, role: Role, name: str, language: str
) -> None:
    company = {"vendor": vendor, "partner": northwind, "customer": tailspin}[role.kind]
    _user, client = person(company, role, language=language)
    assert client.get(reverse(f"console:{name}")).status_code == 200


@pytest.mark.parametrize("name", FOR_ADMINISTRATORS)
def test_operations_are_for_administrators_only(
    vendor: Company, northwind: Company, tailspin: Company, person: People, name: str
) -> None:
    address = reverse(f"console:{name}")
    statuses = [
        person(company, role)[1].get(address).status_code
        for company, role in (
            (vendor, Role.VENDOR_ADMIN),
            (vendor, Role.VENDOR_REVIEWER),
            (northwind, Role.PARTNER_ADMIN),
            (tailspin, Role.CUSTOMER_ADMIN),
        )
    ]
    assert statuses == [200, 403, 403, 403]


@pytest.mark.parametrize("name", [*FOR_ALL[:-1], *FOR_ADMINISTRATORS])
def test_visitors_are_asked_to_sign_in(db: None, name: str) -> None:
    answer = Client().get(reverse(f"console:{name}"))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("topic", ["start", "money", "bills", "programs", "company", "glossary"])
def test_every_help_topic_opens(northwind: Company, person: People, topic: str) -> None:
    _user, client = person(northwind, Role.PARTNER_ADMIN)
    assert client.get(reverse("console:help-topic", args=[topic])).status_code == 200


@pytest.mark.parametrize("path", ["/nothing/here/", "/inbox/999999/", "/operations/jobs/999999/", "/help/nothing/"])
def test_what_is_not_there_says_so_with_the_number_of_the_request(vendor: Company, person: People, path: str) -> None:
    _user, client = person(vendor, Role.VENDOR_ADMIN)
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer["X-Request-ID"] in answer.content.decode()


def test_signing_in_leads_home(northwind: Company, person: People) -> None:
    user, _client = person(northwind, Role.PARTNER_ADMIN)
    client = Client()
    answer = client.post("/accounts/login/", {"login": user.email, "password": "a long password"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "Person" in client.get("/").content.decode()


def test_too_many_wrong_passwords_are_answered_calmly(northwind: Company, person: People, settings: Any) -> None:
    user, _client = person(northwind, Role.PARTNER_ADMIN)
    client = Client()
    answers = [client.post("/accounts/login/", {"login": user.email, "password": "wrong"}) for _try in range(7)]
    assert "Too many" in answers[-1].content.decode()


def test_the_menus_name_the_audience_and_hide_what_is_not_for_it(
    vendor: Company, northwind: Company, person: People
) -> None:
    _vendor, at_vendor = person(vendor, Role.VENDOR_ADMIN)
    _partner, at_partner = person(northwind, Role.PARTNER_FINANCE)
    assert reverse("console:jobs") in at_vendor.get(reverse("console:help")).content.decode()
    assert reverse("console:jobs") not in at_partner.get(reverse("console:help")).content.decode()
