"""A partner's administrator and the vendor's, each as a program with a token."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity import tokens
from partner_center.foundations.identity.models import Company, RoleGrant, User
from partner_center.foundations.identity.roles import Role


class Program:
    """A person's token in use; every write gets a key of its own."""

    keys = count(1)

    def __init__(self, user: User) -> None:
        self.user = user
        _token, text = tokens.make(user, "Sync", expires_at=clock.now() + timedelta(days=1))
        self.headers = {"Authorization": f"Bearer {text}"}
        self.client = Client()

    def get(self, path: str) -> HttpResponse:
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def post(self, path: str, body: dict[str, Any] | None = None, *, packed: str = "application/json") -> HttpResponse:
        headers = {**self.headers, "Idempotency-Key": f"k{next(self.keys)}"}
        kind = {"content_type": packed} if packed == "application/json" else {}
        return self.client.post(f"/api/v1{path}", body or {}, headers=headers, **kind)


@pytest.fixture
def program(db: None) -> Callable[..., Program]:
    def make(kind: str, *roles: Role) -> Program:
        company, _new = Company.objects.get_or_create(
            kind=kind, number=kind, defaults={"name": kind.title(), "language": "en"}
        )
        user = User.objects.create_user(f"{kind}{next(Program.keys)}@example.com", company=company, language="en")
        for role in roles:
            RoleGrant.objects.create(user=user, role=role)
        return Program(user)

    return make
