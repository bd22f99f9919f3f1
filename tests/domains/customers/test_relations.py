"""Authorisations, tags, contacts, and the eye that reveals a masked value."""

from __future__ import annotations

from datetime import timedelta

import pytest

from partner_center.domains.customers import actions
from partner_center.domains.customers.actions.relations import REVEALS
from partner_center.domains.customers.models import Authorization, Contact, Customer
from partner_center.domains.customers.queries.days import today_in
from partner_center.domains.customers.queries.masks import masked
from partner_center.foundations.audit.models import Entry
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import NotAllowed, NotFound, Refused
from tests.domains.customers.accounts import asked, clean, somebody_of
from tests.domains.partners.people import Api, People, browser


@pytest.fixture
def blue(people: People) -> Customer:
    return Customer.objects.get(pk=clean(people).customer_id)


def wanted(people: People, blue: Customer) -> Authorization:
    return actions.ask_authorization(blue, by=people.partner, scopes=["power", "orders"], reason="To renew for you")


def test_a_customer_grants_until_a_day_and_then_it_ends(people: People, blue: Customer) -> None:
    own = somebody_of(blue)
    question = wanted(people, blue)
    run_pending()
    assert Notification.objects.filter(message="customers.authorization_asked", user=own).exists()
    assert question.scopes == ["orders", "power"]
    last = today_in(blue) + timedelta(days=30)
    with pytest.raises(Refused, match="Choose a last day from"):
        actions.grant(question, by=Actor.of(own), ends_on=today_in(blue) - timedelta(days=1))
    with pytest.raises(Refused, match="Choose a last day from"):
        actions.grant(question, by=Actor.of(own), ends_on=today_in(blue) + timedelta(days=366))
    with pytest.raises(NotAllowed):
        actions.grant(question, by=people.partner, ends_on=last)
    actions.grant(question, by=Actor.of(own), ends_on=last)
    with clock.freeze(clock.now() + timedelta(days=29)):
        sweep()
    question.refresh_from_db()
    assert question.status == "granted"
    with clock.freeze(clock.now() + timedelta(days=32)):
        sweep()
    question.refresh_from_db()
    assert question.status == "ended"


def test_a_question_lapses_after_a_week(people: People, blue: Customer) -> None:
    question = wanted(people, blue)
    with clock.freeze(clock.now() + timedelta(days=9)):
        sweep()
        run_pending()
    question.refresh_from_db()
    assert question.status == "lapsed"
    assert Notification.objects.filter(message="customers.authorization_lapsed", user=people.admin).exists()


def test_one_question_at_a_time_and_a_new_grant_takes_the_place_of_the_old(people: People, blue: Customer) -> None:
    own = Actor.of(somebody_of(blue))
    first = wanted(people, blue)
    with pytest.raises(Refused, match=f"{first.number} waits for the customer already"):
        wanted(people, blue)
    actions.grant(first, by=own, ends_on=today_in(blue))
    second = wanted(people, blue)
    actions.grant(second, by=own, ends_on=today_in(blue))
    first.refresh_from_db()
    assert (first.status, second.status) == ("ended", "granted")
    actions.revoke(second, by=own, reason="No longer needed")
    assert second.status == "revoked"


def test_unlinking_ends_what_was_allowed(people: People, blue: Customer) -> None:
    own = somebody_of(blue)
    question = wanted(people, blue)
    actions.grant(question, by=Actor.of(own), ends_on=today_in(blue))
    actions.agree(asked(blue.associations.get(), people.admin), by=Actor.of(own))
    question.refresh_from_db()
    assert question.status == "ended"


def test_strangers_ask_nothing(people: People, blue: Customer) -> None:
    with pytest.raises(NotFound):
        actions.ask_authorization(blue, by=Actor.of(people.rival), scopes=["bills"], reason="Curious")
    answer = Api(people.rival).post(
        "/customers/authorizations", {"customer": blue.number, "scopes": ["bills"], "reason": "x"}
    )
    assert answer.status_code == 422


def test_tags_are_the_partner_s_own(people: People, blue: Customer) -> None:
    sent = browser(people.admin).post(f"/customers/{blue.pk}/tags/", {"names": "VIP， east, vip, "})
    assert sent.status_code == 302
    rows = browser(people.admin).get("/customers/?tag=eas").context["object_list"]
    assert [one.tag_names for one in rows] == [["VIP", "east"]] or [one.tag_names for one in rows] == [["east", "vip"]]
    assert Api(people.admin).post(f"/customers/customers/{blue.number}/tags", {"names": "a,b"}).json() == {
        "tags": ["a", "b"]
    }
    long = browser(people.admin).post(f"/customers/{blue.pk}/tags/", {"names": "x" * 65})
    assert long.context["form"].errors == {"names": ["A tag has at most 64 characters."]}
    vendor = browser(people.finance).get("/customers/").content.decode()
    assert "a · b" not in vendor


def test_at_most_five_contacts_and_customers_see_them(people: People, blue: Customer) -> None:
    admin = browser(people.admin)
    person = {"name": "Grace", "mobile": "+65 6123 4567", "email": "grace@northwind.example"}
    for _turn in range(5):
        assert admin.post("/customers/contacts/add/", person).status_code == 302
    sixth = admin.post("/customers/contacts/add/", person)
    assert (sixth.status_code, "At most 5 contacts" in sixth.content.decode()) == (409, True)
    assert Api(people.admin).post("/customers/contacts", person).json()["code"] == "too_many_contacts"
    assert "grace@northwind.example" in browser(somebody_of(blue)).get("/customers/my-partner/").content.decode()
    first = Contact.objects.first()
    assert first is not None
    assert browser(people.rival).post(f"/customers/contacts/{first.pk}/remove/").status_code == 404
    assert admin.post(f"/customers/contacts/{first.pk}/remove/").status_code == 302
    assert Contact.objects.count() == 4


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("mobile", "13812345678", "138****5678"),
        ("mobile", "12345", "1****"),
        ("email", "ada@bluewhale.example", "a****@bluewhale.example"),
        ("contact_name", "沈砚秋", "沈**"),
        ("contact_name", "", ""),
    ],
)
def test_masks(field: str, value: str, shown: str) -> None:
    assert masked(field, value) == shown


def test_the_eye_reveals_and_history_says_who_looked(people: People, operations: User, blue: Customer) -> None:
    page = browser(people.admin).get(f"/customers/{blue.pk}/").content.decode()
    assert "138****5678" in page
    assert "13812345678" not in page
    listed = browser(people.admin).get("/customers/").content.decode()
    assert "138****5678" in listed
    shown = browser(people.admin).post(f"/customers/{blue.pk}/reveal/", {"field": "mobile"})
    assert "13812345678" in shown.content.decode()
    entry = Entry.objects.filter(verb="customers:customer:reveal").get()
    assert (entry.user, entry.text, entry.subject_id) == (people.admin, "mobile", blue.pk)
    assert browser(people.admin).post(f"/customers/{blue.pk}/reveal/", {"field": "registration_no"}).status_code == 409
    assert browser(people.rival).post(f"/customers/{blue.pk}/reveal/", {"field": "mobile"}).status_code == 404
    assert browser(people.finance).post(f"/customers/{blue.pk}/reveal/", {"field": "mobile"}).status_code == 403
    answer = Api(operations).post(f"/customers/customers/{blue.number}/reveal", {"field": "email"})
    assert answer.json() == {"field": "email", "value": "ada@bluewhale.example"}


def test_nobody_looks_through_all_of_them(people: People, blue: Customer) -> None:
    for _turn in range(REVEALS):
        actions.reveal(blue, by=people.partner, field="email")
    with pytest.raises(Refused, match="30 masked values within an hour"):
        actions.reveal(blue, by=people.partner, field="email")
    with clock.freeze(clock.now() + timedelta(minutes=61)):
        assert actions.reveal(blue, by=people.partner, field="email") == "ada@bluewhale.example"


def test_a_former_partner_sees_no_personal_data(people: People, blue: Customer) -> None:
    actions.end_association(blue.associations.get(), by=SYSTEM, ended_at=clock.now(), reason="Left")
    page = browser(people.admin).get(f"/customers/{blue.pk}/").content.decode()
    assert "138****" not in page
    with pytest.raises(NotFound):
        actions.reveal(blue, by=people.partner, field="mobile")
