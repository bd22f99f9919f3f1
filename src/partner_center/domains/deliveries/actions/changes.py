"""Asking for another plan, and deciding about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries import notices
from partner_center.domains.deliveries.actions.checks import check_team, order_of
from partner_center.domains.deliveries.actions.milestones import replan
from partner_center.domains.deliveries.actions.papers import keep_all
from partner_center.domains.deliveries.lifecycle import CHANGE_QUEUE, DELIVERS, PlanChangeLife
from partner_center.domains.deliveries.models import (
    CHANGE_EVIDENCE,
    MOST_CHANGES,
    UNREACHED,
    Cause,
    ChangeStatus,
    Milestone,
    MilestoneStatus,
    PlanChange,
    PlannedDate,
    PlanVersion,
    Project,
    ProjectStatus,
    Shift,
)
from partner_center.domains.deliveries.queries import today_at
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.lifecycle.verbs import verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.foundations.reviews import actions as reviews
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from django.core.files.uploadedfile import UploadedFile

    from partner_center.foundations.identity.actor import Actor


@verb("deliveries:change:request", by=DELIVERS, label=_("Change the plan"))
def request_change(
    project: Project,
    *,
    by: Actor,
    cause: str,
    reason: str,
    moves: Mapping[int, date],
    new_end_on: date | None = None,
    evidence: Sequence[UploadedFile[bytes]] = (),
) -> PlanChange:
    """Ask to move milestones (by their id) that are not reached, each at most three times (seed 003).

    The project is locked while its milestones are looked at, so that two requests cannot both be the third. An
    uncontrollable cause is applied for before the planned day of everything it moves, with evidence (domain.md 8.3).
    """
    locked = _locked(project, by=by)
    milestones = list(locked.milestones.select_for_update().order_by("place"))
    chosen = {one.pk: one for one in milestones if one.pk in moves and moves[one.pk] != one.planned_on}
    if set(moves) - {one.pk for one in milestones}:
        raise NotFound(_("There is no such milestone."))
    end_on = new_end_on or locked.end_on
    _check_moves(locked, milestones, chosen, moves, cause=cause, has_evidence=bool(evidence))
    _check_plan(locked, milestones, moves, end_on)
    change: PlanChange = PlanChange.objects.create(
        number=next_number("PC"),
        project=locked,
        partner=locked.partner,
        cause=cause,
        reason=reason,
        old_end_on=locked.end_on,
        new_end_on=end_on,
        submitted_at=clock.now(),
    )
    Shift.objects.bulk_create(
        Shift(change=change, milestone=one, old_on=one.planned_on, new_on=moves[one.pk]) for one in chosen.values()
    )
    keep_all(evidence, kind=CHANGE_EVIDENCE, owner=locked.partner, subject=change, field="evidence", by=by)
    PlanChangeLife.begin(change, by=by, text=reason)
    reviews.submit(change, queue=CHANGE_QUEUE, company=locked.partner, by=by)
    notices.tell_change_asked(change, by=by)
    return change


def _locked(project: Project, *, by: Actor) -> Project:
    found: Project | None = Project.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=project.pk).first()
    if found is None:
        raise NotFound(_("There is no such project."))
    if found.status != ProjectStatus.REPORTED:
        raise WrongState(_("A plan can be changed while the project is being delivered."))
    waiting = found.changes.filter(status=ChangeStatus.REVIEWING).first()
    if waiting is not None:
        text = _("%(change)s is still under review. Wait for the decision, or withdraw it.")
        raise Refused(text % {"change": waiting.number}, code="change_under_review")
    return found


def _check_moves(
    project: Project,
    milestones: Sequence[Milestone],
    chosen: Mapping[int, Milestone],
    moves: Mapping[int, date],
    *,
    cause: str,
    has_evidence: bool,
) -> None:
    today = today_at(project.partner)
    fields: dict[str, object] = {}
    for milestone in chosen.values():
        if problem := _obstacle(milestone, moves[milestone.pk], cause, today):
            fields[f"move_{milestone.pk}"] = problem
    if not chosen:
        told = _("Give at least one milestone another day.")
        ahead = [one for one in milestones if one.status in UNREACHED]
        fields[f"move_{ahead[0].pk}" if ahead else "reason"] = told
    if cause == Cause.UNCONTROLLABLE and not has_evidence:
        fields["evidence"] = _("Attach what shows that nobody could control the cause.")
    if fields:
        said = next(iter(fields.values()))
        raise Refused(said, code=_code(chosen.values()), fields=fields)


def _obstacle(milestone: Milestone, new_on: date, cause: str, today: date) -> object:
    if milestone.status not in UNREACHED:
        return _("“%(name)s” is reached; only milestones that lie ahead can be moved.") % {"name": milestone}
    if milestone.change_count >= MOST_CHANGES:
        text = _(
            "“%(name)s” was moved three times already; a fourth change is not possible. Talk to your ecosystem manager."
        )
        return text % {"name": milestone}
    if new_on < today:
        return _("%(day)s lies in the past. Choose today or a later day.") % {"day": new_on}
    too_late = milestone.status != MilestoneStatus.PLANNED or milestone.planned_on < today
    if cause == Cause.UNCONTROLLABLE and too_late:
        text = _("An uncontrollable cause is applied for before the planned day; “%(name)s” was due on %(day)s.")
        return text % {"name": milestone, "day": milestone.planned_on}
    return ""


def _code(chosen: object) -> str:
    used_up = any(one.change_count >= MOST_CHANGES for one in chosen)  # type: ignore[attr-defined]  # milestones
    return "changes_used_up" if used_up else "bad_change"


def _check_plan(project: Project, milestones: Sequence[Milestone], moves: Mapping[int, date], end_on: date) -> None:
    dates = [(one.name, moves.get(one.pk, _day_of(one))) for one in milestones]
    if wrong := order_of(dates, project.start_on, end_on):
        at = next((f"move_{one.pk}" for one in milestones if one.pk in moves), "new_end_on")
        beyond = any(day > end_on for _name, day in dates)
        raise Refused(wrong, code="bad_order", fields={"new_end_on" if beyond else at: wrong})
    if end_on > project.end_on:
        check_team(project, start=today_at(project.partner), end=end_on, field="new_end_on")


def _day_of(milestone: Milestone) -> date:
    """Return the day that others are ordered by: what came earlier than planned does not push them back."""
    return min(milestone.planned_on, milestone.actual_on or milestone.planned_on)


@PlanChangeLife.approve.action
def approve_change(change: PlanChange, *, by: Actor) -> None:
    """Put the new plan in force as its next version; the versions before are kept."""
    project: Project = Project.objects.select_for_update(of=("self",)).get(pk=change.project_id)
    if project.status != ProjectStatus.REPORTED:
        raise WrongState(_("The project is no longer being delivered."))
    milestones = {one.pk: one for one in project.milestones.select_for_update().order_by("place")}
    shifts = list(change.shifts.all())
    today = today_at(project.partner)
    for shift in shifts:
        milestone = milestones[shift.milestone_id]
        if milestone.status not in UNREACHED:
            text = _(
                "“%(name)s” has been reached meanwhile. Reject the request; the partner may ask for the rest anew."
            )
            raise Refused(text % {"name": milestone}, code="reached_meanwhile")
        if shift.new_on < today:
            text = _("%(day)s has passed meanwhile. Reject the request; the partner may ask for a later day.")
            raise Refused(text % {"day": shift.new_on}, code="day_passed")
    is_excused = change.cause == Cause.UNCONTROLLABLE
    for shift in shifts:
        replan(milestones[shift.milestone_id], by=SYSTEM, planned_on=shift.new_on, is_excused=is_excused)
    change.decided_at = clock.now()
    if change.new_end_on != project.end_on:
        project.end_on = change.new_end_on
        project.save(update_fields=["end_on"])
    newest = project.plans.aggregate(newest=Max("version"))["newest"] or 0
    plan = PlanVersion.objects.create(
        project=project, version=newest + 1, change=change, end_on=project.end_on, made_at=change.decided_at
    )
    PlannedDate.objects.bulk_create(
        PlannedDate(plan=plan, milestone=one, planned_on=one.planned_on) for one in milestones.values()
    )
    notices.tell_change_approved(change, by=by)


@PlanChangeLife.reject.action
def reject_change(change: PlanChange, *, by: Actor, reason: object = "") -> None:
    """Leave the plan as it is, with a reason; the request does not count as a change."""
    change.refusal, change.decided_at = str(reason), clock.now()
    notices.tell_change_rejected(change, by=by, reason=str(reason))


@PlanChangeLife.withdraw.action
def withdraw_change(change: PlanChange, *, by: Actor) -> None:
    """Take the request back before it is decided; it does not count as a change."""
    change.decided_at = clock.now()
