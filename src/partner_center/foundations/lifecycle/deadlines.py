"""Deadlines: a state may last only so long, and what happens then is always stated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType

from partner_center.foundations.calendars import clock
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.lifecycle.models import Due, Ending
from partner_center.foundations.lifecycle.terms import Term, effective

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company
    from partner_center.foundations.lifecycle.steps import Lifecycle, Step


@dataclass(frozen=True, slots=True)
class Outcome:
    """The step that is taken by default when a deadline strikes, and the reason that history shows."""

    step: Step
    reason: object


class Deadline:
    """While a record is in one state, something must happen ``within`` a term, or ``until`` an instant it carries.

    ``then`` is what happens otherwise; a deadline without it cannot be written. ``since`` names the field from
    which the term counts (entering the state, if absent); ``usual`` the term by which actions usually date the field
    of ``until``. ``remind`` lists how long before the end the job
    ``remind_by`` is called with ``subject_id`` and ``due_id``.
    """

    def __init__(
        self,
        *,
        while_in: str,
        then: Outcome,
        label: object,
        within: Term | None = None,
        until: str | None = None,
        usual: Term | None = None,
        since: str | None = None,
        remind: Sequence[Term] = (),
        remind_by: str | None = None,
    ) -> None:
        if (within is None) == (until is None):
            msg = "A deadline lasts either within a term or until a field."
            raise TypeError(msg)
        if bool(remind) != (remind_by is not None):
            msg = "Reminders and the job that sends them belong together."
            raise TypeError(msg)
        self.while_in, self.then, self.label = while_in, then, label
        self.within, self.until, self.usual, self.since = within, until, usual, since
        self.remind, self.remind_by = tuple(remind), remind_by
        self.name = ""
        self.lifecycle: type[Lifecycle]

    def __set_name__(self, owner: type, name: str) -> None:
        """Remember the name under which the life-cycle declares the deadline."""
        self.name = name

    @property
    def key(self) -> str:
        """``Lifecycle.deadline``: the key by which a deployment overrides the term."""
        return f"{self.lifecycle.__name__}.{self.name}"

    @property
    def term(self) -> Term | None:
        """The term in force here; of a record that carries its own end, the usual one, if any is."""
        return effective(self.key, self.within or self.usual)

    def strikes_at(self, subject: Model, opened_at: datetime, company: Company) -> datetime | None:
        """Return when the deadline of this record strikes; nothing while the record does not know its date yet."""
        if self.until is not None:
            return _instant(getattr(subject, self.until), company)
        start = opened_at if self.since is None else _instant(getattr(subject, self.since), company)
        return None if start is None or self.term is None else self.term.after(start, company)

    def next_reminder(self, due_at: datetime, now: datetime) -> datetime | None:
        """Return the next moment to remind, if one is still ahead."""
        ahead = [due_at - timedelta(days=term.count) for term in self.remind]
        return min((moment for moment in ahead if moment > now), default=None)


def _instant(value: Any, company: Company) -> datetime | None:  # noqa: ANN401 - a date or an instant
    """Read a date as the end of that day where the company is."""
    if value is None or isinstance(value, datetime):
        return value
    return datetime.combine(value + timedelta(days=1), time(), ZoneInfo(company.time_zone))


def follow(step: Step, subject: Model, *, by: Actor) -> None:
    """Close the deadlines of the states that were left, open those of the state that was entered."""
    now = clock.now()
    ending = Ending.STRUCK if by.is_system else Ending.KEPT
    Due.objects.open().of(subject).filter(lifecycle=step.lifecycle.__name__).update(closed_at=now, ending=ending)
    open_for(step.lifecycle, subject)


def open_for(lifecycle: type[Lifecycle], subject: Model) -> None:
    """Open the deadlines of the state a record is in now."""
    state, now = getattr(subject, lifecycle.field), clock.now()
    for deadline in lifecycle.deadlines.values():
        if deadline.while_in != state:
            continue
        company = lifecycle.company_of(subject)
        due_at = deadline.strikes_at(subject, now, company)
        if due_at is not None:
            Due.objects.create(
                subject_type=ContentType.objects.get_for_model(subject),
                subject_id=subject.pk,
                lifecycle=lifecycle.__name__,
                name=deadline.name,
                company=company,
                opened_at=now,
                due_at=due_at,
                remind_at=deadline.next_reminder(due_at, now),
            )


def next_due(lifecycle: type[Lifecycle], subject: Model) -> Due | None:
    """Return the earliest open deadline of a record in one life-cycle."""
    return Due.objects.open().of(subject).filter(lifecycle=lifecycle.__name__).order_by("due_at").first()


def remind(due: Due, deadline: Deadline, now: datetime) -> None:
    """Call the reminder job and date the next reminder."""
    if deadline.remind_by is not None:
        later(deadline.remind_by, subject_id=due.subject_id, due_id=due.pk)
    due.remind_at = deadline.next_reminder(due.due_at, now)
    due.save(update_fields=["remind_at"])
