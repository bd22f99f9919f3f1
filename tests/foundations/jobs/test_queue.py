"""Deferring belongs to the transaction; failing jobs are seen; passing errors are tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM, Actor
from partner_center.foundations.jobs import actions, queries
from partner_center.foundations.jobs.jobs import rescue, tidy
from partner_center.foundations.jobs.models import Failure
from partner_center.foundations.jobs.queue import JOBS, SCHEDULE, every, job, later
from partner_center.foundations.jobs.retries import Transient, wait_after
from partner_center.foundations.jobs.running import run_pending
from partner_center.kit.refusals import NotAllowed, WrongState

if TYPE_CHECKING:
    from collections.abc import Iterator

NOON = datetime(2026, 9, 28, 4, 0, tzinfo=UTC)


@pytest.fixture
def done() -> Iterator[list[str]]:
    """Declare the jobs of these tests; what they did is noted here."""
    notes: list[str] = []

    def note(text: str) -> None:
        notes.append(text)

    def note_and_go_on(text: str) -> None:
        notes.append(text)
        later("tests.note", text=f"after {text}")

    def fail(times: int = 99) -> None:
        notes.append("tried")
        if notes.count("tried") <= times:
            msg = "the other side is busy"
            raise Transient(msg)

    def break_down() -> None:
        notes.append("broke")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")

    mine = {"tests.note": note, "tests.chain": note_and_go_on, "tests.busy": fail, "tests.broken": break_down}
    for name, work in mine.items():
        job(name)(work)
    yield notes
    for name in mine:
        del JOBS[name]


def waiting() -> int:
    """Count the jobs of these tests that wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND task_name LIKE 'tests.%'")
        return int(cursor.fetchone()[0])


@pytest.mark.usefixtures("empty_queue")
def test_a_rolled_back_transaction_takes_its_jobs_with_it(done: list[str]) -> None:
    with transaction.atomic():
        later("tests.note", text="never")
        assert waiting() == 1
        transaction.set_rollback(True)
    assert waiting() == 0
    with transaction.atomic():
        later("tests.note", text="kept")
    run_pending()
    assert done == ["kept"]


@pytest.mark.django_db
def test_jobs_run_in_order_and_so_do_the_jobs_they_defer(done: list[str]) -> None:
    later("tests.chain", text="first")
    later("tests.note", text="second")
    assert run_pending() == 3
    assert done == ["first", "second", "after first"]


@pytest.mark.django_db
def test_the_limit_leaves_the_rest_waiting(done: list[str]) -> None:
    for text in "abc":
        later("tests.note", text=text)
    assert run_pending(limit=2) == 2
    assert done == ["a", "b"]
    assert waiting() == 1


@pytest.mark.django_db
def test_a_job_for_later_waits_for_the_house_clock(done: list[str]) -> None:
    with clock.freeze(NOON) as hands:
        later("tests.note", at=NOON + timedelta(hours=1), text="an hour later")
        assert run_pending() == 0
        hands.move_to(NOON + timedelta(hours=1))
        assert run_pending() == 1
    assert done == ["an hour later"]


@pytest.mark.django_db
def test_once_keeps_a_second_request_out_while_the_first_waits(done: list[str]) -> None:
    assert later("tests.note", once="refresh", text="one") is not None
    assert later("tests.note", once="refresh", text="two") is None
    run_pending()
    assert later("tests.note", once="refresh", text="three") is not None
    run_pending()
    assert done == ["one", "three"]


def test_an_unknown_name_is_refused_where_it_is_written() -> None:
    with pytest.raises(LookupError, match=r"nothing\.of_that_name"):
        later("nothing.of_that_name")


def test_a_name_belongs_to_one_function(done: list[str]) -> None:
    with pytest.raises(ValueError, match="declared twice"):
        job("tests.note")(done.append)


@pytest.mark.django_db
def test_a_passing_error_is_tried_again_with_growing_pauses(done: list[str]) -> None:
    with clock.freeze(NOON) as hands:
        later("tests.busy", times=2)
        assert run_pending() == 1
        assert run_pending() == 0
        hands.move_to(NOON + timedelta(minutes=1))
        assert run_pending() == 1
        hands.move_to(NOON + timedelta(minutes=3))
        assert run_pending() == 1
    assert done == ["tried", "tried", "tried"]
    tries = Failure.objects.order_by("attempt").values_list("attempt", "next_try_at", "error")
    assert list(tries) == [
        (1, NOON + timedelta(minutes=1), "Transient: the other side is busy"),
        (2, NOON + timedelta(minutes=3), "Transient: the other side is busy"),
    ]


@pytest.mark.django_db
def test_a_passing_error_that_stays_is_given_up_and_raised(done: list[str]) -> None:
    with clock.freeze(NOON) as hands:
        later("tests.busy")
        for _ in range(7):
            assert run_pending() == 1
            hands.move_to(hands.at + timedelta(hours=4))
        with pytest.raises(Transient):
            run_pending()
    assert done == ["tried"] * 8
    assert [failure.is_final for failure in Failure.objects.all()] == [True] + [False] * 7


def test_pauses_grow_and_are_bounded() -> None:
    assert [wait_after(tries).total_seconds() / 60 for tries in (1, 2, 3, 4, 12)] == [1, 2, 4, 8, 240]


@pytest.mark.django_db
def test_any_other_error_is_recorded_with_its_trace_and_raised(done: list[str]) -> None:
    number = later("tests.broken")
    with pytest.raises(Exception, match="division by zero"):
        run_pending()
    failure = queries.failures(SYSTEM).get()
    assert (failure.job_id, failure.name, failure.attempt, failure.next_try_at) == (number, "tests.broken", 1, None)
    assert "SELECT 1/0" in failure.trace
    assert queries.depth(SYSTEM).given_up == 1
    assert done == ["broke"]


@pytest.mark.django_db
def test_keep_going_runs_the_jobs_behind_a_failing_one(done: list[str]) -> None:
    later("tests.broken")
    later("tests.note", text="still here")
    assert run_pending(keep_going=True) == 2
    assert done == ["broke", "still here"]


@pytest.mark.django_db
def test_a_person_may_run_a_failed_job_again_once(done: list[str]) -> None:
    later("tests.broken")
    run_pending(keep_going=True)
    failure = Failure.objects.get()
    with pytest.raises(NotAllowed):
        actions.retry(failure, by=Actor(label="A stranger"))
    actions.retry(failure, by=SYSTEM)
    failure.refresh_from_db()
    assert (failure.retried_by, failure.is_final) == ("Partner Center", False)
    with pytest.raises(WrongState):
        actions.retry(failure, by=SYSTEM)
    run_pending(keep_going=True)
    assert done == ["broke", "broke"]


@pytest.mark.django_db
def test_a_job_whose_worker_died_goes_back_to_the_queue(done: list[str]) -> None:
    number = later("tests.note", text="second life")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [number])
    rescue()
    assert Failure.objects.get().error == "WorkerLost: The worker stopped while it ran this job."
    run_pending()
    assert done == ["second life"]


@pytest.mark.django_db
def test_tidying_forgets_old_finished_jobs_only(done: list[str]) -> None:
    later("tests.note", text="old")
    later("tests.note", at=NOON + timedelta(days=30000), text="far away")
    run_pending()
    with clock.freeze(datetime.now(tz=UTC) + timedelta(days=6)):
        tidy()
    assert queries.depth(SYSTEM).for_later == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'tests.note'")
        assert cursor.fetchone() == (2,)
    with clock.freeze(datetime.now(tz=UTC) + timedelta(days=8)):
        tidy()
    assert waiting() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'tests.note'")
        assert cursor.fetchone() == (1,)
    assert done == ["old"]


@pytest.mark.django_db
def test_the_schedule_shows_the_next_run_in_the_business_time_zone(done: list[str], settings: object) -> None:
    settings.BILLING_ZONE = "Asia/Shanghai"  # type: ignore[attr-defined]  # the fixture stands for any settings
    every("10 2 * * *", "tests.note")
    try:
        with clock.freeze(NOON):
            line = next(line for line in queries.schedule(SYSTEM) if line.name == "tests.note")
    finally:
        SCHEDULE.pop()
    assert line.next_at.astimezone(UTC) == datetime(2026, 9, 28, 18, 10, tzinfo=UTC)
    assert (line.last_at, line.last_state, done) == (None, "", [])


def test_every_scheduled_name_is_declared() -> None:
    assert [line.name for line in SCHEDULE if line.name not in JOBS] == []


@pytest.mark.django_db
def test_the_depth_of_the_queue(done: list[str]) -> None:
    with clock.freeze(datetime.now(tz=UTC)) as hands:
        later("tests.note", text="now")
        later("tests.note", at=hands.at + timedelta(days=1), text="tomorrow")
        depth = queries.depth(SYSTEM)
    assert (depth.due, depth.for_later, depth.in_hand, depth.given_up, depth.oldest_since is None) == (
        1,
        1,
        0,
        0,
        False,
    )
    assert done == []
