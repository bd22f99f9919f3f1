"""A company's own roles, and tokens that act for people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from partner_center.domains.organization import actions
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import ApiToken, CustomRole
from partner_center.foundations.identity.roles import Role
from partner_center.kit.refusals import NotAllowed, NotFound, Refused
from tests.domains.organization.conftest import Town

READ = "incentives:statement:view"


def role(town: Town, name: str = "Readers", permissions: tuple[str, ...] = (READ,)) -> CustomRole:
    return actions.create_role(by=town.acts(town.admin), name=name, permissions=permissions)


def test_a_company_has_at_most_ten_roles(town: Town) -> None:
    for number in range(10):
        role(town, f"Role {number}")
    with pytest.raises(Refused) as refusal:
        role(town, "One more")
    assert refusal.value.code == "too_many_roles"


def test_a_role_bundles_only_what_its_people_can_hold(town: Town) -> None:
    with pytest.raises(Refused) as refusal:
        role(town, permissions=("incentives:run:order",))
    assert refusal.value.code == "bad_permissions"


def test_a_role_is_deleted_only_without_people(town: Town) -> None:
    own = role(town)
    person = town.person("li@northwind.example", town.partner, Role.PARTNER_SALES)
    actions.assign_roles(person, by=town.acts(town.admin), roles=[f"custom:{own.pk}"])
    assert town.acts(person).granted == {READ}

    with pytest.raises(Refused) as refusal:
        actions.delete_role(own, by=town.acts(town.admin))
    assert refusal.value.code == "role_in_use"
    actions.assign_roles(person, by=town.acts(town.admin), roles=["partner_sales"])
    actions.delete_role(own, by=town.acts(town.admin))
    assert not CustomRole.objects.filter(pk=own.pk).exists()


def test_a_token_is_shown_once_and_works_within_its_limits(town: Town) -> None:
    client = Client()
    client.force_login(town.admin)
    until = (clock.now() + timedelta(days=30)).date()

    page = client.post("/organization/tokens/new/", {"name": "ERP", "expires_on": until, "permissions": [READ]})
    text = str(page.context["made"].text)

    assert page.content.decode().count(text) >= 1
    assert text not in client.get("/organization/tokens/").content.decode()
    bearer = {"Authorization": f"Bearer {text}"}
    assert Client().get("/api/v1/incentives/statements", headers=bearer).status_code == 200
    assert Client().get("/api/v1/organization/people", headers=bearer).status_code == 403
    actions.revoke_token(ApiToken.objects.get(), by=town.acts(town.admin))
    assert Client().get("/api/v1/incentives/statements", headers=bearer).status_code == 401


@pytest.mark.parametrize("days", [-1, 367])
def test_a_token_ends_within_a_year(town: Town, days: int) -> None:
    until = (clock.now() + timedelta(days=days)).date()
    with pytest.raises(Refused) as refusal:
        actions.make_token(by=town.acts(town.admin), name="ERP", expires_on=until)
    assert refusal.value.code == "bad_expiry"


def test_a_token_gives_no_more_than_its_person_holds(town: Town) -> None:
    seller = town.acts(town.person("li@northwind.example", town.partner, Role.PARTNER_SALES))
    until = (clock.now() + timedelta(days=1)).date()
    with pytest.raises(Refused) as refusal:
        actions.make_token(by=seller, name="ERP", expires_on=until, permissions=["organization:person:create"])
    assert refusal.value.code == "bad_permissions"


def test_a_token_makes_no_token_and_touches_no_other_persons(town: Town) -> None:
    until = (clock.now() + timedelta(days=1)).date()
    made = actions.make_token(by=town.acts(town.admin), name="ERP", expires_on=until)
    from partner_center.foundations.identity.actor import Actor

    with pytest.raises(NotAllowed):
        actions.make_token(by=Actor.of_token(made.token), name="Another", expires_on=until)
    seller = town.acts(town.person("li@northwind.example", town.partner, Role.PARTNER_SALES))
    with pytest.raises(NotFound):
        actions.revoke_token(made.token, by=seller)
