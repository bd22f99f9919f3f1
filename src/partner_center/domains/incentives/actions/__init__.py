"""What happens to policies, runs, statements and feedback: the only writers of this domain's tables."""

from partner_center.domains.incentives.actions.applications import (
    amend_application,
    apply,
    approve,
    reject,
    resubmit,
    settle,
    withdraw_application,
)
from partner_center.domains.incentives.actions.feedback import answer, ask, withdraw
from partner_center.domains.incentives.actions.policies import (
    amend_policy,
    amend_program,
    draft_policy,
    found_program,
    release,
    retire,
)
from partner_center.domains.incentives.actions.publishing import publish
from partner_center.domains.incentives.actions.runs import discard, fail, finish, order_run, retry
from partner_center.domains.incentives.actions.statements import confirm

__all__ = [
    "amend_application",
    "amend_policy",
    "amend_program",
    "answer",
    "apply",
    "approve",
    "ask",
    "confirm",
    "discard",
    "draft_policy",
    "fail",
    "finish",
    "found_program",
    "order_run",
    "publish",
    "reject",
    "release",
    "resubmit",
    "retire",
    "retry",
    "settle",
    "withdraw",
    "withdraw_application",
]
