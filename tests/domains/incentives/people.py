"""Who takes part in the stories of this domain: the vendor, two partners, and their people at both doors."""

from __future__ import annotations

import json
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

KEYS = count(1)


class Program:
    """A program of somebody's, with a token; every write gets a key of its own unless one is given."""

    def __init__(self, user: User) -> None:
        _token, text = tokens.make(user, "Books", expires_at=clock.now() + timedelta(days=1))
        self.headers = {"Authorization": f"Bearer {text}"}

    def get(self, path: str) -> HttpResponse:
        return Client().get(f"/api/v1/incentives{path}", headers=self.headers)

    def post(self, path: str, body: dict[str, Any] | None = None, *, key: str = "") -> HttpResponse:
        headers = self.headers | {"Idempotency-Key": key or f"key-{next(KEYS)}"}
        text = json.dumps(body or {})
        return Client().post(f"/api/v1/incentives{path}", text, content_type="application/json", headers=headers)


class People:
    """The vendor with its operations, Northwind with finance and sales, Contoso with finance."""

    def __init__(self) -> None:
        self.vendor = self.company("vendor", "Skyline")
        self.northwind = self.company("partner", "Northwind")
        self.contoso = self.company("partner", "Contoso")
        self.operations = self.person(self.vendor, Role.VENDOR_OPERATIONS)
        self.finance = self.person(self.northwind, Role.PARTNER_FINANCE)
        self.sales = self.person(self.northwind, Role.PARTNER_SALES)
        self.rival = self.person(self.contoso, Role.PARTNER_FINANCE)

    def company(self, kind: str, name: str) -> Company:
        return Company.objects.create(kind=kind, number=f"C-{name}", name=name, language="en")

    def person(self, company: Company, role: Role) -> User:
        name = role.value.rpartition("_")[2].title()
        user = User.objects.create_user(
            f"{name}@{company.name}.example".lower(), company=company, language="en", name=f"{name} of {company.name}"
        )
        RoleGrant.objects.create(user=user, role=role)
        return user

    def browser(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def program(self, user: User) -> Program:
        return Program(user)

    def actor(self, user: User) -> Actor:
        return Actor.of(user)
