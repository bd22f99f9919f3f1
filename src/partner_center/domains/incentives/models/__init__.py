"""Programs, policies, runs, statements, earnings, feedback; applications for opportunities, and who may apply."""

from partner_center.domains.incentives.models.amounts import FINE, PAYABLE
from partner_center.domains.incentives.models.applications import (
    CONTRACT,
    EDITABLE,
    OFFERING_ONCE,
    ORDER_ONCE,
    ORDER_PROOF,
    RUNNING,
    SPAN_ONCE,
    Application,
    ApplicationOrder,
    ApplicationStatus,
    Stage,
)
from partner_center.domains.incentives.models.feedback import Feedback, FeedbackQuerySet, FeedbackStatus
from partner_center.domains.incentives.models.programs import (
    RELEASED_ONCE,
    Policy,
    PolicyKind,
    PolicyQuerySet,
    PolicyStatus,
    Program,
    ProgramQuerySet,
)
from partner_center.domains.incentives.models.runs import Run, RunQuerySet, RunStatus
from partner_center.domains.incentives.models.statements import (
    Earning,
    EarningQuerySet,
    Source,
    Statement,
    StatementQuerySet,
    StatementStatus,
)
from partner_center.domains.incentives.models.taking_part import Participation, SpanRows, Whitelisting

__all__ = [
    "CONTRACT",
    "EDITABLE",
    "FINE",
    "OFFERING_ONCE",
    "ORDER_ONCE",
    "ORDER_PROOF",
    "PAYABLE",
    "RELEASED_ONCE",
    "RUNNING",
    "SPAN_ONCE",
    "Application",
    "ApplicationOrder",
    "ApplicationStatus",
    "Earning",
    "EarningQuerySet",
    "Feedback",
    "FeedbackQuerySet",
    "FeedbackStatus",
    "Participation",
    "Policy",
    "PolicyKind",
    "PolicyQuerySet",
    "PolicyStatus",
    "Program",
    "ProgramQuerySet",
    "Run",
    "RunQuerySet",
    "RunStatus",
    "Source",
    "SpanRows",
    "Stage",
    "Statement",
    "StatementQuerySet",
    "StatementStatus",
    "Whitelisting",
]
