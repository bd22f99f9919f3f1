"""Letting people in, what they may hold, and who may change it."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from partner_center.domains.organization import actions
from partner_center.domains.organization.queries import explain, held_by
from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import CustomRole, RoleGrant, User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.kit.refusals import NotAllowed, NotFound, Refused
from tests.domains.organization.conftest import Town

FIRST = "initial word 1"


def newcomer(town: Town, *roles: str, email: str = "li@northwind.example") -> User:
    return actions.create_person(
        by=town.acts(town.admin), email=email, password=FIRST, name="Li", roles=list(roles or ["partner_sales"])
    )


def test_a_newcomer_is_told_and_has_to_choose_a_password(town: Town) -> None:
    person = newcomer(town, "partner_sales", "partner_finance")
    run_pending()

    assert (person.company, person.must_change_password) == (town.partner, True)
    assert sorted(held_by(person)) == ["partner_finance", "partner_sales"]
    assert [letter.to for letter in mail.outbox] == [["li@northwind.example"]]
    assert FIRST not in str(mail.outbox[0].body)


def test_nothing_opens_before_the_own_password(town: Town) -> None:
    person, client = newcomer(town), Client()
    client.force_login(person)

    assert client.get("/").headers["Location"] == "/accounts/password/change/"
    same = {"oldpassword": FIRST, "password1": FIRST, "password2": FIRST}
    client.post("/accounts/password/change/", same)
    assert client.get("/").status_code == 302
    own = {"oldpassword": FIRST, "password1": "my very own words", "password2": "my very own words"}
    client.post("/accounts/password/change/", own)

    assert client.get("/").status_code == 200
    person.refresh_from_db()
    assert person.must_change_password is False
    assert history_of(person, seen_by=SYSTEM).last().verb == "Password changed"  # type: ignore[union-attr]  # there is one


@pytest.mark.parametrize(
    "roles",
    [
        [],
        ["partner_admin", "partner_sales"],
        ["partner_sales", "partner_finance", "partner_delivery", "custom"],
        ["vendor_finance"],
        ["custom:999999"],
    ],
)
def test_roles_that_cannot_be_held_together(town: Town, roles: list[str]) -> None:
    own = CustomRole.objects.create(company=town.partner, name="Own", permissions=["incentives:statement:view"])
    asked = [f"custom:{own.pk}" if role == "custom" else role for role in roles]

    with pytest.raises(Refused) as refusal:
        actions.create_person(by=town.acts(town.admin), email="x@x.example", password=FIRST, name="X", roles=asked)

    assert refusal.value.code == "bad_roles"
    assert not User.objects.filter(email="x@x.example").exists()


def test_an_address_is_used_once_whatever_its_case(town: Town) -> None:
    newcomer(town)
    with pytest.raises(Refused) as refusal:
        newcomer(town, email="LI@Northwind.example")
    assert list(refusal.value.fields) == ["email"]


def test_the_last_administrator_stays(town: Town) -> None:
    second = newcomer(town, "partner_admin")
    by = town.acts(second)
    actions.assign_roles(town.admin, by=by, roles=["partner_sales"])

    with pytest.raises(Refused) as refusal:
        actions.assign_roles(second, by=by, roles=["partner_sales"])
    assert refusal.value.code == "last_administrator"
    vendor = town.acts(town.person("root@vendor.example", town.vendor, Role.VENDOR_ADMIN))
    with pytest.raises(Refused) as refusal:
        actions.deactivate(second, by=vendor, reason="Left")
    assert refusal.value.code == "last_administrator"


def test_nobody_gives_away_what_he_does_not_hold(town: Town) -> None:
    clerk_role = CustomRole.objects.create(
        company=town.partner, name="Clerk", permissions=["organization:person:assign", "organization:person:view"]
    )
    clerk, other = newcomer(town), newcomer(town, email="other@northwind.example")
    RoleGrant.objects.create(user=clerk, custom=clerk_role)
    by = town.acts(clerk)

    for roles in (["partner_admin"], ["partner_finance"]):
        with pytest.raises(NotAllowed):
            actions.assign_roles(other, by=by, roles=roles)
    with pytest.raises(NotAllowed):
        actions.assign_roles(town.admin, by=by, roles=["partner_sales"])
    actions.assign_roles(other, by=by, roles=["partner_sales", f"custom:{clerk_role.pk}"])
    assert sorted(held_by(User.objects.get(pk=other.pk))) == [f"custom:{clerk_role.pk}", "partner_sales"]


def test_strangers_are_not_found(town: Town) -> None:
    elsewhere = town.person("x@vendor.example", town.vendor, Role.VENDOR_OFFICE)
    with pytest.raises(NotFound):
        actions.deactivate(elsewhere, by=town.acts(town.admin), reason="No")


def test_closing_access_ends_the_session(town: Town) -> None:
    person, client = town.person("li@northwind.example", town.partner, Role.PARTNER_SALES), Client()
    client.force_login(person)
    assert client.get("/").status_code == 200

    actions.deactivate(person, by=town.acts(town.admin), reason="Left the company")

    assert client.get("/").status_code == 302
    entry = history_of(person, seen_by=SYSTEM).last()
    assert (entry.actor_label, entry.text) == ("admin@northwind.example", "Left the company")  # type: ignore[union-attr]  # there is one
    actions.reactivate(person, by=town.acts(town.admin))
    assert User.objects.get(pk=person.pk).is_active is True


def test_the_vendor_appoints_the_first_administrator_only(town: Town) -> None:
    manager = town.acts(town.person("pdm@vendor.example", town.vendor, Role.VENDOR_MANAGER))
    fresh = type(town.partner).objects.create(kind="partner", number="P2", name="Contoso")

    first = actions.appoint(by=manager, company=fresh, email="a@contoso.example", password=FIRST, name="A")

    assert held_by(first) == ["partner_admin"]
    with pytest.raises(Refused) as refusal:
        actions.appoint(by=manager, company=fresh, email="b@contoso.example", password=FIRST, name="B")
    assert refusal.value.code == "has_administrator"


def test_why_somebody_may_do_something(town: Town) -> None:
    role = CustomRole.objects.create(company=town.partner, name="Readers", permissions=["incentives:statement:view"])
    person = newcomer(town, "partner_finance", f"custom:{role.pk}")

    found = {one.code: one.roles for one in explain(person)}

    assert sorted(found["incentives:statement:view"]) == ["Finance", "Readers"]
    assert found["payouts:request:submit"] == ("Finance",)
    assert "organization:person:view" not in found
