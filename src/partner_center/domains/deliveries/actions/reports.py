"""Writing a report, submitting it, deciding about it, and ending a project early."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries import notices
from partner_center.domains.deliveries.actions.checks import check_report, check_start, check_team, own_opportunity
from partner_center.domains.deliveries.actions.milestones import put_in_force
from partner_center.domains.deliveries.actions.papers import keep, keep_all
from partner_center.domains.deliveries.lifecycle import DELIVERS, REPORT_QUEUE, MilestoneLife, ProjectLife
from partner_center.domains.deliveries.models import (
    ATTACHMENT,
    SOW,
    Milestone,
    PlannedDate,
    PlanVersion,
    Project,
    ProjectPerson,
    ProjectStatus,
    WorkItem,
)
from partner_center.domains.deliveries.queries import best_certificates
from partner_center.domains.opportunities import actions as opportunities
from partner_center.domains.opportunities.models import Stage
from partner_center.foundations.audit.actions import differences, record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.foundations.reviews import actions as reviews
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.core.files.uploadedfile import UploadedFile

    from partner_center.foundations.identity.actor import Actor

EDITABLE = (ProjectStatus.DRAFT, ProjectStatus.REJECTED)
Row = dict[str, Any]


@verb("deliveries:project:report", by=DELIVERS, label=_("Report a project"))
def report(*, by: Actor, **data: Any) -> Project:
    """Write down a project that is to be delivered; it stays a draft until it is submitted (domain.md 8.2)."""
    if by.company is None:
        raise NotFound(_("You do not act for a partner."))
    project = Project(partner=by.company, created_at=clock.now())
    _write(project, by=by, **data)
    ProjectLife.begin(project, by=by)
    return project


@verb("deliveries:project:amend", by=DELIVERS, label=_("Amend a report"))
def amend(project: Project, *, by: Actor, **data: Any) -> Project:
    """Change a report that is a draft or was rejected. The country stays once it was submitted."""
    locked: Project | None = (
        Project.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=project.pk).first()
    )
    if locked is None:
        raise NotFound(_("There is no such project."))
    if locked.status not in EDITABLE:
        raise WrongState(_("The report is handed in. Withdraw it to change it, or ask for a change of the plan."))
    fields = [name for name in data if hasattr(locked, name) and name not in {"work", "milestones"}]
    before = {name: getattr(locked, name) for name in fields}
    _write(locked, by=by, **data)
    changes = differences(_plain(before), _plain({name: getattr(locked, name) for name in fields}))
    record(locked, by=by, verb="deliveries:project:amend", changes=changes)
    return locked


def _plain(values: Mapping[str, Any]) -> dict[str, object]:
    return {name: getattr(value, "pk", value) for name, value in values.items()}


def _write(
    project: Project,
    *,
    by: Actor,
    work: Sequence[Row] = (),
    people: Sequence[Row] = (),
    milestones: Sequence[Row] = (),
    sow: UploadedFile[bytes] | None = None,
    attachments: Sequence[UploadedFile[bytes]] = (),
    **data: Any,
) -> None:
    own_opportunity(data.get("opportunity"), by=by)
    if project.is_locked and data["country"] != project.country:
        text = _("The country stays “%(country)s”: it was fixed when the report was submitted.")
        told = text % {"country": project.country}
        raise Refused(told, code="country_locked", fields={"country": told})
    for name, value in data.items():
        setattr(project, name, value)
    if project.opportunity is not None and project.customer_id is None:
        project.customer = project.opportunity.customer
    check_start(project, people=[row["person"] for row in people], milestones=milestones, work=work, by=by)
    if project.pk is None:
        project.number = next_number("DP")
    project.save()
    _rewrite(project, work, people, milestones)
    keep(sow, kind=SOW, owner=project.partner, subject=project, field="sow", by=by)
    keep_all(attachments, kind=ATTACHMENT, owner=project.partner, subject=project, field="attachments", by=by)


def _rewrite(project: Project, work: Sequence[Row], people: Sequence[Row], milestones: Sequence[Row]) -> None:
    project.work.all().delete()
    WorkItem.objects.bulk_create(WorkItem(project=project, place=at, **row) for at, row in enumerate(work, 1))
    project.team.all().delete()
    ProjectPerson.objects.bulk_create(ProjectPerson(project=project, **row) for row in people)
    project.milestones.all().delete()
    Milestone.objects.bulk_create(Milestone(project=project, place=at, **row) for at, row in enumerate(milestones, 1))


@ProjectLife.submit.action
def submit(project: Project, *, by: Actor) -> None:
    """Offer the report for review, before the project starts and complete with everything its scenario needs."""
    hold("deliveries.phase", f"{project.partner_id}:{project.customer_name}:{project.name}:{project.phase}".lower())
    check_report(project)
    certificates = best_certificates(
        [member.person for member in project.team.select_related("person")], project.start_on, project.end_on
    )
    for member in project.team.all():
        member.certificate = certificates[member.person_id]
        member.save(update_fields=["certificate"])
    project.submitted_at, project.refusal = clock.now(), ""
    review = reviews.submit(project, queue=REPORT_QUEUE, company=project.partner, by=by)
    if review.assigned_to is None:  # else its last reviewer has been told by the review
        notices.tell_submitted(project, by=by)


@ProjectLife.withdraw.action
def withdraw(project: Project, *, by: Actor) -> None:
    """Take the report back before it is decided, to change it."""


@ProjectLife.discard.action
def discard(project: Project, *, by: Actor) -> None:
    """Give up a report that nobody has approved; its phase may be reported anew."""


@ProjectLife.approve.action
def approve(project: Project, *, by: Actor) -> None:
    """Accept the report: the workload is fixed, the plan is in force, the opportunity is being delivered."""
    check_team(project, start=project.start_on, end=project.end_on)
    now = clock.now()
    project.reported_at = now
    project.team.update(joined_on=project.start_on)
    milestones = list(project.milestones.select_for_update().order_by("place"))
    if milestones:
        plan = PlanVersion.objects.create(project=project, version=1, end_on=project.end_on, made_at=now)
        PlannedDate.objects.bulk_create(
            PlannedDate(plan=plan, milestone=one, planned_on=one.planned_on) for one in milestones
        )
    for milestone in milestones:
        MilestoneLife.begin(milestone, by=by)
        put_in_force(milestone, by=SYSTEM)
    if project.opportunity is not None:
        own_opportunity(project.opportunity, by=SYSTEM)
        if project.opportunity.stage == Stage.SIGNED:
            opportunities.start_delivery(project.opportunity, by=SYSTEM)
    notices.tell_approved(project, by=by)


@ProjectLife.reject.action
def reject(project: Project, *, by: Actor, reason: object = "", mend: object = "") -> None:
    """Send the report back with a reason and the fields to mend; it can be submitted again before the start."""
    project.refusal = str(reason)
    notices.tell_rejected(project, by=by, reason=str(reason), mend=mend)


@ProjectLife.terminate.action
def terminate(project: Project, *, by: Actor, reason: object = "") -> None:
    """End a project before its acceptance; what is open about it is closed by a job."""
    project.refusal = str(reason)
    later("deliveries.close_open", project_id=project.pk)
    notices.tell_terminated(project, by=by, reason=str(reason))
