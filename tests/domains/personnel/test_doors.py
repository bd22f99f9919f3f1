"""Delivery people and certificates at both doors: forms, refusals at their fields, who may what."""

from __future__ import annotations

from typing import Any

import pytest

from partner_center.domains.personnel.models import Certificate, Person
from partner_center.foundations.identity.roles import Role
from tests.domains.partners.people import Api, People, browser
from tests.domains.personnel import certs
from tests.domains.personnel.certs import day

LIN = {"name": "Lin", "email": "Lin@Example.com", "position": "Architect", "base_location": "Shanghai"}


def test_the_whole_way_through_the_api(people: People) -> None:
    delivery = Api(people.person(people.northwind, Role.PARTNER_DELIVERY))
    reviewer = Api(people.person(people.vendor, Role.VENDOR_REVIEWER))
    made = delivery.post("/personnel/people", LIN)
    assert (made.status_code, made.json()["number"], made.json()["email"]) == (201, "PE-000001", "lin@example.com")
    assert delivery.post("/personnel/people", LIN).json()["code"] == "email_taken"
    path = "/personnel/people/PE-000001"
    assert delivery.patch(path, {"position": "Project manager"}).json()["position"] == "Project manager"
    entered = delivery.post(f"{path}/certificates", certs.sent(number="A-1"), files=True)
    assert (entered.status_code, entered.json()["status"]) == (201, "reviewing")
    certificate = f"/personnel/certificates/{entered.json()['id']}"
    assert reviewer.post(f"{certificate}/reject", {"reason": "Unreadable"}).json()["status"] == "rejected"
    assert delivery.patch(certificate, {"number": "A-2"}).json()["number"] == "A-2"
    assert delivery.post(f"{certificate}/submit").json()["status"] == "reviewing"
    assert reviewer.post(f"{certificate}/approve").json()["validity"] == "valid"
    assert delivery.get(path).json()["certificates_now"] == 1
    assert reviewer.post(f"{certificate}/revoke", {"reason": "Wrong"}).json()["status"] == "revoked"
    gone = delivery.post(f"{path}/leave", {"left_on": str(day(0))}).json()
    assert (gone["status"], gone["left_on"]) == ("left", str(day(0)))
    assert delivery.post(f"{path}/come-back").json()["status"] == "active"


def test_the_whole_way_through_the_console(people: People) -> None:
    delivery = browser(people.person(people.northwind, Role.PARTNER_DELIVERY))
    reviewer = browser(people.person(people.vendor, Role.VENDOR_REVIEWER))
    assert delivery.post("/personnel/people/new/", LIN).status_code == 302
    person = Person.objects.get()
    address = person.get_absolute_url()
    assert "No valid certificate" in delivery.get(address).content.decode()
    assert delivery.post(f"{address}certificate/", certs.sent()).status_code == 302
    certificate = Certificate.objects.get()
    mine = certificate.get_absolute_url()
    assert reviewer.post(f"{mine}reject/", {"reason": "Unreadable"}).status_code == 302
    assert "Unreadable" in delivery.get(f"{mine}amend/").content.decode()
    mended = {name: value for name, value in certs.sent(number="B-1").items() if name != "file"}
    assert delivery.post(f"{mine}amend/", mended).status_code == 302
    assert delivery.post(f"{mine}submit/").status_code == 302
    assert reviewer.post(f"{mine}approve/").status_code == 302
    certificate.refresh_from_db()
    assert (certificate.status, certificate.number, certificate.file is None) == ("valid", "B-1", False)
    assert "B-1" in delivery.get(address).content.decode()
    found = reviewer.get("/personnel/people/?level=HCIA&tab=all").content.decode()
    assert ("Lin" in found, "Northwind" in found) == (True, True)
    assert delivery.post(f"{address}leave/", {"left_on": str(day(0))}).status_code == 302
    assert "has left" in delivery.get(mine).content.decode()


def test_the_academys_word_can_be_entered_by_the_vendor(people: People) -> None:
    person = certs.person(people.northwind)
    operations = browser(people.person(people.vendor, Role.VENDOR_OPERATIONS))
    data = {name: str(value) for name, value in certs.facts(direction="cloud_migration").items()}
    page = operations.post("/personnel/certificates/sync/", {**data, "person": "PE-999999"})
    assert (page.status_code, list(page.context["form"].errors)) == (409, ["person"])
    assert operations.post("/personnel/certificates/sync/", {**data, "person": person.number}).status_code == 302
    assert Certificate.objects.get().source == "sync"


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"direction": "cloud_migration"}, "direction", "invalid_choice"),
        ({"direction": "project_management"}, "direction", "invalid"),
        ({"type": "PMP"}, "direction", "invalid"),
        ({"type": "CISSP"}, "type", "invalid_choice"),
        ({"number": "№ 1"}, "number", "invalid"),
        ({"expires_on": day(-365)}, "expires_on", "invalid"),
        ({"issued_on": day(1)}, "issued_on", "bad_certificate"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(people: People, wrong: dict[str, Any], field: str, code: str) -> None:
    person = certs.person(people.northwind)
    said = Api(people.admin).post(f"/personnel/people/{person.number}/certificates", certs.sent(**wrong), files=True)
    assert code in {said.json()["code"], *(one["code"] for one in said.json()["errors"])}
    page = browser(people.admin).post(f"{person.get_absolute_url()}certificate/", certs.sent(**wrong))
    assert (page.status_code in {409, 422}, list(page.context["form"].errors)) == (True, [field])


def test_the_form_says_why_cloud_migration_is_missing(people: People) -> None:
    person = certs.person(people.northwind)
    page = browser(people.admin).get(f"{person.get_absolute_url()}certificate/").content.decode()
    assert "those certificates come from the academy" in page
    assert 'value="cloud_migration"' not in page


def test_colleagues_strangers_and_stale_pages(people: People) -> None:
    person = certs.person(people.northwind)
    certificate = certs.reviewing(person)
    sales = browser(people.person(people.northwind, Role.PARTNER_SALES))
    assert sales.get(person.get_absolute_url()).status_code == 200
    assert sales.post(f"{person.get_absolute_url()}leave/", {"left_on": str(day(0))}).status_code == 403
    assert sales.get(f"{person.get_absolute_url()}certificate/").status_code == 403
    rival = browser(people.rival)
    assert [rival.get(one.get_absolute_url()).status_code for one in (person, certificate)] == [404, 404]
    partner = browser(people.admin)
    assert partner.get(f"{certificate.get_absolute_url()}amend/").status_code == 409
    assert partner.post(f"{certificate.get_absolute_url()}withdraw/").status_code == 302
    assert partner.post(f"{certificate.get_absolute_url()}withdraw/", {"seen": "reviewing"}).status_code == 409
