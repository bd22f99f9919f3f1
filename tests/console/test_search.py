"""Search: a whole number leads straight there, a part of it lists, and nobody finds what is not his."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Role
from tests.console.conftest import People
from tests.domains.incentives import month


def test_a_whole_number_leads_straight_to_its_record(northwind: Company, person: People) -> None:
    statement = month.statement(northwind)
    _user, client = person(northwind, Role.PARTNER_FINANCE)
    answer = client.get("/search/", {"q": f" {statement.number.lower()} "})
    assert (answer.status_code, answer["Location"]) == (302, statement.get_absolute_url())


def test_a_part_of_a_number_lists_what_holds_it(northwind: Company, person: People) -> None:
    first, second = month.statement(northwind), month.statement(northwind)
    _user, client = person(northwind, Role.PARTNER_FINANCE)
    page = client.get("/search/", {"q": "ST-"})
    assert page.status_code == 200
    assert first.number in page.content.decode()
    assert second.number in page.content.decode()


def test_records_of_others_are_not_found(northwind: Company, contoso: Company, person: People) -> None:
    statement = month.statement(contoso)
    _user, client = person(northwind, Role.PARTNER_ADMIN)
    page = client.get("/search/", {"q": statement.number})
    assert page.status_code == 200
    assert "Nothing is called" in page.content.decode()
    assert statement.get_absolute_url() not in page.content.decode()


def test_without_the_right_nothing_of_that_kind_is_found(northwind: Company, person: People) -> None:
    statement = month.statement(northwind)
    _user, client = person(northwind, Role.PARTNER_SALES)
    assert client.get("/search/", {"q": statement.number}).status_code == 200


def test_people_are_found_by_name_for_who_may_see_them(vendor: Company, northwind: Company, person: People) -> None:
    user, _client = person(northwind, Role.PARTNER_ADMIN)
    _admin, at_vendor = person(vendor, Role.VENDOR_ADMIN)
    assert user.email in at_vendor.get("/search/", {"q": user.name}).content.decode()


def test_one_letter_asks_for_more(northwind: Company, person: People) -> None:
    month.statement(northwind)
    _user, client = person(northwind, Role.PARTNER_FINANCE)
    assert "What are you looking for?" in client.get("/search/", {"q": "S"}).content.decode()


def test_more_records_cost_no_more_queries(
    vendor: Company, northwind: Company, contoso: Company, person: People
) -> None:
    _user, client = person(vendor, Role.VENDOR_ADMIN)
    month.statement(northwind)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/search/", {"q": "000"}).status_code == 200
        return len(captured)

    count()
    one = count()
    month.statement(contoso)
    month.statement(northwind)
    assert count() == one
