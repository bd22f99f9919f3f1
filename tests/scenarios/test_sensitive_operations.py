"""A company guards what is hard to undo (domain.md pattern 6, 1.1, 6.4, rule 47).

Northwind's administrator switches verification codes on. From then on whoever of Northwind asks for money, parts with a
customer or hands out roles reads six digits in the own e-mail and types them in, in the console or over the API.
Blue Whale, its customer, has not switched them on and notices nothing. One evening somebody sits down at an open page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import override_settings
from django.urls import reverse

from partner_center.domains.customers.models import AssociationRequest
from partner_center.domains.organization.queries import held_by
from partner_center.domains.payouts.models import PaymentRequest
from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.notices.models import Notification
from tests.domains.customers.accounts import asked, clean, somebody_of
from tests.domains.partners.papers import certified
from tests.domains.partners.people import Api, People, browser
from tests.domains.payouts.money import due

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 15, 4, tzinfo=UTC)


@pytest.fixture
def people() -> People:
    return People()


@pytest.fixture(autouse=True)
def hands() -> Iterator[clock.Hands]:
    """It is noon on 15 September 2026 in Shanghai."""
    with clock.freeze(NOON) as moved:
        yield moved


def switch_on(people: People) -> None:
    """Organization → Security → Switch codes on."""
    done = browser(people.admin).post(reverse("organization:security-switch"))
    assert done.headers["Location"] == reverse("organization:security")
    people.northwind.refresh_from_db()
    assert people.northwind.asks_for_codes


def read_mail(person: User) -> str:
    """The digits of the newest code in a person's own mail."""
    run_pending()
    mine = [
        str(one.body) for one in mail.outbox if one.to == [person.email] and "Your verification code" in one.subject
    ]
    found = re.search(r"\b\d{6}\b", mine[-1])
    assert found is not None
    return found.group()


def at_the_code(page: Any) -> list[str]:
    """What stands at the field of the code."""
    errors: list[str] = page.context["form"].errors["verification_code"]
    return errors


def test_asking_for_money_in_the_console(people: People, hands: clock.Hands) -> None:
    certified(people.northwind)
    items = [item.key for item in due(people.northwind, "1200.00", "300.00")]
    switch_on(people)
    finance = people.person(people.northwind, Role.PARTNER_FINANCE)
    desk, page = browser(finance), reverse("payouts:request-new")

    # The form asks for a code and says where it will go, without telling the whole address.
    form = desk.get(page).content.decode()
    assert 'name="verification_code"' in form
    assert f"{finance.email[0]}****@example.com" in form
    assert "Send code" in form
    assert at_the_code(desk.post(page, {"items": items})) == [
        "Enter the code that we send you by e-mail. Have it sent first."
    ]

    # She has it sent, is impatient, and is told when the next one may come.
    send = "/kit/codes/payouts:request:submit/"
    told = desk.post(send, headers={"HX-Request": "true"}).content.decode()
    assert "It is valid until" in told
    impatient = desk.post(send, headers={"HX-Request": "true"})
    assert "The next one may be sent at 12:01:00." in impatient.content.decode()

    # A slip of the finger costs a try; what was typed besides stays.
    code = read_mail(finance)
    slip = f"{(int(code) + 1) % 10**6:06}"
    wrong = desk.post(page, {"items": items, "note": "September", "verification_code": slip})
    assert at_the_code(wrong) == ["The code is wrong. 4 tries are left."]
    assert "September" in wrong.content.decode()

    # With the right one the request is there, and the history knows her, not the code.
    hands.move_to(NOON + timedelta(minutes=9))
    assert desk.post(page, {"items": items, "verification_code": code}).status_code == 302
    request = PaymentRequest.objects.get()
    assert str(request.amount) == "1500.00"
    assert code not in " ".join(f"{one.text} {one.changes}" for one in history_of(request, seen_by=SYSTEM))
    assert not Notification.objects.filter(body__contains=code).exists()


def test_parting_over_the_api(people: People, hands: clock.Hands) -> None:
    own = clean(people).customer
    switch_on(people)
    program = Api(people.admin)
    wish = {"customer": own.number, "kind": "unlink", "reason": "We part as friends", "accepted": True}

    # The program is told what is missing, at the field. It asks for a code, which goes to the person behind it.
    refused = program.post("/customers/association-requests", wish)
    problem = json.loads(refused.content)
    assert (refused.status_code, problem["code"]) == (409, "code_missing")
    assert [one["pointer"] for one in problem["errors"]] == ["#/verification_code"]
    sent = program.post("/verification-codes", {"right": "customers:association-request:ask", "record": own.number})
    assert json.loads(sent.content) == {
        "right": "customers:association-request:ask",
        "sent_to": f"{people.admin.email[0]}****@example.com",
        "expires_at": "2026-09-15T04:10:00+00:00",
    }

    # Ten minutes later it is too late; a new one works.
    code = read_mail(people.admin)
    hands.move_to(NOON + timedelta(minutes=10))
    late = program.post("/customers/association-requests", {**wish, "verification_code": code})
    assert json.loads(late.content)["code"] == "code_expired"
    program.post("/verification-codes", {"right": "customers:association-request:ask", "record": own.number})
    fresh = {**wish, "verification_code": read_mail(people.admin)}
    assert program.post("/customers/association-requests", fresh).status_code == 201

    # Blue Whale has no codes and answers with one press.
    request = AssociationRequest.objects.get()
    answer = reverse("customers:association-request-step", args=[request.pk, "agree"])
    customer = browser(somebody_of(own))
    assert "verification_code" not in customer.get(answer).content.decode()
    assert customer.post(answer).status_code == 302


def test_deadlines_need_no_code(people: People, hands: clock.Hands) -> None:
    association = clean(people)
    with override_settings(ASSOCIATION_SILENCE="agree"):
        request = asked(association, people.admin)
    # Both sides switch codes on, and Blue Whale stays silent: the product agrees in its place, without a code.
    switch_on(people)
    Company.objects.filter(pk=association.customer_id).update(asks_for_codes=True)
    assert request.agrees_at is not None
    hands.move_to(request.agrees_at)
    assert sweep().failed == 0
    request.refresh_from_db()
    assert request.status == "agreed"


def test_somebody_at_an_open_page(people: People) -> None:
    seller = people.person(people.northwind, Role.PARTNER_SALES)
    switch_on(people)
    run_pending()
    assert Notification.objects.filter(message="organization.codes_on", user=people.admin).exists()
    open_page = browser(people.admin)

    # He can neither hand out a role nor switch codes off: the digits are in a mailbox he does not have.
    roles = reverse("organization:person-roles", args=[seller.pk])
    off = reverse("organization:security-switch")
    open_page.post(f"/kit/codes/organization:person:assign/?record={seller.pk}")
    open_page.post("/kit/codes/organization:security:switch/")
    run_pending()
    for guess in ("000001", "000002", "000003", "000004", "000005", "000006"):
        for url, data in ((roles, {"roles": ["partner_finance"]}), (off, {})):
            assert open_page.post(url, {**data, "verification_code": guess}).status_code == 409
    last = at_the_code(open_page.post(off, {"verification_code": "000007"}))
    assert last == ["The code was wrong 5 times and is void. Have a new one sent."]
    people.northwind.refresh_from_db()
    assert (held_by(seller), people.northwind.asks_for_codes) == (["partner_sales"], True)


def test_switching_off_again(people: People) -> None:
    switch_on(people)
    page = browser(people.admin)
    assert "Switch codes off" in page.get(reverse("organization:security")).content.decode()
    page.post("/kit/codes/organization:security:switch/")
    page.post(reverse("organization:security-switch"), {"verification_code": read_mail(people.admin)})
    people.northwind.refresh_from_db()
    assert not people.northwind.asks_for_codes
    changes = [one.changes for one in history_of(people.northwind, seen_by=SYSTEM)]
    assert changes == [{"asks_for_codes": [False, True]}, {"asks_for_codes": [True, False]}]
