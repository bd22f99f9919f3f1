"""Programs, policies, runs, statements, incentives, details and feedback over the API."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import Router

from partner_center.domains.incentives import actions, queries
from partner_center.domains.incentives.api.schemas import (
    DetailOut,
    EarningOut,
    ExplanationOut,
    FeedbackOut,
    NotCountedOut,
    PolicyOut,
    ProgramOut,
    RunOut,
    StatementOut,
)
from partner_center.domains.incentives.forms import (
    FOR_STEP,
    AmendOpportunityPolicyForm,
    AmendPolicyForm,
    FeedbackForm,
    OpportunityPolicyForm,
    PolicyForm,
    ProgramForm,
    ProgramTextsForm,
    RunForm,
    initial_of,
    opportunity_initial_of,
)
from partner_center.domains.incentives.lifecycle import FeedbackLife, PolicyLife, RunLife, StatementLife
from partner_center.domains.incentives.models import Earning, Feedback, Policy, PolicyKind, Program, Run, Statement
from partner_center.domains.incentives.policies import (
    VIEW_EARNINGS,
    VIEW_FEEDBACK,
    VIEW_LINES,
    VIEW_PROGRAMS,
    VIEW_RUNS,
    VIEW_STATEMENTS,
)
from partner_center.domains.incentives.queries.details import DetailFilter, Details, run_of
from partner_center.domains.incentives.queries.filters import (
    EarningQuery,
    FeedbackQuery,
    PolicyFilter,
    RunFilter,
    StatementQuery,
)
from partner_center.domains.performance.models import Summary
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, guarded
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.steps import step_endpoints
from partner_center.foundations.apikit.verbs import amend_endpoint, create_endpoint
from partner_center.foundations.identity.actor import Actor

router = Router(tags=["Incentives"])


def _policies(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    return Policy.objects.visible_to(actor).select_related("program")


def _of_months(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    return _policies(actor).exclude(kind=PolicyKind.OPPORTUNITY)


def _for_opportunities(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    return _policies(actor).filter(kind=PolicyKind.OPPORTUNITY)


def _runs(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    return Run.objects.visible_to(actor).select_related("build")


def _statements(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    return Statement.objects.visible_to(actor).select_related("partner")


def _feedback(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    return Feedback.objects.visible_to(actor).select_related("statement", "earning")


resource(router, "/programs", model=Program, schema=ProgramOut, permission=VIEW_PROGRAMS, order=("name", "pk"))
create_endpoint(router, "/programs", form=ProgramForm, action=actions.found_program, schema=ProgramOut)
amend_endpoint(
    router, "/programs/{id}", model=Program, form=ProgramTextsForm, action=actions.amend_program, schema=ProgramOut
)
resource(
    router,
    "/policies",
    model=Policy,
    schema=PolicyOut,
    permission=VIEW_PROGRAMS,
    rows=_policies,
    filters=PolicyFilter,
    order=("program__name", "-version", "pk"),
)
create_endpoint(router, "/policies", form=PolicyForm, action=actions.draft_policy, schema=PolicyOut)
amend_endpoint(
    router,
    "/policies/{id}",
    model=Policy,
    form=AmendPolicyForm,
    action=actions.amend_policy,
    schema=PolicyOut,
    rows=_of_months,
    current=initial_of,
)
create_endpoint(
    router,
    "/opportunity-policies",
    form=OpportunityPolicyForm,
    action=actions.draft_policy,
    schema=PolicyOut,
    summary="Draft a policy for opportunities",
)
amend_endpoint(
    router,
    "/opportunity-policies/{id}",
    model=Policy,
    form=AmendOpportunityPolicyForm,
    action=actions.amend_policy,
    schema=PolicyOut,
    rows=_for_opportunities,
    current=opportunity_initial_of,
    summary="Amend a draft policy for opportunities",
)
step_endpoints(
    router, "/policies/{id}", PolicyLife, schema=PolicyOut, permission=VIEW_PROGRAMS, forms=FOR_STEP, rows=_policies
)

resource(
    router,
    "/runs",
    model=Run,
    schema=RunOut,
    permission=VIEW_RUNS,
    rows=_runs,
    filters=RunFilter,
    order=("-period", "-pk"),
)
create_endpoint(router, "/runs", form=RunForm, action=actions.order_run, schema=RunOut)
step_endpoints(router, "/runs/{id}", RunLife, schema=RunOut, permission=VIEW_RUNS, forms=FOR_STEP, rows=_runs)

statements = resource(
    router,
    "/statements",
    model=Statement,
    schema=StatementOut,
    permission=VIEW_STATEMENTS,
    rows=_statements,
    filters=StatementQuery,
    order=("-period", "-pk"),
)
step_endpoints(
    router,
    "/statements/{id}",
    StatementLife,
    schema=StatementOut,
    permission=VIEW_STATEMENTS,
    forms=FOR_STEP,
    rows=_statements,
)
resource(
    router,
    "/statements/{id}/earnings",
    model=Earning,
    schema=EarningOut,
    permission=VIEW_EARNINGS,
    parent=statements,
    order=("number", "pk"),
    rows=lambda actor, statement: queries.earnings_seen_by(actor).filter(statement=statement),
    name="incentives_statement_earnings",
)

resource(
    router,
    "/statements/{id}/not-counted",
    model=Summary,
    schema=NotCountedOut,
    permission=VIEW_STATEMENTS,
    parent=statements,
    order=("-rebound", "pk"),
    rows=lambda actor, statement: queries.rebound_of(statement, seen_by=actor),
    name="incentives_statement_not_counted",
    summary="Re-bound customers of a statement",
)


@router.get(
    "/statements/{id}/explain",
    response=ExplanationOut,
    summary="Explain a statement",
    operation_id="incentives_statement_explain",
    url_name="incentives_statement-explain",
)
@guarded(VIEW_STATEMENTS)
def explain_statement(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Return the calculation of every incentive of a statement."""
    statement = statements.find(request.actor, id)
    rows = Earning.objects.visible_to(request.actor).filter(statement=statement).order_by("number")
    told = [{"number": one.number, **one.explanation} for one in rows]
    return respond(request, ExplanationOut, {"incentives": told})


earnings = resource(
    router,
    "/earnings",
    model=Earning,
    schema=EarningOut,
    permission=VIEW_EARNINGS,
    rows=queries.earnings_seen_by,
    filters=EarningQuery,
    order=("-period", "number", "pk"),
)


@router.get(
    "/earnings/{id}/explain",
    response=ExplanationOut,
    summary="Explain an incentive",
    operation_id="incentives_earning_explain",
    url_name="incentives_earning-explain",
)
@guarded(VIEW_EARNINGS)
def explain_earning(request: ApiRequest, id: str) -> HttpResponse:  # noqa: A002 - the name in the address
    """Return the calculation of one incentive."""
    earning = earnings.find(request.actor, id)
    return respond(request, ExplanationOut, {"incentives": [{"number": earning.number, **earning.explanation}]})


resource(
    router,
    "/earnings/{id}/lines",
    schema=DetailOut,
    permission=VIEW_LINES,
    parent=earnings,
    order=("line_id",),
    rows=lambda actor, earning: Details(queries.lines_of(earning), earning.statement.run, actor),
    name="incentives_earning_lines",
)
resource(
    router,
    "/details",
    schema=DetailOut,
    permission=VIEW_LINES,
    order=("-incentive", "line_id"),
    filters=DetailFilter,
    rows=lambda actor: Details.of(run_of("", actor), actor),
    name="incentives_details",
)

resource(
    router,
    "/feedback",
    model=Feedback,
    schema=FeedbackOut,
    permission=VIEW_FEEDBACK,
    rows=_feedback,
    filters=FeedbackQuery,
    order=("-asked_at", "-pk"),
)
create_endpoint(router, "/feedback", form=FeedbackForm, action=actions.ask, schema=FeedbackOut)
step_endpoints(
    router, "/feedback/{id}", FeedbackLife, schema=FeedbackOut, permission=VIEW_FEEDBACK, forms=FOR_STEP, rows=_feedback
)
