"""The board, the forecast, the hint and the import, through their doors."""

from __future__ import annotations

import io
import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import python_calamine
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partner_center.domains.opportunities.gateways.draft_files import COLUMNS
from partner_center.domains.opportunities.models import Opportunity, OpportunityImport
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.roles import Role
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


def handed(client: Any, *rows: dict[str, str], look: bool = False) -> OpportunityImport:
    """The record to which the form leads."""
    data = {"file": workbook(*rows), **({"only_look": "on"} if look else {})}
    answer = client.post("/opportunities/imports/new/", data)
    assert answer.status_code == 302, answer.content
    return OpportunityImport.objects.get(pk=answer.headers["Location"].split("/")[-2])


def outcomes(found: OpportunityImport) -> list[str]:
    return [row["outcome"] for row in found.rows]


MENDED = BAD | {"expected_amount": "5", "contact_name": "", "contact_email": ""}


def test_a_file_is_looked_at_first_and_never_written_twice(people: People) -> None:
    client = browser(people.admin)
    seen = handed(client, GOOD, BAD, look=True)
    assert outcomes(seen) == ["ready", "faulty"]
    assert (seen.total, seen.good, seen.faulty, seen.created, seen.done_at) == (2, 1, 1, 0, None)
    assert Opportunity.objects.count() == 0
    page = client.get(seen.get_absolute_url()).content.decode()
    for said in ("Expected amount", "Contact&#x27;s e-mail", "Contact&#x27;s phone", "drafts.xlsx"):
        assert said in page
    assert {"en", "zh-hans"} <= set(seen.rows[1]["errors"]["expected_amount"])

    done = handed(client, GOOD, BAD)
    assert (done.pk, outcomes(done), done.created) == (seen.pk, ["written", "faulty"], 1)
    other_spelling = GOOD | {"customer_name": "晨江机械股份有限公司"}
    again = handed(client, other_spelling, MENDED, MENDED)
    assert (outcomes(again), again.known) == (["known", "written", "known"], 2)
    drafts = Opportunity.objects.order_by("pk")
    assert [(one.status, one.partner, one.name) for one in drafts] == [
        ("draft", people.northwind, "Move the plant"),
        ("draft", people.northwind, "Move the shop"),
    ]


def test_the_same_file_is_recognised_by_its_content(people: People) -> None:
    client, rival = browser(people.admin), browser(people.rival)
    done = handed(client, GOOD)
    file = workbook(GOOD)
    file.name = "renamed.xlsx"
    answer = client.post("/opportunities/imports/new/", {"file": file}, follow=True)
    assert "The same file was imported before" in answer.content.decode()
    done.refresh_from_db()
    assert outcomes(done) == ["written"]  # not "known": what became of it stays readable
    assert (OpportunityImport.objects.count(), Opportunity.objects.count()) == (1, 1)
    assert handed(rival, GOOD).pk != done.pk  # another partner's file is another import
    assert {one.partner for one in OpportunityImport.objects.all()} == {people.northwind, people.contoso}


def test_a_kept_file_is_written_later_and_once(people: People) -> None:
    client = browser(people.admin)
    seen = handed(client, GOOD, BAD, look=True)
    take = f"{seen.get_absolute_url()}take/"
    assert client.post(take).status_code == 302
    seen.refresh_from_db()
    assert (outcomes(seen), seen.created) == (["written", "faulty"], 1)
    assert client.post(take).status_code == 409
    assert Opportunity.objects.count() == 1


def test_the_copy_with_the_errors_marked_is_mended_and_handed_in(people: People) -> None:
    client = browser(people.admin)
    formula = BAD | {"need": "=1+1"}
    done = handed(client, GOOD, formula)
    content = client.get(f"{done.get_absolute_url()}marked/").content
    sheet = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert sheet[0][-2:] == ["结果 / Outcome", "需修改 / To be mended"]
    assert (sheet[1][-2], sheet[2][-2]) == ("Written as a draft", "Error")
    assert "Enter a number." in sheet[2][-1]
    assert "=1+1" in sheet[2]
    same = client.post("/opportunities/imports/new/", {"file": SimpleUploadedFile("again.xlsx", content)}, follow=True)
    assert "The same file was imported before" in same.content.decode()
    rows = [dict(zip((column.name for column in COLUMNS), line, strict=False)) for line in sheet[1:]]
    mended = handed(client, rows[0], rows[1] | MENDED)
    assert outcomes(mended) == ["known", "written"]
    assert Opportunity.objects.get(name="Move the shop").need == "=1+1"


def test_past_imports_are_the_partners_own(people: People) -> None:
    done = handed(browser(people.admin), GOOD)
    colleague = browser(people.person(people.northwind, Role.PARTNER_SALES))
    page = colleague.get("/opportunities/imports/").content.decode()
    for said in (done.number, "drafts.xlsx", people.admin.name):
        assert said in page
    document = reverse("webkit:document", args=[done.document_id])
    answer: Any = colleague.get(document)
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    vendor = browser(people.person(people.vendor, Role.VENDOR_ADMIN))
    for stranger, status in ((browser(people.rival), 404), (vendor, 403)):
        assert stranger.get(done.get_absolute_url()).status_code == status
        assert stranger.get(f"{done.get_absolute_url()}marked/").status_code == status
        assert stranger.get(document).status_code == 404


def test_the_import_over_the_api(people: People) -> None:
    api = Api(people.admin)
    data: dict[str, Any] = {"file": workbook(GOOD, BAD), "only_look": "true"}
    looked = json.loads(api.post("/opportunities/imports", data, files=True).content)
    assert (looked["only_look"], looked["good"], looked["rows"][1]["outcome"]) == (True, 1, "faulty")
    assert looked["rows"][1]["errors"]["expected_amount"] == "Enter a number."
    path = f"/opportunities/imports/{looked['number']}"
    taken = json.loads(api.post(f"{path}/take").content)
    assert (taken["created"], taken["rows"][0]["outcome"]) == (1, "written")
    assert taken["rows"][0]["opportunity"].startswith("PO-")
    assert api.post(f"{path}/take").status_code == 409
    answer = api.post("/opportunities/imports", {"file": workbook(GOOD, BAD), "only_look": "false"}, files=True)
    assert (answer.status_code, json.loads(answer.content)["came_before"]) == (201, True)
    listed = json.loads(api.get("/opportunities/imports").content)["items"]
    assert [(one["number"], one["file_name"], one["created"]) for one in listed] == [
        (looked["number"], "drafts.xlsx", 1)
    ]
    assert json.loads(api.get(path).content)["rows"][0]["row"] == 2
    assert api.get(f"{path}/marked").content[:2] == b"PK"
    assert Api(people.rival).get(path).status_code == 404


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
