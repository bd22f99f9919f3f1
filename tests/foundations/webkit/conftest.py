"""A stall with people in it, and browsers for them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from tests.foundations.webkit import stall


@pytest.fixture
def people(db: None, settings: Any) -> Iterator[stall.People]:
    settings.ROOT_URLCONF = stall.HERE
    with stall.open_stall():
        yield stall.People()


SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(people: stall.People) -> SignIn:
    def sit_down(*roles: Role, user: User | None = None) -> Client:
        company = people.vendor if roles and roles[0].value.startswith("vendor") else people.northwind
        client = Client()
        client.force_login(user or people.person(company, *roles))
        return client

    return sit_down


@pytest.fixture
def admin(sign_in: SignIn) -> Client:
    """The administrator of Northwind, reading English."""
    return sign_in(Role.PARTNER_ADMIN)
