"""Lists and details: whose, in which order, page by page, filtered as on the screen."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test.utils import CaptureQueriesContext

from partner_center.foundations.identity.roles import Role
from tests.foundations.apikit.conftest import Caller
from tests.foundations.apikit.shop import People


def walk(caller: Caller, path: str) -> list[list[dict[str, Any]]]:
    pages, cursor = [], ""
    while True:
        page = caller.get(f"{path}{'&' if '?' in path else '?'}limit=2&cursor={cursor}").json()
        pages.append(page["items"])
        if page["next"] is None:
            return pages
        cursor = page["next"]


def test_a_partner_sees_its_own_and_the_vendor_all(people: People, caller: Callable[..., Caller]) -> None:
    people.order(number="X-OWN")
    people.order(people.contoso, number="X-OTHER")
    own = caller(Role.PARTNER_FINANCE).get("/orders").json()
    assert [one["number"] for one in own["items"]] == ["X-OWN"]
    assert (own["next"], own["total"]) == (None, None)
    every = caller(Role.VENDOR_FINANCE).get("/orders?total=true").json()
    assert ({one["number"] for one in every["items"]}, every["total"]) == ({"X-OWN", "X-OTHER"}, 2)


def test_amounts_are_plain_decimal_text(people: People, admin: Caller) -> None:
    people.order(amount=Decimal("0.000000000012"))
    people.order(amount=Decimal(0))
    people.order(amount=Decimal("123456789012345.1"))
    amounts = sorted(one["amount"] for one in admin.get("/orders").json()["items"])
    assert amounts == ["0.000000000000", "0.000000000012", "123456789012345.100000000000"]


def test_pages_hold_every_row_once_whatever_is_unknown(people: People, admin: Caller) -> None:
    at = datetime(2026, 9, 1, 12, 0, 0, 123456, tzinfo=UTC)
    for number, shipped in enumerate(
        [None, at, at, at + timedelta(microseconds=1), None, at - timedelta(days=1), None]
    ):
        people.order(number=f"X-{number}", shipped_at=shipped, title="same")
    pages = walk(admin, "/orders")
    assert [len(page) for page in pages] == [2, 2, 2, 1]
    numbers = [one["number"] for page in pages for one in page]
    assert numbers == ["X-0", "X-4", "X-6", "X-3", "X-1", "X-2", "X-5"]


def test_a_row_that_comes_in_moves_nothing_to_the_next_page(people: People, admin: Caller) -> None:
    at = datetime(2026, 9, 1, tzinfo=UTC)
    for number in range(4):
        people.order(number=f"X-{number}", shipped_at=at - timedelta(days=number))
    first = admin.get("/orders?limit=2").json()
    people.order(number="X-NEW", shipped_at=at + timedelta(days=1))
    second = admin.get(f"/orders?limit=2&cursor={first['next']}").json()
    assert [one["number"] for one in second["items"]] == ["X-2", "X-3"]


def test_offset_serves_those_who_count(people: People, admin: Caller) -> None:
    for title in "abcde":
        people.order(title=title)
    page = admin.get("/orders?offset=3&limit=5&total=true").json()
    assert ([one["title"] for one in page["items"]], page["total"], page["next"]) == (["d", "e"], 5, None)


def test_filters_are_those_of_the_screen(people: People, admin: Caller) -> None:
    people.order(number="X-A", amount=Decimal(1))
    people.order(number="X-B", amount=Decimal(5), status="paid")
    people.order(number="X-C", amount=Decimal(9))
    found = admin.get("/orders?amount_min=2&status=open").json()["items"]
    assert [one["number"] for one in found] == ["X-C"]


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("statsu=open", "statsu", "unknown"),
        ("status=lost", "status", "invalid_choice"),
        ("limit=500", "limit", "less_than_equal"),
        ("limit=0", "limit", "greater_than_equal"),
        ("offset=-1", "offset", "greater_than_equal"),
        ("cursor=nonsense", "cursor", "invalid"),
        ("cursor=WzFd", "cursor", "invalid"),
    ],
)
def test_what_is_not_understood_is_refused(admin: Caller, query: str, parameter: str, code: str) -> None:
    answer = admin.get(f"/orders?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert [(one["parameter"], one["code"]) for one in answer.json()["errors"]] == [(parameter, code)]


def test_one_record_by_number_or_id(people: People, admin: Caller) -> None:
    order = people.order(number="X-77")
    assert admin.get("/orders/X-77").json() == admin.get(f"/orders/{order.pk}").json()
    assert admin.get("/orders/X-77").json()["partner"] == "Northwind"


def test_a_number_wins_over_an_id(people: People, admin: Caller) -> None:
    first = people.order(number="X-1")
    second = people.order(number=str(first.pk))
    assert admin.get(f"/orders/{first.pk}").json()["id"] == second.pk


@pytest.mark.parametrize("key", ["X-404", "999999", "9" * 30, "²"])
def test_nothing_there(admin: Caller, key: str) -> None:
    answer = admin.get(f"/orders/{key}")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_strangers_get_the_same_404_as_for_nothing(people: People, admin: Caller) -> None:
    other = people.order(people.contoso, number="X-OTHER")
    answers = [admin.get(path).json() for path in (f"/orders/{other.pk}", "/orders/X-OTHER", "/orders/X-NOTHING")]
    assert [{**one, "request_id": ""} for one in answers] == [{**answers[2], "request_id": ""}] * 3


def test_without_the_right_there_is_no_list_and_no_detail(people: People, caller: Callable[..., Caller]) -> None:
    order = people.order()
    sales = caller(Role.PARTNER_SALES)
    assert [sales.get(path).status_code for path in ("/orders", f"/orders/{order.pk}")] == [403, 403]


def test_lines_of_a_record_are_read_page_by_page(people: People, admin: Caller) -> None:
    order = people.order(number="X-L")
    pages = walk(admin, "/orders/X-L/lines")
    assert [[one["line"] for one in page] for page in pages] == [[5, 4], [3, 2], [1]]
    assert admin.get(f"/orders/{order.pk}/lines?offset=4&total=true").json()["total"] == 5
    other = people.order(people.contoso)
    assert admin.get(f"/orders/{other.pk}/lines").status_code == 404


def test_more_rows_cost_no_more_queries(
    people: People, admin: Caller, django_assert_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    people.order()
    admin.get("/orders")  # notes the first use of the token
    with django_assert_num_queries(4):  # token, roles, budget, rows with their partners
        admin.get("/orders")
    for _ in range(20):
        people.order()
    with django_assert_num_queries(4):
        admin.get("/orders")


def test_an_operation_written_by_hand_states_its_right(people: People, caller: Callable[..., Caller]) -> None:
    people.order()
    people.order(people.contoso)
    assert caller(Role.PARTNER_FINANCE).get("/count").json() == 1
    assert caller(Role.PARTNER_SALES).get("/count").json()["code"] == "not_allowed"
