"""What the page of a project shows in panels of its own: plan, milestones, team, acceptance, score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Sum
from django.urls import reverse

from partner_center.domains.deliveries.lifecycle import AcceptanceLife, MilestoneLife
from partner_center.domains.deliveries.models import (
    MATERIALS,
    MOST_CHANGES,
    UNREACHED,
    AcceptanceStatus,
    Milestone,
    MilestoneStatus,
    PlanChange,
    Project,
    ProjectStatus,
    Replacement,
)
from partner_center.domains.deliveries.policies import VIEW_EVALUATIONS
from partner_center.domains.deliveries.queries import materials_of, parts_of
from partner_center.domains.deliveries.queries.timeline import timeline_of
from partner_center.foundations.documents.models import Document
from partner_center.foundations.lifecycle.models import with_due
from partner_center.foundations.webkit.screens.details import step_link
from partner_center.foundations.webkit.values import due

if TYPE_CHECKING:
    from partner_center.domains.deliveries.models import Acceptance
    from partner_center.foundations.identity.actor import Actor


class ProjectPanels:
    """The data behind the panels of a project's page."""

    object: Any
    actor: Actor

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return projects with what their page shows."""
        rows = Project.objects.visible_to(self.actor)
        return rows.select_related(
            "partner", "opportunity", "office", "manager", "acceptance", "evaluation__rubric", "evaluation__evaluator"
        )

    def timeline(self) -> dict[str, Any] | None:
        """Return the picture of the plan, if there is a plan."""
        found = timeline_of(self.object)
        return {"timeline": found} if found is not None else None

    def milestones(self) -> dict[str, Any] | None:
        """Return the milestones with clock, counter, papers and open steps; a few queries, however many there are."""
        rows = list(
            with_due(Milestone.objects.visible_to(self.actor).filter(project=self.object))
            .select_related("project__partner")
            .order_by("place")
        )
        if not rows and not self.object.needs_plan:
            return None
        papers: dict[int | None, list[Document]] = {}
        for paper in Document.objects.visible_to(self.actor).filter(
            subject_type__app_label="deliveries",
            subject_type__model="milestone",
            subject_id__in=[one.pk for one in rows],
        ):
            papers.setdefault(paper.subject_id, []).append(paper)
        return {
            "most": MOST_CHANGES,
            "rows": [
                {
                    "milestone": one,
                    "papers": papers.get(one.pk, []),
                    "due": due(one.due_at) if one.due_at else "",
                    "steps": [step_link(MilestoneLife, one, step) for step in MilestoneLife.open_to(self.actor, one)],
                }
                for one in rows
            ],
        }

    def workload(self) -> dict[str, Any]:
        """Return the items of work, and their sum."""
        items = list(self.object.work.order_by("place"))
        return {"items": items, "total": sum(one.person_days for one in items)}

    def team(self) -> dict[str, Any]:
        """Return everybody who is or was in the project, with the certificate that counts."""
        members = self.object.team.select_related("person", "certificate").order_by("-is_current", "pk")
        total = self.object.team.filter(is_current=True).aggregate(sum=Sum("person_days"))["sum"]
        return {"members": members, "total": total}

    def its_changes(self) -> Any:  # noqa: ANN401 - a query set
        """Return the requests to change the plan."""
        return PlanChange.objects.visible_to(self.actor).filter(project=self.object)

    def its_replacements(self) -> Any:  # noqa: ANN401 - a query set
        """Return the requests to replace people."""
        rows = Replacement.objects.visible_to(self.actor).filter(project=self.object)
        return rows.select_related("leaving__person", "person")

    def acceptance(self) -> dict[str, Any] | None:
        """Return how far the acceptance has come, once it was begun."""
        acceptance: Acceptance | None = getattr(self.object, "acceptance", None)
        if acceptance is None:
            return None
        return acceptance_shown(acceptance, self.actor)

    def evaluation(self) -> dict[str, Any] | None:
        """Return the score with how it adds up, once there is one."""
        evaluation = getattr(self.object, "evaluation", None)
        if evaluation is None or not self.actor.may(VIEW_EVALUATIONS):
            return None
        return {"evaluation": evaluation, "parts": parts_of(evaluation)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add what the head of the page says: refusals, delays, the next day."""
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]  # the screen's
        ahead = [one for one in self.object.milestones.order_by("planned_on", "place") if one.status in UNREACHED]
        runs = self.object.status == ProjectStatus.REPORTED
        acceptance = getattr(self.object, "acceptance", None)
        failed = acceptance if acceptance is not None and acceptance.status == AcceptanceStatus.FAILED else None
        return context | {
            "severe": [one for one in ahead if one.status == MilestoneStatus.SEVERE] if runs else [],
            "delayed": [one for one in ahead if one.status == MilestoneStatus.DELAYED] if runs else [],
            "all_reached": runs and not ahead and self.object.needs_plan,
            "failed": failed if runs else None,
            "prepare_url": reverse("deliveries:acceptance-prepare", args=[self.object.pk]),
        }


def acceptance_shown(acceptance: Acceptance, actor: Actor) -> dict[str, Any]:
    """Return an acceptance for its template: materials by kind, verdicts, open steps."""
    known = materials_of(acceptance, actor)
    return {
        "acceptance": acceptance,
        "materials": [
            {"name": name, "label": MATERIALS[name].label, "paper": paper, "is_needed": name != "assessment_evidence"}
            for name, paper in known.items()
        ],
        "steps": [
            step_link(AcceptanceLife, acceptance, step)
            for step in AcceptanceLife.open_to(actor, acceptance)
            if step in {AcceptanceLife.check_time, AcceptanceLife.check_material}
        ],
    }
