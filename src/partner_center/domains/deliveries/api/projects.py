"""Projects at the API: reports, their tables, their steps."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ninja import Field, Router, Schema

from partner_center.domains.deliveries import actions
from partner_center.domains.deliveries.forms import FOR_PROJECT, ReportForm
from partner_center.domains.deliveries.forms.reports import initial_of
from partner_center.domains.deliveries.lifecycle import ProjectLife
from partner_center.domains.deliveries.models import Project
from partner_center.domains.deliveries.policies import VIEW_PROJECTS
from partner_center.domains.deliveries.queries import with_plan
from partner_center.domains.deliveries.queries.lists import ProjectFilter
from partner_center.foundations.apikit.resources import Source, resource
from partner_center.foundations.apikit.steps import step_endpoints
from partner_center.foundations.apikit.verbs import amend_endpoint, create_endpoint

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class ProjectOut(Schema):
    """A delivery project; ``milestones`` and ``reached`` count its plan, ``severe`` its long delays."""

    id: int
    number: str
    partner: str = Field(alias="partner.name")
    status: str
    name: str
    customer: str = Field(alias="customer_name")
    customer_account: str
    country: str
    region: str
    opportunity: str | None = Field(None, alias="opportunity.number")
    phase: str
    scenario: str
    start_on: date
    end_on: date
    actual_end_on: date | None
    annual_scale: Decimal
    currency: str
    price_list_url: str
    contact_name: str
    contact_phone: str
    contact_email: str
    milestones: int = Field(alias="planned")
    reached: int
    severe: int = Field(alias="severe_count")
    refusal: str
    submitted_at: datetime | None
    reported_at: datetime | None
    accepted_at: datetime | None


class WorkOut(Schema):
    """An item of the agreed workload."""

    id: int
    package: str
    name: str
    person_days: Decimal


class MemberOut(Schema):
    """A person in a project, with the certificate that counts."""

    id: int
    person: str = Field(alias="person.number")
    name: str = Field(alias="person.name")
    role: str
    person_days: Decimal
    certificate: str | None = Field(None, alias="certificate.number")
    certificate_type: str | None = Field(None, alias="certificate.type")
    is_current: bool
    joined_on: date | None
    left_on: date | None


def seen(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the projects an actor may see, with the state of their plans."""
    return with_plan(Project.objects.visible_to(actor).select_related("partner", "opportunity"))


def report(*, by: Actor, **data: Any) -> Any:  # noqa: ANN401 - the fields of the form in, a row of the resource out
    """Write a report down, and read it as the resource shows it."""
    return seen(by).get(pk=actions.report(by=by, **data).pk)


report.permission = actions.report.permission  # type: ignore[attr-defined]  # as the verb behind it


def current(project: Project) -> dict[str, Any]:
    """Return a report as a program would send it."""
    return {name: value for name, value in initial_of(project).items() if name not in {"sow", "attachments"}}


def enter(router: Router) -> Source:
    """Offer projects and what belongs to a report."""
    projects = resource(
        router,
        "/projects",
        model=Project,
        schema=ProjectOut,
        permission=VIEW_PROJECTS,
        rows=seen,
        filters=ProjectFilter,
        order=("-created_at", "-pk"),
    )
    create_endpoint(router, "/projects", form=ReportForm, action=report, schema=ProjectOut)
    amend_endpoint(
        router,
        "/projects/{id}",
        model=Project,
        form=ReportForm,
        action=actions.amend,
        schema=ProjectOut,
        rows=seen,
        current=current,
    )
    resource(
        router,
        "/projects/{id}/work",
        schema=WorkOut,
        permission=VIEW_PROJECTS,
        parent=projects,
        order=("place", "pk"),
        rows=lambda _actor, project: project.work.all(),
    )
    resource(
        router,
        "/projects/{id}/team",
        schema=MemberOut,
        permission=VIEW_PROJECTS,
        parent=projects,
        order=("pk",),
        rows=lambda _actor, project: project.team.select_related("person", "certificate"),
    )
    step_endpoints(
        router,
        "/projects/{id}",
        ProjectLife,
        schema=ProjectOut,
        permission=VIEW_PROJECTS,
        forms=FOR_PROJECT,
        rows=seen,
    )
    return projects
