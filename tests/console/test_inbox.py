"""Messages: opening marks as read and leads to the record, preferences are kept, a mailing can be left."""

from __future__ import annotations

from django.core import signing
from django.test import Client

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import Company, User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.notices.mail import SALT
from partner_center.foundations.notices.messages import Category, Channel
from partner_center.foundations.notices.models import Notification
from partner_center.foundations.notices.queries import cadence_of
from tests.console.conftest import People


def message(user: User, *, link: str = "", category: str = "money") -> Notification:
    return Notification.objects.create(
        key=f"m{Notification.objects.count()}",
        user=user,
        message="m",
        category=category,
        subject="Paid",
        body="The money is on its way.",
        link=link,
        language="en",
        created_at=clock.now(),
    )


def test_opening_marks_as_read_and_leads_to_the_record(northwind: Company, person: People) -> None:
    user, client = person(northwind, Role.PARTNER_FINANCE)
    one = message(user, link="/account/")
    answer = client.get(f"/inbox/{one.pk}/")
    one.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert one.read_at is not None


def test_a_message_without_a_record_is_shown(northwind: Company, person: People) -> None:
    user, client = person(northwind, Role.PARTNER_FINANCE)
    assert "The money is on its way." in client.get(f"/inbox/{message(user).pk}/").content.decode()


def test_no_message_leads_to_another_site(northwind: Company, person: People) -> None:
    user, client = person(northwind, Role.PARTNER_FINANCE)
    one = message(user, link="https://elsewhere.example/")
    assert client.get(f"/inbox/{one.pk}/")["Location"] == "/inbox/"


def test_nobody_opens_the_messages_of_another(northwind: Company, person: People) -> None:
    owner, _client = person(northwind, Role.PARTNER_FINANCE)
    _colleague, client = person(northwind, Role.PARTNER_ADMIN)
    one = message(owner)
    assert client.get(f"/inbox/{one.pk}/").status_code == 404
    one.refresh_from_db()
    assert one.read_at is None


def test_all_of_a_category_can_be_marked_as_read(northwind: Company, person: People) -> None:
    user, client = person(northwind, Role.PARTNER_FINANCE)
    money, system = message(user), message(user, category="system")
    client.post("/inbox/read/", {"category": "money"})
    money.refresh_from_db()
    system.refresh_from_db()
    assert (money.read_at is None, system.read_at is None) == (False, True)
    client.post("/inbox/read/")
    system.refresh_from_db()
    assert system.read_at is not None


def test_the_unread_tab_comes_first_and_counts(northwind: Company, person: People) -> None:
    user, client = person(northwind, Role.PARTNER_FINANCE)
    message(user)
    client.get(f"/inbox/{message(user).pk}/")
    page = client.get("/inbox/")
    assert [(tab["label"], tab["count"]) for tab in page.context["tabs"]] == [("Unread", 1), ("All", 2)]


def test_a_chosen_rhythm_is_kept(northwind: Company, person: People) -> None:
    user, client = person(northwind, Role.PARTNER_FINANCE)
    client.post("/inbox/preferences/", {"decisions-email": "never", "system-inbox": "never"})
    assert cadence_of(user, Category.DECISIONS, Channel.EMAIL) == "never"
    assert cadence_of(user, Category.SYSTEM, Channel.INBOX) == "never"
    assert cadence_of(user, Category.MONEY, Channel.EMAIL) == "at_once"


def test_money_cannot_be_switched_off(northwind: Company, person: People) -> None:
    user, client = person(northwind, Role.PARTNER_FINANCE)
    answer = client.post("/inbox/preferences/", {"money-email": "never"})
    assert answer.status_code == 422
    assert cadence_of(user, Category.MONEY, Channel.EMAIL) == "at_once"


def test_leaving_a_mailing_asks_first_and_needs_no_sign_in(northwind: Company, person: People) -> None:
    user, _client = person(northwind, Role.PARTNER_FINANCE)
    address = f"/inbox/unsubscribe/{signing.dumps([user.pk, 'decisions'], salt=SALT)}/"
    visitor = Client(enforce_csrf_checks=True)  # a mail program posts without our cookie
    assert visitor.get(address).status_code == 200
    assert cadence_of(user, Category.DECISIONS, Channel.EMAIL) == "at_once"
    assert visitor.post(address).status_code == 200
    assert cadence_of(user, Category.DECISIONS, Channel.EMAIL) == "never"


def test_a_broken_link_says_what_to_do(db: None) -> None:
    answer = Client().post("/inbox/unsubscribe/nonsense/")
    assert answer.status_code == 404
    assert "Copy it from the e-mail again." in answer.content.decode()
