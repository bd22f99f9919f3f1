"""Running jobs: inside the worker, and at once in this process for tests and the demo."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from croniter import croniter
from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import procrastinate_app
from procrastinate.contrib.django.procrastinate_app import app
from procrastinate.jobs import Job as Row
from procrastinate.periodic import PeriodicTask

from partner_center.foundations.calendars import clock
from partner_center.foundations.jobs import actions
from partner_center.foundations.jobs.queue import JOBS, QUEUE, SCHEDULE
from partner_center.foundations.jobs.retries import BackOff

if TYPE_CHECKING:
    from collections.abc import Mapping

    from procrastinate.job_context import JobContext

_TAKE_NEXT = """
    UPDATE procrastinate_jobs SET status = 'doing', worker_id = %(worker)s
     WHERE id = (
        SELECT id FROM procrastinate_jobs AS waiting
         WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %(now)s)
           AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs AS other
                            WHERE other.lock = waiting.lock AND other.status = 'doing')
         ORDER BY priority DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, task_name, args, attempts
"""


MISSED = 24 * 60 * 60
"""A scheduled run missed by up to so many seconds, because no worker ran, is made up for once."""


def business_zone() -> ZoneInfo:
    """Return the zone in which the night schedule is written; nights are the vendor's nights."""
    return ZoneInfo(settings.BILLING_ZONE)


class ZonedTask(PeriodicTask[Any, Any, Any]):
    """A line of the schedule whose hours are those of the business time zone; the library knows UTC only."""

    @cached_property
    def croniter(self) -> croniter:
        """The calendar of the cron line; it keeps the zone of its first start."""
        return croniter(self.cron, datetime.now(business_zone()))


def enlist() -> None:
    """Hand every declared job and the schedule to the queue's library."""
    for name, known in JOBS.items():
        if name not in app.tasks:
            lock = name if known.alone else None
            app.task(name=name, queue=QUEUE, retry=BackOff(), pass_context=True, lock=lock)(_task(name))
    for line in SCHEDULE:
        task = app.tasks[line.name]
        planned = ZonedTask(task=task, cron=line.cron, periodic_id=line.cron, configure_kwargs={})
        app.periodic_registry.periodic_tasks[line.name, line.cron] = planned
    # Not by way of ``app``: that one only reads through to the library's real app.
    procrastinate_app.current_app.periodic_defaults = {"max_delay": MISSED}


def _task(name: str) -> Any:  # noqa: ANN401 - the library's type of tasks depends on the arguments
    def run(context: JobContext, timestamp: int | None = None, **arguments: object) -> None:  # noqa: ARG001 - the library tells scheduled jobs their tick
        perform(name, arguments, job_id=context.job.id or 0, attempts=context.job.attempts)

    return run


def perform(name: str, arguments: Mapping[str, object], *, job_id: int, attempts: int) -> None:
    """Run a job; a failed try is written down before the error goes on to the queue."""
    try:
        # A savepoint only where somebody already holds a transaction; a worker's jobs decide for themselves.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            JOBS[name].work(**arguments)
    except Exception as error:
        again = _next_try(name, error, attempts)
        actions.note_failure(job_id, name, arguments, error, attempt=attempts + 1, next_try_at=again)
        raise


def _next_try(name: str, error: BaseException, attempts: int) -> datetime | None:
    row = Row(queue=QUEUE, lock=None, queueing_lock=None, task_name=name, attempts=attempts)
    decision = BackOff().get_retry_decision(exception=error, job=row)
    return decision.retry_at if decision else None


class _Taken(NamedTuple):
    id: int
    name: str
    arguments: dict[str, object]
    attempts: int


def run_pending(limit: int | None = None, *, keep_going: bool = False) -> int:
    """Run the jobs that are due by the house's clock, oldest first, in this process; return how many ran.

    Jobs that these jobs defer run too. A passing error puts its job off as the worker would. Any other error is
    recorded and raised, unless ``keep_going``. For tests and the demo; a worker does the same over threads.
    """
    ran = 0
    worker = _ask("SELECT worker_id FROM procrastinate_register_worker_v1()")
    try:
        while (limit is None or ran < limit) and (taken := _take(worker)) is not None:
            ran += 1
            _ask("SELECT procrastinate_update_heartbeat_v1(%s)", worker)
            _run_one(taken, keep_going=keep_going)
    finally:
        if not connection.needs_rollback:
            _ask("SELECT procrastinate_unregister_worker_v1(%s)", worker)
    return ran


def _run_one(taken: _Taken, *, keep_going: bool) -> None:
    arguments = {key: value for key, value in taken.arguments.items() if key != "timestamp"}
    try:
        perform(taken.name, arguments, job_id=taken.id, attempts=taken.attempts)
    except Exception as error:
        again = _next_try(taken.name, error, taken.attempts)
        if again is not None:
            _ask("SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", taken.id, again)
            return
        _ask("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", taken.id)
        if not keep_going:
            raise
    else:
        _ask("SELECT procrastinate_finish_job_v1(%s, 'succeeded', false)", taken.id)


def _take(worker: int) -> _Taken | None:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_NEXT, {"now": clock.now(), "worker": worker})
        row = cursor.fetchone()
    if row is None:
        return None
    number, name, arguments, attempts = row
    return _Taken(number, name, json.loads(arguments) if isinstance(arguments, str) else arguments, attempts)


def _ask(query: str, *values: Any) -> Any:  # noqa: ANN401 - whatever the database takes and answers
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        row = cursor.fetchone()
    return row[0] if row else None
