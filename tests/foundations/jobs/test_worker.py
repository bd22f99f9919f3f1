"""The real worker over real connections: runs what is due, leaves a heartbeat, stops when told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django.procrastinate_app import app
from procrastinate.periodic import PeriodicDeferrer

from partner_center.foundations.calendars import clock
from partner_center.foundations.jobs import queries
from partner_center.foundations.jobs.models import Failure, Progress
from partner_center.foundations.jobs.queue import JOBS, job, later
from partner_center.foundations.jobs.retries import Transient
from partner_center.foundations.jobs.running import ZonedTask, enlist

NAMES = ("tests.report", "tests.hand_over", "tests.passing")


def report(text: str) -> None:
    Progress.objects.create(key=text, updated_at=clock.now(), state="done" if queries.has_worker() else "")


def hand_over(text: str) -> None:
    later("tests.report", text=text)


def passing() -> None:
    raise Transient("come back later")


@pytest.mark.usefixtures("empty_queue")
def test_the_worker_runs_jobs_their_followers_and_puts_off_passing_errors() -> None:
    for name, work in zip(NAMES, (report, hand_over, passing), strict=True):
        job(name)(work)
    try:
        later("tests.hand_over", text="from the worker")
        later("tests.passing")
        call_command("worker", "--once", "--concurrency=1")
    finally:
        for name in NAMES:
            JOBS.pop(name)
            app.tasks.pop(name, None)
    assert Progress.objects.get(key="from the worker").state == "done"
    failure = Failure.objects.get(name="tests.passing")
    assert (failure.attempt, failure.next_try_at is not None) == (1, True)
    assert queries.has_worker() is False


@pytest.mark.django_db
def test_a_fresh_heartbeat_counts_and_an_old_one_does_not() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '2 minutes')")
    assert (queries.has_worker(), queries.has_worker(within=timedelta(minutes=5))) == (False, True)


def test_scheduled_hours_are_those_of_the_business_time_zone(settings: object) -> None:
    settings.BILLING_ZONE = "Asia/Shanghai"  # type: ignore[attr-defined]  # the fixture stands for any settings
    enlist()
    task = app.tasks["jobs.tidy"]
    nightly = ZonedTask(task=task, cron="10 2 * * *", periodic_id="x", configure_kwargs={})
    noon_utc = 1790568000.0  # 2026-09-28 04:00 UTC, noon in Shanghai
    assert nightly.croniter.get_next(ret_type=float, start_time=noon_utc) == 1790619000.0  # 18:10 UTC


def test_a_run_missed_in_the_last_day_is_made_up_for_and_an_older_one_is_not() -> None:
    enlist()
    deferrer = PeriodicDeferrer(app.periodic_registry, **app.periodic_defaults)
    planned = app.periodic_registry.periodic_tasks["jobs.tidy", "40 3 * * *"]
    planned_at = 1790538000.0  # 2026-09-27 19:40 UTC, 03:40 in Shanghai
    found = [list(deferrer.get_timestamps(planned, None, planned_at + hours * 3600)) for hours in (23, 24.1)]
    assert found == [[int(planned_at)], [int(planned_at) + 24 * 3600]]
    deferrer = PeriodicDeferrer(app.periodic_registry, max_delay=600)
    assert list(deferrer.get_timestamps(planned, None, planned_at + 3600)) == []
