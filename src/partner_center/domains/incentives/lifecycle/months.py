"""The lives of a policy, a run, a statement and a question about it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.incentives.models import (
    Feedback,
    FeedbackStatus,
    Policy,
    PolicyStatus,
    Run,
    RunStatus,
    Statement,
    StatementStatus,
)
from partner_center.foundations.identity.roles import NOBODY, PARTNER_ADMIN, PARTNER_FINANCE, VENDOR_OPERATIONS
from partner_center.foundations.lifecycle.deadlines import Deadline
from partner_center.foundations.lifecycle.steps import Lifecycle, Step
from partner_center.foundations.lifecycle.terms import days, working_days

PUBLICITY = working_days(5)
"""How long partners may look at a published statement before it confirms itself.

A deployment overrides it by ``TERMS["StatementLife.publicity"]``; who publishes may name a date instead.
"""


VALIDITY = days(365)
"""How long a confirmed incentive can be requested: one year from the letter that says so (domain.md 9.4, rule 33).

A deployment overrides it by ``TERMS["StatementLife.validity"]``.
"""


class PolicyLife(Lifecycle):
    """A policy is drafted, released, and one day retired. What was released is never edited."""

    model = Policy
    noun = "policy"
    label = _("Policy")
    path = (PolicyStatus.DRAFT, PolicyStatus.RELEASED, PolicyStatus.RETIRED)

    release = Step(PolicyStatus.DRAFT, to=PolicyStatus.RELEASED, by=VENDOR_OPERATIONS, label=_("Release"))
    retire = Step(
        PolicyStatus.RELEASED,
        to=PolicyStatus.RETIRED,
        by=VENDOR_OPERATIONS,
        asks=("valid_to",),
        label=_("Retire"),
        tone="danger",
    )


class RunLife(Lifecycle):
    """A run calculates in the background; people publish or discard what came out."""

    model = Run
    noun = "run"
    label = _("Settlement run")
    path = (RunStatus.CALCULATING, RunStatus.CALCULATED, RunStatus.PUBLISHED)

    finish = Step(RunStatus.CALCULATING, to=RunStatus.CALCULATED, by=NOBODY, label=_("Finish calculation"))
    fail = Step(RunStatus.CALCULATING, to=RunStatus.FAILED, by=NOBODY, asks=("reason",), label=_("Fail"), tone="danger")
    retry = Step(RunStatus.FAILED, to=RunStatus.CALCULATING, by=VENDOR_OPERATIONS, label=_("Calculate again"))
    publish = Step(RunStatus.CALCULATED, to=RunStatus.PUBLISHED, by=VENDOR_OPERATIONS, label=_("Publish"))
    discard = Step(
        RunStatus.CALCULATED,
        RunStatus.FAILED,
        to=RunStatus.DISCARDED,
        by=VENDOR_OPERATIONS,
        label=_("Discard"),
        tone="danger",
    )


class StatementLife(Lifecycle):
    """A published statement waits for the partner; after the publicity deadline it confirms itself (seed 001).

    A confirmed one is valid for a year. Then it is closed, and what was not requested lapses (domain.md 9.4, ADR 0020).
    """

    model = Statement
    noun = "statement"
    label = _("Statement")
    path = (StatementStatus.PENDING, StatementStatus.CONFIRMED)

    confirm = Step(
        StatementStatus.PENDING,
        to=StatementStatus.CONFIRMED,
        by=PARTNER_FINANCE | PARTNER_ADMIN,
        label=_("Confirm bill"),
    )
    close = Step(StatementStatus.CONFIRMED, to=StatementStatus.CLOSED, by=NOBODY, label=_("End the validity"))

    publicity = Deadline(
        while_in=StatementStatus.PENDING,
        until="publicity_ends_at",
        usual=PUBLICITY,
        then=confirm.because(_("Confirmed automatically: the publicity deadline passed without a confirmation.")),
        remind=(days(3), days(1)),
        remind_by="incentives.remind_confirmation",
        label=_("Confirmation"),
    )
    validity = Deadline(
        while_in=StatementStatus.CONFIRMED,
        until="valid_until",
        usual=VALIDITY,
        then=close.because(_("The validity is over: what had not been requested by then has lapsed for good.")),
        remind=(days(30), days(7)),
        remind_by="incentives.remind_validity",
        label=pgettext_lazy("incentive", "Validity"),
    )


class FeedbackLife(Lifecycle):
    """A question about a bill is answered by the vendor, or withdrawn by who asked it."""

    model = Feedback
    noun = "feedback"
    label = _("Feedback")
    path = (FeedbackStatus.OPEN, FeedbackStatus.ANSWERED)

    answer = Step(
        FeedbackStatus.OPEN, to=FeedbackStatus.ANSWERED, by=VENDOR_OPERATIONS, asks=("reply",), label=_("Answer")
    )
    withdraw = Step(
        FeedbackStatus.OPEN,
        to=FeedbackStatus.WITHDRAWN,
        by=PARTNER_FINANCE | PARTNER_ADMIN,
        label=_("Withdraw"),
        tone="danger",
    )
