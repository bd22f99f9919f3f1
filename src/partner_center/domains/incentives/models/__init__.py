"""Programs, policies, runs, statements, earnings and feedback."""

from partner_center.domains.incentives.models.amounts import FINE, PAYABLE
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

__all__ = [
    "FINE",
    "PAYABLE",
    "RELEASED_ONCE",
    "Earning",
    "EarningQuerySet",
    "Feedback",
    "FeedbackQuerySet",
    "FeedbackStatus",
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
    "Statement",
    "StatementQuerySet",
    "StatementStatus",
]
