"""A person's own account, the help pages' question, and pages for what went wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory

from partner_center.console.account import change_account
from partner_center.console.errors import bad_request, permission_denied, server_error, too_many_requests
from partner_center.console.models import HelpAnswer
from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Role
from partner_center.kit.refusals import NotAllowed, Refused
from tests.console.conftest import People


def test_the_account_keeps_what_is_changed_and_history_what_was(northwind: Company, person: People) -> None:
    user, client = person(northwind, Role.PARTNER_SALES)
    sent = {"name": "Wang Fang", "mobile": "138", "language": "zh-hans", "time_zone": "Asia/Singapore"}
    answer = client.post("/account/", sent)
    user.refresh_from_db()
    assert answer.status_code == 302
    assert (user.name, user.language, user.time_zone) == ("Wang Fang", "zh-hans", "Asia/Singapore")
    assert answer.cookies["pc_language"].value == "zh-hans"
    (entry,) = history_of(user, seen_by=Actor.of(user))
    assert entry.changes["time_zone"] == ["Asia/Shanghai", "Asia/Singapore"]
    assert "我的账号" in client.get("/account/").content.decode()


def test_a_time_zone_that_does_not_exist_is_refused(northwind: Company, person: People) -> None:
    user, client = person(northwind, Role.PARTNER_SALES)
    answer = client.post("/account/", {"name": "X", "language": "en", "time_zone": "Moon/Crater"})
    user.refresh_from_db()
    assert answer.status_code == 422
    assert user.time_zone == "Asia/Shanghai"


def test_everybody_changes_only_his_own_account(northwind: Company, person: People) -> None:
    user, _client = person(northwind, Role.PARTNER_SALES)
    other, _client = person(northwind, Role.PARTNER_ADMIN)
    with pytest.raises(NotAllowed):
        change_account(user, by=Actor.of(other), name="X")


def test_the_newest_answer_about_help_counts(northwind: Company, person: People) -> None:
    user, client = person(northwind, Role.PARTNER_SALES)
    client.post("/help/money/", {"is_helpful": "0", "text": "Where are the invoices?"})
    client.post("/help/money/", {"is_helpful": "1", "text": ""})
    (answer,) = HelpAnswer.objects.filter(user=user)
    assert (answer.topic, answer.is_helpful, answer.text) == ("money", True, "")


def test_help_shows_the_steps_as_they_really_are(northwind: Company, person: People) -> None:
    _user, client = person(northwind, Role.PARTNER_SALES)
    text = client.get("/help/money/").content.decode()
    assert "Confirm bill" in text
    assert "5 working days" in text


def test_the_help_link_leads_to_the_area_s_topic(northwind: Company, person: People) -> None:
    _user, client = person(northwind, Role.PARTNER_FINANCE)
    assert 'href="/help/programs/"' in client.get("/incentives/programs/").content.decode()
    assert 'href="/help/money/"' in client.get("/incentives/statements/").content.decode()


def test_the_api_page_shows_the_real_address(northwind: Company, person: People, settings: Any) -> None:
    settings.SITE_URL = "https://partners.example"
    _user, client = person(northwind, Role.PARTNER_FINANCE)
    assert "https://partners.example/api/v1/me" in client.get("/help/api/").content.decode()


@pytest.mark.parametrize("handler", [bad_request, permission_denied])
def test_refusals_keep_their_sentence(db: None, handler: Any) -> None:
    request = RequestFactory().get("/")
    answer = handler(request, Refused("Too large. Send less.", code="size"))
    assert "Too large. Send less." in answer.content.decode()


def test_our_own_mistakes_show_no_trace(db: None) -> None:
    client = Client(raise_request_exception=False)
    answer = client.get("/", headers={"Host": "\n"})
    assert answer.status_code == 400
    assert server_error(RequestFactory().get("/")).status_code == 500
    assert too_many_requests(RequestFactory().get("/")).status_code == 429
