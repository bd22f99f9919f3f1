"""Codes at the doors: who may ask for one, what the button says, repeated requests, drafts, many rows."""

from __future__ import annotations

import json

import pytest
from django.http import HttpResponse

from partner_center.domains.customers.lifecycle.prospects import InvitationLife
from partner_center.domains.customers.models import Invitation
from partner_center.foundations.apikit.models import IdempotencyRecord
from partner_center.foundations.codes.deeds import SENSITIVE, Deed
from partner_center.foundations.codes.models import Code
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.webkit.screens.forms import typed
from tests.contracts.sensitive import CASES
from tests.domains.partners.people import Api, People, browser
from tests.foundations.codes.letters import code_for, delivered, other_than, switched_on

pytestmark = pytest.mark.django_db
ASSIGN = "organization:person:assign"


@pytest.fixture
def people() -> People:
    made = People()
    switched_on(made.northwind)
    return made


@pytest.fixture
def seller(people: People) -> User:
    """Somebody whose roles change."""
    return people.person(people.northwind, Role.PARTNER_SALES)


def said(response: HttpResponse) -> dict[str, object]:
    found: dict[str, object] = json.loads(response.content)
    return found


def test_the_button_says_where_it_was_sent_and_when_the_next_may_be(people: People, seller: User) -> None:
    url, own = f"/kit/codes/{ASSIGN}/?record={seller.pk}", browser(people.admin)
    first = own.post(url, headers={"HX-Request": "true"})
    assert first.status_code == 200
    assert f"A code was sent to {people.admin.email[0]}****@example.com." in first.content.decode()
    assert people.admin.email not in first.content.decode()
    again = own.post(url, headers={"HX-Request": "true"})
    assert again.status_code == 409
    assert "The next one may be sent at" in again.content.decode()
    assert "HX-Retarget" not in again.headers  # the form that is being filled in stays


def test_without_scripts_the_button_is_a_page(people: People, seller: User) -> None:
    url, own = f"/kit/codes/{ASSIGN}/?record={seller.pk}", browser(people.admin)
    assert "Assign roles" in own.get(url).content.decode()
    assert "Go back to the page you came from" in own.post(url).content.decode()


def test_strangers_and_colleagues_get_no_code(people: People, seller: User) -> None:
    switched_on(people.contoso)
    url = f"/kit/codes/{ASSIGN}/?record={seller.pk}"
    assert browser(people.rival).post(url).status_code == 404
    assert browser(seller).post(url).status_code == 403
    assert browser(people.admin).post("/kit/codes/organization:person:amend/").status_code == 404
    wish = {"right": ASSIGN, "record": str(seller.pk)}
    assert Api(people.rival).post("/verification-codes", wish).status_code == 404
    assert Api(seller).post("/verification-codes", wish).status_code == 403
    unknown = Api(people.admin).post("/verification-codes", {"right": "organization:person:amend"})
    assert (unknown.status_code, "Codes are for: " in unknown.content.decode()) == (422, True)
    nameless = Api(people.admin).post("/verification-codes", {"right": ASSIGN})
    assert said(nameless)["code"] == "record_missing"
    assert Code.objects.count() == 0


def test_where_codes_are_off_the_api_takes_what_it_does_not_need(people: People) -> None:
    person = people.person(people.contoso, Role.PARTNER_SALES)
    caller = Api(people.rival)
    asked = caller.post("/verification-codes", {"right": ASSIGN, "record": str(person.pk)})
    assert said(asked)["code"] == "no_code_needed"
    body = {"roles": ["partner_finance"], "verification_code": "123456"}
    assert caller.post(f"/organization/people/{person.pk}/roles", body).status_code == 200


def test_a_key_outlives_a_wrong_code_and_repeats_what_a_used_one_did(people: People, seller: User) -> None:
    code, caller = code_for(people.admin, ASSIGN, seller), Api(people.admin)
    path = f"/organization/people/{seller.pk}/roles"

    def assign(code: str) -> HttpResponse:
        return caller.post(path, {"roles": ["partner_finance"], "verification_code": code}, key="one")

    assert assign(other_than(code)).status_code == 409
    assert (Code.objects.get().wrong, IdempotencyRecord.objects.count()) == (1, 0)
    done = assign(code)
    again = assign(code)
    assert (done.status_code, again.status_code, again.headers["Idempotent-Replay"]) == (200, 200, "true")
    assert code not in IdempotencyRecord.objects.get().response
    # The fingerprint of the request does not depend on the code, so that it cannot be found out from it.
    assert assign("").headers["Idempotent-Replay"] == "true"


def test_steps_say_that_they_need_a_code(people: People) -> None:
    case = CASES["customers:association-request:agree"](people)
    assert case.who.company is not None
    path = f"/customers/association-requests/{case.record.pk}/steps"

    def needs() -> dict[str, bool]:
        return {one["name"]: one["needs_code"] for one in json.loads(Api(case.who).get(path).content)["steps"]}

    assert needs() == {"agree": False, "refuse": False}
    switched_on(case.who.company)
    assert needs() == {"agree": True, "refuse": True}


def test_a_draft_keeps_no_code(people: People) -> None:
    request = browser(people.admin).post("/kit/draft/?key=k", {"note": "x", "verification_code": "123456"}).wsgi_request
    assert typed(request.POST) == {"note": ["x"]}


def test_a_typed_code_is_not_shown_again(people: People, seller: User) -> None:
    page = browser(people.admin).post(
        f"/organization/people/{seller.pk}/roles/", {"roles": ["partner_sales"], "verification_code": "654321"}
    )
    assert "654321" not in page.content.decode()


def test_many_rows_are_taken_one_by_one(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    revoke = InvitationLife.revoke.permission
    monkeypatch.setitem(SENSITIVE, revoke.code, Deed(revoke, Invitation))
    refused = browser(people.admin).post("/customers/invitations/", {"step": "revoke", "pk": ["1", "2"]})
    assert refused.status_code == 409
    assert "a code is for one record. Take it one by one." in refused.content.decode()


def test_saving_and_submitting_at_once_leads_to_the_step_with_the_code(people: People) -> None:
    case = CASES["partners:business-info:submit"](people)
    own, url = browser(people.admin), "/partners/business-infos/fill-in/"
    form = own.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields if name != "letter"}
    sent = own.post(url, {**data, "and_submit": "1"})
    assert sent.headers["Location"] == case.page
    own.post(f"/kit/codes/partners:business-info:submit/?record={case.record.pk}")
    own.post(case.page, {"verification_code": delivered()})
    case.record.refresh_from_db()
    assert case.record.status == "reviewing"
