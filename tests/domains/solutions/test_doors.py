"""Offerings at both doors: the same forms, the same refusals at their fields, stale pages, and who may what."""

from __future__ import annotations

from typing import Any

import pytest

from partner_center.domains.solutions.models import Offering
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.models import Notification
from tests.domains.partners.papers import scan
from tests.domains.partners.people import Api, People, browser
from tests.domains.solutions import goods


def test_the_whole_way_through_the_api(people: People) -> None:
    operations = people.person(people.vendor, Role.VENDOR_OPERATIONS)
    partner, vendor = Api(people.admin), Api(operations)
    made = partner.post("/solutions/offerings", {**goods.goods(), "file": scan()}, files=True)
    assert (made.status_code, made.json()["number"], made.json()["status"]) == (201, "OF-000001", "draft")
    path = "/solutions/offerings/OF-000001"
    assert partner.patch(path, {"name": "Zone"}).json()["name"] == "Zone"
    assert partner.post(f"{path}/submit").json()["status"] == "reviewing"
    assert vendor.post(f"{path}/approve").json()["status"] == "listed"
    marked = vendor.post(
        f"{path}/mark",
        {"mark": "whitelist", "holds": True, "moment": Offering.objects.get().listed_at.isoformat(), "reason": "Joint"},
    )
    assert (marked.json()["is_whitelisted"], marked.json()["counts"]) == (True, True)
    assert [one["mark"] for one in partner.get(f"{path}/marks").json()["items"]] == ["whitelist"]
    assert vendor.post(f"{path}/labels", {"labels": ["ai"]}).json()["labels"] == ["ai"]
    used = vendor.post(f"{path}/use", {"is_sellable": False, "is_deliverable": True, "reason": "Paused"}).json()
    assert (used["is_sellable"], used["is_deliverable"]) == (False, True)
    assert vendor.post(f"{path}/retire", {"reason": "Old"}).json()["status"] == "retired"


def test_the_whole_way_through_the_console(people: People) -> None:
    operations = people.person(people.vendor, Role.VENDOR_OPERATIONS)
    partner, vendor = browser(people.admin), browser(operations)
    sent = {**goods.answers(), "file": scan(), "and_submit": "1"}
    assert partner.post("/solutions/offerings/new/", sent).status_code == 302
    offering = Offering.objects.get()
    address = offering.get_absolute_url()
    assert offering.status == "reviewing"
    assert vendor.post(f"{address}approve/").status_code == 302
    mark = {"mark": "core_map", "holds": "true", "moment": "2999-01-01T08:00", "reason": "List"}
    late = vendor.post(f"{address}mark/", mark)
    assert (late.status_code, list(late.context["form"].errors)) == (409, ["moment"])
    now = vendor.get(f"{address}mark/").context["form"]["moment"].value()
    assert vendor.post(f"{address}mark/", {**mark, "moment": now.isoformat()}).status_code == 302
    assert vendor.post(f"{address}labels/", {"labels": ["ai", "data"]}).status_code == 302
    assert vendor.post(f"{address}use/", {"is_sellable": "on", "reason": "No own delivery"}).status_code == 302
    page = partner.get(address).content.decode()
    offering.refresh_from_db()
    assert (offering.is_core_map, offering.labels, offering.is_deliverable) == (True, ["ai", "data"], False)
    assert "It is a baseline solution." in page
    assert "In force" in page


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"name": ""}, "name", "required"),
        ({"summary": "x" * 501}, "summary", "max_length"),
        ({"labels": []}, "labels", "required"),
        ({"labels": ["magic"]}, "labels", "invalid_choice"),
        ({"kind": "marketplace"}, "goods_code", "invalid"),
        ({"goods_code": "STORE-X"}, "goods_code", "invalid"),
        ({"kind": "marketplace", "goods_code": "TAKEN"}, "goods_code", "goods_code_taken"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(people: People, wrong: dict[str, Any], field: str, code: str) -> None:
    goods.drafted(people.contoso, kind="marketplace", goods_code="TAKEN")
    data = goods.answers(**wrong)
    said = Api(people.admin).post("/solutions/offerings", data).json()
    assert code in {said["code"], *(one["code"] for one in said["errors"])}
    assert next(one.get("pointer", one.get("at", "")) for one in said["errors"]).endswith(field)
    page = browser(people.admin).post("/solutions/offerings/new/", data)
    assert (page.status_code in {409, 422}, list(page.context["form"].errors)) == (True, [field])


def test_without_a_description_it_is_not_submitted(people: People) -> None:
    api = Api(people.admin)
    number = api.post("/solutions/offerings", goods.answers()).json()["number"]
    refused = api.post(f"/solutions/offerings/{number}/submit")
    assert (refused.status_code, refused.json()["code"]) == (409, "description_missing")
    page = browser(people.admin).get(Offering.objects.get().get_absolute_url()).content.decode()
    assert "Attach a description" in page


def test_a_rejection_names_the_fields_and_is_mended(people: People) -> None:
    reviewer = browser(people.person(people.vendor, Role.VENDOR_REVIEWER))
    offering = goods.submitted(people.northwind)
    review = reviewer.get(offering.get_absolute_url()).context["screen"].review
    sent = {"reason": "Too short", "fields_to_mend": ["summary"], "mend_summary": "Say for whom"}
    assert reviewer.post(f"{review.get_absolute_url()}reject/", sent).status_code == 302
    partner = browser(people.admin)
    form = partner.get(f"{offering.get_absolute_url()}amend/")
    assert "asks to mend this" in str(form.context["form"].fields["summary"].help_text)
    assert "Too short" in form.content.decode()
    mended = {**goods.answers(summary="For mid-sized companies."), "and_submit": "1"}
    assert partner.post(f"{offering.get_absolute_url()}amend/", mended).status_code == 302
    offering.refresh_from_db()
    assert (offering.status, offering.refusal, offering.document is None) == ("reviewing", "", False)


def test_colleagues_strangers_and_stale_pages(people: People) -> None:
    offering = goods.submitted(people.northwind)
    address = offering.get_absolute_url()
    finance = browser(people.person(people.northwind, Role.PARTNER_FINANCE))
    assert finance.get(address).status_code == 200
    assert finance.post(f"{address}withdraw/").status_code == 403
    assert finance.get("/solutions/offerings/new/").status_code == 403
    assert browser(people.rival).get(address).status_code == 404
    partner = browser(people.admin)
    assert partner.get(f"{address}amend/").status_code == 409
    assert partner.post(f"{address}withdraw/").status_code == 302
    assert partner.post(f"{address}withdraw/", {"seen": "reviewing"}).status_code == 409
    assert browser(people.finance).get(f"{address}mark/").status_code == 403


def test_the_partner_is_told_in_the_own_language(people: People) -> None:
    people.admin.language = "zh-hans"
    people.admin.save()
    offering = goods.listed(people.northwind)
    run_pending()
    subject = Notification.objects.get(user=people.admin, message="solutions.listed").subject
    assert subject == f"Offering {offering.number} 云上底座 已上架"


def test_history_names_labels_in_words(people: People) -> None:
    offering = goods.listed(people.northwind)
    operations = browser(people.person(people.vendor, Role.VENDOR_OPERATIONS))
    operations.post(f"{offering.get_absolute_url()}labels/", {"labels": ["ai", "data"]})
    page = operations.get(offering.get_absolute_url()).content.decode()
    assert "Artificial intelligence, Data and analytics" in page.split("Change requirement labels")[-1]
