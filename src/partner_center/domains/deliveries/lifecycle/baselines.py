"""The life of the evaluation of a baseline solution's delivery. Nothing of it runs against a clock (domain.md 8.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.deliveries.lifecycle.projects import CHECKS, DELIVERS
from partner_center.domains.deliveries.models import BaselineDelivery, BaselineStatus
from partner_center.foundations.identity.roles import NOBODY
from partner_center.foundations.lifecycle.steps import Lifecycle, Step
from partner_center.foundations.lifecycle.terms import working_days
from partner_center.foundations.reviews.queues import Queue

if TYPE_CHECKING:
    from django.db.models import Model


class BaselineLife(Lifecycle):
    """Registered with its project manager, ended as the customer agreed, closed by evidence (domain.md 8.6)."""

    model = BaselineDelivery
    noun = "baseline"
    label = _("Baseline delivery")
    path = (
        BaselineStatus.TO_REGISTER,
        BaselineStatus.REGISTERED,
        BaselineStatus.ACCEPTED,
        BaselineStatus.REVIEWING,
        BaselineStatus.EVIDENCED,
    )

    register = Step(
        BaselineStatus.TO_REGISTER,
        to=BaselineStatus.REGISTERED,
        by=DELIVERS,
        asks=("manager_name", "manager_email", "manager_phone"),
        label=pgettext_lazy("baseline", "Register"),
    )
    change_manager = Step(
        BaselineStatus.REGISTERED,
        to=BaselineStatus.REGISTERED,
        by=DELIVERS,
        asks=("manager_name", "manager_email", "manager_phone"),
        label=_("Change the project manager"),
        tone="",
    )
    feed_back_accepted = Step(
        BaselineStatus.REGISTERED,
        to=BaselineStatus.ACCEPTED,
        by=DELIVERS,
        asks=("ended_on",),
        label=pgettext_lazy("baseline", "The customer accepted"),
        tone="success",
    )
    feed_back_terminated = Step(
        BaselineStatus.REGISTERED,
        to=BaselineStatus.TERMINATED,
        by=DELIVERS,
        asks=("ended_on", "reason"),
        label=pgettext_lazy("baseline", "The customer agreed to terminate"),
        tone="danger",
    )
    hand_in = Step(
        BaselineStatus.ACCEPTED,
        BaselineStatus.TERMINATED,
        BaselineStatus.INCOMPLETE,
        to=BaselineStatus.REVIEWING,
        by=DELIVERS,
        asks=("evidence",),
        label=_("Hand in evidence"),
    )
    add_evidence = Step(
        BaselineStatus.REVIEWING,
        to=BaselineStatus.REVIEWING,
        by=DELIVERS,
        asks=("evidence",),
        label=_("Add evidence"),
        tone="",
    )
    find_evidenced = Step(
        BaselineStatus.REVIEWING,
        to=BaselineStatus.EVIDENCED,
        by=CHECKS,
        label=pgettext_lazy("baseline", "Close as evidenced"),
        tone="success",
    )
    send_back = Step(
        BaselineStatus.REVIEWING,
        to=BaselineStatus.INCOMPLETE,
        by=CHECKS,
        asks=("reason",),
        label=pgettext_lazy("baseline", "Evidence is missing"),
        tone="danger",
    )
    close = Step(
        BaselineStatus.TO_REGISTER,
        BaselineStatus.REGISTERED,
        to=BaselineStatus.CLOSED,
        by=NOBODY,
        label=pgettext_lazy("baseline", "Close with the lost sale"),
    )

    @classmethod
    def who_acts(cls, subject: Model) -> list[str]:
        """Return whose turn it is; evidence under review waits for the vendor, though more may be added."""
        if str(getattr(subject, cls.field)) == BaselineStatus.REVIEWING:
            return [str(role.label) for role in CHECKS]
        return super().who_acts(subject)


BASELINE_QUEUE = Queue(
    code="baseline-evidence",
    label=_("Evidence of baseline deliveries"),
    by=CHECKS,
    submit=BaselineLife.hand_in,
    approve=BaselineLife.find_evidenced,
    reject=BaselineLife.send_back,
    approve_form="partner_center.domains.deliveries.forms.CommentForm",
    supplement_within=working_days(10),
    announces=False,
)
"""Where evidence waits. A supplement that does not come within ten working days sends the evidence back."""
