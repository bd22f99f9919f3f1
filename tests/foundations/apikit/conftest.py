"""A shop with people in it, and a caller that speaks JSON."""

import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from tests.foundations.apikit import shop


@pytest.fixture
def people(db: None, settings: Any) -> Iterator[shop.People]:
    settings.ROOT_URLCONF = shop.HERE
    with shop.open_shop():
        yield shop.People()


class Caller:
    """A program with a token; every write gets a key of its own unless one is given."""

    keys = count(1)

    def __init__(self, token: str, **headers: str) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {token}"} | headers

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self.client.get(f"/api/v1/shop{path}", headers=self.headers | headers)

    def send(
        self, path: str, body: Any = None, *, method: str = "POST", key: str | None = None, **headers: str
    ) -> HttpResponse:
        key = f"key-{next(self.keys)}" if key is None else key
        text = body if isinstance(body, str) else json.dumps(body or {})
        headers = self.headers | ({"Idempotency-Key": key} if key else {}) | headers
        return self.client.generic(
            method, f"/api/v1/shop{path}", text, content_type="application/json", headers=headers
        )


@pytest.fixture
def caller(people: shop.People) -> Callable[..., Caller]:
    def call(*roles: Role, user: User | None = None, limits: tuple[str, ...] = (), **headers: str) -> Caller:
        company = people.vendor if roles and roles[0].value.startswith("vendor") else people.northwind
        return Caller(people.token(user or people.person(company, *roles), *limits), **headers)

    return call


@pytest.fixture
def admin(caller: Callable[..., Caller]) -> Caller:
    """The administrator of Northwind, in English."""
    return caller(Role.PARTNER_ADMIN)
