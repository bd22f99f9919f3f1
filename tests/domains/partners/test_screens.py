"""Screens of partners: the list, a profile, masked numbers, the form that keeps what was typed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from partner_center.domains.partners import actions
from partner_center.domains.partners.models import Profile
from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.exports.actions import ask, download
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from tests.domains.partners.papers import answers, certified, filled_in, scan
from tests.domains.partners.people import Api, People, browser


def registered(company: Company) -> Profile:
    return actions.register_partner(company, by=SYSTEM, unified_code="91310000MA1K35X27X")


def test_the_vendor_registers_a_partner(people: People) -> None:
    manager = people.person(people.vendor, Role.VENDOR_MANAGER)
    sent = {
        "name": "Fabrikam",
        "unified_code": "9144",
        "country": "CN",
        "time_zone": "Asia/Shanghai",
        "language": "en",
        "manager": manager.pk,
    }
    client = browser(manager)
    assert client.post("/partners/new/", sent).status_code == 302
    profile = Profile.objects.get()
    assert (profile.partner.name, profile.partner.number, profile.manager) == ("Fabrikam", "P-000001", manager)
    again = client.post("/partners/new/", {**sent, "name": "FABRIKAM"})
    assert (again.status_code, list(again.context["form"].errors)) == (409, ["name"])


def test_a_country_is_two_capital_letters(people: People) -> None:
    manager = people.person(people.vendor, Role.VENDOR_MANAGER)
    sent = {"name": "F", "unified_code": "9", "country": "c1", "time_zone": "Mars/Base", "language": "en"}
    answer = browser(manager).post("/partners/new/", sent)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"country", "time_zone"})


def test_a_partner_finds_its_own_profile_and_amends_it(people: People) -> None:
    profile, client = registered(people.northwind), browser(people.admin)
    assert client.get("/partners/own/").headers["Location"] == f"/partners/{profile.pk}/"
    sent = {"industry": "Retail", "size": "120", "website": "https://northwind.example", "address": "Shanghai"}
    assert client.post(f"/partners/{profile.pk}/amend/", sent).status_code == 302
    profile.refresh_from_db()
    assert (profile.industry, profile.unified_code) == ("Retail", "91310000MA1K35X27X")
    last = history_of(profile, seen_by=people.partner).last()
    assert last is not None
    assert last.changes["industry"] == ["", "Retail"]


def test_without_a_profile_the_way_there_says_so(people: People) -> None:
    answer = browser(people.admin).get("/partners/own/")
    assert (answer.status_code, "no profile yet" in answer.content.decode()) == (409, True)


def test_the_list_shows_who_can_be_paid(people: People) -> None:
    certified(people.northwind)
    for company in (people.northwind, people.contoso):
        registered(company)
    client = browser(people.finance)
    standing = {row.partner.name: row.standing for row in client.get("/partners/").context["object_list"]}
    assert standing == {"Northwind": "certified", "Contoso": "none"}
    only = client.get("/partners/?tab=certified").context["object_list"]
    assert [row.partner.name for row in only] == ["Northwind"]


def test_account_numbers_are_masked_until_somebody_looks_and_history_says_who(people: People) -> None:
    info = certified(people.northwind)
    client, page = browser(people.finance), f"/partners/business-infos/{info.pk}/"
    shown = client.get(page).content.decode()
    assert (info.account_number in shown, "•••• 3334" in shown) == (False, True)
    revealed = client.post(f"{page}reveal/")
    assert (revealed.status_code, info.account_number in revealed.content.decode()) == (200, True)
    last = history_of(info, seen_by=people.partner).last()
    assert last is not None
    assert (last.verb, last.user) == ("partners:account:reveal", people.finance)
    manager = people.person(people.vendor, Role.VENDOR_MANAGER)
    assert browser(manager).post(f"{page}reveal/").status_code == 403


def test_the_api_masks_and_reveals_as_well(people: People) -> None:
    info = certified(people.northwind)
    path = f"/partners/business-infos/{info.pk}"
    assert info.account_number not in Api(people.admin).get(path).content.decode()
    assert Api(people.admin).post(f"{path}/reveal").json()["account_number"] == info.account_number
    assert Api(people.rival).post(f"{path}/reveal").status_code == 404


def test_only_reviewers_see_the_test_amount(people: People) -> None:
    info = filled_in(people.northwind)
    actions.submit(info, by=people.partner)
    actions.approve(info, by=people.payer, verify_amount=Decimal("0.83"))
    page = f"/partners/business-infos/{info.pk}/"
    manager = people.person(people.vendor, Role.VENDOR_MANAGER)
    seen = ["0.83" in browser(who).get(page).content.decode() for who in (people.finance, manager, people.admin)]
    assert seen == [True, False, False]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"account_name": "Somebody Else"}, "account_name"),
        ({"account_number": "12"}, "account_number"),
        ({"bank_country": "SG"}, "swift"),
        ({"swift": "SHORT"}, "swift"),
        ({"tax_rate": "0.5"}, "tax_rate"),
        ({"currency": "XXX"}, "currency"),
        ({"contact_email": "nobody"}, "contact_email"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_at_both_doors(people: People, wrong: dict[str, str], field: str) -> None:
    sent = answers(people.northwind, **wrong)
    page = browser(people.admin).post("/partners/business-infos/fill-in/", sent)
    assert (page.status_code in {409, 422}, list(page.context["form"].errors)) == (True, [field])
    problem = Api(people.admin).post("/partners/business-infos", sent)
    assert [one["pointer"] for one in problem.json()["errors"]] == [f"#/{field}"]


def test_a_letter_that_is_no_scan_is_refused_at_its_field(people: People) -> None:
    sent = {**answers(people.northwind), "letter": scan("letter.pdf", b"MZ not a picture")}
    page = browser(people.admin).post("/partners/business-infos/fill-in/", sent)
    assert (page.status_code, list(page.context["form"].errors)) == (409, ["letter"])


def test_what_was_typed_comes_back_as_a_draft(people: People) -> None:
    client = browser(people.admin)
    client.post("/partners/business-infos/fill-in/", {"contract_entity": "Vendor Cloud Ltd", "bank_name": "ICBC"})
    form = client.get("/partners/business-infos/fill-in/").context["form"]
    assert (form["bank_name"].value(), form["account_name"].value()) == ("ICBC", "Northwind")


def test_spaces_in_an_account_number_are_left_out(people: People) -> None:
    sent = answers(people.northwind, account_number="6222 0210 0111 2223 334")
    assert Api(people.admin).post("/partners/business-infos", sent).status_code == 201
    info = filled_in(people.contoso)
    assert info.masked_account == "•••• 3334"


def test_files_hold_what_the_lists_show(people: People) -> None:
    certified(people.northwind)
    registered(people.northwind)
    registered(people.contoso)
    by = Actor.of(people.finance)
    wanted = {"partners.partners": "tab=certified", "partners.business-infos": "tab=all&q=Northwind"}
    files = [ask(kind, {"query": query}, by=by, label=kind) for kind, query in wanted.items()]
    run_pending()
    for export in files:
        export.refresh_from_db()
    assert [export.rows for export in files] == [1, 1]
    text = download(files[1], by=by).path.read_text(encoding="utf-8-sig")
    assert "•••• 3334" in text
