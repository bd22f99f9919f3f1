"""The lives of policies, runs, statements and questions, and of applications for opportunities."""

from partner_center.domains.incentives.lifecycle.applications import APPLICATION_QUEUE, APPLIES, ApplicationLife
from partner_center.domains.incentives.lifecycle.months import (
    PUBLICITY,
    VALIDITY,
    FeedbackLife,
    PolicyLife,
    RunLife,
    StatementLife,
)

__all__ = [
    "APPLICATION_QUEUE",
    "APPLIES",
    "PUBLICITY",
    "VALIDITY",
    "ApplicationLife",
    "FeedbackLife",
    "PolicyLife",
    "RunLife",
    "StatementLife",
]
