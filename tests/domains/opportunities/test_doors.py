"""Both doors to opportunities: the same form, the same refusals, and who sees what."""

from __future__ import annotations

import pytest

from partner_center.domains.opportunities import actions
from partner_center.domains.opportunities.models import Membership, Office, Opportunity
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from tests.domains.opportunities import deals
from tests.domains.partners.papers import scan
from tests.domains.partners.people import Api, People, browser
from tests.domains.solutions import goods

pytestmark = pytest.mark.usefixtures("monday")
PATH = "/opportunities/opportunities"


@pytest.fixture
def people(db: None) -> People:
    return People()


def typed(said: dict[str, object]) -> dict[str, object]:
    """What a browser sends for the same answers."""
    rows = said.pop("contacts")
    data = {name: value for name, value in said.items() if value not in (None, [])}
    assert isinstance(rows, list)
    for place, row in enumerate(rows):
        data |= {f"contacts-{place}-{part}": value for part, value in row.items()}
    return data


def test_a_program_writes_submits_and_reads_it(people: People) -> None:
    api = Api(people.admin)
    offering = goods.listed(people.northwind)
    answer = api.post(PATH, deals.sent(people.northwind, offerings=[offering.number]))
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["status"], made["lacks"], made["offerings"]) == ("draft", {}, [offering.number])
    done = api.post(f"{PATH}/{made['number']}/submit")
    assert done.status_code == 200, done.content
    assert (done.json()["status"], done.json()["counts"]) == ("auditing", True)
    assert api.get(f"{PATH}/{made['number']}/contacts").json()["items"][0]["title"] == "CIO"
    assert api.get(f"{PATH}/{made['number']}/consents").json()["items"][0]["wording"] == "2026-01"
    steps = api.get(f"{PATH}/{made['number']}/steps").json()
    assert steps["state"] == "auditing"


def test_a_program_is_told_which_value_of_which_contact_is_wrong(people: People) -> None:
    wrong = [{"name": "Mei", "title": "CIO", "phone": "call me", "email": "mei@tailspin.example"}]
    answer = Api(people.admin).post(PATH, deals.sent(people.northwind, contacts=wrong))
    assert answer.status_code == 422
    assert [one["pointer"] for one in answer.json()["errors"]] == ["#/contacts/0/phone"]


def test_six_contacts_are_one_too_many(people: People) -> None:
    six = [{"name": f"P{n}", "title": "T", "phone": "+86 21 55550000", "email": "p@x.example"} for n in range(6)]
    answer = Api(people.admin).post(PATH, deals.sent(people.northwind, contacts=six))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "too_many"


def test_submitting_an_incomplete_draft_names_every_field(people: People) -> None:
    api = Api(people.admin)
    made = api.post(PATH, {"name": "Perhaps", "currency": "CNY"}).json()
    assert set(made["lacks"]) >= {"customer_name", "budget", "consent_by", "contacts"}
    answer = api.post(f"{PATH}/{made['number']}/submit")
    assert (answer.status_code, answer.json()["code"]) == (409, "incomplete")
    assert {one["pointer"] for one in answer.json()["errors"]} >= {"#/budget", "#/consent_by"}


def test_the_form_saves_and_submits_in_one_go_or_not_at_all(people: People) -> None:
    page = browser(people.admin)
    said = typed(deals.answers(people.northwind)) | {"partner_contact": people.admin.pk, "is_new": "on"}
    incomplete = {name: value for name, value in said.items() if name != "budget"}
    answer = page.post("/opportunities/new/", incomplete | {"and_submit": "1"})
    assert answer.status_code == 409
    assert "Say what the customer has planned to spend" in answer.content.decode()
    assert not Opportunity.objects.exists()  # pressing the button again writes no second one
    answer = page.post("/opportunities/new/", said | {"and_submit": "1", "consent_file": scan("consent.png")})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    deal = Opportunity.objects.get()
    assert deal.status == "auditing"
    consent = deal.consents.get()
    assert consent.document is not None
    text = page.get(deal.get_absolute_url()).content.decode()
    assert deal.customer_name in text
    assert consent.given_by in text


def test_limits_and_order_are_told_at_the_fields(people: People) -> None:
    page = browser(people.admin)
    said = typed(deals.answers(people.northwind)) | {
        "budget": "x" * 501,
        "expected_amount": "0",
        "project_start_on": deals.day(people.northwind, 10),
        "consent_means": "",
    }
    answer = page.post("/opportunities/new/", said)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert set(errors) == {"budget", "expected_amount", "project_start_on", "consent_means"}


def test_amending_by_a_program_keeps_what_is_left_out(people: People) -> None:
    deal = deals.draft(people.northwind)
    answer = Api(people.admin).patch(f"{PATH}/{deal.number}", {"need": "Something else entirely."})
    assert answer.status_code == 200, answer.content
    deal.refresh_from_db()
    assert (deal.need, deal.contacts.count(), deal.consents.count()) == ("Something else entirely.", 1, 1)


def test_a_rival_finds_nothing_and_a_colleague_without_the_right_is_refused(people: People) -> None:
    deal = deals.offered(people.northwind)
    rival, finance = Api(people.rival), Api(people.person(people.northwind, Role.PARTNER_FINANCE))
    assert rival.get(f"{PATH}/{deal.number}").status_code == 404
    assert rival.post(f"{PATH}/{deal.number}/accept").status_code == 404
    assert browser(people.rival).get(deal.get_absolute_url()).status_code == 404
    assert finance.post(f"{PATH}/{deal.number}/accept").status_code == 403


def test_a_stale_dialog_is_refused(people: People) -> None:
    deal = deals.offered(people.northwind)
    actions.recall(deal, by=people_of_the_vendor(people), reason="Another partner is nearer")
    answer = browser(people.admin).post(f"{deal.get_absolute_url()}accept/", {"seen": "offered"})
    assert answer.status_code == 409
    assert "Recalled" in answer.content.decode()


def people_of_the_vendor(people: People) -> Actor:
    return Actor.of(people.person(people.vendor, Role.VENDOR_BUSINESS))


def test_the_vendor_shares_validates_and_rejects_over_the_api(people: People) -> None:
    deals.member(people.northwind)
    api = Api(people.person(people.vendor, Role.VENDOR_BUSINESS))
    said = deals.offer(people.northwind)
    sent = {name: str(value) if name.endswith("_on") else value for name, value in said.items()}
    sent |= {"partner": people.northwind.number, "expected_amount": "1200000.00", "annual_scale": "400000.00"}
    answer = api.post("/opportunities/offers", sent)
    assert answer.status_code == 201, answer.content
    assert (answer.json()["status"], answer.json()["is_masked"]) == ("offered", False)
    deal = deals.audited(people.northwind)
    answer = api.post(f"{PATH}/{deal.number}/validate", {})
    assert {one["pointer"] for one in answer.json()["errors"]} == {"#/confirmed_on", "#/confirmed_with"}
    refusal = {"code": "duplicate", "reason": "Known already", "fields_to_mend": ["need"]}
    assert api.post(f"{PATH}/{deal.number}/reject", refusal).json()["rejection_code"] == "duplicate"


def test_the_vendor_links_offerings_while_sharing(people: People) -> None:
    """The form says who may receive, and why not, before anything is sent; both doors link the offerings."""
    deals.member(people.northwind)
    ware, other = goods.listed(people.northwind), goods.listed(people.contoso)
    somebody = people.person(people.vendor, Role.VENDOR_BUSINESS)
    page, api = browser(somebody), Api(somebody)
    shown = page.get("/opportunities/share/").content.decode()
    assert shown.index("May receive") < shown.index("Northwind · ") < shown.index("May not receive yet")
    assert "Contoso · It is not a member of the co-selling program." in shown
    advice = page.get(f"/opportunities/share/advice/?partner={people.northwind.pk}").content.decode()
    assert "It may receive opportunities" in advice
    assert ware.name in advice
    advice = page.get(f"/opportunities/share/advice/?partner={people.contoso.pk}").content.decode()
    assert "It may not receive yet" in advice
    assert page.get("/opportunities/share/advice/?partner=x").status_code == 200
    assert browser(people.admin).get("/opportunities/share/advice/").status_code == 403

    said = typed(deals.offer(people.northwind)) | {"partner": people.northwind.pk}
    wrong = page.post("/opportunities/share/", said | {"offerings": [other.pk]})
    assert wrong.status_code == 409
    assert "Only the partner&#x27;s own listed offerings can be linked" in wrong.content.decode()
    assert page.post("/opportunities/share/", said | {"offerings": [ware.pk]}).status_code == 302
    assert list(Opportunity.objects.get().offerings.all()) == [ware]

    sent = {
        name: str(value) if name.endswith("_on") else value for name, value in deals.offer(people.northwind).items()
    }
    sent |= {"partner": people.northwind.number, "expected_amount": "1200000.00", "annual_scale": "400000.00"}
    answer = api.post("/opportunities/offers", sent | {"offerings": [other.number]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (409, "#/offerings"), answer.content
    answer = api.post("/opportunities/offers", sent | {"offerings": [ware.number]})
    assert answer.json()["offerings"] == [ware.number], answer.content


def test_progress_team_files_and_reassignment_over_the_api(people: People) -> None:
    deal = deals.validated(people.northwind)
    api = Api(people.admin)
    assert api.post(f"{PATH}/{deal.number}/progress", {}).status_code == 422
    answer = api.post(f"{PATH}/{deal.number}/progress", {"win_rate": 70, "remark": "Good talks"})
    assert answer.json()["win_rate"] == 70, answer.content
    signed = {"stage": "signed", "signed_on": str(deals.day(people.northwind, 0)), "contract_amount": "5.00"}
    assert api.post(f"{PATH}/{deal.number}/progress", {"stage": "signed"}).status_code == 422
    assert api.post(f"{PATH}/{deal.number}/progress", signed).json()["stage"] == "signed"
    team = api.post(f"{PATH}/{deal.number}/team", {"user": people.admin.pk, "duty": "lead"})
    assert team.status_code == 200, team.content
    assert api.get(f"{PATH}/{deal.number}/team").json()["items"][0]["duty"] == "lead"
    file = api.post(f"{PATH}/{deal.number}/attachments", {"file": scan("plan.png")}, files=True)
    assert file.status_code == 200, file.content
    office = deals.office()
    vendor = Api(people.person(people.vendor, Role.VENDOR_MANAGER))
    given = {"office": office.pk, "reason": "The plant is there"}
    assert vendor.post(f"{PATH}/{deal.number}/reassign", given).json()["office_why"] == "hand"


def test_offices_and_members_are_kept_at_both_doors(people: People) -> None:
    admin = people.person(people.vendor, Role.VENDOR_ADMIN)
    member = people.person(people.vendor, Role.VENDOR_OFFICE)
    page, api = browser(admin), Api(admin)
    said = {"name": "East", "regions": ["CN-SH"], "countries": "sg, my", "members": [member.pk], "is_active": "on"}
    assert page.post("/opportunities/offices/new/", said).status_code == 302
    office = Office.objects.get()
    assert (office.countries, list(office.members.all())) == (["MY", "SG"], [member])
    answer = api.patch(f"/opportunities/offices/{office.pk}", {"name_zh": "华东代表处"})
    assert (answer.status_code, answer.json()["regions"]) == (200, ["CN-SH"]), answer.content
    taken = api.post("/opportunities/offices", {"name": "Other", "regions": ["CN-SH"], "is_active": True})
    assert [one["pointer"] for one in taken.json()["errors"]] == ["#/regions"]
    entered = api.post(
        "/opportunities/members", {"partner": people.northwind.number, "stage": "certified", "since": "2026-01-05"}
    )
    assert entered.json()["is_eligible"] is False, entered.content
    assert Membership.objects.get().stage == "certified"
    amended = api.patch(f"/opportunities/members/{Membership.objects.get().pk}", {"stage": "differentiated"})
    assert amended.json()["is_eligible"] is True, amended.content


def test_lists_show_each_side_its_own_and_exports_follow_them(people: People) -> None:
    po, ho = deals.submitted(people.northwind), deals.offered(people.northwind)
    run_pending()
    page = browser(people.admin)
    assert po.number in (text := page.get("/opportunities/shared/").content.decode())
    assert ho.number not in text
    assert ho.number in (text := page.get("/opportunities/received/?tab=offered").content.decode())
    assert po.number not in text
    vendor = browser(people.person(people.vendor, Role.VENDOR_MANAGER))
    assert po.number in (text := vendor.get("/opportunities/?tab=audit").content.decode())
    assert ho.number not in text
    assert page.get("/opportunities/").status_code == 403
