"""The board, the forecast, the hint and the import, through their doors."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from partner_center.domains.opportunities.gateways.draft_files import COLUMNS
from partner_center.domains.opportunities.models import Opportunity
from partner_center.foundations.calendars import clock
from tests.domains.opportunities.claiming import ho, hour, po
from tests.domains.partners.people import Api, People, browser


@pytest.fixture
def people(db: None) -> People:
    return People()


def running(people: People, **given: Any) -> Opportunity:
    frame = {"status": "validated", "stage": "following", "validated_at": hour(3), "win_rate": 40}
    return po(people.northwind, **(frame | given))


def columns(response: Any) -> dict[str, dict[str, Any]]:
    return {column["key"]: column for column in response.context["columns"]}


def test_the_board_counts_and_adds_up_by_currency(people: People) -> None:
    running(people)
    running(people, currency="USD", expected_amount=Decimal("50.00"))
    running(people, stage="signed", signed_on=date(2026, 3, 1), contract_amount=Decimal("90.00"))
    po(people.contoso)
    found = columns(browser(people.admin).get("/opportunities/board/"))
    assert (found["following"]["count"], found["following"]["amounts"]) == (2, [("CNY", 120000), ("USD", 50)])
    assert found["signed"]["amounts"] == [("CNY", 90)]
    assert found["review"]["count"] == 0
    assert "stage/sign/" in browser(people.admin).get("/opportunities/board/").content.decode()
    assert columns(browser(people.finance).get("/opportunities/board/"))["review"]["count"] == 1


def test_the_board_of_one_partner(people: People) -> None:
    running(people)
    po(people.contoso)
    client = browser(people.finance)
    found = columns(client.get(f"/opportunities/board/?partner={people.contoso.pk}"))
    assert (found["review"]["count"], found["following"]["count"]) == (1, 0)
    assert client.get("/opportunities/board/?partner=x").status_code == 200
    own = columns(browser(people.admin).get(f"/opportunities/board/?partner={people.contoso.pk}"))
    assert (own["review"]["count"], own["following"]["count"]) == (0, 1)


def test_an_offer_keeps_its_customer_and_amount_on_the_board(people: People) -> None:
    ho(people.northwind)
    page = browser(people.admin).get("/opportunities/board/")
    assert columns(page)["offer"]["count"] == 1
    assert "晨江" not in page.content.decode()
    assert columns(page)["offer"]["amounts"] == []


def test_the_board_asks_the_same_however_many_cards_there_are(
    people: People, django_assert_max_num_queries: Any
) -> None:
    client = browser(people.admin)
    for _one in range(30):
        running(people)
    with django_assert_max_num_queries(25):
        found = columns(client.get("/opportunities/board/"))
    assert (len(found["following"]["cards"]), found["following"]["rest"]) == (12, 18)


def test_the_forecast_weighs_by_win_rate(people: People) -> None:
    with clock.freeze(hour(6)):
        running(people)
        running(people, win_rate=None, expected_amount=Decimal("100.00"))
        running(people, expected_sign_on=date(2026, 1, 5), expected_amount=Decimal("7.00"))
        signed = {"stage": "signed", "signed_on": date(2026, 2, 3), "contract_amount": Decimal("80.00")}
        running(people, **signed)
        body = json.loads(Api(people.admin).get("/opportunities/forecast").content)
        page = browser(people.admin).get("/opportunities/forecast/")
    months = {(one["period"], one["currency"]): one for one in body["months"]}
    june, february = months["2026-06", "CNY"], months["2026-02", "CNY"]
    assert (june["expected"], june["weighted"], june["count"]) == ("120100.00", "48000.00", 2)
    assert february["signed"] == "80.00"
    assert (body["unrated"], len(body["months"])) == (1, 12)
    assert page.context["charts"][0]["rows"][-1][1:] == ["3", "120,107.00", "48,002.80", "80.00"]
    assert browser(people.rival).get("/opportunities/forecast/").context["charts"] == []


def test_what_cannot_be_placed_is_said(people: People) -> None:
    with clock.freeze(hour(6)):
        running(people, expected_sign_on=None)
        body = json.loads(Api(people.admin).get("/opportunities/forecast").content)
    assert body["unplaced"] == [{"currency": "CNY", "count": 1, "amount": "120000.00"}]


def hint(user: Any, name: str, number: str = "") -> str:
    data = {"customer_name": name, "registration_no": number}
    return browser(user).get("/opportunities/customer-hint/", data).content.decode()


def test_the_hint_tells_what_is_ones_own(people: People) -> None:
    mine = po(people.northwind)
    assert mine.number in hint(people.admin, "晨江机械")
    assert mine.number in hint(people.admin, "Something else", mine.registration_no)
    assert mine.number in hint(people.admin, "晨江")


def test_the_hint_tells_nothing_about_others(people: People) -> None:
    """Whether a rival works on a customer or nobody does: the answer is the same, byte for byte."""
    before = hint(people.rival, "晨江机械")
    po(people.northwind)
    assert hint(people.rival, "晨江机械") == before
    assert hint(people.rival, "x").count("<p") == 0


def workbook(*rows: dict[str, str]) -> SimpleUploadedFile:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for place, column in enumerate(COLUMNS):
            sheet.write_string(0, place, column.heading)
            for line, row in enumerate(rows, 1):
                sheet.write_string(line, place, row.get(column.name, ""))
    return SimpleUploadedFile("drafts.xlsx", target.getvalue())


GOOD = {"name": "Move the plant", "customer_name": "晨江机械有限公司", "expected_amount": "100"}
BAD = {
    "name": "Move the shop",
    "customer_name": "Contoso Ltd",
    "expected_amount": "much",
    "contact_name": "Wu",
    "contact_email": "nobody",
}


def result(client: Any, *rows: dict[str, str], look: bool = False) -> Any:
    data = {"file": workbook(*rows), **({"only_look": "on"} if look else {})}
    return client.post("/opportunities/imports/new/", data).context["result"]


def test_a_file_is_looked_at_first_and_never_written_twice(people: People) -> None:
    client = browser(people.admin)
    seen = result(client, GOOD, BAD, look=True)
    assert [row.outcome for row in seen["rows"]] == ["ready", "faulty"]
    assert Opportunity.objects.count() == 0
    wrong = {(one["row"], one["label"]) for one in seen["wrong"]}
    assert wrong >= {(3, "Expected amount"), (3, "Contact's e-mail"), (3, "Contact's phone"), (3, "Contact's title")}

    assert [row.outcome for row in result(client, GOOD, BAD)["rows"]] == ["written", "faulty"]
    mended = BAD | {"expected_amount": "5", "contact_name": "", "contact_email": ""}
    other_spelling = GOOD | {"customer_name": "晨江机械股份有限公司"}
    again = result(client, other_spelling, mended, mended)
    assert [row.outcome for row in again["rows"]] == ["known", "written", "known"]
    drafts = Opportunity.objects.order_by("pk")
    assert [(one.status, one.partner, one.name) for one in drafts] == [
        ("draft", people.northwind, "Move the plant"),
        ("draft", people.northwind, "Move the shop"),
    ]


def test_the_import_over_the_api(people: People) -> None:
    data: dict[str, Any] = {"file": workbook(GOOD, BAD), "only_look": "false"}
    answer = Api(people.admin).post("/opportunities/imports", data, files=True)
    assert answer.status_code == 201, answer.content
    rows = json.loads(answer.content)["rows"]
    assert (rows[0]["outcome"], rows[1]["outcome"]) == ("written", "faulty")
    assert rows[0]["opportunity"].startswith("PO-")


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [(b"", "a.xlsx", "empty"), (b"name\n", "a.csv", "missing"), (b"MZ", "a.exe", ""), (b"hello", "a.xlsx", "")],
)
def test_files_that_are_no_tables_are_refused(people: People, content: bytes, name: str, said: str) -> None:
    file = SimpleUploadedFile(name, content)
    page = browser(people.admin).post("/opportunities/imports/new/", {"file": file})
    assert page.status_code == 422
    assert said in str(page.context["form"].errors)


def test_the_template_is_read_back(people: People) -> None:
    content = browser(people.admin).get("/opportunities/imports/template/").content
    file = SimpleUploadedFile("template.xlsx", content)
    page = browser(people.admin).post("/opportunities/imports/new/", {"file": file})
    assert "no rows" in str(page.context["form"].errors)
