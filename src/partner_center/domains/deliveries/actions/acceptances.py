"""Applying for the acceptance, reviewing its time and its materials, passing it or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries import notices
from partner_center.domains.deliveries.actions.papers import keep
from partner_center.domains.deliveries.lifecycle import ACCEPTANCE_QUEUE, DELIVERS, AcceptanceLife, ProjectLife
from partner_center.domains.deliveries.models import (
    MATERIALS,
    REQUIRED_MATERIALS,
    Acceptance,
    AcceptanceStatus,
    ChangeStatus,
    Project,
    ProjectStatus,
    ReplacementStatus,
    Verdict,
)
from partner_center.domains.deliveries.queries import (
    ahead_of,
    awaits_supplement,
    materials_of,
    others_open,
    today_at,
)
from partner_center.domains.opportunities import actions as opportunities
from partner_center.domains.opportunities.models import Stage
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.foundations.reviews import actions as reviews
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from datetime import date

    from partner_center.foundations.identity.actor import Actor

EDITABLE = (AcceptanceStatus.DRAFT, AcceptanceStatus.FAILED)


@verb("deliveries:acceptance:prepare", by=DELIVERS, label=_("Prepare the acceptance"))
def prepare(
    project: Project,
    *,
    by: Actor,
    actual_end_on: date | None = None,
    remark: str = "",
    **files: Any,
) -> Acceptance:
    """Gather actual end and materials, as often as it takes; the application is a step of its own (domain.md 8.4).

    A material that is handed in again replaces the one before. While a supplement is asked for, materials may be
    added to an application under review; the actual end stays, and the materials are looked at anew.
    """
    own: Project | None = Project.objects.visible_to(by).filter(pk=project.pk).first()
    if own is None:
        raise NotFound(_("There is no such project."))
    if own.status not in {ProjectStatus.REPORTED, ProjectStatus.ACCEPTANCE}:
        raise WrongState(_("The acceptance is prepared while the project is being delivered."))
    hold("deliveries.acceptance", own.pk)
    acceptance: Acceptance | None = Acceptance.objects.select_for_update(of=("self",)).filter(project=own).first()
    fresh = acceptance is None
    if acceptance is None:
        acceptance = Acceptance(project=own, partner=own.partner, created_at=clock.now())
    if acceptance.status in EDITABLE:
        acceptance.actual_end_on = actual_end_on or acceptance.actual_end_on
    else:
        _supplement(acceptance, actual_end_on)
    acceptance.remark = remark
    acceptance.save()
    for name, kind in MATERIALS.items():
        keep(files.get(name), kind=kind, owner=own.partner, subject=acceptance, field=name, by=by)
    if fresh:
        AcceptanceLife.begin(acceptance, by=by)
    else:
        record(acceptance, by=by, verb="deliveries:acceptance:prepare")
    return acceptance


def _supplement(acceptance: Acceptance, actual_end_on: date | None) -> None:
    if acceptance.status != AcceptanceStatus.REVIEWING or not awaits_supplement(acceptance):
        raise WrongState(_("The acceptance is under review. Withdraw the application to change it."))
    if actual_end_on is not None and actual_end_on != acceptance.actual_end_on:
        text = _("The actual end stays while the acceptance is reviewed. Withdraw the application to change it.")
        raise Refused(text, code="end_under_review", fields={"actual_end_on": text})
    acceptance.material_verdict, acceptance.material_comment = Verdict.OPEN, ""


@AcceptanceLife.submit.action
def apply(acceptance: Acceptance, *, by: Actor) -> None:
    """Apply for the acceptance: every milestone is reached, every material is there, nothing is under review."""
    project: Project = Project.objects.select_for_update(of=("self",)).get(pk=acceptance.project_id)
    _check(acceptance, project)
    acceptance.submitted_at, acceptance.decided_at, acceptance.refusal = clock.now(), None, ""
    acceptance.time_verdict = acceptance.material_verdict = Verdict.OPEN
    acceptance.time_comment = acceptance.material_comment = ""
    ask_acceptance(project, by=SYSTEM)
    review = reviews.submit(acceptance, queue=ACCEPTANCE_QUEUE, company=project.partner, by=by)
    if review.assigned_to is None:  # else its last reviewer has been told by the review
        notices.tell_acceptance_asked(acceptance, by=by)


def _check(acceptance: Acceptance, project: Project) -> None:
    fields: dict[str, object] = {}
    ended = acceptance.actual_end_on
    if ended is None:
        fields["actual_end_on"] = _("Say when the project really ended: the date of the customer's acceptance report.")
    elif ended > today_at(project.partner):
        fields["actual_end_on"] = _("The actual end cannot lie in the future.")
    elif ended < project.start_on:
        text = _("The project started on %(day)s; it cannot have ended before.")
        fields["actual_end_on"] = text % {"day": project.start_on}
    elif (last := project.milestones.aggregate(last=Max("actual_on"))["last"]) and ended < last:
        text = _("The last milestone was reached on %(day)s; the project cannot have ended before.")
        fields["actual_end_on"] = text % {"day": last}
    elif project.opportunity is not None and (signed := project.opportunity.signed_on) and ended < signed:
        text = _("The contract of the opportunity was signed on %(day)s; its delivery cannot have ended before.")
        fields["actual_end_on"] = text % {"day": signed}
    known = materials_of(acceptance, SYSTEM)
    missing = [name for name in REQUIRED_MATERIALS if known[name] is None]
    fields |= {name: _("This material is missing.") for name in missing}
    if fields:
        raise Refused(_("The application is not complete."), code="incomplete_acceptance", fields=fields)
    if ahead := list(ahead_of(project)):
        text = _("These milestones are not reached yet: %(names)s. Report them first.")
        raise Refused(text % {"names": ", ".join(map(str, ahead))}, code="milestones_ahead")
    if project.changes.filter(status=ChangeStatus.REVIEWING).exists():
        raise Refused(_("A plan change is under review. Wait for it, or withdraw it."), code="change_under_review")
    if project.replacements.filter(status=ReplacementStatus.REVIEWING).exists():
        text = _("A replacement waits for the office. Wait for it, or withdraw it.")
        raise Refused(text, code="replacement_under_review")


@AcceptanceLife.check_time.action
def check_time(acceptance: Acceptance, *, by: Actor, verdict: str, comment: str = "") -> None:
    """Say whether the delivery time is in order; what is not needs a comment."""
    _demand_comment(verdict, comment)
    acceptance.time_verdict, acceptance.time_comment = Verdict(verdict), comment


@AcceptanceLife.check_material.action
def check_material(acceptance: Acceptance, *, by: Actor, verdict: str, comment: str = "") -> None:
    """Say whether the materials are in order; what is not needs a comment."""
    _demand_comment(verdict, comment)
    acceptance.material_verdict, acceptance.material_comment = Verdict(verdict), comment


def _demand_comment(verdict: str, comment: str) -> None:
    if verdict == Verdict.BAD and not comment.strip():
        text = _("Say what is not in order; the partner reads it.")
        raise Refused(text, code="comment_missing", fields={"comment": text})


@AcceptanceLife.accept.action
def accept(acceptance: Acceptance, *, by: Actor) -> None:
    """Pass: time and materials are both in order. The project is accepted, perhaps its opportunity delivered."""
    if (acceptance.time_verdict, acceptance.material_verdict) != (Verdict.GOOD, Verdict.GOOD):
        raise Refused(
            _("Time and materials must both be found in order first: “Review the time”, “Review the materials”."),
            code="not_both_reviewed",
        )
    acceptance.decided_at = clock.now()
    project: Project = Project.objects.get(pk=acceptance.project_id)
    accept_project(project, by=SYSTEM, actual_end_on=acceptance.actual_end_on)
    notices.tell_passed(acceptance, by=by)


@AcceptanceLife.fail.action
def fail(acceptance: Acceptance, *, by: Actor, reason: object = "", mend: object = "") -> None:
    """Do not pass, with a reason and what to mend; the partner mends it and applies again."""
    acceptance.decided_at, acceptance.refusal = clock.now(), str(reason)
    resume(Project.objects.get(pk=acceptance.project_id), by=SYSTEM)
    notices.tell_failed(acceptance, by=by, reason=str(reason), mend=mend)


@AcceptanceLife.withdraw.action
def withdraw_acceptance(acceptance: Acceptance, *, by: Actor) -> None:
    """Take the application back to change it."""
    resume(Project.objects.get(pk=acceptance.project_id), by=SYSTEM)


@AcceptanceLife.close.action
def close(acceptance: Acceptance, *, by: Actor, reason: object = "") -> None:
    """End an application whose project was terminated."""
    acceptance.decided_at = clock.now()


@ProjectLife.ask_acceptance.action
def ask_acceptance(project: Project, *, by: Actor) -> None:
    """Wait for the decision about the acceptance; the plan rests meanwhile."""


@ProjectLife.resume.action
def resume(project: Project, *, by: Actor) -> None:
    """Go on with the delivery, because the acceptance did not pass or was taken back."""


@ProjectLife.accept.action
def accept_project(project: Project, *, by: Actor, actual_end_on: date | None) -> None:
    """Accept the project; the last open one of an opportunity completes its delivery."""
    project.accepted_at, project.actual_end_on = clock.now(), actual_end_on
    opportunity = project.opportunity
    if opportunity is None:
        return
    # Two projects of one opportunity accepted at once: each must see the other, or neither would be the last.
    hold("deliveries.opportunity", opportunity.pk)
    if others_open(opportunity, project):
        return
    opportunity.refresh_from_db()
    if opportunity.stage != Stage.DELIVERING:
        return
    earlier = Project.objects.filter(opportunity=opportunity, actual_end_on__isnull=False).exclude(pk=project.pk)
    last = earlier.aggregate(last=Max("actual_end_on"))["last"]
    delivered_on = max(day for day in (actual_end_on, last) if day is not None)
    opportunities.complete_delivery(opportunity, by=SYSTEM, delivered_on=delivered_on)
