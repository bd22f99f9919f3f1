"""Records of this domain for the contract tests."""

from __future__ import annotations

from datetime import timedelta

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity import tokens
from partner_center.foundations.identity.models import ApiToken, Company, CustomRole, RoleGrant, User
from partner_center.foundations.identity.roles import Role


def person(partner: Company) -> User:
    count = User.objects.count()
    made: User = User.objects.create_user(f"s{count}@sample.example", "x", company=partner, name=f"S{count}")
    RoleGrant.objects.create(user=made, role=Role.PARTNER_SALES)
    return made


def role(partner: Company) -> CustomRole:
    count = CustomRole.objects.count()
    made: CustomRole = CustomRole.objects.create(
        company=partner, name=f"R{count}", permissions=["incentives:statement:view"]
    )
    return made


def token(partner: Company) -> ApiToken:
    owner = partner.people.order_by("pk")[0]
    made, _text = tokens.make(owner, "Sample", expires_at=clock.now() + timedelta(days=3))
    return made


SAMPLES = {User: person, CustomRole: role, ApiToken: token}
