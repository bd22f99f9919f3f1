"""The incentives over the API: programs, policies, runs, statements, incentives, details, feedback."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from ninja import Field, Router, Schema

from partner_center.domains.incentives import actions, queries
from partner_center.domains.incentives.forms import (
    FOR_STEP,
    AmendPolicyForm,
    FeedbackForm,
    PolicyForm,
    ProgramForm,
    ProgramTextsForm,
    RunForm,
    initial_of,
)
from partner_center.domains.incentives.lifecycle import FeedbackLife, PolicyLife, RunLife, StatementLife
from partner_center.domains.incentives.models import Earning, Feedback, Policy, Program, Run, Statement
from partner_center.domains.incentives.policies import (
    VIEW_EARNINGS,
    VIEW_FEEDBACK,
    VIEW_LINES,
    VIEW_PROGRAMS,
    VIEW_RUNS,
    VIEW_STATEMENTS,
)
from partner_center.domains.incentives.queries.details import Detail, DetailFilter, Details, run_of
from partner_center.domains.incentives.queries.filters import (
    EarningQuery,
    FeedbackQuery,
    PolicyFilter,
    RunFilter,
    StatementQuery,
)
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, guarded
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.steps import step_endpoints
from partner_center.foundations.apikit.verbs import amend_endpoint, create_endpoint
from partner_center.foundations.identity.actor import Actor

router = Router(tags=["Incentives"])


class ProgramOut(Schema):
    """A program and its texts in both languages."""

    id: int
    code: str
    name: str
    name_zh: str
    summary: str
    summary_zh: str


class PolicyOut(Schema):
    """A version of a policy; rates in ``terms`` are fractions (0.05 is five percent)."""

    id: int
    program: str = Field(alias="program.code")
    version: int
    status: str
    kind: str
    currency: str
    valid_from: str
    valid_to: str
    note: str
    terms: dict[str, Any]
    digest: str
    released_at: datetime | None


class RunOut(Schema):
    """A settlement run; ``digest`` identifies its snapshot."""

    id: int
    number: str
    period: str
    status: str
    build: str
    lines: int
    partners: int
    digest: str
    failure: str
    created_at: datetime
    published_at: datetime | None
    publicity_ends_at: datetime | None

    @staticmethod
    def resolve_build(run: Run) -> str:
        """Return month and version of the performance."""
        return str(run.build)


class StatementOut(Schema):
    """Everything a partner earned in one month and currency."""

    id: int
    number: str
    partner: str = Field(alias="partner.number")
    period: str
    amount: Decimal
    currency: str
    status: str
    published_at: datetime
    publicity_ends_at: datetime
    confirmed_at: datetime | None
    is_confirmed_by_deadline: bool


class EarningOut(Schema):
    """One incentive: ``amount`` is ``exact`` plus ``rounding``; ``standing`` is how far it has come towards payment."""

    id: int
    number: str
    statement: str = Field(alias="statement.number")
    partner: str = Field(alias="partner.number")
    program: str = Field(alias="policy.program.code")
    version: int = Field(alias="policy.version")
    period: str
    association: str
    base: Decimal
    metric: Decimal
    rate: Decimal
    exact: Decimal
    rounding: Decimal
    amount: Decimal
    currency: str
    lines: int
    status: str = Field(alias="statement.status")
    standing: str | None


class DetailOut(Schema):
    """One explained line; the lines of an incentive sum to its ``exact`` amount."""

    incentive: str
    line_id: str
    partner: str
    program: str
    association: str
    customer_name: str
    account: str
    order_id: str | None
    resource_id: str | None
    category: str
    service: str
    region: str | None
    billing_mode: str | None
    charge_category: str
    charge_start: datetime | None
    base: Decimal
    metric: Decimal
    rung: int
    rate: Decimal
    amount: Decimal
    currency: str
    bill_file: str
    feedback: int | None
    feedback_status: str | None

    @staticmethod
    def resolve_incentive(row: Detail) -> str:
        """Return the incentive ID."""
        return row.earning.number

    @staticmethod
    def resolve_partner(row: Detail) -> str:
        """Return the partner's number."""
        return row.earning.partner.number

    @staticmethod
    def resolve_amount(row: Detail) -> Decimal:
        """Return what the line earned, exactly."""
        amount: Decimal = row.line.incentive
        return amount

    @staticmethod
    def resolve_feedback(row: Detail) -> int | None:
        """Return the id of the newest feedback on the line."""
        return row.feedback.pk if row.feedback else None

    @staticmethod
    def resolve_feedback_status(row: Detail) -> str | None:
        """Return where that feedback stands."""
        return row.feedback.status if row.feedback else None


class FeedbackOut(Schema):
    """A question and its answer."""

    id: int
    statement: str = Field(alias="statement.number")
    earning: str | None
    line_id: str
    line: dict[str, Any]
    status: str
    text: str
    reply: str
    asked_at: datetime
    answered_at: datetime | None

    @staticmethod
    def resolve_earning(feedback: Feedback) -> str | None:
        """Return the incentive ID, if it is about one."""
        return feedback.earning.number if feedback.earning else None


class ExplanationOut(Schema):
    """How figures came about, by the ``number`` of the incentive: rule, metric, rung, terms of the formula.

    All amounts are decimal text; ``incentive`` is the exact amount.
    """

    incentives: list[dict[str, Any]]


def _policies(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    return Policy.objects.visible_to(actor).select_related("program")


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
    rows=_policies,
    current=initial_of,
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
