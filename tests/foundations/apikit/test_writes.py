"""Creating, amending, taking steps: the form's rules, the action's rules, and once per key."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from partner_center.foundations.apikit.jobs import tidy
from partner_center.foundations.apikit.models import IdempotencyRecord
from partner_center.foundations.audit.models import Entry
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.roles import Role
from tests.foundations.apikit.conftest import Caller
from tests.foundations.apikit.shop import CALLS, Order, People

GOOD = {"title": "Ten boxes", "amount": "12.50"}


def told(answer: HttpResponse) -> list[tuple[str, str]]:
    return sorted((one["pointer"], one["code"]) for one in answer.json()["errors"])


# --- the form ----------------------------------------------------------------


def test_json_reaches_the_action_as_the_form_cleans_it(people: People, admin: Caller) -> None:
    body = GOOD | {
        "amount": 0.000000000001,
        "currency": "USD",
        "shipped_at": "2026-09-28T08:00:00+08:00",
        "urgent": True,
        "note": None,
        "extra": {"why": ["gift", 1]},
        "customer": "P-2",
        "rungs": [{"rate": "0.05"}, {"rate": 0.1, "above": 50000}],
    }
    answer = admin.send("/orders", body)
    assert (answer.status_code, answer.json()["title"], answer.json()["partner"]) == (201, "Ten boxes", "Northwind")
    assert [
        {
            "title": "Ten boxes",
            "amount": Decimal("0.000000000001"),
            "currency": "USD",
            "shipped_at": datetime(2026, 9, 28, 0, 0, tzinfo=UTC),
            "urgent": True,
            "note": "",
            "extra": {"why": ["gift", 1]},
            "customer": people.contoso,
            "rungs": [{"rate": Decimal("0.05"), "above": None}, {"rate": Decimal("0.1"), "above": Decimal(50000)}],
        }
    ] == CALLS


def test_every_error_is_told_at_once(admin: Caller) -> None:
    body = {"title": "far too long a title", "amount": "-1", "currency": "EUR", "colour": "red"}
    answer = admin.send("/orders", body | {"rungs": [{"rate": "0.1"}, {"rate": "x"}]})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert told(answer) == [
        ("#/amount", "min_value"),
        ("#/colour", "unknown"),
        ("#/currency", "invalid_choice"),
        ("#/rungs/1/rate", "invalid"),
        ("#/title", "max_length"),
    ]
    limit = next(one for one in answer.json()["errors"] if one["code"] == "max_length")
    assert limit["params"] == {"limit_value": 10, "show_value": 20}
    assert Order.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        ('{"title": ', "application/json", 400, "malformed"),
        ("[1, 2]", "application/json", 400, "malformed"),
        ('{"amount": NaN}', "application/json", 400, "malformed"),
        ("[" * 100_000, "application/json", 400, "malformed"),
        ("<order/>", "application/xml", 415, "unsupported"),
        ("--x", "multipart/form-data", 400, "malformed"),
        ("x" * 11_000_000, "application/json", 413, "too_large"),
    ],
)
def test_bodies_that_cannot_be_read(admin: Caller, body: str, kind: str, status: int, code: str) -> None:
    headers = admin.headers | {"Idempotency-Key": "k"}
    answer = admin.client.generic("POST", "/api/v1/shop/orders", body, content_type=kind, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_patch_keeps_what_it_does_not_name(people: People, admin: Caller) -> None:
    order = people.order(number="X-9", note="fragile", urgent=True)
    answer = admin.send("/orders/X-9", {"title": "Two"}, method="PATCH")
    assert (answer.status_code, answer.json()["title"], answer.json()["note"]) == (200, "Two", "fragile")
    admin.send("/orders/X-9", {"note": None, "urgent": False}, method="PATCH")
    order.refresh_from_db()
    assert (order.title, order.note, order.urgent, order.amount) == ("Two", "", False, Decimal("12.5"))


def test_a_patch_of_somebody_elses_record(people: People, admin: Caller) -> None:
    other = people.order(people.contoso)
    assert admin.send(f"/orders/{other.pk}", {"title": "Mine"}, method="PATCH").status_code == 404


# --- steps -------------------------------------------------------------------


def pay(caller: Caller, order: Order, *, key: str = "", **fields: Any) -> HttpResponse:
    proof = SimpleUploadedFile("proof.pdf", b"%PDF proof", content_type="application/pdf")
    data = {"proof": proof, "paid_amount": "12.50", **fields}
    headers = caller.headers | {"Idempotency-Key": key or f"key-{next(Caller.keys)}"}
    return caller.client.post(f"/api/v1/shop/orders/{order.pk}/pay", data, headers=headers)


def test_a_step_with_a_file(people: People, caller: Callable[..., Caller]) -> None:
    order, finance = people.order(), people.person(people.vendor, Role.VENDOR_FINANCE)
    answer = pay(caller(Role.VENDOR_FINANCE, user=finance), order, tags=["a", "b"])
    assert (answer.status_code, answer.json()["status"]) == (200, "paid")
    assert [{"proof": b"%PDF proof", "amount": Decimal("12.50"), "tags": ["a", "b"]}] == CALLS
    assert [(one.verb, one.actor_label) for one in Entry.objects.filter(subject_id=order.pk)] == [
        ("shop:order:pay", f"{finance.email} (test)")
    ]


def test_a_step_without_its_file(people: People, caller: Callable[..., Caller]) -> None:
    order = people.order()
    answer = caller(Role.VENDOR_FINANCE).send(f"/orders/{order.pk}/pay", {"paid_amount": "12.50"})
    assert (answer.status_code, told(answer)) == (422, [("#/proof", "required")])


def test_a_refusal_of_the_business(people: People, caller: Callable[..., Caller]) -> None:
    order = people.order()
    answer = pay(caller(Role.VENDOR_FINANCE), order, paid_amount="1")
    assert (answer.status_code, answer.json()["code"]) == (409, "amount_differs")
    assert answer.json()["type"].endswith("/api/v1/problems#refused")
    assert answer.json()["errors"] == [
        {"pointer": "#/paid_amount", "code": "amount_differs", "message": "Pay it exactly.", "params": {}}
    ]
    order.refresh_from_db()
    assert order.status == "open"


def test_a_step_that_only_asks_why_needs_no_form(people: People, admin: Caller) -> None:
    order = people.order()
    assert told(admin.send(f"/orders/{order.pk}/void")) == [("#/reason", "required")]
    answer = admin.send(f"/orders/{order.pk}/void", {"reason": "Ordered twice"})
    assert (answer.status_code, answer.json()["status"], answer.json()["note"]) == (200, "void", "Ordered twice")


def test_a_step_the_record_is_past(people: People, admin: Caller) -> None:
    order = people.order(status="void")
    answer = admin.send(f"/orders/{order.pk}/void", {"reason": "Again"})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_a_step_of_another_role_and_of_another_partner(people: People, admin: Caller) -> None:
    own, other = people.order(), people.order(people.contoso)
    assert admin.send(f"/orders/{own.pk}/pay").status_code == 403
    assert admin.send(f"/orders/{other.pk}/void", {"reason": "Theirs"}).status_code == 404
    assert admin.send(f"/orders/{own.pk}/cook").status_code == 404


def test_a_record_that_is_no_longer_theirs_to_see_is_not_shown(people: People, admin: Caller) -> None:
    order = people.order(status="paid")
    answer = admin.send(f"/orders/{order.pk}/hand-over", key="k1")
    assert (answer.status_code, answer.content) == (204, b"")
    order.refresh_from_db()
    assert order.status == "gone"


def test_what_the_product_does_itself_is_not_offered(people: People, admin: Caller) -> None:
    order = people.order()
    assert admin.send(f"/orders/{order.pk}/expire").status_code == 404


def test_what_can_be_done_and_until_when(people: People, admin: Caller) -> None:
    with clock.freeze(datetime(2026, 9, 28, 4, 0, tzinfo=UTC)):
        number = admin.send("/orders", GOOD).json()["number"]
        answer = admin.get(f"/orders/{number}/steps").json()
    assert (answer["state"], answer["state_label"]) == ("open", "Open")
    assert answer["who_acts"] == ["Partner administrator", "Vendor finance"]
    assert answer["due"] == {
        "at": "2026-10-08T16:00:00+00:00",
        "label": "Payment",
        "step": "void",
        "reason": "Not paid in time.",
    }
    assert [(one["name"], one["asks"], one["url"]) for one in answer["steps"]] == [
        ("void", ["reason"], f"/api/v1/shop/orders/{number}/void")
    ]


# --- once --------------------------------------------------------------------


def test_a_program_must_send_a_key(admin: Caller) -> None:
    answer = admin.send("/orders", GOOD, key="")
    assert (answer.status_code, answer.json()["code"], Order.objects.count()) == (428, "key_required", 0)


def test_the_same_request_again_gets_the_same_answer(admin: Caller) -> None:
    first, again = admin.send("/orders", GOOD, key="k1"), admin.send("/orders", GOOD, key="k1")
    assert (again.status_code, again.content) == (201, first.content)
    assert ("Idempotent-Replay" in first, again["Idempotent-Replay"]) == (False, "true")
    assert (Order.objects.count(), len(CALLS)) == (1, 1)


def test_spaces_and_order_make_no_other_request(admin: Caller) -> None:
    admin.send("/orders", '{"title": "T", "amount": "1"}', key="k1")
    assert admin.send("/orders", '{"amount":"1","title":"T"}', key="k1").status_code == 201
    assert Order.objects.count() == 1


def test_the_key_may_be_in_the_body(admin: Caller) -> None:
    body = GOOD | {"client_token": "k1"}
    assert [admin.send("/orders", body, key="").status_code for _ in range(2)] == [201, 201]
    assert Order.objects.count() == 1


def test_a_key_with_another_body_or_address(people: People, admin: Caller) -> None:
    order = people.order()
    admin.send("/orders", GOOD, key="k1")
    other_body = admin.send("/orders", GOOD | {"title": "Other"}, key="k1")
    other_address = admin.send(f"/orders/{order.pk}/void", GOOD, key="k1")
    assert [(one.status_code, one.json()["code"]) for one in (other_body, other_address)] == [(409, "key_reused")] * 2
    assert Order.objects.count() == 2


def test_another_file_is_another_request(people: People, caller: Callable[..., Caller]) -> None:
    order, finance = people.order(), caller(Role.VENDOR_FINANCE)
    assert pay(finance, order, key="k1").status_code == 200
    assert pay(finance, order, key="k1")["Idempotent-Replay"] == "true"
    other = SimpleUploadedFile("proof.pdf", b"%PDF other", content_type="application/pdf")
    assert pay(finance, order, key="k1", proof=other).status_code == 409


def test_what_was_refused_may_be_mended_under_the_same_key(admin: Caller) -> None:
    assert admin.send("/orders", {"title": "T", "amount": "-1"}, key="k1").status_code == 422
    assert admin.send("/orders", {"title": "T", "amount": "1"}, key="k1").status_code == 201


def test_a_fault_of_ours_keeps_neither_effect_nor_key(admin: Caller) -> None:
    broken = admin.send("/orders", {"title": "broken", "amount": "1"}, key="k1")
    assert (broken.status_code, broken.json()["code"]) == (500, "failure")
    assert IdempotencyRecord.objects.count() == 0
    assert admin.send("/orders", {"title": "whole", "amount": "1"}, key="k1").status_code == 201


def test_keys_belong_to_a_person(people: People, caller: Callable[..., Caller]) -> None:
    one, two = caller(Role.PARTNER_ADMIN), caller(Role.PARTNER_ADMIN)
    assert [each.send("/orders", GOOD, key="k1").status_code for each in (one, two)] == [201, 201]
    assert Order.objects.count() == 2


def test_keys_are_forgotten_after_a_week(admin: Caller) -> None:
    now = clock.now()
    with clock.freeze(now) as hands:
        admin.send("/orders", GOOD, key="k1")
        tidy()
        assert IdempotencyRecord.objects.count() == 1
        del hands
    with clock.freeze(now + timedelta(days=7, seconds=1)):
        tidy()
    assert IdempotencyRecord.objects.count() == 0


def test_a_key_that_is_too_long(admin: Caller) -> None:
    assert admin.send("/orders", GOOD, key="k" * 256).json()["code"] == "key_too_long"
