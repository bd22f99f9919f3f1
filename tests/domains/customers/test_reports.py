"""Reporting prospects: who is reserved for whom until when, what cannot be reported, and what the vendor looks at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from partner_center.domains.customers.actions import reports, reservations
from partner_center.domains.customers.lifecycle.prospects import ReportLife
from partner_center.domains.customers.models import MOST_REPORTS, Invitation, Report
from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.calendars import clock
from partner_center.foundations.exports.actions import ask
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.notices.models import Notification
from partner_center.foundations.reviews.models import Review
from partner_center.kit.refusals import NotAllowed, NotFound, Refused, WrongState
from tests.domains.billing.world import LONG_AGO, associated
from tests.domains.customers import prospects as world
from tests.domains.customers.accounts import state
from tests.domains.partners.people import Api, browser


@pytest.fixture
def partner(db: None) -> Company:
    return world.company("partner", "Northwind Cloud")


@pytest.fixture
def rival(db: None) -> Company:
    return world.company("partner", "Contoso Cloud")


@pytest.fixture
def keeper(db: None) -> Actor:
    vendor = world.company("vendor", "Skyline")
    return Actor.of(world.person(vendor, Role.VENDOR_BUSINESS))


def refused(*args: Any, **kwargs: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        world.prospect(*args, **kwargs)
    return caught.value


# --- reserving ---------------------------------------------------------------


def test_a_clear_prospect_is_reported_at_once_for_fifteen_days(partner: Company) -> None:
    report = world.prospect(partner, "Blue Whale Ltd")
    assert (report.status, report.doubt, report.number) == ("reported", "", "RP-000001")
    due = ReportLife.due(report)
    assert due is not None
    assert due.due_at == report.reserved_until
    assert timedelta(days=15) < report.reserved_until - clock.now() <= timedelta(days=16)
    assert [entry.verb for entry in history_of(report, seen_by=SYSTEM)] == [
        "customers:report:begin",
        "customers:report:submit",
        "customers:report:confirm",
    ]


def test_one_that_is_only_recorded_reserves_nothing(partner: Company, rival: Company) -> None:
    noted = world.prospect(partner, "Blue Whale Ltd", report_now=False)
    assert (noted.status, noted.reserved_until) == ("draft", None)
    assert world.prospect(rival, "Blue Whale Limited").status == "reported"


@pytest.mark.parametrize("name", ["BLUE WHALE LIMITED", "Blue-Whale Co., Ltd.", "(Beijing) Blue Whale, Inc."])
def test_a_rival_is_told_until_when_but_not_by_whom(partner: Company, rival: Company, name: str) -> None:
    first = world.prospect(partner, "Blue Whale Ltd")
    told = refused(rival, name)
    assert (told.code, set(told.fields)) == ("reserved", {"name"})
    assert f"{first.reserved_until:%Y-%m-}" in str(told)
    assert "Northwind" not in str(told)
    assert "RP-" not in str(told)
    assert not Report.objects.filter(partner=rival).exists()  # nothing half done


def test_the_same_mobile_number_is_the_same_prospect(partner: Company, rival: Company) -> None:
    world.prospect(partner, mobile="+8613900000001")
    told = refused(rival, mobile="+8613900000001")
    assert (told.code, set(told.fields)) == ("reserved", {"mobile"})
    own = refused(partner, mobile="+8613900000001")
    assert (own.code, set(own.fields)) == ("reported_by_you", {"mobile"})
    assert "RP-000001" in str(own)


def test_the_same_registered_customer_is_the_same_prospect(partner: Company, rival: Company) -> None:
    account = world.company("customer", "Deep Sea Mining Ltd")
    world.person(account, Role.CUSTOMER_ADMIN, mobile="139 0000 0002".replace(" ", ""))
    world.prospect(partner, "Deep Sea Mining Limited")
    told = refused(rival, "Another Name Ltd", mobile="+8613900000002")
    assert told.code == "reserved"


def test_when_the_term_is_over_anybody_may_report_it(partner: Company, rival: Company) -> None:
    report = world.prospect(partner, "Blue Whale Ltd")
    with clock.freeze(report.reserved_until + timedelta(minutes=1)):
        sweep()
        report.refresh_from_db()
        assert report.status == "expired"
        assert world.prospect(rival, "Blue Whale Ltd").status == "reported"
        with pytest.raises(Refused) as taken:
            ReportLife.submit.perform(report, by=world.seller(partner))
        assert taken.value.code == "reserved"


def test_whoever_reports_it_again_begins_a_new_term(partner: Company) -> None:
    report = world.prospect(partner, "Blue Whale Ltd")
    first = report.reserved_until
    with clock.freeze(first + timedelta(minutes=1)):
        sweep()
        ReportLife.submit.perform(Report.objects.get(pk=report.pk), by=world.seller(partner))
    report.refresh_from_db()
    assert (report.status, report.number) == ("reported", "RP-000001")
    assert report.reserved_until - first >= timedelta(days=15)


def test_reminders_come_three_days_and_one_day_before(partner: Company) -> None:
    owner = world.person(partner, Role.PARTNER_SALES)
    report = world.prospect(partner, owner=owner)
    for days in (3, 1):
        with clock.freeze(report.reserved_until - timedelta(days=days) + timedelta(minutes=1)):
            sweep()
            run_pending()
    told = Notification.objects.filter(user=owner, message="customers.report_expires_soon")
    assert told.count() == 2


def test_a_hundred_are_possible_and_no_more(partner: Company, rival: Company) -> None:
    base = world.prospect(partner)
    copies = [
        Report(
            partner=partner,
            number=f"X{place}",
            name=f"X{place}",
            name_key=f"x{place}",
            mobile=f"+86137{place:08}",
            contact_name="X",
            status="pending" if place % 2 else "reported",
            created_at=base.created_at,
        )
        for place in range(MOST_REPORTS - 1)
    ]
    Report.objects.bulk_create(copies)
    told = refused(partner)
    assert told.code == "limit_reached"
    assert "100" in str(told)
    assert world.prospect(partner, report_now=False).status == "draft"
    assert world.prospect(rival).status == "reported"
    ReportLife.give_up.perform(base, by=world.seller(partner))
    assert world.prospect(partner).status == "reported"


# --- what cannot be reported -------------------------------------------------


def test_what_the_vendor_keeps_cannot_be_reported(partner: Company, keeper: Actor) -> None:
    line = reservations.reserve(by=keeper, name="Blue Whale Group", reason="direct", mobile="+8613900000009")
    for report in ({"name": "Blue Whale Ltd"}, {"mobile": "+8613900000009"}):
        told = refused(partner, **report)
        assert told.code == "kept_by_vendor"
    reservations.lift(line, by=keeper, reason="No longer followed.")
    assert world.prospect(partner, "Blue Whale Ltd").status == "reported"
    with pytest.raises(WrongState):
        reservations.lift(line, by=keeper, reason="Twice.")


def test_a_name_is_on_the_vendors_list_once(keeper: Actor) -> None:
    reservations.reserve(by=keeper, name="Blue Whale Group", reason="direct")
    with pytest.raises(Refused) as again:
        reservations.reserve(by=keeper, name="Blue Whale Co., Ltd.", reason="online")
    assert set(again.value.fields) == {"name"}


def test_a_partners_customer_cannot_be_reported(partner: Company, rival: Company) -> None:
    account = world.company("customer", "Deep Sea Mining Ltd")
    associated(partner, account, since=LONG_AGO)
    assert refused(rival, "Deep Sea Mining").code == "associated"
    assert refused(partner, "Deep Sea Mining").code == "associated_with_you"


def test_an_older_account_that_direct_sales_follow_cannot_be_reported(partner: Company) -> None:
    account = world.company("customer", "Deep Sea Mining Ltd")
    state(account, registered_at=clock.now() - timedelta(days=30), direct_sales=True)
    assert refused(partner, "Deep Sea Mining").code == "followed_by_sales"
    state(account, direct_sales=False)
    report = world.prospect(partner, "Deep Sea Mining")
    assert (report.status, report.customer) == ("reported", account)


def test_a_new_account_may_be_reported_whoever_follows_it(partner: Company) -> None:
    account = world.company("customer", "Deep Sea Mining Ltd")
    state(account, registered_at=clock.now() - timedelta(days=3), direct_sales=True)
    assert world.prospect(partner, "Deep Sea Mining").status == "reported"


def test_a_new_account_that_has_paid_is_followed_like_an_old_one(partner: Company) -> None:
    account = world.company("customer", "Deep Sea Mining Ltd")
    state(account, registered_at=clock.now() - timedelta(days=3), direct_sales=True, cash_paid="1.00", currency="CNY")
    assert refused(partner, "Deep Sea Mining").code == "followed_by_sales"


# --- what the vendor looks at ------------------------------------------------


def test_doubtful_reports_wait_for_the_vendor(partner: Company, rival: Company, keeper: Actor) -> None:
    reservations.reserve(by=keeper, name="Blue Whale", reason="direct")
    report = world.prospect(partner, "Blue Whale Shipping Ltd")
    assert (report.status, report.doubt, report.reserved_until) == ("pending", "similar_reserved", None)
    review = Review.objects.get(queue="customer-report")
    assert review.subject == report
    told = refused(rival, "Blue Whale Shipping Ltd")  # it is kept from others while the vendor looks
    assert told.code == "reserved"
    ReportLife.accept.perform(report, by=keeper)
    assert report.reserved_until is not None
    run_pending()
    review.refresh_from_db()
    assert (review.status, review.outcome) == ("decided", "approved")


def test_a_rejected_report_says_why_and_is_looked_at_when_it_comes_again(partner: Company, keeper: Actor) -> None:
    owner = world.person(partner, Role.PARTNER_SALES)
    world.company("partner", "Blue Whale Ltd")
    report = world.prospect(partner, "Blue Whale Ltd", owner=owner)
    assert report.doubt == "partner_name"
    ReportLife.reject.perform(report, by=keeper, reason="It is a partner.")
    run_pending()
    note = Notification.objects.get(user=owner, message="customers.report_rejected")
    assert "It is a partner." in note.body
    page = browser(owner).get(report.get_absolute_url()).content.decode()
    assert "It is a partner." in page
    Company.objects.filter(name="Blue Whale Ltd").update(name="White Whale Ltd")
    ReportLife.submit.perform(report, by=world.seller(partner))
    assert (report.status, report.doubt) == ("pending", "rejected_before")


def test_an_account_of_which_nothing_is_stated_is_looked_at(partner: Company) -> None:
    account = world.company("customer", "Deep Sea Mining Ltd")
    Company.objects.filter(pk=account.pk).update(created_at=clock.now() - timedelta(days=60))
    assert world.prospect(partner, "Deep Sea Mining").doubt == "known_account"


def test_what_found_a_partner_meanwhile_cannot_be_approved(partner: Company, keeper: Actor) -> None:
    report = world.doubtful(partner)
    account = world.company("customer", report.name)
    reports.refresh_keys()
    associated(partner, account, since=LONG_AGO)
    with pytest.raises(Refused) as told:
        ReportLife.accept.perform(report, by=keeper)
    assert told.value.code == "associated"


# --- changing and letting go -------------------------------------------------


def test_who_is_meant_stays_while_it_is_reserved(partner: Company) -> None:
    by = world.seller(partner)
    report = world.prospect(partner, "Blue Whale Ltd")
    reports.amend_prospect(report, by=by, contact_name="Li Lei", email="li@example.com")
    with pytest.raises(Refused) as told:
        reports.amend_prospect(report, by=by, name="Green Whale Ltd")
    assert set(told.value.fields) == {"name"}
    ReportLife.give_up.perform(report, by=by)
    assert reports.amend_prospect(report, by=by, name="Green Whale Ltd").name_key == "greenwhale"


def test_the_same_prospect_is_recorded_once(partner: Company) -> None:
    first = world.prospect(partner, "Blue Whale Ltd", report_now=False)
    told = refused(partner, "Blue Whale Limited", mobile=first.mobile, report_now=False)
    assert (told.code, set(told.fields)) == ("recorded_already", {"name"})


def test_giving_up_ends_its_invitation(partner: Company) -> None:
    report = world.prospect(partner)
    invitation = world.invited(partner, report)
    ReportLife.give_up.perform(report, by=world.seller(partner))
    assert Invitation.objects.get(pk=invitation.pk).status == "expired"


def test_strangers_and_colleagues_without_the_right(partner: Company, rival: Company) -> None:
    report = world.prospect(partner)
    with pytest.raises(NotFound):
        ReportLife.give_up.perform(report, by=world.seller(rival))
    with pytest.raises(NotAllowed):
        ReportLife.give_up.perform(report, by=Actor.of(world.person(partner, Role.PARTNER_FINANCE)))
    with pytest.raises(WrongState):
        ReportLife.submit.perform(report, by=world.seller(partner))


# --- doors -------------------------------------------------------------------


def test_the_console_reports_and_blames_the_field(partner: Company, rival: Company) -> None:
    world.prospect(rival, "Blue Whale Ltd")
    user = world.person(partner, Role.PARTNER_SALES)
    sent = {"name": "Blue Whale Co., Ltd.", "contact_name": "Li", "mobile": "13900000003", "country": "CN"}
    answer = browser(user).post("/customers/prospects/new/", {**sent, "report_now": "on"})
    assert answer.status_code == 409
    assert "reserved until" in str(answer.context["form"].errors["name"])
    answer = browser(user).post("/customers/prospects/new/", {**sent, "name": "Red Whale", "report_now": "on"})
    assert answer.status_code == 302
    report = Report.objects.get(partner=partner)
    assert (report.status, report.mobile, report.owner) == ("reported", "+8613900000003", None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "…"),
        ("name", "x" * 257),
        ("name", ""),
        ("mobile", "1390000000"),
        ("mobile", "010 6655 1234"),
        ("mobile", ""),
        ("email", "nobody"),
        ("email", "x" * 60 + "@example.com"),
        ("country", "China"),
        ("contact_name", ""),
        ("remark", "x" * 501),
    ],
)
def test_bad_input_is_refused_at_its_field(partner: Company, field: str, value: str) -> None:
    user = world.person(partner, Role.PARTNER_SALES)
    good = {"name": "Blue Whale", "contact_name": "Li", "mobile": "13900000003", "country": "CN"}
    answer = Api(user).post("/customers/reports", {**good, field: value})
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == {f"#/{field}"}
    assert not Report.objects.exists()


def test_the_api_records_amends_and_reports(partner: Company) -> None:
    api = Api(world.person(partner, Role.PARTNER_SALES))
    good = {"name": "Blue Whale", "contact_name": "Li", "mobile": "+65 8123 4567", "country": "SG"}
    made = api.post("/customers/reports", good)
    assert (made.status_code, made.json()["status"]) == (201, "draft")
    number = made.json()["number"]
    assert made.json()["mobile"] == "+65****4567"
    amended = api.patch(f"/customers/reports/{number}", {"email": "li@example.com"})
    assert (amended.status_code, amended.json()["email"]) == (200, "l***@example.com")
    reported = api.post(f"/customers/reports/{number}/submit", {})
    assert (reported.status_code, reported.json()["status"]) == (200, "reported")
    again = api.post(f"/customers/reports/{number}/submit", {})
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    steps = api.get(f"/customers/reports/{number}/steps").json()
    assert steps["state"] == "reported"


def test_lists_and_exports_mask_numbers_and_addresses(partner: Company) -> None:
    user = world.person(partner, Role.PARTNER_ADMIN)
    report = world.prospect(partner, mobile="+8613900000004", email="secret@example.com")
    page = browser(user).get("/customers/prospects/").content.decode()
    assert "139****0004" in page
    assert "13900000004" not in page
    assert "13900000004" in browser(user).get(report.get_absolute_url()).content.decode()
    export = ask("customers.reports", {"query": ""}, by=Actor.of(user), label="Prospects", format="csv")
    run_pending()
    export.refresh_from_db()
    text = export.path.read_text(encoding="utf-8-sig")
    assert "139****0004" in text
    assert "secret" not in text
    assert "13900000004" not in text


def test_lists_take_a_constant_number_of_queries(partner: Company, django_assert_max_num_queries: Any) -> None:
    user = world.person(partner, Role.PARTNER_SALES)
    client = browser(user)
    for _ in range(12):
        world.invited(partner)
    with django_assert_max_num_queries(22):
        assert client.get("/customers/prospects/").status_code == 200
    with django_assert_max_num_queries(22):
        assert client.get("/customers/invitations/").status_code == 200
