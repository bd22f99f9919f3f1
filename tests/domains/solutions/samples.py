"""Records of this domain for the contract tests."""

from __future__ import annotations

from typing import Any

from partner_center.domains.solutions.models import Offering
from tests.domains.solutions import goods

SAMPLES: dict[Any, Any] = {
    Offering: goods.drafted,
    "GET /api/v1/solutions/offerings/{id}/marks": goods.drafted,
    "solutions:offering-mark": goods.listed,
    "solutions:offering-use": goods.listed,
    "solutions:offering-labels": goods.listed,
    "POST /api/v1/solutions/offerings/{id}/mark": goods.listed,
    "POST /api/v1/solutions/offerings/{id}/use": goods.listed,
    "POST /api/v1/solutions/offerings/{id}/labels": goods.listed,
}
