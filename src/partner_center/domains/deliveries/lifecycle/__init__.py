"""The lives of projects, milestones, changes, replacements, acceptances, rubrics and baseline deliveries; queues."""

from partner_center.domains.deliveries.lifecycle.acceptances import ACCEPTANCE_QUEUE, AcceptanceLife
from partner_center.domains.deliveries.lifecycle.baselines import BASELINE_QUEUE, BaselineLife
from partner_center.domains.deliveries.lifecycle.plans import (
    CHANGE_QUEUE,
    REPLACEMENT_QUEUE,
    TOLERANCE,
    MilestoneLife,
    PlanChangeLife,
    ReplacementLife,
)
from partner_center.domains.deliveries.lifecycle.projects import (
    CHECKS,
    CONFIRMS,
    DELIVERS,
    KEEPS_RUBRICS,
    REPORT_MENDABLE,
    REPORT_QUEUE,
    ProjectLife,
)
from partner_center.domains.deliveries.lifecycle.rubrics import RubricLife

__all__ = [
    "ACCEPTANCE_QUEUE",
    "BASELINE_QUEUE",
    "CHANGE_QUEUE",
    "CHECKS",
    "CONFIRMS",
    "DELIVERS",
    "KEEPS_RUBRICS",
    "REPLACEMENT_QUEUE",
    "REPORT_MENDABLE",
    "REPORT_QUEUE",
    "TOLERANCE",
    "AcceptanceLife",
    "BaselineLife",
    "MilestoneLife",
    "PlanChangeLife",
    "ProjectLife",
    "ReplacementLife",
    "RubricLife",
]
