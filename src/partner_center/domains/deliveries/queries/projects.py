"""Reading projects: what hangs together with one, and what stands in the way of a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, IntegerField, Min, Q, Value, When

from partner_center.domains.deliveries.lifecycle import ACCEPTANCE_QUEUE
from partner_center.domains.deliveries.models import (
    LIVE,
    MATERIALS,
    UNREACHED,
    Milestone,
    MilestoneStatus,
    PlannedDate,
    Project,
    ProjectStatus,
)
from partner_center.foundations.documents.queries import documents_of
from partner_center.foundations.reviews.models import Review
from partner_center.foundations.reviews.models import Status as ReviewStatus

if TYPE_CHECKING:
    from django.db.models import Model

    from partner_center.domains.deliveries.models import Acceptance
    from partner_center.domains.opportunities.models import Opportunity
    from partner_center.foundations.documents.models import Document
    from partner_center.foundations.identity.actor import Actor

OPEN = (ProjectStatus.REVIEWING, ProjectStatus.REPORTED, ProjectStatus.ACCEPTANCE)
"""States of projects that keep an opportunity from being delivered."""


def with_plan(rows: Any) -> Any:  # noqa: ANN401 - a query set in, the same out
    """Return projects with ``reached`` of ``planned`` milestones, ``next_on`` and the ``worst`` state among them."""
    ahead = Q(milestones__status__in=UNREACHED)
    severe, delayed = (
        Count("milestones", filter=Q(milestones__status=one))
        for one in (MilestoneStatus.SEVERE, MilestoneStatus.DELAYED)
    )
    return rows.annotate(
        planned=Count("milestones"),
        reached=Count("milestones", filter=Q(milestones__status=MilestoneStatus.REACHED)),
        next_on=Min("milestones__planned_on", filter=ahead),
        severe_count=severe,
        delayed_count=delayed,
    ).annotate(
        worst=Case(
            When(severe_count__gt=0, then=Value(2)),
            When(delayed_count__gt=0, then=Value(1)),
            default=Value(0),
            output_field=IntegerField(),
        )
    )


def twin_of(project: Project) -> Project | None:
    """Return the partner's other report of the same phase of the same customer's project, if there is a living one."""
    twin: Project | None = (
        Project.objects.filter(
            partner=project.partner_id,
            customer_name__iexact=project.customer_name,
            name__iexact=project.name,
            phase=project.phase,
            status__in=LIVE,
        )
        .exclude(pk=project.pk)
        .first()
    )
    return twin


def alike(project: Project) -> Any:  # noqa: ANN401 - a query set
    """Return living reports of other partners for the same customer and phase; reviewers look at them."""
    same = Q(customer_name__iexact=project.customer_name)
    if project.customer_id is not None:
        same |= Q(customer=project.customer_id)
    rows = Project.objects.filter(same, phase=project.phase, status__in=LIVE).exclude(partner=project.partner_id)
    return rows.select_related("partner")


def others_open(opportunity: Opportunity, project: Project) -> bool:
    """Tell whether another project of the opportunity is still under way."""
    found: bool = Project.objects.filter(opportunity=opportunity, status__in=OPEN).exclude(pk=project.pk).exists()
    return found


def ahead_of(project: Project) -> Any:  # noqa: ANN401 - a query set
    """Return the milestones that are not reached yet."""
    return Milestone.objects.filter(project=project, status__in=UNREACHED).order_by("place")


def dates_of(project: Project) -> Any:  # noqa: ANN401 - a query set
    """Return the day of every milestone in every version of a project's plan."""
    return PlannedDate.objects.filter(plan__project=project).select_related("plan__change", "milestone")


def awaits_supplement(acceptance: Acceptance) -> bool:
    """Tell whether the reviewer has asked for a supplement, so that materials may be added during the review."""
    found: bool = (
        Review.objects.of(acceptance).filter(queue=ACCEPTANCE_QUEUE.code, status=ReviewStatus.SUPPLEMENT).exists()
    )
    return found


def papers_of(subject: Model, actor: Actor) -> dict[str, Document]:
    """Return the newest paper of each kind that belongs to a record, by the kind's code."""
    return {document.kind: document for document in documents_of(subject, seen_by=actor)}


def materials_of(subject: Model, actor: Actor) -> dict[str, Document | None]:
    """Return the materials of an acceptance by the name of their field; None for what is missing."""
    known = papers_of(subject, actor)
    return {name: known.get(kind.code) for name, kind in MATERIALS.items()}
