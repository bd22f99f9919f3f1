"""The vendor, two partners and their people, with a way in through either door."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from django.http import HttpResponse
from django.test import Client

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity import tokens
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company, RoleGrant, User
from partner_center.foundations.identity.roles import Role

keys = count(1)


class Api:
    """A program that acts for a person."""

    def __init__(self, user: User) -> None:
        _token, text = tokens.make(user, "Test", expires_at=clock.now() + timedelta(days=400))
        self.headers = {"Authorization": f"Bearer {text}", "Accept-Language": "en"}

    def get(self, path: str) -> HttpResponse:
        """Read."""
        return Client().get(f"/api/v1{path}", headers=self.headers)  # type: ignore[return-value]  # Django's test response

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, key: str = "", files: bool = False
    ) -> HttpResponse:
        """Write, under a fresh key unless one is given; ``files`` sends multipart."""
        headers = {**self.headers, "Idempotency-Key": key or f"k{next(keys)}"}
        kind = {} if files else {"content_type": "application/json"}
        return Client().post(f"/api/v1{path}", data or {}, headers=headers, **kind)  # type: ignore[arg-type,return-value]  # Django's test response

    def patch(self, path: str, data: dict[str, Any]) -> HttpResponse:
        """Amend, under a fresh key."""
        headers = {**self.headers, "Idempotency-Key": f"k{next(keys)}"}
        return Client().patch(f"/api/v1{path}", data, content_type="application/json", headers=headers)  # type: ignore[return-value]  # Django's test response


class People:
    """Whoever is asked for comes into being."""

    def __init__(self) -> None:
        self.vendor = Company.objects.create(kind="vendor", number="V", name="Vendor", language="en")
        self.northwind = Company.objects.create(kind="partner", number="P-1", name="Northwind", language="en")
        self.contoso = Company.objects.create(kind="partner", number="P-2", name="Contoso", language="en")
        self.admin = self.person(self.northwind, Role.PARTNER_ADMIN)
        self.rival = self.person(self.contoso, Role.PARTNER_ADMIN)
        self.finance = self.person(self.vendor, Role.VENDOR_FINANCE)

    def person(self, company: Company, *roles: Role, language: str = "en") -> User:
        """Somebody with these roles."""
        number = next(keys)
        user = User.objects.create_user(f"p{number}@example.com", company=company, language=language, name=f"P{number}")
        for role in roles:
            RoleGrant.objects.create(user=user, role=role)
        return user

    @property
    def partner(self) -> Actor:
        """Northwind's administrator."""
        return Actor.of(self.admin)

    @property
    def payer(self) -> Actor:
        """The vendor's finance."""
        return Actor.of(self.finance)


def browser(user: User) -> Client:
    """A browser in which that person is signed in."""
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client
