"""Milestones against their days: reached, late, severely late, planned anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries import notices
from partner_center.domains.deliveries.actions.papers import keep_all
from partner_center.domains.deliveries.lifecycle import MilestoneLife
from partner_center.domains.deliveries.models import DELIVERABLE, Milestone
from partner_center.domains.deliveries.queries import last_tolerated_day, papers_of, today_at, tolerated_until
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.core.files.uploadedfile import UploadedFile

    from partner_center.foundations.identity.actor import Actor


@MilestoneLife.put_in_force.action
def put_in_force(milestone: Milestone, *, by: Actor) -> None:
    """Let the clock of a milestone run, because the report that holds it is approved."""
    milestone.tolerated_until = tolerated_until(milestone.planned_on, milestone.partner)


@MilestoneLife.reach.action
def reach(
    milestone: Milestone,
    *,
    by: Actor,
    actual_on: date,
    deliverables: Sequence[UploadedFile[bytes]] = (),
    note: str = "",
) -> None:
    """Say on which day the milestone was reached, and hand in what it produced.

    A day within the tolerance takes a flag back that came only because nobody had said so.
    """
    project = milestone.project
    if actual_on > today_at(project.partner):
        text: object = _("A milestone cannot be reached in the future. Report it on the day.")
        raise Refused(text, code="in_the_future", fields={"actual_on": text})
    if actual_on < project.start_on:
        text = _("The project starts on %(day)s; nothing of it can be reached before.") % {"day": project.start_on}
        raise Refused(text, code="before_the_start", fields={"actual_on": text})
    if not deliverables and DELIVERABLE.code not in papers_of(milestone, SYSTEM):
        text = _("Hand in what was delivered: %(what)s.") % {"what": milestone.deliverables}
        raise Refused(text, code="no_deliverables", fields={"deliverables": text})
    keep_all(deliverables, kind=DELIVERABLE, owner=project.partner, subject=milestone, field="deliverables", by=by)
    milestone.actual_on, milestone.note = actual_on, note
    if actual_on <= milestone.planned_on:
        milestone.delayed_at = None
    if actual_on <= last_tolerated_day(milestone.planned_on, project.partner):
        milestone.severe_at = None


@MilestoneLife.fall_behind.action
def fall_behind(milestone: Milestone, *, by: Actor, reason: object = "") -> None:
    """The planned day is over: the tolerance of five working days runs."""
    milestone.delayed_at = clock.now()
    milestone.tolerated_until = tolerated_until(milestone.planned_on, milestone.partner)
    notices.tell_late(milestone, by=by, tolerated=last_tolerated_day(milestone.planned_on, milestone.partner))


@MilestoneLife.flag.action
def flag(milestone: Milestone, *, by: Actor, reason: object = "") -> None:
    """The tolerance is over as well: both sides are told, and the flag stays in sight of the acceptance."""
    milestone.severe_at = clock.now()
    notices.tell_severe(milestone, by=by)


@MilestoneLife.replan.action
def replan(milestone: Milestone, *, by: Actor, planned_on: date, is_excused: bool = False) -> None:
    """Give the milestone the day of an approved change; that was one of its three changes."""
    milestone.planned_on = planned_on
    milestone.tolerated_until = tolerated_until(planned_on, milestone.partner)
    milestone.change_count += 1
    milestone.is_excused = milestone.is_excused or is_excused


@MilestoneLife.stop.action
def stop(milestone: Milestone, *, by: Actor, reason: object = "") -> None:
    """Stop the clock of a milestone, because its project is over."""
    milestone.tolerated_until = None
