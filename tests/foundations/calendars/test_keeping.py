"""Keeping calendars: seeding, changing a day, declaring a year complete, warning of incomplete ones."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from partner_center.foundations.calendars import actions, clock, queries
from partner_center.foundations.calendars.models import Change, Day, Source, Year
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.identity.roles import Role
from partner_center.kit.refusals import NotAllowed, Refused

pytestmark = pytest.mark.django_db
NEW_YEARS_EVE = date(2026, 12, 31)
ADMIN = Actor(label="Ada", roles=frozenset({Role.VENDOR_ADMIN}))
NOTICE = "Notice 7 of the State Council"


def test_seeding_twice_changes_nothing_the_second_time() -> None:
    assert actions.seed(["CN", "US"], [2026]) == Day.objects.count()
    assert actions.seed(["CN", "US"], [2026]) == 0


def test_seeding_again_mends_what_the_library_says_and_leaves_what_people_entered() -> None:
    actions.seed(["CN"], [2026])
    actions.change_day("CN", NEW_YEARS_EVE, worked=False, reason=NOTICE, by=ADMIN)
    Day.objects.filter(country="CN", date="2026-10-01").delete()
    Day.objects.create(country="CN", date="2026-11-11", worked=False)
    assert actions.seed(["CN"], [2026]) == 2
    assert not queries.is_worked(NEW_YEARS_EVE, "CN")
    assert queries.is_worked(date(2026, 11, 11), "CN")
    assert not queries.is_worked(date(2026, 10, 1), "CN")


def test_a_changed_day_counts_at_once_and_is_remembered() -> None:
    assert queries.is_worked(NEW_YEARS_EVE, "CN")
    with clock.freeze(datetime(2026, 9, 1, tzinfo=UTC)):
        actions.change_day("CN", NEW_YEARS_EVE, worked=False, name="Bridge day", reason=NOTICE, by=ADMIN)
    assert not queries.is_worked(NEW_YEARS_EVE, "CN")
    assert list(Change.objects.values_list("country", "date", "was", "worked", "reason", "actor_label", "at")) == [
        ("CN", NEW_YEARS_EVE, True, False, NOTICE, "Ada", datetime(2026, 9, 1, tzinfo=UTC))
    ]
    assert Day.objects.get(date=NEW_YEARS_EVE).source == Source.EDITED
    assert not queries.is_worked(date(2026, 10, 1), "CN"), "the rest of the year is kept with it"


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_is_kept_by_nobody() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 - what happens before the failure matters
        actions.change_day("CN", NEW_YEARS_EVE, worked=False, reason=NOTICE, by=SYSTEM)
        assert not queries.is_worked(NEW_YEARS_EVE, "CN")
        raise RuntimeError
    assert queries.is_worked(NEW_YEARS_EVE, "CN")


def test_a_year_is_looked_up_once() -> None:
    queries.is_worked(NEW_YEARS_EVE, "CN")
    with connection.execute_wrapper(_no_query):
        assert queries.is_worked(date(2026, 2, 14), "CN")


def _no_query(*_args: object) -> object:
    pytest.fail("the year is kept already")


@pytest.mark.parametrize(
    ("country", "reason", "code"), [("XX", NOTICE, "unknown_country"), ("CN", " ", "reason_missing")]
)
def test_a_change_needs_a_country_and_a_reason(country: str, reason: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.change_day(country, NEW_YEARS_EVE, worked=False, reason=reason, by=ADMIN)
    assert refusal.value.code == code


def test_only_administrators_of_the_vendor_change_it() -> None:
    for role in set(Role) - {Role.VENDOR_ADMIN}:
        with pytest.raises(NotAllowed):
            actions.change_day(
                "CN", NEW_YEARS_EVE, worked=False, reason=NOTICE, by=Actor(label="x", roles=frozenset({role}))
            )
    assert not Day.objects.exists()


def test_people_are_warned_of_years_whose_weekends_are_not_announced() -> None:
    with clock.freeze(datetime(2026, 9, 1, tzinfo=UTC)):
        assert queries.unpublished_years(["CN", "US", "DE", "CN"]) == [("CN", 2027)]
        assert queries.unpublished_years(["CN"], through=date(2026, 12, 31)) == []


def test_the_warning_ends_when_somebody_entered_the_notice() -> None:
    with clock.freeze(datetime(2026, 9, 1, tzinfo=UTC)):
        actions.publish_year("CN", 2027, reason=NOTICE, by=ADMIN)
        assert queries.unpublished_years(["CN"]) == []
        actions.seed(["CN"], [2027])
        assert queries.unpublished_years(["CN"]) == [], "seeding does not take it back"
    assert Change.objects.get().year == 2027


def test_the_command_seeds_and_warns() -> None:
    out = StringIO()
    with clock.freeze(datetime(2026, 9, 1, tzinfo=UTC)):
        call_command("calendars_seed", "CN", "US", stdout=out)
    assert sorted(Year.objects.values_list("country", "number")) == [
        (country, year) for country in ("CN", "US") for year in (2024, 2025, 2026, 2027)
    ]
    assert "CN 2027" in out.getvalue()
    with pytest.raises(CommandError, match="XX"):
        call_command("calendars_seed", "XX")
