"""The lives of milestones, of changes to the plan, and of replacements in the team."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.deliveries.lifecycle.projects import CHECKS, CONFIRMS, DELIVERS
from partner_center.domains.deliveries.models import (
    ChangeStatus,
    Milestone,
    MilestoneStatus,
    PlanChange,
    ProjectStatus,
    Replacement,
    ReplacementStatus,
)
from partner_center.foundations.identity.roles import NOBODY
from partner_center.foundations.lifecycle.deadlines import Deadline
from partner_center.foundations.lifecycle.steps import Lifecycle, Step
from partner_center.foundations.lifecycle.terms import days, working_days
from partner_center.foundations.reviews.queues import Queue

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

TOLERANCE = working_days(5)
"""How late a milestone may be reached before the delay is severe (domain.md rule 3, seed 003)."""


def is_delivered(actor: Actor, milestone: Milestone) -> bool:
    """Tell whether the milestone's project is being delivered."""
    del actor
    return str(milestone.project.status) == ProjectStatus.REPORTED


class MilestoneLife(Lifecycle):
    """Reached by its day, or late: within the tolerance a delay, beyond it a severe one (seed 003)."""

    model = Milestone
    noun = "milestone"
    label = _("Milestone")
    path = (MilestoneStatus.DRAFT, MilestoneStatus.PLANNED, MilestoneStatus.REACHED)

    put_in_force = Step(
        MilestoneStatus.DRAFT,
        to=MilestoneStatus.PLANNED,
        by=NOBODY,
        label=pgettext_lazy("milestone", "Put in force"),
    )
    reach = Step(
        MilestoneStatus.PLANNED,
        MilestoneStatus.DELAYED,
        MilestoneStatus.SEVERE,
        to=MilestoneStatus.REACHED,
        by=DELIVERS,
        when=is_delivered,
        asks=("actual_on",),
        label=pgettext_lazy("milestone", "Report as reached"),
        tone="success",
    )
    fall_behind = Step(
        MilestoneStatus.PLANNED,
        to=MilestoneStatus.DELAYED,
        by=NOBODY,
        label=pgettext_lazy("milestone", "Fall behind"),
    )
    flag = Step(
        MilestoneStatus.DELAYED,
        to=MilestoneStatus.SEVERE,
        by=NOBODY,
        label=pgettext_lazy("milestone", "Flag as severely delayed"),
    )
    replan = Step(
        MilestoneStatus.PLANNED,
        MilestoneStatus.DELAYED,
        MilestoneStatus.SEVERE,
        to=MilestoneStatus.PLANNED,
        by=NOBODY,
        label=pgettext_lazy("milestone", "Plan anew"),
    )
    stop = Step(
        MilestoneStatus.PLANNED,
        MilestoneStatus.DELAYED,
        MilestoneStatus.SEVERE,
        to=MilestoneStatus.DRAFT,
        by=NOBODY,
        label=pgettext_lazy("milestone", "Stop"),
    )

    planned = Deadline(
        while_in=MilestoneStatus.PLANNED,
        until="planned_on",
        then=fall_behind.because(_("It was not reached on its planned day.")),
        remind=(days(5), days(1)),
        remind_by="deliveries.remind_milestone",
        label=pgettext_lazy("milestone", "Planned day"),
    )
    tolerated = Deadline(
        while_in=MilestoneStatus.DELAYED,
        until="tolerated_until",
        usual=TOLERANCE,
        then=flag.because(_("It was not reached within five working days after its planned day.")),
        remind=(days(1),),
        remind_by="deliveries.remind_milestone",
        label=pgettext_lazy("milestone", "Tolerance"),
    )

    @classmethod
    def company_of(cls, subject: Milestone) -> Company:
        """Return the partner, whose working days count."""
        return subject.project.partner


class PlanChangeLife(Lifecycle):
    """Asked for with a reason, reviewed; once approved the new plan rules and the old one is kept (domain.md 8.3)."""

    model = PlanChange
    noun = "change"
    label = _("Plan change")
    path = (ChangeStatus.REVIEWING, ChangeStatus.APPROVED)

    approve = Step(ChangeStatus.REVIEWING, to=ChangeStatus.APPROVED, by=CHECKS, label=_("Approve"), tone="success")
    reject = Step(
        ChangeStatus.REVIEWING,
        to=ChangeStatus.REJECTED,
        by=CHECKS,
        asks=("reason",),
        label=_("Reject"),
        tone="danger",
    )
    withdraw = Step(ChangeStatus.REVIEWING, to=ChangeStatus.WITHDRAWN, by=DELIVERS, label=_("Withdraw"), tone="danger")


CHANGE_QUEUE = Queue(
    code="plan-change",
    label=_("Plan change"),
    by=CHECKS,
    approve=PlanChangeLife.approve,
    reject=PlanChangeLife.reject,
    withdraw=PlanChangeLife.withdraw,
    supplement_within=working_days(5),
    announces=False,
)
"""Where changes of plans wait."""


class ReplacementLife(Lifecycle):
    """Asked for by the partner, confirmed by the office (domain.md 8.3)."""

    model = Replacement
    noun = "replacement"
    label = _("Personnel replacement")
    path = (ReplacementStatus.REVIEWING, ReplacementStatus.CONFIRMED)

    confirm = Step(
        ReplacementStatus.REVIEWING,
        to=ReplacementStatus.CONFIRMED,
        by=CONFIRMS,
        label=pgettext_lazy("replacement", "Confirm"),
        tone="success",
    )
    reject = Step(
        ReplacementStatus.REVIEWING,
        to=ReplacementStatus.REJECTED,
        by=CONFIRMS,
        asks=("reason",),
        label=_("Reject"),
        tone="danger",
    )
    withdraw = Step(
        ReplacementStatus.REVIEWING, to=ReplacementStatus.WITHDRAWN, by=DELIVERS, label=_("Withdraw"), tone="danger"
    )


REPLACEMENT_QUEUE = Queue(
    code="personnel-replacement",
    label=_("Personnel replacement"),
    by=CONFIRMS,
    approve=ReplacementLife.confirm,
    reject=ReplacementLife.reject,
    withdraw=ReplacementLife.withdraw,
    supplement_within=working_days(5),
    announces=False,
)
"""Where replacements wait for the office."""
