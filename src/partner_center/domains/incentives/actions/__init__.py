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
from partner_center.domains.incentives.actions.statements import close, confirm
from partner_center.domains.incentives.actions.taking_part import (
    add_to_whitelist,
    end_whitelisting,
    leave,
    take_part,
)

__all__ = [
    "add_to_whitelist",
    "amend_application",
    "amend_policy",
    "amend_program",
    "answer",
    "apply",
    "approve",
    "ask",
    "close",
    "confirm",
    "discard",
    "draft_policy",
    "end_whitelisting",
    "fail",
    "finish",
    "found_program",
    "leave",
    "order_run",
    "publish",
    "reject",
    "release",
    "resubmit",
    "retire",
    "retry",
    "settle",
    "take_part",
    "withdraw",
    "withdraw_application",
]
