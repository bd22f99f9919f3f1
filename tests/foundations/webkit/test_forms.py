"""Creating and amending: errors at their fields, drafts, and nothing lost."""

import re
from typing import Any

from django import forms
from django.test import Client

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.models import Progress
from partner_center.foundations.webkit.models import Draft
from partner_center.foundations.webkit.screens.questions import form_for
from partner_center.foundations.webkit.watching import watch_url
from tests.foundations.webkit.conftest import SignIn
from tests.foundations.webkit.stall import Parcel, ParcelLife, People

GOOD = {"title": "boxes", "amount": "12.50", "note": "Careful"}
DIALOG = {"HX-Request": "true", "HX-Target": "dialog"}


def value(body: str, name: str) -> str | None:
    found = re.search(rf'name="{name}" value="([^"]*)"', body)
    return found.group(1) if found else None


def test_a_good_form_acts_and_leads_to_the_record(people: People, admin: Client) -> None:
    answer = admin.post("/stall/pack/", GOOD, follow=True)
    parcel = Parcel.objects.get()
    assert answer.redirect_chain == [(f"/stall/{parcel.pk}/", 302)]
    assert [str(one) for one in answer.context["messages"]] == ["Saved."]
    assert (parcel.number, parcel.note) == ("N-boxes", "Careful")


def test_errors_stand_at_their_fields_and_nothing_typed_is_lost(people: People, admin: Client) -> None:
    answer = admin.post("/stall/pack/", {"title": "a title that is far too long", "amount": "x", "note": "Careful"})
    body = answer.content.decode()
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["title", "amount"]
    assert value(body, "title") == "a title that is far too long"
    assert "Careful</textarea>" in body
    assert 'aria-invalid="true"' in body
    assert 'aria-describedby="id_title_error"' in body
    assert 'data-limit-for="id_note" data-most="500"' in body


def test_a_refusal_stands_at_the_field_it_names_and_above_for_the_rest(people: People, admin: Client) -> None:
    answer = admin.post("/stall/pack/", GOOD | {"title": "bomb"})
    assert answer.status_code == 409
    assert dict(answer.context["form"].errors) == {"title": ["Forbidden goods."], "__all__": ["This is not carried."]}
    assert not Parcel.objects.exists()


def test_a_dialog_form_says_where_to_go(people: People, admin: Client) -> None:
    assert "<html" not in admin.get("/stall/pack/", headers=DIALOG).content.decode()
    answer = admin.post("/stall/pack/", GOOD, headers=DIALOG)
    assert answer["HX-Redirect"] == f"/stall/{Parcel.objects.get().pk}/"


def test_a_form_for_files_is_sent_as_one(people: People, admin: Client) -> None:
    assert 'enctype="multipart/form-data"' in admin.get("/stall/pack/").content.decode()


def test_only_who_may_pack_sees_the_form(people: People, sign_in: SignIn) -> None:
    assert sign_in(Role.PARTNER_FINANCE).get("/stall/pack/").status_code == 403


def test_amending_starts_with_what_is_there_and_strangers_find_nothing(people: People, admin: Client) -> None:
    parcel, other = people.parcel(title="Old", note="Careful"), people.parcel(people.contoso)
    body = admin.get(f"/stall/{parcel.pk}/amend/").content.decode()
    assert value(body, "title") == "Old"
    assert admin.post(f"/stall/{parcel.pk}/amend/", GOOD)["Location"] == f"/stall/{parcel.pk}/"
    parcel.refresh_from_db()
    assert parcel.title == "boxes"
    assert admin.get(f"/stall/{other.pk}/amend/").status_code == 404
    assert admin.post(f"/stall/{other.pk}/amend/", GOOD).status_code == 404


def keep(client: Client, **typed: Any) -> int:
    return client.post("/kit/draft/?key=stall:pack", typed | {"csrfmiddlewaretoken": "x"}).status_code


def test_a_draft_comes_back_with_a_notice_and_goes_when_the_form_is_sent(people: People, admin: Client) -> None:
    assert "Your draft is back" not in admin.get("/stall/pack/").content.decode()
    assert keep(admin, title="half", amount="not yet", note="Careful", urgent="on") == 204
    assert Draft.objects.get().data == {"title": ["half"], "amount": ["not yet"], "note": ["Careful"], "urgent": ["on"]}
    body = admin.get("/stall/pack/").content.decode()
    assert "Your draft is back" in body
    assert (value(body, "title"), value(body, "amount")) == ("half", "not yet")
    assert "checked" in body
    admin.post("/stall/pack/", GOOD)
    assert not Draft.objects.exists()


def test_a_draft_is_discarded_and_belongs_to_one_person(people: People, admin: Client, sign_in: SignIn) -> None:
    keep(admin, title="half")
    colleague = sign_in(Role.PARTNER_ADMIN)
    assert value(colleague.get("/stall/pack/").content.decode(), "title") is None
    keep(colleague, title="other")
    answer = admin.post("/kit/draft/?key=stall:pack", {"discard": "1", "next": "/stall/pack/"})
    assert answer["Location"] == "/stall/pack/"
    assert [one.data["title"] for one in Draft.objects.all()] == [["other"]]


def test_what_was_sent_with_errors_is_kept_as_a_draft_too(people: People, admin: Client) -> None:
    admin.post("/stall/pack/", {"title": "half", "amount": ""})
    assert value(admin.get("/stall/pack/").content.decode(), "title") == "half"


def test_long_work_is_watched_until_it_is_done(people: People, admin: Client) -> None:
    work = Progress.objects.create(
        key="bill:1", label="Reading", done=50, total=200, state="running", updated_at=clock.now()
    )
    url = watch_url("bill:1", then="/stall/")
    body = admin.get(url).content.decode()
    assert "50 / 200" in body
    assert "every 2s" in body
    work.state = "failed"
    work.save()
    assert "every 2s" not in admin.get(watch_url("bill:1")).content.decode()
    assert admin.get(url, headers={"HX-Request": "true"})["HX-Redirect"] == "/stall/"
    work.state = "done"
    work.save()
    assert admin.get(url, headers={"HX-Request": "true"})["HX-Redirect"] == "/stall/"
    assert admin.get(url.replace("bill:1", "bill:2")).status_code == 404


def test_a_person_is_served_in_his_language_unless_this_browser_chose_another(people: People, sign_in: SignIn) -> None:
    client = sign_in(user=people.person(people.northwind, Role.PARTNER_ADMIN, language="zh-hans"))
    assert '<html lang="zh-hans"' in client.get("/stall/").content.decode()
    client.cookies["pc_language"] = "en"
    assert '<html lang="en"' in client.get("/stall/").content.decode()


def test_a_form_is_prepared_once_whichever_way_it_is_written() -> None:
    """As over the API: ``prepare`` is all that a form needs; one whose constructor prepares it is left alone."""

    class Plain(forms.Form):
        def prepare(self, *, actor: Actor, subject: object) -> None:
            self.fields[f"of_{subject}"] = forms.CharField(initial=actor.label)

    class Own(Plain):
        def __init__(self, *args: Any, actor: Actor, subject: object, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.prepare(actor=actor, subject=f"own_{subject}")

    known = {"send": Plain, "lose": Own}
    made = [form_for(step, known, None, actor=SYSTEM, subject="parcel") for step in (ParcelLife.send, ParcelLife.lose)]
    assert [list(form.fields) for form in made] == [["of_parcel"], ["of_own_parcel"]]
