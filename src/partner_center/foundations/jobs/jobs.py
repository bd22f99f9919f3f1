"""The queue's own housekeeping."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction

from partner_center.foundations.calendars import clock
from partner_center.foundations.jobs import actions
from partner_center.foundations.jobs.models import Failure, Progress
from partner_center.foundations.jobs.queue import every, job
from partner_center.foundations.jobs.retries import ATTEMPTS

every("*/5 * * * *", "jobs.rescue")
every("40 3 * * *", "jobs.tidy")

_LOST = """
    SELECT j.id, j.task_name, j.args, j.attempts FROM procrastinate_jobs j
      LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
     WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - interval '60 seconds')
     FOR UPDATE OF j SKIP LOCKED
"""
_TIDY = """
    DELETE FROM procrastinate_jobs j
     WHERE j.status = ANY(%s::procrastinate_job_status[])
       AND NOT EXISTS (SELECT 1 FROM procrastinate_events e WHERE e.job_id = j.id AND e.at >= %s)
"""


class WorkerLost(Exception):  # noqa: N818 - says what happened
    """The worker that ran the job stopped without a word."""


@job("jobs.rescue")
def rescue() -> None:
    """Put jobs back in the queue whose worker died in the middle of them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOST)
        for number, name, arguments, attempts in cursor.fetchall():
            again = clock.now() if attempts + 1 < ATTEMPTS else None
            lost = WorkerLost("The worker stopped while it ran this job.")
            actions.note_failure(number, name, _decoded(arguments), lost, attempt=attempts + 1, next_try_at=again)
            if again is None:
                cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'failed', false)", [number])
            else:
                cursor.execute("SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", [number, again])


@job("jobs.tidy")
def tidy() -> None:
    """Forget finished jobs and old progress after 7 days, failed ones after 90."""
    week, quarter = clock.now() - timedelta(days=7), clock.now() - timedelta(days=90)
    with connection.cursor() as cursor:
        cursor.execute(_TIDY, [["succeeded", "cancelled", "aborted"], week])
        cursor.execute(_TIDY, [["failed"], quarter])
    Failure.objects.filter(at__lt=quarter).delete()
    Progress.objects.filter(updated_at__lt=week).delete()


def _decoded(arguments: object) -> dict[str, object]:
    return arguments if isinstance(arguments, dict) else {}
