"""Taking a step: it says what is about to happen, and no is told in place."""

from decimal import Decimal

from django.test import Client

from partner_center.foundations.audit.models import Entry
from partner_center.foundations.identity.roles import Role
from tests.foundations.webkit.conftest import SignIn
from tests.foundations.webkit.stall import People

DIALOG = {"HX-Request": "true", "HX-Target": "dialog", "HX-Current-URL": "http://testserver/stall/?tab=open"}


def test_it_repeats_the_matter_warns_and_says_what_follows(people: People, admin: Client) -> None:
    parcel = people.parcel(amount=Decimal("99.5"))
    page = admin.get(f"/stall/{parcel.pk}/send/")
    body = page.content.decode()
    assert "<html" in body
    assert page.context["main"]["value"] == (
        '<span class="pc-money"><span>99.50</span><span class="pc-money__currency">CNY</span></span>'
    )
    for words in ("Ten boxes", "Who carries Ten boxes?", "Customs may open it.", "Afterwards the state is “Sent”."):
        assert words in body


def test_the_deadline_of_the_next_state_is_told(people: People, sign_in: SignIn) -> None:
    parcel = people.parcel(status="lost")
    body = sign_in(Role.VENDOR_FINANCE).get(f"/stall/{parcel.pk}/find/").content.decode()
    assert "Sending within 10 working days; otherwise it becomes “Lost” by itself." in body


def test_a_dialog_is_only_the_question_and_sends_the_person_back_to_where_he_was(people: People, admin: Client) -> None:
    parcel = people.parcel()
    asked = admin.get(f"/stall/{parcel.pk}/send/", headers=DIALOG).content.decode()
    assert "<html" not in asked
    assert f'hx-post="/stall/{parcel.pk}/send/"' in asked
    done = admin.post(f"/stall/{parcel.pk}/send/", {"seen": "open", "carrier": "Donkey"}, headers=DIALOG)
    assert (done.status_code, done["HX-Redirect"]) == (200, "http://testserver/stall/?tab=open")
    parcel.refresh_from_db()
    assert parcel.status == "sent"


def test_without_scripts_it_is_a_page_that_leads_to_the_record(people: People, admin: Client) -> None:
    parcel = people.parcel()
    done = admin.post(f"/stall/{parcel.pk}/send/", {"seen": "open", "carrier": "Donkey"}, follow=True)
    assert done.redirect_chain == [(f"/stall/{parcel.pk}/", 302)]
    assert [str(one) for one in done.context["messages"]] == ["“Send” is done. The state is now “Sent”."]


def test_only_addresses_of_this_server_are_gone_back_to(people: People, admin: Client) -> None:
    parcel = people.parcel()
    sent = {"seen": "open", "carrier": "Donkey", "next": "https://evil.example/"}
    assert admin.post(f"/stall/{parcel.pk}/send/", sent)["Location"] == f"/stall/{parcel.pk}/"


def test_an_error_stands_at_its_field_and_nothing_is_lost(people: People, admin: Client) -> None:
    parcel = people.parcel()
    answer = admin.post(f"/stall/{parcel.pk}/send/", {"seen": "open", "carrier": "A donkey with a very long name"})
    assert answer.status_code == 422
    assert 'value="A donkey with a very long name"' in answer.content.decode()
    assert list(answer.context["form"].errors) == ["carrier"]


def test_what_the_action_refuses_stands_at_the_field_it_names(people: People, admin: Client) -> None:
    parcel = people.parcel(amount=Decimal(2000))
    answer = admin.post(f"/stall/{parcel.pk}/send/", {"seen": "open", "carrier": "Donkey"}, headers=DIALOG)
    assert answer.status_code == 409
    assert dict(answer.context["form"].errors) == {"carrier": ["Take a bigger one."]}
    parcel.refresh_from_db()
    assert parcel.status == "open"
    assert Entry.objects.count() == 0


def test_a_stale_page_is_told_what_happened_meanwhile(people: People, admin: Client) -> None:
    parcel = people.parcel(status="sent")
    answer = admin.post(f"/stall/{parcel.pk}/lose/", {"seen": "open", "reason": "Rain"})
    assert answer.status_code == 409
    assert "“Lose” is no longer possible: the state is now “Sent”." in answer.content.decode()
    parcel.refresh_from_db()
    assert parcel.status == "sent"
    asked = admin.get(f"/stall/{parcel.pk}/send/", headers=DIALOG)
    assert (asked.status_code, asked["HX-Retarget"]) == (409, "#dialog")


def test_the_question_carries_the_state_it_was_asked_in(people: People, admin: Client) -> None:
    parcel = people.parcel(status="sent")
    asked = admin.get(f"/stall/{parcel.pk}/lose/").content.decode()
    assert '<input type="hidden" name="seen" value="sent">' in asked


def test_strangers_get_404_colleagues_403_and_unknown_steps_404(people: People, sign_in: SignIn) -> None:
    parcel, other = people.parcel(), people.parcel(people.contoso)
    sent = {"seen": "open", "carrier": "Donkey"}
    admin, sales = sign_in(Role.PARTNER_ADMIN), sign_in(Role.PARTNER_SALES)
    assert [
        admin.get(f"/stall/{other.pk}/send/").status_code,
        admin.post(f"/stall/{other.pk}/send/", sent).status_code,
    ] == [404, 404]
    assert [
        sales.get(f"/stall/{parcel.pk}/send/").status_code,
        sales.post(f"/stall/{parcel.pk}/send/", sent).status_code,
    ] == [403, 403]
    assert admin.get(f"/stall/{parcel.pk}/eat/").status_code == 404


def test_a_step_that_asks_for_a_reason_needs_no_form_of_its_own(people: People, admin: Client) -> None:
    parcel = people.parcel()
    assert admin.post(f"/stall/{parcel.pk}/lose/", {"seen": "open", "reason": " "}).status_code == 422
    admin.post(f"/stall/{parcel.pk}/lose/", {"seen": "open", "reason": "Rain"})
    parcel.refresh_from_db()
    assert (parcel.status, parcel.note) == ("lost", "Rain")
