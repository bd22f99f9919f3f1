"""Payments at both doors: the same forms, the same refusals at their fields, strangers and stale pages."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from partner_center.domains.payouts import actions
from partner_center.domains.payouts.models import Invoice, Payment, PaymentRequest
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.roles import Role
from tests.domains.partners.papers import certified, scan
from tests.domains.partners.people import Api, People, browser
from tests.domains.payouts import money


def sent(**other: Any) -> dict[str, Any]:
    """An invoice as a browser or a program sends it."""
    return {
        "amount": "100.00",
        "currency": "CNY",
        "tax_rate": "0.06",
        "number": "INV-1",
        "kind": "special",
        "issued_on": "2026-09-01",
        "scan": scan(),
        **other,
    }


def test_the_whole_way_through_the_api(people: People) -> None:
    certified(people.northwind)
    money.due(people.northwind, "60.00", "40.00")
    partner, vendor = Api(people.admin), Api(people.finance)
    keys = [item["key"] for item in partner.get("/payouts/items?standing=payable").json()["items"]]
    made = [partner.post("/payouts/requests", {"items": keys, "note": "Q3"}, key="once") for _ in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    request = made[0].json()
    assert (request["number"], request["amount"], request["remaining"]) == ("PR-000001", "100.00", "100.00")
    path = f"/payouts/requests/{request['number']}"
    assert vendor.post(f"{path}/approve").json()["status"] == "to_invoice"
    invoice = partner.post(f"{path}/invoices", sent(), files=True)
    assert (invoice.status_code, invoice.json()["tax"], invoice.json()["status"]) == (201, "5.66", "added")
    assert partner.post(f"{path}/hand-in").json()["status"] == "invoices_reviewing"
    assert vendor.post(f"/payouts/invoices/{invoice.json()['id']}/accept").json()["status"] == "accepted"
    pay = {"reference": "ICBC-1", "paid_on": "2026-10-01"}
    assert vendor.post(f"{path}/pay", pay).json()["status"] == "paid"
    assert PaymentRequest.objects.count() == Payment.objects.count() == 1
    assert [one["key"] for one in partner.get(f"{path}/items").json()["items"]] == keys
    assert [one["number"] for one in partner.get(f"{path}/invoices").json()["items"]] == ["INV-1"]
    assert partner.get("/payouts/payments").json()["items"][0]["reference"] == "ICBC-1"


def test_the_whole_way_through_the_console(people: People) -> None:
    certified(people.northwind)
    items = money.due(people.northwind, "60.00", "40.00")
    partner, vendor = browser(people.admin), browser(people.finance)
    chosen = "&".join(f"pk={item.pk}" for item in items)
    basket = partner.get(f"/payouts/items/basket/?{chosen}")
    assert [(one.currency, one.amount, one.count) for one in basket.context["sums"]] == [("CNY", 100, 2)]
    page = partner.get(f"/payouts/requests/new/?{chosen}")
    assert (page.context["ticked"], "•••• 3334" in page.content.decode()) == ({item.pk for item in items}, True)
    partner.post("/payouts/requests/new/", {"items": [item.key for item in items], "note": "Q3"})
    address = PaymentRequest.objects.get().get_absolute_url()
    assert vendor.post(f"{address}approve/").status_code == 302
    assert partner.get(f"{address}invoice/").context["form"]["amount"].value() == 100
    assert partner.post(f"{address}invoice/", sent(amount="60.00")).headers["Location"] == address
    shown = partner.get(address)
    assert (shown.context["object"].covered, shown.context["object"].uncovered) == (60, 40)
    partner.post(f"{address}invoice/", sent(amount="40.00", number="INV-2"))
    assert partner.post(f"{address}hand_in/").status_code == 302
    for invoice in Invoice.objects.all():
        assert vendor.post(f"/payouts/invoices/{invoice.pk}/accept/").status_code == 302
    vendor.post(f"{address}pay/", {"reference": "ICBC-1", "paid_on": "2026-10-01"})
    assert (Payment.objects.get().amount, PaymentRequest.objects.get().status) == (100, "paid")
    assert "ICBC-1" in partner.get(address).content.decode()
    assert "agree." in vendor.get(address).content.decode()


TOMORROW = "tomorrow"


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"amount": "100.01"}, "amount", "bad_invoice"),
        ({"amount": "0"}, "amount", "min_value"),
        ({"amount": "1.234"}, "amount", "max_decimal_places"),
        ({"currency": "USD"}, "currency", "bad_invoice"),
        ({"number": "USED"}, "number", "bad_invoice"),
        ({"issued_on": TOMORROW}, "issued_on", "bad_invoice"),
        ({"tax_rate": "0.5"}, "tax_rate", "invalid_choice"),
        ({"scan": "text"}, "scan", ""),
        ({"scan": "program"}, "scan", ""),
        ({"scan": ""}, "scan", "required"),
    ],
)
def test_what_is_wrong_with_an_invoice_is_said_at_its_field(
    people: People, wrong: dict[str, Any], field: str, code: str
) -> None:
    money.invoice(money.approved(people.northwind, "10.00"), "10.00", number="USED")
    request = money.approved(people.northwind, "100.00")
    files = {"text": ("a.txt", b"hello"), "program": ("a.pdf", b"MZ\x90\x00 not a picture")}

    def filled() -> dict[str, Any]:
        data = sent(**wrong)
        if data["issued_on"] == TOMORROW:
            data["issued_on"] = str((clock.now() + timedelta(days=2)).date())
        if isinstance(data["scan"], str):
            data["scan"] = scan(*files[data["scan"]]) if data["scan"] else ""
        return data

    page = browser(people.admin).post(f"{request.get_absolute_url()}invoice/", filled())
    assert (page.status_code in {409, 422}, list(page.context["form"].errors)) == (True, [field])
    problem = Api(people.admin).post(f"/payouts/requests/{request.number}/invoices", filled(), files=True)
    assert problem.status_code == page.status_code
    (error,) = problem.json()["errors"]
    assert error["pointer"] == f"#/{field}"
    assert code in {"", error["code"]}
    assert request.invoices.count() == 0


def test_an_invoice_needs_a_request_that_is_to_be_invoiced(people: People) -> None:
    request = money.requested(people.northwind)
    assert browser(people.admin).get(f"{request.get_absolute_url()}invoice/").status_code == 409
    answer = Api(people.admin).post(f"/payouts/requests/{request.number}/invoices", sent(), files=True)
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_a_second_request_for_the_same_item_is_refused_at_both_doors(people: People) -> None:
    request = money.requested(people.northwind)
    key = request.items.get().item.key
    page = browser(people.admin).post("/payouts/requests/new/", {"items": [key]})
    assert (page.status_code, list(page.context["form"].errors)) == (409, ["items"])
    answer = Api(people.admin).post("/payouts/requests", {"items": [key]})
    assert (answer.status_code, answer.json()["code"]) == (409, "item_already_drawn")
    assert PaymentRequest.objects.count() == 1


def test_somebody_elses_items_are_unknown(people: People) -> None:
    certified(people.northwind)
    key = money.due(people.contoso, "5.00")[0].key
    answer = Api(people.admin).post("/payouts/requests", {"items": [key]})
    assert (answer.status_code, answer.json()["errors"][0]["message"]) == (422, f"There is no item “{key}”.")


def test_strangers_find_nothing_and_colleagues_lack_the_right(people: People) -> None:
    request = money.approved(people.northwind)
    sales = people.person(people.northwind, Role.PARTNER_SALES)
    page, path = request.get_absolute_url(), f"/payouts/requests/{request.number}"
    for user, status in ((people.rival, 404), (sales, 403)):
        assert browser(user).get(page).status_code == status
        assert browser(user).post(f"{page}hand_in/").status_code == status
        assert Api(user).get(path).status_code == status
        assert Api(user).post(f"{path}/hand-in").status_code == status
        assert browser(user).post(f"{page}invoice/", sent()).status_code == status
        assert Api(user).post(f"{path}/invoices", sent(), files=True).status_code == status


def test_a_stale_page_is_refused(people: People) -> None:
    request = money.approved(people.northwind)
    page = browser(people.finance).post(f"{request.get_absolute_url()}reject/", {"reason": "No.", "seen": "reviewing"})
    answer = Api(people.finance).post(f"/payouts/requests/{request.number}/reject", {"reason": "No."})
    assert (page.status_code, answer.status_code, answer.json()["code"]) == (409, 409, "wrong_state")


def test_a_second_payment_is_refused_at_both_doors(people: People) -> None:
    request = money.paid(people.northwind)
    pay = {"reference": "ICBC-2", "paid_on": "2026-10-01"}
    assert browser(people.finance).post(f"{request.get_absolute_url()}pay/", pay).status_code == 409
    assert Api(people.finance).post(f"/payouts/requests/{request.number}/pay", pay).status_code == 409
    assert Payment.objects.count() == 1


def test_a_rejection_needs_its_reason(people: People) -> None:
    request = money.requested(people.northwind)
    page = browser(people.finance).post(f"{request.get_absolute_url()}reject/", {})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["reason"])
    client = browser(people.finance)
    client.post(f"{request.get_absolute_url()}reject/", {"reason": "Ask for the quarter."})
    assert "Ask for the quarter." in browser(people.admin).get(request.get_absolute_url()).content.decode()


def test_an_invoice_number_names_no_record_in_the_api(people: People) -> None:
    """Two partners may use the same number, and a number may look like the id of another invoice."""
    first = money.invoiced(people.northwind).invoices.get()
    request = money.approved(people.contoso)
    second = money.invoice(request, "100.00", number=str(first.pk))
    assert Api(people.finance).get(f"/payouts/invoices/{first.pk}").json()["id"] == first.pk
    assert Api(people.finance).get(f"/payouts/invoices/{second.pk}").json()["number"] == str(first.pk)


def test_the_way_to_certification_is_shown_where_it_lacks(people: People) -> None:
    money.due(people.northwind, "5.00")
    for page in ("/payouts/items/", "/payouts/requests/new/"):
        assert "/partners/business-infos/fill-in/" in browser(people.admin).get(page).content.decode()
    certified(people.northwind)
    assert browser(people.admin).get("/payouts/items/").context["obstacle"] is None


def test_the_tax_in_what_is_typed(people: People) -> None:
    client = browser(people.admin)
    shown = client.get("/payouts/invoices/tax/?amount=100.00&tax_rate=0.06&currency=CNY").content.decode()
    assert ("5.66" in shown, "94.34" in shown) == (True, True)
    assert "5.66" not in client.get("/payouts/invoices/tax/?amount=1e9&tax_rate=x").content.decode()
    assert actions.tax_in(Decimal(1000), Decimal("0.06"), "JPY") == 57


def test_a_basket_of_two_currencies_leads_nowhere(people: People) -> None:
    items = [*money.due(people.northwind, "5.00"), *money.due(people.northwind, "5.00", currency="USD")]
    chosen = "&".join(f"pk={item.pk}" for item in items)
    shown = browser(people.admin).get(f"/payouts/items/basket/?{chosen}")
    assert (shown.context["cannot"], "/payouts/requests/new/" in shown.content.decode()) == (True, False)
