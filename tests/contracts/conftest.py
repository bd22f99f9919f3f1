"""One person for each built-in role, and clients that ask at both doors without leaving a trace."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from partner_center.api.rights import Address
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity import tokens
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company, RoleGrant, User
from partner_center.foundations.identity.roles import Kind, Role


class Cast:
    """The vendor, three partners and a customer; whoever is asked for comes into being."""

    keys = count(1)

    def __init__(self) -> None:
        self.vendor = self.company("vendor", "Vendor")
        self.northwind = self.company("partner", "Northwind")
        self.contoso = self.company("partner", "Contoso")
        self.fabrikam = self.company("partner", "Fabrikam")
        self.customer = self.company("customer", "Tailspin")
        for partner in (self.northwind, self.contoso, self.fabrikam):
            self.person(partner, Role.PARTNER_ADMIN)
        self._clients: dict[User, Client] = {}

    def company(self, kind: str, name: str) -> Company:
        return Company.objects.create(kind=kind, number=f"C-{name}", name=name, language="en")

    def person(self, company: Company, *roles: Role) -> User:
        address = f"p{next(self.keys)}@{company.name.lower()}.example"
        user = User.objects.create_user(address, "a password", company=company, language="en", name=address)
        for role in roles:
            RoleGrant.objects.create(user=user, role=role)
        return user

    def holder(self, role: Role) -> User:
        """A person with exactly this role, at Northwind where it is a partner's."""
        home = {Kind.VENDOR: self.vendor, Kind.PARTNER: self.northwind, Kind.CUSTOMER: self.customer}[role.kind]
        return self.person(home, role)

    def ask(self, address: Address, values: dict[str, object], user: User | None) -> HttpResponse:
        """Ask for an address as somebody; whatever it changes is undone."""
        with undone():
            response = self._send(address, values, user)
            if response.streaming:
                b"".join(response)  # which closes the file behind it
        return response

    def _send(self, address: Address, values: dict[str, object], user: User | None) -> HttpResponse:
        if address.door == "console":
            return self._client(user).generic(address.method, address.url(values))
        headers = {"Idempotency-Key": f"k{next(self.keys)}"}
        if user is not None:
            headers["Authorization"] = f"Bearer {self.token(user)}"
        return Client().generic(
            address.method, address.url(values), "{}", content_type="application/json", headers=headers
        )

    def _client(self, user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    def token(self, user: User) -> str:
        _token, text = tokens.make(user, "Contract", expires_at=clock.now() + timedelta(days=1))
        return text


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


def sees(user: User, record: Any) -> bool:
    """Tell whether the record is among those its own model shows to this person; what has no owner is for all."""
    rows = type(record)._default_manager.all() if hasattr(record, "pk") else None
    if rows is None or not hasattr(rows, "visible_to"):
        return True
    return bool(rows.visible_to(Actor.of(user)).filter(pk=record.pk).exists())


Ask = Callable[[Address, dict[str, object], User | None], HttpResponse]
