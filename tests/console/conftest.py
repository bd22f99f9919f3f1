"""Somebody of each audience, signed in, and a clock that stands still where a test says so."""

from collections.abc import Callable

import pytest
from django.test import Client

from partner_center.foundations.identity.models import Company, RoleGrant, User
from partner_center.foundations.identity.roles import Kind, Role

People = Callable[..., tuple[User, Client]]


@pytest.fixture
def vendor(db: None) -> Company:
    return Company.objects.create(kind=Kind.VENDOR, number="V-1", name="Cloud Vendor", language="en")


@pytest.fixture
def northwind(db: None) -> Company:
    return Company.objects.create(kind=Kind.PARTNER, number="P-1", name="Northwind", language="en")


@pytest.fixture
def contoso(db: None) -> Company:
    return Company.objects.create(kind=Kind.PARTNER, number="P-2", name="Contoso", language="en")


@pytest.fixture
def tailspin(db: None) -> Company:
    return Company.objects.create(kind=Kind.CUSTOMER, number="C-1", name="Tailspin", language="en")


@pytest.fixture
def person() -> People:
    """Make a person with roles, and a browser in which he is signed in."""

    def make(company: Company, *roles: Role, language: str = "en") -> tuple[User, Client]:
        count = User.objects.count()
        user = User.objects.create_user(
            f"p{count}@{company.name.split()[0].lower()}.example",
            "a long password",
            company=company,
            name=f"Person {count}",
            language=language,
        )
        for role in roles:
            RoleGrant.objects.create(user=user, role=role)
        client = Client()
        client.force_login(user)
        return user, client

    return make
