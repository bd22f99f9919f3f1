"""One code: for whom, for what, how long, how often wrong, and that nobody else can read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import override_settings

from partner_center.domains.organization.actions import assign_roles
from partner_center.domains.organization.queries import held_by
from partner_center.foundations.audit.models import Entry
from partner_center.foundations.calendars import clock
from partner_center.foundations.codes import actions
from partner_center.foundations.codes.deeds import SENSITIVE
from partner_center.foundations.codes.models import TRIES, Code
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Role
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.notices.models import Notification
from partner_center.kit.refusals import Refused
from tests.domains.partners.people import People
from tests.foundations.codes.letters import acting, code_for, delivered, other_than, switched_on

pytestmark = pytest.mark.django_db
ASSIGN = "organization:person:assign"
NOON = datetime(2026, 9, 15, 12, tzinfo=UTC)


@pytest.fixture
def people() -> People:
    made = People()
    switched_on(made.northwind)
    return made


@pytest.fixture
def seller(people: People) -> User:
    """Somebody whose roles change."""
    return people.person(people.northwind, Role.PARTNER_SALES)


@pytest.fixture(autouse=True)
def hands() -> Iterator[clock.Hands]:
    with clock.freeze(NOON) as moved:
        yield moved


def assign(people: People, person: User, code: str, *, role: Role = Role.PARTNER_FINANCE) -> list[str]:
    assign_roles(person, by=acting(people.admin, code), roles=[role.value])
    return held_by(User.objects.get(pk=person.pk))


def refusal(people: People, person: User, code: str) -> str:
    """The code of the refusal, which stands at the field and changed nothing."""
    with pytest.raises(Refused) as refused:
        assign(people, person, code)
    assert list(refused.value.fields) == ["verification_code"]
    assert held_by(person) == ["partner_sales"]
    return refused.value.code


def test_without_a_code_nothing_happens_and_with_it_everything(people: People, seller: User) -> None:
    assert refusal(people, seller, "") == "code_missing"
    assert refusal(people, seller, "123456") == "code_missing"
    code = code_for(people.admin, ASSIGN, seller)
    assert mail.outbox[-1].to == [people.admin.email]
    assert assign(people, seller, code) == ["partner_finance"]


def test_where_codes_are_off_nothing_changes(people: People) -> None:
    person = people.person(people.contoso, Role.PARTNER_SALES)
    assign_roles(person, by=acting(people.rival), roles=["partner_finance"])
    with pytest.raises(Refused) as refused:
        actions.ask(SENSITIVE[ASSIGN].permission, person, by=acting(people.rival))
    assert (refused.value.code, mail.outbox, Code.objects.count()) == ("no_code_needed", [], 0)


def test_the_product_itself_needs_none(people: People, seller: User) -> None:
    del people
    assign_roles(seller, by=SYSTEM, roles=["partner_finance"])
    assert held_by(User.objects.get(pk=seller.pk)) == ["partner_finance"]


def test_a_code_is_for_one_person_one_deed_and_one_record(people: People, seller: User) -> None:
    other, second = (
        people.person(people.northwind, Role.PARTNER_SALES),
        people.person(people.northwind, Role.PARTNER_ADMIN),
    )
    code = code_for(people.admin, ASSIGN, seller)
    assert refusal(people, other, code) == "code_missing"
    with pytest.raises(Refused, match="No code was sent to you for this"):
        assign_roles(seller, by=acting(second, code), roles=["partner_finance"])
    elsewhere = code_for(people.admin, "organization:person:deactivate", other)
    assert refusal(people, other, elsewhere) == "code_missing"
    assert assign(people, seller, code) == ["partner_finance"]


def test_it_is_used_once(people: People, seller: User) -> None:
    code = code_for(people.admin, ASSIGN, seller)
    assign(people, seller, code)
    with pytest.raises(Refused, match="was used already"):
        assign(people, seller, code, role=Role.PARTNER_DELIVERY)


def test_a_deed_that_fails_does_not_use_it_up(people: People, seller: User) -> None:
    code = code_for(people.admin, ASSIGN, seller)
    with pytest.raises(Refused, match="One person holds at most 3 roles"):
        assign_roles(
            seller, by=acting(people.admin, code), roles=[one.value for one in Role if one.value.startswith("partner_")]
        )
    assert assign(people, seller, code) == ["partner_finance"]


def test_it_expires_after_ten_minutes(people: People, seller: User, hands: clock.Hands) -> None:
    code = code_for(people.admin, ASSIGN, seller)
    hands.move_to(NOON + timedelta(minutes=10))
    assert refusal(people, seller, code) == "code_expired"
    hands.move_to(NOON + timedelta(minutes=10) - timedelta(seconds=1))
    assert assign(people, seller, code) == ["partner_finance"]


@pytest.mark.parametrize(("minutes", "valid"), [(10, 10), (60, 60), (61, 5), (0, 5)])
def test_deployments_choose_how_long(minutes: int, valid: int) -> None:
    with override_settings(CODE_MINUTES=minutes):
        assert actions.life() == timedelta(minutes=valid)


def test_five_wrong_tries_void_it(people: People, seller: User, hands: clock.Hands) -> None:
    code = code_for(people.admin, ASSIGN, seller)
    told = []
    for _try in range(TRIES):
        with pytest.raises(Refused) as refused:
            assign(people, seller, other_than(code))
        told.append((refused.value.code, str(refused.value)))
    assert told[0] == ("code_wrong", "The code is wrong. 4 tries are left.")
    assert told[3] == ("code_wrong", "The code is wrong. 1 try is left.")
    assert told[4][0] == "code_void"
    assert refusal(people, seller, code) == "code_void"
    hands.move_to(NOON + timedelta(minutes=1))
    assert assign(people, seller, code_for(people.admin, ASSIGN, seller)) == ["partner_finance"]


def test_a_new_code_voids_the_one_before(people: People, seller: User, hands: clock.Hands) -> None:
    first = code_for(people.admin, ASSIGN, seller)
    hands.move_to(NOON + timedelta(minutes=1))
    second = code_for(people.admin, ASSIGN, seller)
    if first != second:
        assert refusal(people, seller, first) == "code_wrong"
    assert assign(people, seller, second) == ["partner_finance"]


def test_codes_come_at_intervals(people: People, seller: User, hands: clock.Hands) -> None:
    code_for(people.admin, ASSIGN, seller)
    hands.move_to(NOON + timedelta(seconds=59))
    with pytest.raises(Refused, match=r"The next one may be sent at 20:01:00\.") as refused:
        code_for(people.admin, ASSIGN, seller)
    assert refused.value.code == "code_too_soon"
    for number in range(9):
        code_for(people.admin, ASSIGN, people.person(people.northwind, Role.PARTNER_SALES))
        hands.move_to(NOON + timedelta(minutes=number + 2))
    with pytest.raises(Refused, match=r"Too many codes .* may be sent at 21:00:00\."):
        code_for(people.admin, ASSIGN, people.person(people.northwind, Role.PARTNER_SALES))
    assert code_for(people.person(people.northwind, Role.PARTNER_ADMIN), ASSIGN, seller)


def test_whoever_may_not_do_it_gets_none(people: People, seller: User) -> None:
    with pytest.raises(Refused, match="You need the right"):
        actions.ask(SENSITIVE[ASSIGN].permission, seller, by=acting(seller))


def test_a_code_on_its_way_is_waited_for(people: People, seller: User) -> None:
    actions.ask(SENSITIVE[ASSIGN].permission, seller, by=acting(people.admin))
    assert refusal(people, seller, "123456") == "code_under_way"
    assert assign(people, seller, delivered()) == ["partner_finance"]


def test_a_letter_that_is_late_is_not_written(people: People, seller: User, hands: clock.Hands) -> None:
    actions.ask(SENSITIVE[ASSIGN].permission, seller, by=acting(people.admin))
    hands.move_to(NOON + timedelta(minutes=10))
    run_pending()
    assert mail.outbox == []


def test_the_letter_speaks_the_persons_language(people: People, seller: User) -> None:
    admin = people.person(people.northwind, Role.PARTNER_ADMIN, language="zh-hans")
    code = code_for(admin, ASSIGN, seller)
    letter = mail.outbox[-1]
    assert "您的验证码" in letter.subject
    assert "2026-09-15 20:10 UTC+8" in str(letter.body)
    assert code not in letter.subject


def test_nobody_can_read_it_anywhere(people: People, seller: User) -> None:
    code = code_for(people.admin, ASSIGN, seller)
    assign(people, seller, code)
    assert Code.objects.get().digest != code
    assert Notification.objects.filter(message="codes.code").count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        waiting = " ".join(row[0] for row in cursor.fetchall())
    assert code not in waiting
    assert not [one for one in Entry.objects.all() if code in f"{one.text}{one.changes}"]
    assert code not in repr(acting(people.admin, code))


def test_codes_are_forgotten(people: People, seller: User, hands: clock.Hands) -> None:
    code_for(people.admin, ASSIGN, seller)
    hands.move_to(NOON + timedelta(hours=25))
    actions.tidy()
    assert Code.objects.count() == 0
