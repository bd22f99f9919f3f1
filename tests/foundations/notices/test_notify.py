"""Telling people: in their language and rhythm, once for each occasion, and never for a rolled-back change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity import tokens
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.models import Company, CustomRole, RoleGrant, User
from partner_center.foundations.identity.roles import ANY_PARTNER, PARTNER_FINANCE, Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices import actions, jobs, queries
from partner_center.foundations.notices.mail import OutboxBackend, unsubscribe_link
from partner_center.foundations.notices.messages import MESSAGES, Cadence, Category, Channel, Message
from partner_center.foundations.notices.models import Delivery, Notification, Preference, SentMail
from partner_center.foundations.notices.writing import next_morning
from partner_center.kit.money import Money
from partner_center.kit.refusals import NotAllowed, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)  # Monday, noon in Shanghai


@pytest.fixture(autouse=True)
def catalogue(settings: Any) -> Iterator[None]:
    """Declare the messages of these tests, and where the console is reached."""
    settings.SITE_URL = "https://partners.example.org"
    Message("tests.paid", subject="Paid: %(amount)s", body="%(amount)s for %(about)s on %(day)s.", category="money")
    Message("tests.due", subject="Due soon: %(name)s", body="%(name)s ends tomorrow.", category="deadlines")
    Message("tests.passed", subject="Passed", body="%(state)s", category="decisions")
    yield
    for key in ("tests.paid", "tests.due", "tests.passed"):
        del MESSAGES[key]


@pytest.fixture
def northwind() -> Company:
    """Return a partner."""
    return Company.objects.create(kind="partner", number="P-1", name="Northwind")


def person(company: Company, email: str, role: Role, **fields: str) -> User:
    user = User.objects.create_user(email, name=email.split("@", maxsplit=1)[0].title(), company=company, **fields)
    RoleGrant.objects.create(user=user, role=role)
    return user


@pytest.fixture
def li(northwind: Company) -> User:
    """Return a finance person who reads Chinese in Shanghai."""
    return person(northwind, "li@northwind.example", Role.PARTNER_FINANCE, language="zh-hans")


@pytest.fixture
def ann(northwind: Company) -> User:
    """Return an administrator who reads English in Berlin."""
    return person(northwind, "ann@northwind.example", Role.PARTNER_ADMIN, language="en", time_zone="Europe/Berlin")


def tell_of_payment(about: Company, to: list[User], key: str = "") -> None:
    actions.notify(
        MESSAGES["tests.paid"],
        to=to,
        about=about,
        by=SYSTEM,
        key=key,
        link="/payouts/7/",
        amount=Money(Decimal("12.50"), "CNY"),
        day=NOON.date(),
    )


def test_one_notification_and_one_letter_a_person(northwind: Company, li: User, ann: User) -> None:
    tell_of_payment(northwind, [li, ann, li])
    run_pending()
    told = Notification.objects.order_by("user_id").values_list("user", "subject", "body", "language")
    assert list(told) == [
        (li.pk, "Paid: 12.50 CNY", "12.50 CNY for Northwind on 2026-09-28.", "zh-hans"),
        (ann.pk, "Paid: 12.50 CNY", "12.50 CNY for Northwind on 2026-09-28.", "en"),
    ]
    assert [letter.to for letter in mail.outbox] == [[li.email], [ann.email]]
    letter = mail.outbox[1]
    assert "https://partners.example.org/payouts/7/" in letter.body
    assert "https://partners.example.org/payouts/7/" in str(letter.alternatives[0][0])
    assert {one.state for one in Delivery.objects.all()} == {"sent"}


def test_the_record_is_found_from_the_notification(northwind: Company, li: User) -> None:
    tell_of_payment(northwind, [li])
    run_pending()
    assert Notification.objects.get().about == northwind


def test_the_same_occasion_is_told_once(northwind: Company, li: User) -> None:
    tell_of_payment(northwind, [li], key="payment 7")
    tell_of_payment(northwind, [li], key="payment 7")
    run_pending()
    assert (Notification.objects.count(), len(mail.outbox)) == (1, 1)


def test_a_job_that_runs_twice_sends_once(northwind: Company, li: User) -> None:
    tell_of_payment(northwind, [li])
    run_pending()
    jobs.send(delivery_id=Delivery.objects.get().pk)
    assert len(mail.outbox) == 1


def test_nothing_is_told_of_a_rolled_back_change(northwind: Company, li: User) -> None:
    with transaction.atomic():
        tell_of_payment(northwind, [li])
        transaction.set_rollback(True)
    run_pending()
    assert (Notification.objects.count(), len(mail.outbox)) == (0, 0)


def test_lazy_words_in_the_context_speak_the_readers_language(li: User, ann: User) -> None:
    actions.notify(MESSAGES["tests.passed"], to=[li, ann], by=SYSTEM, state=gettext_lazy("Monday"))
    run_pending()
    assert dict(Notification.objects.values_list("user__email", "body")) == {li.email: "星期一", ann.email: "Monday"}


def test_deadlines_wait_for_the_persons_own_morning(li: User, ann: User) -> None:
    with clock.freeze(NOON) as hands:
        for name in ("Bill 1", "Bill 2"):
            actions.notify(MESSAGES["tests.due"], to=[li, ann], by=SYSTEM, name=name)
        run_pending()
        assert (len(mail.outbox), queries.unread_count(Actor.of(li))) == (0, 2)
        due = dict(Delivery.objects.values_list("address", "due_at"))
        assert due[li.email] == datetime(2026, 9, 29, 0, 0, tzinfo=UTC)
        assert due[ann.email] == datetime(2026, 9, 28, 6, 0, tzinfo=UTC)  # eight in Berlin is still ahead today

        hands.move_to(datetime(2026, 9, 28, 6, 0, tzinfo=UTC))
        jobs.digest()
        jobs.digest()
        run_pending()
        assert [letter.to for letter in mail.outbox] == [[ann.email]]
        assert mail.outbox[0].subject == "[Partner Center] 2 messages for you"
        assert mail.outbox[0].body.count("Due soon: Bill") == 2

        hands.move_to(datetime(2026, 9, 29, 0, 0, tzinfo=UTC))
        jobs.digest()
        run_pending()
        assert [letter.to for letter in mail.outbox] == [[ann.email], [li.email]]


def test_the_next_morning_is_never_now() -> None:
    eight = datetime(2026, 9, 28, 0, 0, tzinfo=UTC)
    assert next_morning(eight, "Asia/Shanghai") == eight + timedelta(days=1)


def test_a_person_chooses_and_history_knows(li: User) -> None:
    actions.choose(li, category="decisions", channel="email", cadence="never", by=Actor.of(li))
    actions.notify(MESSAGES["tests.passed"], to=[li], by=SYSTEM, state="x")
    run_pending()
    assert (Notification.objects.count(), len(mail.outbox)) == (1, 0)
    wish = next(w for w in queries.preferences_of(li) if (w.category, w.channel) == (Category.DECISIONS, Channel.EMAIL))
    assert wish.cadence == Cadence.NEVER


def test_everybody_chooses_whatever_his_roles_but_a_limited_program_does_not(northwind: Company) -> None:
    wei = User.objects.create_user("wei@northwind.example", name="Wei", company=northwind)
    own = CustomRole.objects.create(company=northwind, name="Reader", permissions=["incentives:statement:view"])
    RoleGrant.objects.create(user=wei, custom=own)
    actions.choose(wei, category="decisions", channel="email", cadence="never", by=Actor.of(wei))
    assert queries.cadence_of(wei, Category.DECISIONS, Channel.EMAIL) == Cadence.NEVER
    token, _text = tokens.make(wei, "T", expires_at=clock.now() + timedelta(days=1), permissions=own.permissions)
    with pytest.raises(NotAllowed):
        actions.choose(wei, category="decisions", channel="email", cadence="daily", by=Actor.of_token(token))


def test_nobody_chooses_for_another(li: User, ann: User) -> None:
    with pytest.raises(NotAllowed):
        actions.choose(li, category="decisions", channel="email", cadence="never", by=Actor.of(ann))


@pytest.mark.parametrize(("category", "cadence"), [("money", "never"), ("security", "never"), ("security", "daily")])
def test_money_and_security_cannot_be_switched_off(li: User, category: str, cadence: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.choose(li, category=category, channel="email", cadence=cadence, by=Actor.of(li))
    assert refused.value.code == "mandatory"


def test_the_database_holds_to_it_too(li: User) -> None:
    with pytest.raises(IntegrityError):
        Preference.objects.create(user=li, category="money", channel="email", cadence="never")


def test_a_letter_carries_its_own_way_out_except_for_money(northwind: Company, li: User) -> None:
    actions.notify(MESSAGES["tests.passed"], to=[li], by=SYSTEM, state="x")
    tell_of_payment(northwind, [li])
    run_pending()
    decision, money = mail.outbox
    assert ("List-Unsubscribe" in decision.extra_headers, "List-Unsubscribe" in money.extra_headers) == (True, False)
    token = decision.extra_headers["List-Unsubscribe"].rstrip("/>").rsplit("/", 1)[-1]
    assert actions.unsubscribe(token) == Category.DECISIONS
    assert queries.cadence_of(li, Category.DECISIONS, Channel.EMAIL) == Cadence.NEVER
    with pytest.raises(NotFound):
        actions.unsubscribe(token + "x")
    forged = unsubscribe_link(li, "money").rstrip("/").rsplit("/", 1)[-1]
    with pytest.raises(Refused):
        actions.unsubscribe(forged)


def test_everybody_reads_his_own_inbox_only(northwind: Company, li: User, ann: User) -> None:
    tell_of_payment(northwind, [li])
    run_pending()
    message = Notification.objects.get()
    assert (queries.unread_count(Actor.of(li)), queries.unread_count(Actor.of(ann))) == (1, 0)
    with pytest.raises(NotFound):
        actions.mark_read(message, by=Actor.of(ann))
    actions.mark_read(message, by=Actor.of(li))
    assert queries.unread_count(Actor.of(li)) == 0
    tell_of_payment(northwind, [li, ann])
    run_pending()
    assert actions.mark_all_read(by=Actor.of(li)) == 1
    assert queries.unread_count(Actor.of(ann)) == 1


def test_the_people_of_a_role(northwind: Company, li: User, ann: User) -> None:
    other = Company.objects.create(kind="partner", number="P-2", name="Contoso")
    person(other, "eve@contoso.example", Role.PARTNER_FINANCE)
    assert list(queries.people(northwind, PARTNER_FINANCE)) == [li]
    assert set(queries.people(northwind, ANY_PARTNER)) == {li, ann}
    assert list(queries.vendor_people(ANY_PARTNER)) == []


def test_people_who_left_get_nothing(northwind: Company, li: User) -> None:
    tell_of_payment(northwind, [li])
    li.is_active = False
    li.save()
    run_pending()
    assert Notification.objects.count() == 0


def test_the_demos_outbox_keeps_letters_to_be_read(northwind: Company, li: User, ann: User) -> None:
    tell_of_payment(northwind, [li])
    run_pending()
    assert OutboxBackend().send_messages(mail.outbox) == 1
    kept = SentMail.objects.visible_to(Actor.of(li)).get()
    assert (kept.to, kept.text, kept.html[:15]) == ([li.email], mail.outbox[0].body, "<!DOCTYPE html>")
    assert SentMail.objects.visible_to(Actor.of(ann)).count() == 0
    assert SentMail.objects.visible_to(SYSTEM).count() == 1


def test_old_messages_are_forgotten(northwind: Company, li: User) -> None:
    tell_of_payment(northwind, [li])
    run_pending()
    with clock.freeze(datetime.now(tz=UTC) + timedelta(days=399)):
        jobs.tidy()
    assert Notification.objects.count() == 1
    with clock.freeze(datetime.now(tz=UTC) + timedelta(days=401)):
        jobs.tidy()
    assert Notification.objects.count() == 0


def test_a_message_cannot_carry_what_is_not_data(li: User) -> None:
    with pytest.raises(TypeError):
        actions.notify(MESSAGES["tests.passed"], to=[li], by=SYSTEM, state=object())


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Asia/Shanghai", "2026-09-28 12:00 UTC+8 ends tomorrow."),
        ("America/New_York", "2026-09-28 00:00 UTC-4 ends tomorrow."),
        ("Asia/Kolkata", "2026-09-28 09:30 UTC+5:30 ends tomorrow."),
    ],
)
def test_an_instant_is_told_by_the_readers_clock(northwind: Company, zone: str, said: str) -> None:
    reader = person(northwind, "zoned@example.org", Role.PARTNER_FINANCE, time_zone=zone, language="en")
    actions.notify(MESSAGES["tests.due"], to=[reader], by=SYSTEM, name=NOON)
    run_pending()
    assert Notification.objects.get(user=reader).body == said
