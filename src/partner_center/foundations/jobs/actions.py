"""Writing about background work: progress for the page that waits, failures for the people who mend."""

from __future__ import annotations

import time
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import VENDOR_ADMIN
from partner_center.foundations.jobs.models import Failure, Progress
from partner_center.kit.refusals import WrongState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from django.db.backends.utils import CursorWrapper

    from partner_center.foundations.identity.actor import Actor

RETRY = Permission("jobs:failure:retry", by=VENDOR_ADMIN, label=_("Run failed jobs again"))

_UPSERT = """
    INSERT INTO jobs_progress AS known (key, label, done, total, state, detail, updated_at)
    VALUES (%(key)s, COALESCE(%(label)s, ''), COALESCE(%(done)s, 0), %(total)s,
            COALESCE(%(state)s, 'running'), COALESCE(%(detail)s, ''), %(now)s)
    ON CONFLICT (key) DO UPDATE SET
        label = COALESCE(%(label)s, known.label), done = COALESCE(%(done)s, known.done),
        total = COALESCE(%(total)s, known.total), state = COALESCE(%(state)s, 'running'),
        detail = COALESCE(%(detail)s, known.detail), updated_at = %(now)s
"""


def report(
    key: str,
    *,
    done: int | None = None,
    total: int | None = None,
    label: object = None,
    detail: object = None,
    state: str | None = None,
) -> None:
    """Tell how far a piece of work is; what is left out stays as it was, and the state becomes “running”.

    The row is committed at once over a connection of its own, whatever becomes of the caller's transaction.
    """
    values = {
        "key": key,
        "done": done,
        "total": total,
        "label": None if label is None else str(label),
        "detail": None if detail is None else str(detail),
        "state": state,
        "now": clock.now(),
    }
    with _outside() as cursor:
        cursor.execute(_UPSERT, values)


def forget(keys: Iterable[str]) -> None:
    """Drop progress that nobody watches any more."""
    with _outside() as cursor:
        cursor.execute("DELETE FROM jobs_progress WHERE key = ANY(%s)", [list(keys)])


@contextmanager
def _outside() -> Iterator[CursorWrapper]:
    """Open a second connection in autocommit, as the settings (and the test runner) describe the first one."""
    aside = connection.copy()
    try:
        with aside.cursor() as cursor:
            yield cursor
    finally:
        aside.close()


class Meter:
    """Counts rows and reports twice a second at most, so that counting costs nothing."""

    def __init__(self, key: str, *, total: int | None = None, label: object = None, pause: float = 0.5) -> None:
        self.key = key
        self.done = 0
        self._pause = pause
        self._due = time.monotonic() + pause
        report(key, done=0, total=total, label=label, detail="", state=Progress.State.RUNNING)

    def expect(self, total: int | None) -> None:
        """Say how many rows there will be, once that is known."""
        if total is not None:
            report(self.key, total=total)

    def advance(self, by: int = 1) -> None:
        """Count some more rows."""
        self.done += by
        if time.monotonic() >= self._due:
            report(self.key, done=self.done)
            self._due = time.monotonic() + self._pause

    def finish(self, detail: object = "") -> None:
        """Say that all is done; the total becomes what was counted."""
        report(self.key, done=self.done, total=self.done, detail=detail, state=Progress.State.DONE)

    def fail(self, detail: object) -> None:
        """Say why the work stopped, in words for the person who waits."""
        report(self.key, done=self.done, detail=detail, state=Progress.State.FAILED)


def note_failure(
    job_id: int,
    name: str,
    arguments: Mapping[str, object],
    error: BaseException,
    *,
    attempt: int,
    next_try_at: datetime | None,
) -> Failure:
    """Keep a failed try with its error, so that nothing fails unseen."""
    return Failure.objects.create(
        job_id=job_id,
        name=name,
        arguments=dict(arguments),
        attempt=attempt,
        error=f"{type(error).__name__}: {error}"[:2000],
        trace="".join(traceback.format_exception(error))[-20000:],
        at=clock.now(),
        next_try_at=next_try_at,
    )


@transaction.atomic
def retry(failure: Failure, *, by: Actor) -> None:
    """Put a job that was given up back in the queue, now. Who did it stays on the failure."""
    by.require(RETRY)
    failure = Failure.objects.select_for_update().get(pk=failure.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s FOR UPDATE", [failure.job_id])
        row = cursor.fetchone()
        if row is None or row[0] != "failed":
            raise WrongState(_("This job no longer waits for help: it was run again or tidied away."))
        cursor.execute("SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", [failure.job_id, clock.now()])
    Failure.objects.filter(job_id=failure.job_id, retried_at=None).update(retried_at=clock.now(), retried_by=by.label)
