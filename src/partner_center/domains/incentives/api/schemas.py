"""What the API says of programs, policies, runs, statements, incentives, details and feedback."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Schema

from partner_center.domains.incentives.models import Feedback, Run
from partner_center.domains.incentives.queries.details import Detail


class ProgramOut(Schema):
    """A program and its texts in both languages."""

    id: int
    code: str
    name: str
    name_zh: str
    summary: str
    summary_zh: str


class PolicyOut(Schema):
    """A version of a policy; rates in ``terms`` are fractions (0.05 is five percent).

    ``kind`` tells which terms there are: those of a month's performance, or of opportunities.
    """

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
    """What is confirmed as a whole; ``source`` tells whether it is a month's performance or one opportunity."""

    id: int
    number: str
    partner: str = Field(alias="partner.number")
    source: str
    period: str
    amount: Decimal
    currency: str
    status: str
    published_at: datetime
    publicity_ends_at: datetime
    valid_until: datetime | None
    confirmed_at: datetime | None
    is_confirmed_by_deadline: bool


class NotCountedOut(Schema):
    """A customer that changed its partner: ``amount`` earned nothing; from ``counts_from`` on it counts again."""

    customer: str = Field(alias="customer.number")
    customer_name: str = Field(alias="customer.name")
    association: str
    amount: Decimal = Field(alias="rebound")
    currency: str
    counts_from: datetime


class EarningOut(Schema):
    """One incentive: ``amount`` is ``exact`` plus ``rounding``; ``standing`` is how far it has come towards payment.

    ``association`` is empty where it rewards an opportunity.
    """

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
    valid_until: datetime | None = Field(alias="statement.valid_until")


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
