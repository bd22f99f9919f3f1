"""Who comes in, in which language he is answered, and how often he may ask."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import ApiToken
from partner_center.foundations.identity.roles import Role
from tests.foundations.apikit.conftest import Caller
from tests.foundations.apikit.shop import Order, People

ORDERS = "/api/v1/shop/orders"


@pytest.mark.parametrize("header", ["", "Bearer pc_x_y", "Bearer ", "Basic cGM6eA==", "pc_1_2"])
def test_strangers_are_asked_to_sign_in(people: People, header: str) -> None:
    answer = Client().get(ORDERS, headers={"Authorization": header} if header else {})
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert (answer["WWW-Authenticate"], answer.json()["code"]) == ('Bearer realm="Partner Center"', "unauthenticated")
    assert answer.json()["request_id"] == answer["X-Request-ID"]


def test_a_write_of_a_stranger_is_401_too(people: People) -> None:
    assert Client(enforce_csrf_checks=True).post(ORDERS, {}).status_code == 401


def test_tokens_end(people: People, caller: Callable[..., Caller]) -> None:
    one = caller(Role.PARTNER_ADMIN)
    assert one.get("/orders").status_code == 200
    with clock.freeze(clock.now() + timedelta(days=2)):
        assert one.get("/orders").status_code == 401
    ApiToken.objects.update(revoked_at=clock.now())
    assert one.get("/orders").status_code == 401


def test_a_company_that_left_is_out(people: People, admin: Caller) -> None:
    people.northwind.is_active = False
    people.northwind.save()
    assert admin.get("/orders").status_code == 401


def test_a_limited_token_may_do_less_than_its_person(people: People, caller: Callable[..., Caller]) -> None:
    limited = caller(Role.PARTNER_ADMIN, limits=("shop:order:view",))
    assert limited.get("/orders").status_code == 200
    assert limited.send("/orders", {"title": "T", "amount": "1"}).status_code == 403


def test_a_wrong_token_is_not_covered_by_a_session(people: People) -> None:
    client = Client()
    client.force_login(people.person(people.northwind, Role.PARTNER_ADMIN))
    assert client.get(ORDERS).status_code == 200
    assert client.get(ORDERS, headers={"Authorization": "Bearer pc_x_y"}).status_code == 401


def test_a_session_writes_with_its_csrf_token_and_without_a_key(people: People) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(people.person(people.northwind, Role.PARTNER_ADMIN))
    body: dict[str, Any] = {"data": {"title": "T", "amount": "1"}, "content_type": "application/json"}
    answer = client.post(ORDERS, **body)
    assert (answer.status_code, answer.json()["code"], Order.objects.count()) == (403, "csrf", 0)
    client.cookies["pc_csrf"] = "a" * 32
    assert client.post(ORDERS, **body, headers={"X-CSRFToken": "a" * 32}).status_code == 201


@pytest.mark.parametrize(
    ("own", "asked", "language", "title"),
    [
        ("zh-hans", "", "zh-hans", "没有这样的内容"),
        ("zh-hans", "en", "en", "There is no such thing"),
        ("en", "zh-CN,zh;q=0.9", "zh-hans", "没有这样的内容"),
        ("en", "*", "en", "There is no such thing"),
    ],
)
def test_the_language_that_was_asked_for_or_the_persons_own(
    people: People, caller: Callable[..., Caller], own: str, asked: str, language: str, title: str
) -> None:
    user = people.person(people.northwind, Role.PARTNER_ADMIN, language=own)
    answer = caller(Role.PARTNER_ADMIN, user=user).get("/orders/0", **{"Accept-Language": asked} if asked else {})
    assert (answer["Content-Language"], answer.json()["title"]) == (language, title)


def test_the_budget_is_told_and_kept(people: People, caller: Callable[..., Caller], settings: Any) -> None:
    settings.API_READS_PER_SECOND, settings.API_WRITES_PER_SECOND, settings.API_BURST_SECONDS = 0.01, 0.01, 300
    one, other = caller(Role.PARTNER_ADMIN), caller(Role.PARTNER_ADMIN)
    answers = [one.get("/orders") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert {answer["RateLimit-Limit"] for answer in answers} == {"3"}
    assert answers[3].json()["code"] == "too_many"
    assert 95 <= int(answers[3]["Retry-After"]) <= 100
    assert 295 <= int(answers[3]["RateLimit-Reset"]) <= 300
    assert one.send("/orders", {"title": "T", "amount": "1"}).status_code == 201
    assert other.get("/orders").status_code == 200


def test_a_budget_fills_again(people: People, admin: Caller, settings: Any) -> None:
    settings.API_READS_PER_SECOND, settings.API_BURST_SECONDS = 1000.0, 0.001
    assert [admin.get("/orders").status_code for _ in range(5)] == [200] * 5


def test_nobody_keeps_a_copy(admin: Caller) -> None:
    answer = admin.get("/orders")
    assert answer["Cache-Control"] == "no-store"
    assert {"Authorization", "Accept-Language"} <= set(answer["Vary"].split(", "))
