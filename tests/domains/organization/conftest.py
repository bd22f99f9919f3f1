"""A vendor and a partner with its administrator."""

from __future__ import annotations

import pytest

from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company, RoleGrant, User
from partner_center.foundations.identity.roles import Role


class Town:
    """Two companies and the people who are asked for."""

    def __init__(self) -> None:
        self.vendor = Company.objects.create(kind="vendor", number="V", name="Vendor", language="en")
        self.partner = Company.objects.create(kind="partner", number="P", name="Northwind", language="en")
        self.admin = self.person("admin@northwind.example", self.partner, Role.PARTNER_ADMIN)

    def person(self, email: str, company: Company, *roles: Role) -> User:
        made: User = User.objects.create_user(email, "a good password", company=company, name=email, language="en")
        for role in roles:
            RoleGrant.objects.create(user=made, role=role)
        return made

    def acts(self, person: User) -> Actor:
        return Actor.of(User.objects.select_related("company").get(pk=person.pk))


@pytest.fixture
def town(db: None) -> Town:
    return Town()
