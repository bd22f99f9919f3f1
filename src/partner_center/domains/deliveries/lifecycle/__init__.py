"""The lives of projects, milestones, plan changes, replacements, acceptances and rubrics, and their queues."""

from partner_center.domains.deliveries.lifecycle.acceptances import ACCEPTANCE_QUEUE, AcceptanceLife
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
    "MilestoneLife",
    "PlanChangeLife",
    "ProjectLife",
    "ReplacementLife",
    "RubricLife",
]
