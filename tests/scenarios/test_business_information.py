"""Business information, from the form to its certification (domain.md 1.3).

Before any money flows Northwind fills in where it should go. The vendor reviews what was written, then transfers a
small random amount to the account; Northwind reads it off its bank statement and enters it. Right: certified. Wrong
three times: locked, until the vendor reopens the application. A change is a new version; the certified one stays in
force until the new one is, but while the change is being certified nothing can be requested.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from partner_center.domains.partners import actions
from partner_center.domains.partners.models import BusinessInfo
from partner_center.domains.partners.queries import certified_information, payable_information
from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import Refused, WrongState
from tests.domains.partners.papers import TEST_AMOUNT, answers, certify, filled_in, finance_of, scan
from tests.domains.partners.people import Api, People, browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> People:
    return People()


def under_verification(people: People) -> BusinessInfo:
    info = filled_in(people.northwind)
    actions.submit(info, by=people.partner)
    return actions.approve(info, by=people.payer, verify_amount=TEST_AMOUNT)


def refusal(info: BusinessInfo) -> str:
    with pytest.raises(Refused) as found:
        payable_information(info.partner)
    return found.value.code


def test_it_is_certified_by_the_amount_that_arrived(people: People) -> None:
    info = filled_in(people.northwind)
    assert (info.status, info.version, refusal(info)) == ("draft", 1, "not_certified")
    actions.submit(info, by=people.partner)
    actions.approve(info, by=people.payer, verify_amount=TEST_AMOUNT)
    assert actions.verify(info, by=people.partner, amount=TEST_AMOUNT)
    info.refresh_from_db()
    assert (info.status, payable_information(people.northwind)) == ("certified", info)


def test_a_rejection_says_why_and_is_mended(people: People) -> None:
    info = filled_in(people.northwind)
    actions.submit(info, by=people.partner)
    actions.reject(info, by=people.payer, reason="The branch is missing.")
    mended = actions.fill_in(by=people.partner, **{**answers(people.northwind), "tax_rate": Decimal("0.06")})
    assert (mended.pk, mended.status, mended.refusal) == (info.pk, "rejected", "The branch is missing.")
    actions.submit(mended, by=people.partner)
    assert (mended.status, mended.refusal) == ("reviewing", "")


def test_three_wrong_amounts_lock_it_and_the_vendor_reopens_it(people: People) -> None:
    info = under_verification(people)
    left = []
    for wrong in ("0.01", "0.02", "0.03"):
        assert not actions.verify(info, by=people.partner, amount=Decimal(wrong))
        left.append(info.attempts_left)
    assert (left, info.status) == ([2, 1, 0], "locked")
    with pytest.raises(WrongState):
        actions.verify(info, by=people.partner, amount=TEST_AMOUNT)
    actions.reopen(info, by=people.payer, reason="The bank was slow.")
    assert (info.status, info.attempts, info.verify_amount) == ("draft", 0, None)


def test_a_change_is_a_new_version_and_the_certified_one_stays_in_force(people: People) -> None:
    first = certify(filled_in(people.northwind))
    change = filled_in(people.northwind, account_number="6222000000000009999")
    assert (change.version, change.replaces, payable_information(people.northwind)) == (2, first, first)
    with pytest.raises(Refused) as needed:
        actions.submit(change, by=people.partner)
    assert needed.value.code == "letter_needed"
    data = {**answers(people.northwind, account_number="6222000000000009999"), "tax_rate": Decimal("0.06")}
    change = actions.fill_in(by=people.partner, letter=scan("letter.png"), **data)
    actions.submit(change, by=people.partner)
    assert (refusal(change), certified_information(people.northwind)) == ("change_in_progress", first)
    actions.approve(change, by=people.payer, verify_amount=TEST_AMOUNT)
    actions.verify(change, by=people.partner, amount=TEST_AMOUNT)
    first.refresh_from_db()
    change.refresh_from_db()
    assert (first.status, change.status, payable_information(people.northwind)) == ("replaced", "certified", change)


def test_the_account_must_be_the_companys_own(people: People) -> None:
    with pytest.raises(Refused) as refused:
        filled_in(people.northwind, account_name="Lin Private")
    assert set(refused.value.fields) == {"account_name"}


def test_everybody_is_told_and_nobody_is_told_the_amount(people: People) -> None:
    info = under_verification(people)
    actions.verify(info, by=people.partner, amount=TEST_AMOUNT)
    run_pending()
    told = list(Notification.objects.order_by("pk").values_list("message", "user__company__name"))
    assert told == [
        ("partners.submitted", "Vendor"),
        ("partners.amount_sent", "Northwind"),
        ("partners.certified", "Northwind"),
    ]
    seen = [entry.changes for entry in history_of(info, seen_by=people.partner)]
    assert str(TEST_AMOUNT) not in str(seen)
    assert info.account_number not in str(seen)


def test_the_whole_way_through_the_console(people: People) -> None:
    client, vendor = browser(people.admin), browser(people.finance)
    filled = client.post(
        "/partners/business-infos/fill-in/", {**answers(people.northwind), "and_submit": "1"}, follow=True
    )
    assert filled.status_code == 200
    info = BusinessInfo.objects.get()
    assert info.status == "reviewing"
    page = f"/partners/business-infos/{info.pk}/"
    proposed = vendor.get(f"{page}approve/").context["form"]["verify_amount"].value()
    assert Decimal("0.01") <= proposed <= Decimal("0.99")
    assert vendor.post(f"{page}approve/", {"verify_amount": "0.50"}).status_code == 302
    wrong = client.post(f"{page}verify/", {"amount": "0.51"})
    assert (wrong.status_code, wrong.context["form"].errors["amount"]) == (
        409,
        ["The amount is wrong. 2 attempts are left."],
    )
    assert client.post(f"{page}verify/", {"amount": "0.50"}).headers["Location"] == page
    info.refresh_from_db()
    assert (info.status, info.attempts) == ("certified", 1)


def test_the_whole_way_through_the_api(people: People) -> None:
    partner, vendor = Api(people.admin), Api(people.finance)
    made = partner.post("/partners/business-infos", answers(people.northwind)).json()
    assert (made["status"], made["account_number"], made["tax_rate"]) == ("draft", "•••• 3334", "0.06")
    path = f"/partners/business-infos/{made['id']}"
    assert partner.post(f"{path}/submit").json()["status"] == "reviewing"
    assert vendor.post(f"{path}/approve", {"verify_amount": "0.50"}).json()["status"] == "verifying"
    once = [partner.post(f"{path}/verify", {"amount": "0.49"}, key="first").json() for _ in range(2)]
    assert once == [{"is_certified": False, "is_locked": False, "attempts_left": 2}] * 2
    assert partner.post(f"{path}/verify", {"amount": "0.50"}).json()["is_certified"] is True
    assert partner.get(path).json()["status"] == "certified"


def test_the_amount_stays_between_a_cent_and_a_yuan(people: People) -> None:
    info = filled_in(people.northwind)
    actions.submit(info, by=people.partner)
    answer = Api(people.finance).post(f"/partners/business-infos/{info.pk}/approve", {"verify_amount": "1.00"})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/verify_amount")


def test_what_was_decided_already_cannot_be_decided_again(people: People) -> None:
    info = under_verification(people)
    page = f"/partners/business-infos/{info.pk}/reject/"
    assert browser(people.finance).post(page, {"reason": "Too late."}).status_code == 409
    answer = Api(people.finance).post(f"/partners/business-infos/{info.pk}/reject", {"reason": "Too late."})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_strangers_and_colleagues_without_the_right_get_nowhere(people: People) -> None:
    info = under_verification(people)
    page, path = f"/partners/business-infos/{info.pk}/verify/", f"/partners/business-infos/{info.pk}/verify"
    from partner_center.foundations.identity.roles import Role

    sales = people.person(people.northwind, Role.PARTNER_SALES)
    assert browser(people.rival).post(page, {"amount": "0.37"}).status_code == 404
    assert browser(sales).post(page, {"amount": "0.37"}).status_code == 403
    assert Api(people.rival).post(path, {"amount": "0.37"}).status_code == 404
    assert Api(sales).post(path, {"amount": "0.37"}).status_code == 403
    assert finance_of(people.northwind).label == people.admin.name
