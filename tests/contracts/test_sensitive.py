"""What is sensitive cannot be done without a code where codes are switched on: every deed, through both doors."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client

from partner_center.api.rights import addresses
from partner_center.api.v1 import api
from partner_center.foundations.audit.models import Entry
from partner_center.foundations.codes.deeds import SENSITIVE
from partner_center.foundations.codes.models import Code
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.steps import LIFECYCLES, Step
from partner_center.foundations.webkit.screens import FormScreen, StepScreen
from tests.contracts.sensitive import CASES, Case
from tests.domains.partners.people import Api, People, browser
from tests.foundations.codes.letters import delivered, other_than, switched_on

OURS = {code for code, deed in SENSITIVE.items() if deed.about.__module__.startswith("partner_center.")}
DOORS = ("console", "api")


@pytest.fixture
def people(db: None) -> People:
    return People()


class Door:
    """One way in: takes the deed, and asks for its code."""

    def __init__(self, name: str, right: str, case: Case) -> None:
        self.name, self.right, self.case = name, right, case

    def take(self, code: str = "") -> HttpResponse:
        body = self.case.body | ({"verification_code": code} if code else {})
        if self.name == "console":
            return browser(self.case.who).post(self.case.page, body)  # type: ignore[return-value]  # Django's test response
        return self._api(self.case.method, self.case.path, body)

    def ask(self) -> int:
        record = self.case.record
        if self.name == "console":
            query = f"?{urlencode({'record': record.pk})}" if record else ""
            return browser(self.case.who).post(f"/kit/codes/{self.right}/{query}").status_code
        named = {"record": str(record.pk)} if record else {}
        return self._api("post", "/verification-codes", {"right": self.right, **named}).status_code

    def _api(self, method: str, path: str, body: dict[str, Any]) -> HttpResponse:
        caller = Api(self.case.who)
        call = caller.post if method == "post" else caller.patch
        return call(path, body)

    def errors(self, response: HttpResponse) -> list[str]:
        """What stands at the field of the code."""
        if self.name == "console":
            return list(response.context["form"].errors.get("verification_code", []))  # type: ignore[attr-defined]  # Django's test response
        lines = json.loads(response.content)["errors"]
        return [one["message"] for one in lines if one["pointer"] == "#/verification_code"]


def opened(people: People, right: str, door: str) -> Door:
    case = CASES[right](people)
    if door == "api" and not case.path:
        pytest.skip("the API does not offer it")
    run_pending()  # what followed from making the record
    return Door(door, right, case)


def test_every_sensitive_deed_has_its_case() -> None:
    assert CASES.keys() == OURS, "add the deed to tests/contracts/sensitive.py"


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("right", sorted(CASES))
def test_a_deed_needs_its_code(people: People, right: str, door: str) -> None:
    at = opened(people, right, door)
    assert at.case.who.company is not None
    switched_on(at.case.who.company)
    before = Entry.objects.count()

    refused = at.take()
    assert refused.status_code in {409, 422}
    assert at.errors(refused) == ["Enter the code that we send you by e-mail. Have it sent first."]
    assert Entry.objects.count() == before

    assert at.ask() in {200, 201}
    code = delivered()
    wrong = at.take(other_than(code))
    assert wrong.status_code in {409, 422}
    assert at.errors(wrong) == ["The code is wrong. 4 tries are left."]
    assert (Entry.objects.count(), Code.objects.get().wrong) == (before, 1)

    assert at.take(code).status_code in {200, 201, 204, 302}
    assert Entry.objects.count() > before
    assert Code.objects.get().used_at is not None


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("right", sorted(set(CASES) - {"organization:security:switch"}))
def test_where_codes_are_off_nothing_is_asked(people: People, right: str, door: str) -> None:
    at = opened(people, right, door)
    if door == "console":
        page = browser(at.case.who).get(at.case.page).content.decode()
        assert "verification_code" not in page
    assert at.take().status_code in {200, 201, 204, 302}


@pytest.mark.parametrize("right", sorted(CASES))
def test_the_form_shows_the_field_and_the_button(people: People, right: str) -> None:
    case = CASES[right](people)
    assert case.who.company is not None
    switched_on(case.who.company)
    page = browser(case.who).get(case.page).content.decode()
    assert page.count('name="verification_code"') == 1
    assert f'hx-post="/kit/codes/{right}/' in page
    assert "<script>" not in page
    assert " style=" not in page


def test_every_address_of_a_sensitive_deed_knows_the_code() -> None:
    """A screen asks by its right, an operation says so in its description; a hand-written door would be found here."""
    described = api.get_openapi_schema()["paths"]
    strange = []
    for one in addresses():
        reads = one.method == "GET" if one.door == "api" else not hasattr(one.view, "post")
        if reads or one.permission is None or one.permission.code not in OURS:
            continue
        if one.door == "console":
            known = isinstance(one.view, type) and issubclass(one.view, FormScreen | StepScreen)
        else:
            content = described[one.route][one.method.lower()].get("requestBody", {}).get("content", {})
            known = all("verification_code" in kind["schema"]["properties"] for kind in content.values()) and bool(
                content
            )
        if not known:
            strange.append(f"{one.door} {one.name}")
    assert strange == []


def test_a_wrong_code_counts_for_every_sensitive_step() -> None:
    """A step that surrounds ``perform`` with a transaction of its own would undo the count."""
    own = [step for life in LIFECYCLES.values() for step in life.steps.values() if step.sensitive]
    assert [step.key for step in own if type(step).perform is not Step.perform] == []


def test_a_visitor_is_asked_to_sign_in() -> None:
    assert Client().post("/kit/codes/organization:token:create/").status_code == 302
