"""Declaring background work, deferring it and putting it on the night schedule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from procrastinate import exceptions, manager
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import Job as Row

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

QUEUE = "default"

Work = TypeVar("Work", bound="Callable[..., object]")


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of background work, known by its name.

    ``alone`` means that two of the same name never run at once and keep their order, as a settlement run must.
    """

    name: str
    work: Callable[..., object]
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """A line of the night schedule: when (five cron fields, in the business time zone) and what."""

    cron: str
    name: str


JOBS: dict[str, Job] = {}
"""Every declared job by name."""

SCHEDULE: list[Planned] = []
"""Every line of every night schedule, in the order of reading."""


def job(name: str, *, alone: bool = False) -> Callable[[Work], Work]:
    """Declare a function of keyword arguments that fit in JSON as the job of that name.

    The same name for two functions is a mistake of the program and raises ``ValueError``.
    """

    def declare(work: Work) -> Work:
        known = JOBS.get(name)
        if known is not None and known.work is not work:
            msg = f"The job {name!r} is declared twice."
            raise ValueError(msg)
        JOBS[name] = Job(name, work, alone=alone)
        return work

    return declare


def every(cron: str, name: str) -> Callable[[Work], Work]:
    """Put a job on the schedule: a statement on top of ``jobs.py``, or a decorator that declares the job as well.

    Fields are minute, hour, day, month, weekday in ``settings.BILLING_ZONE``. The job takes no arguments.
    """
    line = Planned(cron, name)
    if line not in SCHEDULE:
        SCHEDULE.append(line)

    def declare(work: Work) -> Work:
        return work if name in JOBS else job(name)(work)

    return declare


def later(name: str, *, at: datetime | None = None, once: str = "", **kwargs: Any) -> int | None:  # noqa: ANN401 - whatever fits in JSON
    """Defer a job in the current transaction and return its number; a rollback takes the job with it.

    ``at`` is the earliest instant. With ``once`` nothing is added, and None returned, while a job with the same
    key still waits. A name that no ``jobs.py`` declares raises ``LookupError`` here rather than at night.
    """
    known = JOBS.get(name)
    if known is None:
        msg = f"No jobs.py declares {name!r}."
        raise LookupError(msg)
    row = Row(
        queue=QUEUE,
        task_name=name,
        task_kwargs=kwargs,
        lock=name if known.alone else None,
        queueing_lock=once or None,
        scheduled_at=at,
    )
    # Always Django's own connection: inside a worker the library's app talks over another one.
    try:
        with transaction.atomic():
            return manager.JobManager(DjangoConnector()).defer_job(row).id
    except exceptions.AlreadyEnqueued:
        return None
