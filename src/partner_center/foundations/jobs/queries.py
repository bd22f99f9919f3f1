"""What the operations page and /health ask: schedule, depth of the queue, failures, workers, progress."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from croniter import croniter
from django.db import connection
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateWorker

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import VENDOR_ADMIN
from partner_center.foundations.jobs.models import Failure, Progress
from partner_center.foundations.jobs.queue import JOBS, SCHEDULE
from partner_center.foundations.jobs.running import business_zone

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from partner_center.foundations.identity.actor import Actor

VIEW = Permission("jobs:queue:view", by=VENDOR_ADMIN, label=_("See background work"))

_LAST_RUNS = """
    SELECT d.task_name, d.periodic_id, to_timestamp(d.defer_timestamp), j.status::text
      FROM procrastinate_periodic_defers d LEFT JOIN procrastinate_jobs j ON j.id = d.job_id
     ORDER BY d.defer_timestamp
"""
_DEPTH = """
    SELECT count(*) FILTER (WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %(now)s)),
           count(*) FILTER (WHERE status = 'todo' AND scheduled_at > %(now)s),
           count(*) FILTER (WHERE status = 'doing'),
           count(*) FILTER (WHERE status = 'failed')
      FROM procrastinate_jobs
"""
_OLDEST = """
    SELECT min(e.at) FROM procrastinate_jobs j JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
     WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= %(now)s)
"""


@dataclass(frozen=True, slots=True)
class ScheduledRun:
    """A line of the schedule: what it does, when it comes next, when it came last and how that ended."""

    name: str
    meaning: str
    cron: str
    next_at: datetime
    last_at: datetime | None
    last_state: str


@dataclass(frozen=True, slots=True)
class Depth:
    """How much work waits: due now, for later, in hand, given up; and since when the oldest due job waits."""

    due: int
    for_later: int
    in_hand: int
    given_up: int
    oldest_since: datetime | None


def schedule(actor: Actor) -> list[ScheduledRun]:
    """Return the schedule of all domains in the order of the next run."""
    actor.require(VIEW)
    with connection.cursor() as cursor:
        cursor.execute(_LAST_RUNS)
        last = {(name, cron): (at, state or "") for name, cron, at, state in cursor.fetchall()}
    lines = []
    for line in SCHEDULE:
        at, state = last.get((line.name, line.cron), (None, ""))
        lines.append(ScheduledRun(line.name, _meaning(line.name), line.cron, next_run(line.cron), at, state))
    return sorted(lines, key=lambda line: line.next_at)


def next_run(cron: str) -> datetime:
    """Return the next instant of a cron line in the business time zone."""
    start = clock.now().astimezone(business_zone())
    following: datetime = croniter(cron, start).get_next(ret_type=datetime)
    return following


def _meaning(name: str) -> str:
    text = JOBS[name].work.__doc__ or name
    return text.strip().splitlines()[0]


def depth(actor: Actor) -> Depth:
    """Return how much work waits."""
    actor.require(VIEW)
    with connection.cursor() as cursor:
        cursor.execute(_DEPTH, {"now": clock.now()})
        due, for_later, in_hand, given_up = cursor.fetchone()
        cursor.execute(_OLDEST, {"now": clock.now()})
        (oldest,) = cursor.fetchone()
    return Depth(due, for_later, in_hand, given_up, oldest)


def failures(actor: Actor) -> QuerySet[Failure]:
    """Return failed tries, newest first."""
    actor.require(VIEW)
    return Failure.objects.all()


def last_heartbeat() -> datetime | None:
    """Return when any worker last said that it lives; workers say so every ten seconds."""
    newest = ProcrastinateWorker.objects.order_by("-last_heartbeat").first()
    return newest.last_heartbeat if newest else None


def has_worker(*, within: timedelta = timedelta(seconds=60)) -> bool:
    """Tell whether a worker lives. Workers stamp the database's time, so this asks the wall clock."""
    beat = last_heartbeat()
    return beat is not None and beat > datetime.now(tz=beat.tzinfo) - within


def progress_of(key: str) -> Progress | None:
    """Return how far a piece of work is, or None before its first report."""
    return Progress.objects.filter(key=key).first()
