"""Records of this domain for the contract tests."""

from __future__ import annotations

from typing import Any

from partner_center.domains.deliveries.models import (
    Acceptance,
    BaselineDelivery,
    Evaluation,
    Milestone,
    PlanChange,
    Project,
    Replacement,
    Rubric,
)
from tests.domains.deliveries import baselines, works

SAMPLES: dict[Any, Any] = {
    Project: works.draft,
    "deliveries:project-amend": works.draft,
    "deliveries:change-new": works.reported,
    "deliveries:replacement-new": works.reported,
    "deliveries:acceptance-prepare": works.reported,
    "POST /api/v1/deliveries/projects/{id}/changes": works.reported,
    "POST /api/v1/deliveries/projects/{id}/replacements": works.reported,
    "POST /api/v1/deliveries/projects/{id}/acceptance": works.reported,
    "GET /api/v1/deliveries/projects/{id}/milestones": works.reported,
    "GET /api/v1/deliveries/projects/{id}/plans": works.reported,
    "GET /api/v1/deliveries/projects/{id}/team": works.reported,
    "GET /api/v1/deliveries/projects/{id}/work": works.reported,
    Milestone: works.milestone,
    PlanChange: works.change,
    Replacement: works.replacement,
    Acceptance: works.prepared,
    BaselineDelivery: baselines.begun,
    Evaluation: lambda partner: works.scored(partner).evaluation,
    Rubric: lambda _partner: works.released(),
    "deliveries:rubric-amend": lambda _partner: works.rubric(),
}
SHARED: dict[Any, str] = {Rubric: "the released rubric is for every partner: it says by what they are scored"}
