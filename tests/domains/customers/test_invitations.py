"""Invitations by mail and by link, and what a customer sees who follows one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client

from partner_center.domains.customers.actions import invitations, joining
from partner_center.domains.customers.lifecycle.prospects import InvitationLife
from partner_center.domains.customers.models import Association, Invitation, InvitationEvent, Manager, Report
from partner_center.domains.customers.queries.joining import check_joining
from partner_center.domains.customers.queries.links import digest_of, link_of
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import NotAllowed, NotFound, Refused
from tests.domains.billing.world import LONG_AGO, associated
from tests.domains.customers import prospects as world
from tests.domains.customers.accounts import state
from tests.domains.partners.people import Api, browser

TICKS = {"knows": "on", "shares": "on"}


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> None:
    cache.clear()


@pytest.fixture
def partner(db: None) -> Company:
    return world.company("partner", "Northwind Cloud")


@pytest.fixture
def rival(db: None) -> Company:
    return world.company("partner", "Contoso Cloud")


def account(name: str = "Deep Sea Mining Ltd", mobile: str = "", **facts: Any) -> User:
    """The administrator of a customer against whose account nothing stands."""
    own = world.company("customer", name)
    state(own, **{"mobile": mobile} | facts)
    return world.person(own, Role.CUSTOMER_ADMIN, mobile=mobile)


def address(invitation: Invitation, rest: str = "") -> str:
    return f"/join/{world.token_of(invitation)}/{rest}"


def registration(**other: str) -> dict[str, str]:
    return {
        "company": "Blue Whale Ltd",
        "name": "Ada Byron",
        "mobile": "13900000001",
        "email": "ada@bluewhale.example",
        "password": "Seagoing-mammal-9",
        "language": "en",
        **TICKS,
        **other,
    }


# --- inviting ----------------------------------------------------------------


def test_a_mail_goes_to_the_prospect_with_a_link_of_seven_days(partner: Company) -> None:
    report = world.prospect(partner, email="ada@bluewhale.example")
    by = world.seller(partner)
    made = invitations.invite([report], by=by, kind="resale", language="en", message="See you on Monday.")[0]
    run_pending()
    made.refresh_from_db()
    assert made.mailed_at is not None
    assert timedelta(days=7) < made.expires_at - clock.now() <= timedelta(days=8)
    letter = mail.outbox[-1]
    assert letter.to == ["ada@bluewhale.example"]
    assert link_of(made) in str(letter.body)
    assert "See you on Monday." in str(letter.body)
    assert "Resale" in str(letter.body)
    html = str(letter.alternatives[0][0])
    assert link_of(made) in html


def test_the_mail_speaks_chinese_where_chosen(partner: Company) -> None:
    invitations.invite([world.prospect(partner)], by=world.seller(partner), kind="referral", language="zh-hans")
    run_pending()
    assert "邀请" in mail.outbox[-1].subject


def test_the_secret_of_a_link_is_nowhere_in_the_database(partner: Company) -> None:
    made = world.invited(partner)
    token = world.token_of(made)
    assert len(token) >= 43
    assert token not in str(Invitation.objects.filter(pk=made.pk).values())
    assert made.digest == digest_of(token)


def test_a_link_cannot_be_written_again_under_another_key(partner: Company, settings: Any) -> None:
    made = world.link(partner)
    token = world.token_of(made)
    settings.SECRET_KEY = "another key"
    assert link_of(made) == ""
    assert Client().get(f"/join/{token}/").status_code == 200  # links that are out keep working


def test_only_reported_prospects_with_an_address_are_invited(partner: Company) -> None:
    by = world.seller(partner)
    draft = world.prospect(partner, report_now=False)
    nowhere = world.prospect(partner, email="")
    good = world.prospect(partner)
    with pytest.raises(Refused) as first:
        invitations.invite([good, draft], by=by, kind="resale")
    assert first.value.code == "not_reported"
    with pytest.raises(Refused) as second:
        invitations.invite([good, nowhere], by=by, kind="resale")
    assert (second.value.code, set(second.value.fields)) == ("no_address", {"reports"})
    assert nowhere.name in str(second.value)
    assert not Invitation.objects.exists()  # all or none
    made = invitations.invite([nowhere], by=by, kind="resale", email="now@example.com")[0]
    assert (made.email, Report.objects.get(pk=nowhere.pk).email) == ("now@example.com", "now@example.com")


def test_a_new_invitation_takes_the_place_of_the_old_one(partner: Company) -> None:
    report = world.prospect(partner)
    old = world.invited(partner, report)
    new = world.invited(partner, report)
    old.refresh_from_db()
    assert (old.status, new.status) == ("replaced", "sent")
    page = Client().get(address(old))
    assert page.status_code == 410
    assert "newer invitation" in page.content.decode()
    assert Client().get(address(new)).status_code == 200


def test_a_link_never_outlives_the_report(partner: Company) -> None:
    report = world.prospect(partner)
    with clock.freeze(report.reserved_until - timedelta(days=2)):
        assert world.invited(partner, report).expires_at == report.reserved_until


def test_offline_links_never_end_and_are_revocable(partner: Company) -> None:
    by = world.seller(partner)
    made = world.link(partner, by=by)
    assert (made.expires_at, made.inviter, made.status) == (None, by.user, "open")
    with clock.freeze(clock.now() + timedelta(days=3000)):
        sweep()
        made.refresh_from_db()
        assert Client().get(address(made)).status_code == 200
    InvitationLife.revoke.perform(made, by=by)
    page = Client().get(address(made))
    assert page.status_code == 410
    assert "revoked" in page.content.decode()


def test_the_general_link_carries_nobody(partner: Company) -> None:
    assert world.link(partner, channel="general").inviter is None


def test_qr_codes_come_from_here_and_only_for_those_who_hand_them_on(partner: Company, rival: Company) -> None:
    made = world.link(partner)
    user = world.person(partner, Role.PARTNER_SALES)
    svg = browser(user).get(f"/customers/invitations/{made.pk}/qr.svg")
    png = browser(user).get(f"/customers/invitations/{made.pk}/qr.png")
    assert (svg["Content-Type"], png["Content-Type"]) == ("image/svg+xml", "image/png")
    assert b"<svg" in svg.content
    assert png.content.startswith(b"\x89PNG")
    stranger = world.person(rival, Role.PARTNER_SALES)
    assert browser(stranger).get(f"/customers/invitations/{made.pk}/qr.svg").status_code == 404
    mailed = world.invited(partner)
    assert browser(user).get(f"/customers/invitations/{mailed.pk}/qr.svg").status_code == 404
    page = browser(user).get(mailed.get_absolute_url()).content.decode()
    assert world.token_of(mailed) not in page


# --- following ---------------------------------------------------------------


def test_a_link_that_is_wrong_or_over_says_what_to_do(partner: Company) -> None:
    wrong = Client().get("/join/nonsense/")
    assert (wrong.status_code, "not complete" in wrong.content.decode()) == (404, True)
    made = world.invited(partner)
    with clock.freeze(made.expires_at):  # before the sweep has come round
        late = Client().get(address(made))
    assert (late.status_code, "invite you again" in late.content.decode()) == (410, True)
    made.refresh_from_db()
    assert made.failure == "expired"
    assert late["Referrer-Policy"] == "same-origin"
    assert "noindex" in late["X-Robots-Tag"]


def test_a_browser_is_counted_once(partner: Company) -> None:
    made = world.link(partner)
    client = Client()
    for _ in range(3):
        assert client.get(address(made)).status_code == 200
    Client().get(address(made))
    assert InvitationEvent.objects.filter(invitation=made, kind="opened").count() == 2


def test_a_new_customer_registers_with_the_reported_mobile(partner: Company) -> None:
    report = world.prospect(partner, "Blue Whale Ltd", mobile="+8613900000001", contact_name="Ada Byron")
    made = world.invited(partner, report)
    client = Client()
    page = client.get(address(made))
    assert "Blue Whale Ltd" in page.content.decode()
    assert "13900000001" not in page.content.decode()  # whoever opens a forwarded mail learns its end only
    other = client.post(address(made, "register/"), registration(mobile="13900000009"))
    assert other.status_code == 409
    assert set(other.context["form"].errors) == {"mobile"}
    made.refresh_from_db()
    assert made.failure == "mobile"
    assert not User.objects.filter(email="ada@bluewhale.example").exists()
    done = client.post(address(made, "register/"), registration())
    assert done.status_code == 302
    ada = User.objects.get(email="ada@bluewhale.example")
    assert (ada.must_change_password, ada.company.kind, ada.mobile) == (False, "customer", "+8613900000001")
    assert ada.check_password("Seagoing-mammal-9")
    checks = client.get(address(made))
    assert checks.context["passed"] is True
    joined = client.post(address(made, "associate/"), TICKS)
    assert (joined.status_code, joined["Location"]) == (302, "/customers/my-partner/")
    association = Association.objects.get(customer=ada.company)
    assert (association.partner, association.type) == (partner, "resale")
    made.refresh_from_db()
    report.refresh_from_db()
    assert (made.status, report.status, report.customer) == ("associated", "associated", ada.company)
    assert Client().get(address(made)).status_code == 410
    assert "Northwind Cloud" in client.get("/customers/my-partner/").content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("company", ""),
        ("name", ""),
        ("mobile", "123"),
        ("mobile", ""),
        ("email", "nobody"),
        ("password", "short"),
        ("password", "password123"),
        ("password", "1234567890123"),
        ("language", "xx"),
        ("knows", ""),
        ("shares", ""),
    ],
)
def test_bad_registrations_are_refused_at_their_field(partner: Company, field: str, value: str) -> None:
    made = world.link(partner)
    sent = registration()
    sent[field] = value
    answer = Client().post(address(made, "register/"), sent)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert not Company.objects.filter(kind="customer").exists()


def test_an_address_that_is_taken_is_refused_and_leaves_nothing_behind(partner: Company) -> None:
    world.person(partner, Role.PARTNER_SALES)
    taken = User.objects.get(company=partner).email
    answer = Client().post(address(world.link(partner), "register/"), registration(email=taken.upper()))
    assert answer.status_code == 409
    assert set(answer.context["form"].errors) == {"email"}
    assert not Company.objects.filter(kind="customer").exists()


def test_an_existing_account_signs_in_and_comes_back(partner: Company) -> None:
    made = world.link(partner)
    user = account()
    page = Client().get(address(made)).content.decode()
    assert f"/accounts/login/?next=%2Fjoin%2F{world.token_of(made)}%2F" in page
    client = browser(user)
    assert client.get(address(made)).context["passed"] is True
    assert client.post(address(made, "associate/"), {}).status_code == 422  # nothing is ticked
    assert client.post(address(made, "associate/"), TICKS).status_code == 302
    assert Association.objects.get(customer=user.company).type == "referral"
    again = client.get(address(made))
    assert again.context["belongs"] is True
    made.refresh_from_db()
    assert made.status == "open"  # for the next one


def test_who_shared_the_link_looks_after_the_customer_if_he_sells(partner: Company) -> None:
    seller = world.seller(partner)
    user = account()
    joining.follow(world.link(partner, by=seller), by=Actor.of(user))
    assert Manager.objects.get(customer=user.company).person == seller.user
    administrator = Actor.of(world.person(partner, Role.PARTNER_ADMIN))
    other = account("Green Field Ltd")
    joining.follow(world.link(partner, by=administrator), by=Actor.of(other))
    assert not Manager.objects.filter(customer=other.company).exists()


def test_a_prospect_that_comes_by_a_link_is_associated_too(partner: Company) -> None:
    owner = world.person(partner, Role.PARTNER_SALES)
    report = world.prospect(partner, "Deep Sea Mining Ltd", owner=owner)
    mailed = world.invited(partner, report)
    user = account("Deep Sea Mining Limited")
    joining.follow(world.link(partner, channel="general"), by=Actor.of(user))
    report.refresh_from_db()
    mailed.refresh_from_db()
    assert (report.status, mailed.status) == ("associated", "replaced")
    assert Manager.objects.get(customer=user.company).person == owner


# --- pre-checks --------------------------------------------------------------


def failing(invitation: Invitation, user: User) -> list[str]:
    assert user.company is not None
    return [one.code for one in check_joining(invitation, user.company, user) if one.result != "passed"]


@pytest.mark.parametrize(
    ("facts", "kind", "code"),
    [
        ({"arrears": "0.01"}, "referral", "arrears"),
        ({"enterprise": "member_custody"}, "referral", "enterprise_custody"),
        ({"special_contract": True}, "resale", "special_contract"),
        ({"reserved_instances": 1}, "resale", "reserved_instances"),
        ({"owed_invoices": "1"}, "resale", "owed_invoices"),
        ({"stored_value": "1"}, "resale", "stored_value"),
        ({"subsidy_program": True}, "referral", "subsidy_program"),
        ({"reward_program": True}, "resale", "reward_program"),
        ({"consumer_cloud": True}, "referral", "consumer_cloud"),
        ({"partner_applying": True}, "referral", "partner_applying"),
        ({"bonus_balance": "0.01"}, "resale", "bonus_balance"),
        ({"credit_account": True}, "resale", "credit_account"),
        ({"enterprise": "master"}, "resale", "enterprise_master"),
        ({"enterprise": "member"}, "resale", "enterprise_member"),
        ({"cash_paid": "1"}, "referral", "new_account"),
        ({"registered_at": LONG_AGO}, "referral", "new_account"),
    ],
)
def test_each_fact_stands_against_it(partner: Company, facts: dict[str, Any], kind: str, code: str) -> None:
    user = account(**facts)
    made = world.link(partner, kind=kind)
    assert failing(made, user) == [code]
    client = browser(user)
    page = client.get(address(made))
    assert page.context["passed"] is False
    refused = client.post(address(made, "associate/"), TICKS)
    assert refused.status_code == 409
    assert not Association.objects.exists()
    made.refresh_from_db()
    assert made.failure == code
    event = InvitationEvent.objects.get(invitation=made, kind="failed")
    assert (event.detail, event.customer) == (code, user.company)


def test_who_comes_after_all_is_no_failure_any_longer(partner: Company) -> None:
    made, user = world.link(partner), account(arrears="5.00")
    client = browser(user)
    assert client.post(address(made, "associate/"), TICKS).status_code == 409
    assert user.company is not None
    state(user.company, arrears=0)
    assert client.post(address(made, "associate/"), TICKS).status_code == 302
    made.refresh_from_db()
    assert made.failure == ""
    assert InvitationEvent.objects.filter(invitation=made, kind="failed", detail="arrears").exists()


@pytest.mark.parametrize(
    "facts",
    [
        {"special_contract": True},
        {"reserved_instances": 1},
        {"enterprise": "master"},
        {"bonus_balance": "5"},
        {"credit_account": True},
    ],
)
def test_what_stands_against_resale_only_does_not_hinder_referral(partner: Company, facts: dict[str, Any]) -> None:
    assert failing(world.link(partner, kind="referral"), account(**facts)) == []


def test_what_nobody_has_stated_is_no_pass_for_an_older_account(partner: Company) -> None:
    own = world.company("customer", "Deep Sea Mining Ltd")
    user = world.person(own, Role.CUSTOMER_ADMIN)
    made = world.link(partner)
    assert failing(made, user) == []  # created a moment ago
    Company.objects.filter(pk=own.pk).update(created_at=LONG_AGO)
    assert {"new_account", "arrears"} <= set(failing(made, User.objects.get(pk=user.pk)))


def test_a_system_that_cannot_be_asked_is_no_pass(partner: Company, settings: Any) -> None:
    settings.ACCOUNT_FACTS = "nowhere.Facts"
    assert "arrears" in failing(world.link(partner), account())


def test_belonging_and_reservations_stand_against_it(partner: Company, rival: Company) -> None:
    taken = account("Taken Ltd")
    associated(rival, taken.company, since=LONG_AGO)
    assert "free" in failing(world.link(partner), taken)
    wanted = account("Wanted Ltd")
    world.prospect(rival, "Wanted Limited")
    assert "not_reserved" in failing(world.link(partner), wanted)
    abroad = account("Far Away Ltd")
    Company.objects.filter(pk=abroad.company_id).update(country="SG")
    assert "site" in failing(world.link(partner), User.objects.get(pk=abroad.pk))


def test_the_signed_in_mobile_must_be_the_reported_one(partner: Company) -> None:
    report = world.prospect(partner, "Deep Sea Mining Ltd", mobile="+8613900000001")
    made = world.invited(partner, report)
    assert "mobile" in failing(made, account("Deep Sea Mining Ltd", mobile="13900000002"))
    assert failing(made, account("Deep Sea Mining Ltd", mobile="139 0000 0001")) == []


def test_others_are_told_who_may_do_it(partner: Company) -> None:
    made = world.link(partner)
    seller = world.person(partner, Role.PARTNER_SALES)
    assert browser(seller).get(address(made)).context["who"] == "other"
    with pytest.raises(NotAllowed):
        joining.follow(made, by=Actor.of(seller))
    plain = world.person(world.company("customer", "Plain Ltd"))
    assert browser(plain).get(address(made)).context["who"] == "colleague"
    boss = Actor.of(world.person(partner, Role.PARTNER_ADMIN))
    with pytest.raises((NotAllowed, NotFound)):
        joining.follow(made, by=boss)


def test_too_many_registrations_are_slowed_down(partner: Company) -> None:
    made = world.link(partner)
    client = Client()
    answers = [client.post(address(made, "register/"), {}).status_code for _ in range(12)]
    assert answers[0] == 422
    assert answers[-1] == 429


# --- doors -------------------------------------------------------------------


def test_the_console_shows_the_mail_before_it_goes_out(partner: Company) -> None:
    user = world.person(partner, Role.PARTNER_SALES)
    report = world.prospect(partner, "Blue Whale Ltd")
    client = browser(user)
    form = client.get(f"/customers/invitations/new/?reports={report.pk}")
    assert form.status_code == 200
    assert form.context["form"].initial["email"] == report.email
    asked = {"reports": report.pk, "kind": "resale", "language": "zh-hans", "message": "周一见", "email": report.email}
    preview = client.get("/customers/invitations/preview/", asked).content.decode()
    assert "周一见" in preview
    assert "邀请" in preview
    assert client.post("/customers/invitations/new/", asked).status_code == 302
    assert Invitation.objects.get().language == "zh-hans"
    assert "Opened" in client.get(Invitation.objects.get().get_absolute_url()).content.decode()


def test_the_api_invites_makes_links_and_revokes(partner: Company) -> None:
    api = Api(world.person(partner, Role.PARTNER_ADMIN))
    first, second = world.prospect(partner), world.prospect(partner)
    sent = api.post(
        "/customers/invitations", {"reports": [first.number, second.number], "kind": "resale", "language": "en"}
    )
    assert sent.status_code == 201, sent.content
    assert [one["report"] for one in sent.json()["items"]] == [first.number, second.number]
    made = api.post("/customers/invitation-links", {"channel": "offline", "kind": "referral", "label": "Fair"})
    assert made.status_code == 201, made.content
    assert made.json()["link"].startswith(f"{settings.SITE_URL}/join/")
    number = made.json()["number"]
    assert Client().get(made.json()["link"].removeprefix(settings.SITE_URL)).status_code == 200
    events = api.get(f"/customers/invitations/{number}/events").json()["items"]
    assert [one["kind"] for one in events] == ["opened"]
    assert api.post(f"/customers/invitations/{number}/revoke", {}).json()["status"] == "revoked"


def test_the_vendor_keeps_its_list_over_the_api(partner: Company) -> None:
    vendor = world.company("vendor", "Skyline")
    api = Api(world.person(vendor, Role.VENDOR_BUSINESS))
    made = api.post("/customers/reservations", {"name": "Blue Whale Ltd", "reason": "direct", "mobile": "13900000001"})
    assert (made.status_code, made.json()["mobile"]) == (201, "139****0001")
    assert Api(world.person(partner, Role.PARTNER_ADMIN)).get("/customers/reservations").status_code == 403
    lifted = api.post(f"/customers/reservations/{made.json()['id']}/lift", {"reason": "No longer followed."})
    assert (lifted.status_code, lifted.json()["lifted_at"] is not None) == (200, True)


def test_an_expired_mail_says_so_to_whoever_sent_it(partner: Company) -> None:
    by = world.seller(partner)
    report = world.prospect(partner)
    made = invitations.invite([report], by=by, kind="resale")[0]
    with clock.freeze(made.expires_at + timedelta(minutes=1)):
        sweep()
        run_pending()
    made.refresh_from_db()
    assert made.status == "expired"
    assert Notification.objects.filter(user=by.user, message="customers.invitation_expired").exists()
