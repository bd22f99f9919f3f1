"""The sweep: takes the default step of every deadline that has run out. Safe in any number of workers.

The record is locked first and its deadline second, in the order in which a person's click locks them; the other
order deadlocks against that click. One failing deadline is put off an hour and does not stop the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import structlog
from django.db import transaction
from django.db.models import F

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.lifecycle.deadlines import remind
from partner_center.foundations.lifecycle.models import Due
from partner_center.foundations.lifecycle.steps import LIFECYCLES

if TYPE_CHECKING:
    from datetime import datetime

    from partner_center.foundations.lifecycle.deadlines import Deadline

log = structlog.get_logger(__name__)
PUT_OFF = timedelta(hours=1)
BATCH = 500


@dataclass(slots=True)
class Swept:
    """What one sweep did."""

    struck: int = 0
    reminded: int = 0
    failed: int = 0


def sweep(now: datetime | None = None) -> Swept:
    """Strike every deadline that has run out and send the reminders that are due."""
    moment, done = now or clock.now(), Swept()
    for due_id in list(Due.objects.open().filter(remind_at__lte=moment).values_list("pk", flat=True)[:BATCH]):
        done.reminded += _remind_one(due_id, moment)
    for due_id in list(Due.objects.struck_by(moment).values_list("pk", flat=True)[:BATCH]):
        _strike_or_put_off(due_id, moment, done)
    return done


def _definition(due: Due) -> Deadline:
    return LIFECYCLES[due.lifecycle].deadlines[due.name]


def _remind_one(due_id: int, now: datetime) -> bool:
    with transaction.atomic():
        due = Due.objects.select_for_update(skip_locked=True).filter(pk=due_id, remind_at__lte=now).first()
        if due is None or due.closed_at is not None:
            return False
        remind(due, _definition(due), now)
        return True


def _strike_or_put_off(due_id: int, now: datetime, done: Swept) -> None:
    try:
        done.struck += _strike(due_id, now)
    except Exception as error:
        done.failed += 1
        log.exception("deadline_failed", due=due_id)
        Due.objects.filter(pk=due_id).update(
            retry_at=now + PUT_OFF, failures=F("failures") + 1, last_error=f"{type(error).__name__}: {error}"
        )


def _strike(due_id: int, now: datetime) -> bool:
    due = Due.objects.get(pk=due_id)
    outcome = _definition(due).then
    rows: Any = outcome.step.lifecycle.model._default_manager  # noqa: SLF001 - Django's documented name for it
    with transaction.atomic():
        subject = rows.select_for_update(of=("self",)).get(pk=due.subject_id)
        due = Due.objects.select_for_update().get(pk=due_id)
        if due.closed_at is not None or due.due_at > now:
            return False
        outcome.step.perform(subject, by=SYSTEM, reason=outcome.reason)
        return True


def redate(country: str) -> int:
    """Date the open deadlines of a country again after its calendar changed; returns how many moved."""
    moved, now = 0, clock.now()
    for due in Due.objects.open().filter(company__country=country).select_related("company", "subject_type"):
        deadline = _definition(due)
        subject = due.subject_type.get_object_for_this_type(pk=due.subject_id)
        due_at = deadline.strikes_at(subject, due.opened_at, due.company)
        if due_at is not None and due_at != due.due_at:
            Due.objects.filter(pk=due.pk, closed_at=None).update(
                due_at=due_at, remind_at=deadline.next_reminder(due_at, now)
            )
            moved += 1
    return moved
