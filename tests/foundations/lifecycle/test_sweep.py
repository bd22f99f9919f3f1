"""Deadlines strike once, with their reason; reminders come before; one failure does not stop the others."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.calendars import clock
from partner_center.foundations.calendars.actions import change_day
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.jobs.running import run_pending
from partner_center.foundations.lifecycle.models import Due, Ending
from partner_center.foundations.lifecycle.sweep import PUT_OFF, redate, sweep

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 9, 28, 2, tzinfo=UTC)
STRIKES = datetime(2026, 10, 16, 16, tzinfo=UTC)
"""Ten working days later in China: 1 to 7 October are holidays, Saturday the 10th is worked; the end of the 16th."""


def test_declined_by_default_after_ten_working_days(life: SimpleNamespace, cast: SimpleNamespace) -> None:
    with clock.freeze(MONDAY) as hands:
        life.ask(cast.mine, by=cast.admin)
        assert Due.objects.get().due_at == STRIKES
        hands.move_to(STRIKES - timedelta(seconds=1))
        assert sweep().struck == 0
        hands.move_to(STRIKES)
        assert (sweep().struck, sweep().struck) == (1, 0)
    cast.mine.refresh_from_db()
    entry = history_of(cast.mine, seen_by=cast.admin).last()
    assert cast.mine.country == "N"
    assert (entry.actor_label, entry.label, entry.text) == (
        "Partner Center",
        "Decline",
        "Not answered within 10 working days.",
    )
    assert Due.objects.get().ending == Ending.STRUCK


def test_reminded_once_two_days_before(life: SimpleNamespace, cast: SimpleNamespace) -> None:
    with clock.freeze(MONDAY) as hands:
        life.ask(cast.mine, by=cast.admin)
        hands.move_to(STRIKES - timedelta(days=2, seconds=1))
        assert sweep().reminded == 0
        hands.move_to(STRIKES - timedelta(days=2))
        assert (sweep().reminded, sweep().reminded) == (1, 0)
        run_pending()
    assert life.done[-1] == "remind ['due_id', 'subject_id']"


def test_one_failing_deadline_is_put_off_and_does_not_stop_the_others(
    life: SimpleNamespace, cast: SimpleNamespace
) -> None:
    cast.mine.name = "explode"
    cast.mine.save()
    with clock.freeze(MONDAY) as hands:
        life.ask(cast.mine, by=cast.admin)
        life.ask(cast.other, by=cast.rival)
        hands.move_to(STRIKES)
        done = sweep()
        assert (done.struck, done.failed) == (1, 1)
        failing = Due.objects.open().get()
        assert (failing.failures, failing.retry_at) == (1, STRIKES + PUT_OFF)
        assert failing.last_error == "RuntimeError: An effect that fails."
        assert sweep().failed == 0
        hands.move_to(STRIKES + PUT_OFF)
        assert sweep().failed == 1
    cast.other.refresh_from_db()
    assert cast.other.country == "N"


def test_a_new_holiday_dates_running_deadlines_again(life: SimpleNamespace, cast: SimpleNamespace) -> None:
    with clock.freeze(MONDAY):
        life.ask(cast.mine, by=cast.admin)
        Due.objects.update(company=cast.mine)
        cast.mine.country = "CN"
        cast.mine.save()
        change_day("CN", date(2026, 10, 15), worked=False, reason="A holiday announced in September.", by=SYSTEM)
        assert redate("CN") == 1
    assert Due.objects.get().due_at == STRIKES + timedelta(days=3)
