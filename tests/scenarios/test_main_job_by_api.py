"""The main job over HTTP alone: from a cloud bill to a paid incentive, each person with a token of their own.

Two months are billed: 800.00 and 1,200.125. The ladder pays 5 % of the first (40.00) and, past its rung, 8 % of the
second (96.01). Operations import, link, settle and publish; the partner's finance asks, confirms, requests and
invoices; the vendor's finance certifies, refuses one invoice and pays. Nothing is read or moved behind the API's back
except the queue, which the worker would empty. The calls are those of docs/tour.md and docs/howto/use-the-api.md.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.ledger.checks import reconcile
from tests.domains.billing import focus_files
from tests.domains.billing.world import csv_of
from tests.domains.partners.papers import answers, scan
from tests.domains.partners.people import Api, People

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 10, 12, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
KEYS = count(1)
AUGUST = {
    "BillingPeriodStart": "2026-08-01 00:00:00",
    "BillingPeriodEnd": "2026-09-01 00:00:00",
    "ChargePeriodStart": "2026-08-12 10:00:00",
    "ChargePeriodEnd": "2026-08-12 11:00:00",
}
POLICY = {
    "program": "",
    "kind": "ladder",
    "currency": "CNY",
    "valid_from": "2026-01",
    "associations": ["resale"],
    "threshold": "program",
    "base": "net",
    "charge_categories": ["Usage", "Purchase", "Credit", "Adjustment"],
    "rungs": [{"starts": 0, "percent": 5}, {"starts": 1000, "percent": 8}],
    "note": "First version.",
}


class Program:
    """A program that acts for a person: it sends, expects an answer, and returns what it says."""

    def __init__(self, user: User) -> None:
        self.headers = Api(user).headers

    def get(self, path: str, expected: int = 200) -> Any:
        return self._said(Client().get(f"/api/v1{path}", headers=self.headers), expected)

    def items(self, path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(path)["items"]
        return found

    def post(self, path: str, body: Any = None, expected: int = 200, key: str | None = None) -> Any:
        return self._said(self.send(path, json.dumps(body or {}), key=key), expected)

    def upload(self, path: str, fields: dict[str, Any], expected: int = 201) -> Any:
        """Send multipart, as ``curl -F`` does."""
        answer = Client().post(f"/api/v1{path}", fields, headers=self._with_key(None))
        return self._said(answer, expected)

    def patch(self, path: str, body: dict[str, Any]) -> Any:
        answer = Client().patch(
            f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=self._with_key(None)
        )
        return self._said(answer, 200)

    def send(self, path: str, text: str, *, key: str | None = None) -> Any:
        """Send any text as JSON; an empty key sends none."""
        return Client().post(f"/api/v1{path}", text, content_type="application/json", headers=self._with_key(key))

    def _with_key(self, key: str | None) -> dict[str, str]:
        key = f"intention-{next(KEYS)}" if key is None else key
        return {**self.headers, **({"Idempotency-Key": key} if key else {})}

    @staticmethod
    def _said(answer: Any, expected: int) -> Any:
        assert answer.status_code == expected, answer.content.decode()
        if expected >= 400:
            assert answer.headers["Content-Type"] == "application/problem+json"
        return answer.json()


class Cast:
    """Whoever takes part, each behind a program."""

    def __init__(self) -> None:
        self.people = people = People()
        self.operations = Program(people.person(people.vendor, Role.VENDOR_OPERATIONS))
        self.manager = Program(people.person(people.vendor, Role.VENDOR_MANAGER))
        self.payer = Program(people.finance)
        self.finance = Program(people.person(people.northwind, Role.PARTNER_FINANCE))
        self.sales = Program(people.person(people.northwind, Role.PARTNER_SALES))
        self.rival = Program(people.rival)


@pytest.fixture
def cast() -> Iterator[Cast]:
    """Monday, 12 October 2026, ten in the morning in Shanghai."""
    with clock.freeze(MONDAY):
        yield Cast()


def cost(amount: str, **other: str) -> dict[str, str]:
    return focus_files.line(BilledCost=amount, EffectiveCost=amount, ContractedCost=amount, ListCost=amount, **other)


def import_bills(cast: Cast) -> None:
    """Two files; the second is packed and has a row that nobody can use."""
    august = csv_of(cost("800.00", ResourceId="a", **AUGUST))
    september = csv_of(cost("1000.00", ResourceId="b"), cost("200.125", ResourceId="c"), cost("plenty", ResourceId="d"))
    for name, content in (("2026-08.csv", august), ("2026-09.csv.gz", gzip.compress(september))):
        bill = cast.operations.upload("/billing/bills", {"file": SimpleUploadedFile(name, content)})
        run_pending()
        assert cast.operations.get(bill["progress_url"].removeprefix("/api/v1"))["is_over"] is True
    bill = cast.operations.get("/billing/bills/BILL-000002")
    assert (bill["status"], bill["usable"], bill["rejected"]) == ("loaded", 2, 1)
    assert [row["row"] for row in cast.operations.items("/billing/bills/BILL-000002/rows")] == [4]
    assert [line["billed_cost"] for line in cast.operations.items("/billing/bills/BILL-000002/lines")] == [
        "1000.000000000000",
        "200.125000000000",
    ]


def find_the_partner(cast: Cast) -> None:
    """Register the customer, link the account, associate, and compute both months anew."""
    customer = cast.manager.post("/customers/customers", {"name": "Blue Whale", "country": "CN"}, 201)
    assert cast.operations.patch("/billing/accounts/C1001", {"customer": customer["number"]})["customer_name"] == (
        "Blue Whale"
    )
    spans = {"customer": customer["number"], "partner": "P-1", "kind": "resale", "started_at": "2026-01-01"}
    assert cast.manager.post("/customers/associations", spans, 201)["partner_name"] == "Northwind"
    for month in ("2026-08", "2026-09"):
        cast.operations.post("/performance/builds", {"period": month}, 201)
    run_pending()
    assert [(row["period"], row["customer_name"], row["counted"]) for row in summaries(cast.finance)] == [
        ("2026-09", "Blue Whale", "1200.125000000000"),
        ("2026-08", "Blue Whale", "800.000000000000"),
    ]
    assert summaries(cast.rival) == []
    assert cast.operations.items("/performance/nobody") == []


def summaries(program: Program) -> list[dict[str, Any]]:
    return program.items("/performance/summaries")


def release_a_policy(cast: Cast) -> None:
    texts = {"code": "resale-rebate", "name": "Resale rebate", "name_zh": "转售返点"}
    program = cast.operations.post("/incentives/programs", texts, 201)
    wrong = {**POLICY, "program": program["id"], "rungs": [{"starts": -1, "percent": 5}, {"starts": 9, "percent": 200}]}
    problem = cast.operations.post("/incentives/policies", wrong, 422)
    assert (problem["code"], [error["pointer"] for error in problem["errors"]]) == (
        "invalid",
        ["#/rungs/0/starts", "#/rungs/1/percent"],
    )
    policy = cast.operations.post("/incentives/policies", {**POLICY, "program": program["id"]}, 201)
    assert cast.operations.post(f"/incentives/policies/{policy['id']}/release")["status"] == "released"


def settle(cast: Cast) -> None:
    for month in ("2026-08", "2026-09"):
        for early in ("statements", "earnings", "details"):
            assert cast.finance.items(f"/incentives/{early}?period={month}") == []
        run = cast.operations.post("/incentives/runs", {"period": month}, 201)
        run_pending()
        assert cast.operations.get(f"/incentives/runs/{run['number']}")["status"] == "calculated"
        published = cast.operations.post(f"/incentives/runs/{run['number']}/publish")
        assert (published["status"], published["partners"]) == ("published", 1)
    run_pending()


def look(cast: Cast) -> list[str]:
    """Return the numbers of the statements, September first, after a look at every figure."""
    found = cast.finance.items("/incentives/statements?status=pending")
    assert [(one["period"], one["amount"], one["currency"]) for one in found] == [
        ("2026-09", "96.01", "CNY"),
        ("2026-08", "40.00", "CNY"),
    ]
    numbers = [one["number"] for one in found]
    (told,) = cast.finance.get(f"/incentives/statements/{numbers[0]}/explain")["incentives"]
    (earning,) = cast.finance.items(f"/incentives/statements/{numbers[0]}/earnings")
    assert (told["number"], earning["exact"], earning["amount"]) == (earning["number"], "96.010000000000", "96.01")
    lines = cast.finance.items(f"/incentives/earnings/{earning['number']}/lines")
    assert sorted(line["amount"] for line in lines) == ["16.010000000000", "80.000000000000"]
    details = "/incentives/details?period=2026-09&program=resale-rebate&customer=blue&product=Compute&total=true"
    assert cast.finance.get(details)["total"] == 2
    assert cast.finance.items("/incentives/details?period=2026-08&account=NOBODY") == []
    assert cast.finance.get("/incentives/details?period=soon", 422)["errors"][0]["parameter"] == "period"
    assert cast.finance.get("/incentives/details?colour=red", 422)["errors"][0]["parameter"] == "colour"
    question = {"statement": numbers[0], "earning": earning["number"], "line_id": lines[0]["line_id"], "text": "Why?"}
    asked = cast.finance.post("/incentives/feedback", question, 201)
    assert cast.operations.post(f"/incentives/feedback/{asked['id']}/answer", {"reply": "So."})["status"] == "answered"
    assert cast.finance.get(f"/incentives/feedback/{asked['id']}")["reply"] == "So."
    return numbers


def confirm(cast: Cast, numbers: list[str]) -> None:
    for number in numbers:
        path = f"/incentives/statements/{number}"
        assert "confirm" in [step["name"] for step in cast.finance.get(f"{path}/steps")["steps"]]
        assert cast.finance.post(f"{path}/confirm")["status"] == "confirmed"
    run_pending()


def take_the_details_home(cast: Cast) -> None:
    """Twenty-odd columns of the two lines of September, as a file."""
    wanted = {"kind": "incentives.details", "query": "period=2026-09", "format": "csv"}
    ordered = cast.finance.post("/exports", wanted, 202)
    run_pending()
    ready = cast.finance.get(f"/exports/{ordered['id']}")
    assert (ready["state"], ready["rows"]) == ("done", 2)
    file = Client().get(ready["download_url"], headers=cast.finance.headers)
    text = b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # a file response
    assert (file.status_code, text.count("Blue Whale")) == (200, 2)


def certify(cast: Cast) -> None:
    filled = cast.finance.post("/partners/business-infos", answers(cast.people.northwind), 201)
    path = f"/partners/business-infos/{filled['id']}"
    assert cast.finance.post(f"{path}/submit")["status"] == "reviewing"
    assert cast.payer.post(f"{path}/approve", {"verify_amount": "0.37"})["status"] == "verifying"
    assert cast.finance.post(f"{path}/verify", {"amount": "0.12"})["attempts_left"] == 2
    assert cast.finance.post(f"{path}/verify", {"amount": "0.37"})["is_certified"] is True


def request(cast: Cast) -> str:
    """Ask for everything that is payable, and return where the request lies."""
    items = cast.finance.items("/payouts/items?standing=payable")
    assert [(one["period"], one["amount"]) for one in items] == [("2026-08", "40.00"), ("2026-09", "96.01")]
    made = cast.finance.post("/payouts/requests", {"items": [one["key"] for one in items]}, 201)
    assert (made["amount"], made["status"]) == ("136.01", "reviewing")
    path = f"/payouts/requests/{made['number']}"
    cast.finance.post(f"{path}/approve", expected=403)
    assert cast.payer.post(f"{path}/approve")["status"] == "to_invoice"
    again = cast.finance.post("/payouts/requests", {"items": [items[0]["key"]]}, 409)
    assert again["errors"][0]["pointer"] == "#/items"
    return path


def paper(number: str, amount: str) -> dict[str, Any]:
    return {
        "number": number,
        "amount": amount,
        "currency": "CNY",
        "tax_rate": "0.06",
        "kind": "special",
        "issued_on": "2026-10-12",
        "scan": scan(),
    }


def invoice(cast: Cast, path: str) -> None:
    """Two invoices; the first is refused and replaced."""
    first = cast.finance.upload(f"{path}/invoices", paper("INV-1", "36.01"))
    cast.finance.upload(f"{path}/invoices", paper("INV-X", "100.01"), 409)
    second = cast.finance.upload(f"{path}/invoices", paper("INV-2", "100.00"))
    assert cast.finance.post(f"{path}/hand-in")["status"] == "invoices_reviewing"
    cast.payer.post(f"/payouts/invoices/{first['id']}/refuse", {}, 422)
    refused = cast.payer.post(f"/payouts/invoices/{first['id']}/refuse", {"reason": "The title is wrong."})
    assert (refused["status"], refused["refusal"]) == ("refused", "The title is wrong.")
    assert cast.payer.post(f"/payouts/invoices/{second['id']}/accept")["status"] == "accepted"
    third = cast.finance.upload(f"{path}/invoices", paper("INV-3", "36.01"))
    cast.finance.post(f"{path}/hand-in")
    assert cast.payer.post(f"/payouts/invoices/{third['id']}/accept")["status"] == "accepted"
    assert cast.finance.get(path)["status"] == "paying"


def pay(cast: Cast, path: str) -> None:
    paid = {"reference": "ICBC-0001", "paid_on": "2026-10-12"}
    assert cast.payer.post(f"{path}/pay", paid)["status"] == "paid"
    run_pending()


def everything_agrees(cast: Cast, path: str) -> None:
    """Statement, incentive, item, request, payment and ledger say the same."""
    statements = [one["amount"] for one in cast.finance.items("/incentives/statements")]
    earnings = [(one["amount"], one["standing"]) for one in cast.finance.items("/incentives/earnings")]
    items = [(one["amount"], one["standing"], one["key"]) for one in cast.finance.items(f"{path}/items")]
    assert (statements, earnings) == (["96.01", "40.00"], [("96.01", "paid"), ("40.00", "paid")])
    assert [row[:2] for row in items] == [("40.00", "paid"), ("96.01", "paid")]
    assert [row[2] for row in items] == [one["number"] for one in cast.finance.items("/incentives/earnings")][::-1]
    (payment,) = cast.finance.items("/payouts/payments")
    assert (payment["amount"], payment["reference"], cast.finance.get(path)["amount"]) == (
        "136.01",
        "ICBC-0001",
        "136.01",
    )
    assert cast.rival.items("/payouts/payments") == []
    assert reconcile(contents=True) == []


def published(cast: Cast) -> list[str]:
    """Everything up to the publication, then the statements' numbers."""
    import_bills(cast)
    find_the_partner(cast)
    release_a_policy(cast)
    settle(cast)
    return [one["number"] for one in cast.finance.items("/incentives/statements")]


def test_from_a_bill_to_a_paid_incentive(cast: Cast) -> None:
    published(cast)
    confirm(cast, look(cast))
    take_the_details_home(cast)
    certify(cast)
    path = request(cast)
    invoice(cast, path)
    pay(cast, path)
    everything_agrees(cast, path)


def test_the_ways_to_be_told_no(cast: Cast) -> None:
    """Strangers, colleagues, repetitions and mistakes on the way, each answered by its own code."""
    september, august = published(cast)
    path = f"/incentives/statements/{september}/confirm"
    assert cast.rival.post(path, expected=404)["code"] == "not_found"
    assert cast.rival.get(f"/incentives/statements/{september}/explain", 404)["code"] == "not_found"
    assert cast.sales.post(path, expected=403)["code"] == "not_allowed"
    assert cast.finance.post(path, key="", expected=428)["code"] == "key_required"
    assert cast.finance.send(path, "{not json").json()["code"] == "malformed"
    assert cast.finance.send(path, "{not json").status_code == 400
    assert cast.finance.send(path, "[1]").status_code == 400
    unknown = cast.finance.post(path, {"status": "confirmed"}, 422)
    assert [(error["pointer"], error["code"]) for error in unknown["errors"]] == [("#/status", "unknown")]
    assert Client().get("/api/v1/incentives/statements").status_code == 401
    form = Client().post(f"/api/v1{path}", "{}", content_type="application/x-www-form-urlencoded", headers=key_of(cast))
    assert (form.status_code, form.json()["code"]) == (415, "unsupported")
    assert [one["status"] for one in cast.finance.items("/incentives/statements")] == ["pending", "pending"]

    first, second = (cast.finance.send(path, "{}", key="confirm-september") for _ in range(2))
    assert (first.status_code, second.status_code, first.content) == (200, 200, second.content)
    assert ("Idempotent-Replay" in first.headers, second.headers["Idempotent-Replay"]) == (False, "true")
    assert cast.finance.post(path, {"note": "x"}, 409, key="confirm-september")["code"] == "key_reused"
    other = f"/incentives/statements/{august}/confirm"
    assert cast.finance.post(other, expected=409, key="confirm-september")["code"] == "key_reused"
    assert cast.finance.post(path, expected=409)["code"] == "wrong_state"
    states = {one["number"]: one["status"] for one in cast.finance.items("/incentives/statements")}
    assert states == {september: "confirmed", august: "pending"}


def key_of(cast: Cast) -> dict[str, str]:
    return {**cast.finance.headers, "Idempotency-Key": "of-a-form"}


def test_every_field_error_at_once(cast: Cast) -> None:
    problem = cast.finance.post("/partners/business-infos", {"bank_country": "China", "tax_rate": "much"}, 422)
    pointers = {error["pointer"] for error in problem["errors"]}
    assert {"#/bank_country", "#/tax_rate", "#/bank_name", "#/account_number"} <= pointers
    assert problem["status"] == 422
    assert problem["request_id"]
    nobody = cast.manager.post("/customers/associations", {"customer": "C-9", "partner": "P-9", "kind": "x"}, 422)
    assert [error["pointer"] for error in nobody["errors"]] == [
        "#/customer",
        "#/partner",
        "#/kind",
        "#/started_at",
    ]
