"""Selected rows: asked once, taken one by one, told one by one; and the export of exactly what is shown."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from partner_center.foundations.exports import builders
from partner_center.foundations.exports.models import Export
from partner_center.foundations.identity.roles import Role
from tests.foundations.webkit.conftest import SignIn
from tests.foundations.webkit.stall import VIEW, Parcel, People

DIALOG = {"HX-Request": "true", "HX-Target": "dialog"}


def test_it_asks_first_and_repeats_how_many_and_how_much(people: People, admin: Client) -> None:
    chosen = [people.parcel(amount=Decimal(10)).pk, people.parcel(amount=Decimal(5), currency="USD").pk]
    chosen.append(people.parcel(amount=Decimal("2.5")).pk)
    page = admin.post("/stall/?tab=open", {"step": "send", "pk": chosen}, headers=DIALOG)
    assert page.status_code == 200
    assert [str(one) for one in page.context["sums"]] == ["12.500000000000 CNY", "5.000000000000 USD"]
    assert "3 records" in page.content.decode()
    assert set(Parcel.objects.values_list("status", flat=True)) == {"open"}


def test_what_is_refused_does_not_hold_up_the_others(people: People, admin: Client) -> None:
    light, heavy = people.parcel(number="LIGHT"), people.parcel(number="HEAVY", amount=Decimal(5000))
    gone, other = people.parcel(number="GONE", status="sent"), people.parcel(people.contoso, number="OTHER")
    sent = {"step": "send", "confirmed": "1", "carrier": "Donkey", "pk": [light.pk, heavy.pk, gone.pk, other.pk]}
    page = admin.post("/stall/?tab=open", sent)
    assert page.status_code == 200
    results = [(str(one.row), str(one.refusal or "ok")) for one in page.context["results"]]
    assert results == [
        ("HEAVY", "Too heavy for this carrier."),
        ("GONE", "“Send” is no longer possible: the state is now “Sent”. Reload the page to see why."),
        ("LIGHT", "ok"),
    ]
    assert (page.context["ok"], page.context["not_ok"], page.context["missing"]) == (1, 2, 1)
    assert dict(Parcel.objects.values_list("number", "status")) == {
        "LIGHT": "sent",
        "HEAVY": "open",
        "GONE": "sent",
        "OTHER": "open",
    }


def test_a_wrong_answer_is_asked_again_before_anything_happens(people: People, admin: Client) -> None:
    sent = {"step": "send", "confirmed": "1", "carrier": "", "pk": [people.parcel().pk]}
    assert admin.post("/stall/", sent).status_code == 422
    assert Parcel.objects.get().status == "open"


@pytest.mark.parametrize("chosen", [[], ["x"], list(range(1, 300))])
def test_a_selection_has_a_size(people: People, admin: Client, chosen: list[object]) -> None:
    assert admin.post("/stall/", {"step": "send", "pk": chosen}).status_code == 409


def test_nobody_takes_a_step_in_bulk_that_he_may_not_take_alone(people: People, sign_in: SignIn) -> None:
    pk = people.parcel().pk
    finance = sign_in(Role.VENDOR_FINANCE)
    assert [step.name for step in finance.get("/stall/").context["bulk_steps"]] == ["lose"]
    assert finance.post("/stall/", {"step": "send", "confirmed": "1", "carrier": "x", "pk": [pk]}).status_code == 404


def test_an_export_holds_what_the_list_shows(people: People, admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    never_built: Any = None
    monkeypatch.setitem(builders.BUILDERS, "stall.parcels", builders.Builder("stall.parcels", never_built, VIEW))
    pk = people.parcel().pk
    page = admin.post("/stall/?tab=open&q=ten", {"export": "csv", "pk": [pk]}, headers=DIALOG)
    assert page.status_code == 200
    export = Export.objects.get()
    assert export.params == {"query": "tab=open&q=ten", "ids": [pk], "within": {}}
    assert (export.format, export.label) == ("csv", "Parcels")
    assert page.context["watch_url"].startswith(f"/kit/progress/export:{export.pk}:")
    assert "Waiting to start" in admin.get(page.context["watch_url"]).content.decode()
    assert admin.get("/kit/exports/?tab=waiting").context["page_obj"].paginator.count == 1
