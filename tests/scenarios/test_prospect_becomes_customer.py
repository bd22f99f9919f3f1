"""How a prospect becomes a customer: reported, invited, registered on a phone, associated; and how it gets free."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client

from partner_center.domains.customers.models import Association, Invitation, Manager, Report
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.sweep import sweep
from partner_center.foundations.notices.models import Notification
from tests.domains.customers import prospects as world
from tests.domains.partners.people import browser

PROSPECT = {
    "name": "Blue Whale Ltd",
    "contact_name": "Ada Byron",
    "mobile": "13900000001",
    "email": "ada@bluewhale.example",
    "country": "CN",
    "report_now": "on",
}
ACCOUNT = {
    "company": "Blue Whale Ltd",
    "name": "Ada Byron",
    "mobile": "139 0000 0001",
    "email": "ada@bluewhale.example",
    "password": "Seagoing-mammal-9",
    "language": "en",
    "knows": "on",
    "shares": "on",
}


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> None:
    cache.clear()


@pytest.fixture
def wang(db: None) -> User:
    """Wang sells for Northwind."""
    return world.person(world.company("partner", "Northwind Cloud"), Role.PARTNER_SALES, name="Wang")


@pytest.fixture
def rosa(db: None) -> User:
    """Rosa sells for Contoso."""
    return world.person(world.company("partner", "Contoso Cloud"), Role.PARTNER_SALES, name="Rosa")


def test_from_the_report_to_the_customer(wang: User, rosa: User) -> None:
    # Wang reports Blue Whale. Nothing is doubtful, so it is his for fifteen days.
    wangs = browser(wang)
    assert wangs.post("/customers/prospects/new/", {**PROSPECT, "owner": wang.pk}).status_code == 302
    report = Report.objects.get()
    assert report.status == "reported"

    # Rosa wants it too. She reads until when it is reserved, but not for whom.
    told = browser(rosa).post("/customers/prospects/new/", {**PROSPECT, "name": "Blue Whale Co., Ltd."})
    assert "reserved until" in told.content.decode()
    assert "Northwind" not in told.content.decode()

    # He invites Ada by mail, to buy from him.
    asked = {"reports": report.pk, "kind": "resale", "language": "en", "message": "As we said on the phone."}
    assert wangs.post("/customers/invitations/new/", asked).status_code == 302
    run_pending()
    letter = mail.outbox[-1]
    assert letter.to == ["ada@bluewhale.example"]
    link = re.search(rf"{re.escape(settings.SITE_URL)}(/join/\S+)", str(letter.body))
    assert link is not None

    # Ada opens the link on her phone, opens an account with the number Wang has of her, and sees every check passed.
    phone = Client(headers={"User-Agent": "Phone"})
    assert "Northwind Cloud" in phone.get(link[1]).content.decode()
    assert phone.post(f"{link[1]}register/", ACCOUNT).status_code == 302
    assert phone.get(link[1]).context["passed"] is True

    # She associates Blue Whale. It belongs to Northwind from that moment on, and Wang looks after it.
    assert phone.post(f"{link[1]}associate/", {"knows": "on", "shares": "on"}).status_code == 302
    association = Association.objects.get()
    assert (association.partner.name, association.type) == ("Northwind Cloud", "resale")
    assert Manager.objects.get(customer=association.customer).person == wang
    assert "Northwind Cloud" in phone.get("/customers/my-partner/").content.decode()
    run_pending()
    assert Notification.objects.filter(user=wang, message="customers.joined").exists()

    # The report is done, the link is used up, and Rosa reads that the customer belongs to a partner.
    report.refresh_from_db()
    assert report.status == "associated"
    assert Client().get(link[1]).status_code == 410
    told = browser(rosa).post("/customers/prospects/new/", PROSPECT)
    assert "belongs to another partner" in told.content.decode()


def test_a_prospect_that_does_not_come_gets_free(wang: User, rosa: User) -> None:
    # Wang reports and invites Blue Whale, and nobody follows the link.
    browser(wang).post("/customers/prospects/new/", {**PROSPECT, "owner": wang.pk})
    report = Report.objects.get()
    browser(wang).post("/customers/invitations/new/", {"reports": report.pk, "kind": "resale", "language": "en"})

    # After seven days the link has ended. He is told, and may invite again.
    with clock.freeze(clock.now() + timedelta(days=8, hours=1)):
        sweep()
        run_pending()
        assert Invitation.objects.get().status == "expired"
        assert Notification.objects.filter(user=wang, message="customers.invitation_expired").exists()

    # He is reminded three days before the report ends. After fifteen days Rosa may have it.
    with clock.freeze(report.reserved_until - timedelta(days=2, hours=23)):
        sweep()
        run_pending()
        assert Notification.objects.filter(user=wang, message="customers.report_expires_soon").exists()
    with clock.freeze(report.reserved_until + timedelta(minutes=1)):
        sweep()
        run_pending()
        report.refresh_from_db()
        assert report.status == "expired"
        assert browser(rosa).post("/customers/prospects/new/", PROSPECT).status_code == 302
        assert Report.objects.get(status="reported").partner == rosa.company


def test_a_link_on_a_brochure_brings_customers_for_years(wang: User) -> None:
    # Wang makes a link for a fair and prints its code.
    wangs = browser(wang)
    made = {"channel": "offline", "kind": "referral", "label": "Cloud Fair"}
    assert wangs.post("/customers/invitations/link/", made).status_code == 302
    invitation = Invitation.objects.get()
    assert wangs.get(f"/customers/invitations/{invitation.pk}/qr.svg").status_code == 200
    path = f"/join/{world.token_of(invitation)}/"

    # Two years later two companies come by it, one after the other.
    with clock.freeze(clock.now() + timedelta(days=730)):
        for number in (1, 2):
            phone = Client()
            phone.get(path)
            own = {
                "company": f"Fair Company {number}",
                "email": f"a{number}@fair.example",
                "mobile": f"1390000000{number}",
            }
            assert phone.post(f"{path}register/", {**ACCOUNT, **own}).status_code == 302
            # Accounts are dated by the database; what counts here is that they are new.
            Company.objects.filter(name=own["company"]).update(created_at=clock.now())
            assert phone.post(f"{path}associate/", {"knows": "on", "shares": "on"}).status_code == 302

    # Both belong to Northwind and are looked after by Wang, whose link it was; he sees how far they came.
    assert Association.objects.filter(partner=wang.company, type="referral").count() == 2
    assert Manager.objects.filter(person=wang).count() == 2
    stages = wangs.get(invitation.get_absolute_url()).context["panels"]
    funnel = next(one["data"]["stages"] for one in stages if one.get("inner") == "customers/invitation_funnel.html")
    assert [one["count"] for one in funnel] == [2, 2, 2]
