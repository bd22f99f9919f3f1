"""What a build reads, the lines it left, and the figures that pages show of it."""

from partner_center.domains.performance.queries.inputs import Attributed, association_spans, linked_accounts
from partner_center.domains.performance.queries.lines import (
    LineFilter,
    computed_at,
    current_months,
    facts_root,
    lines_of,
    lines_of_month,
)

__all__ = [
    "Attributed",
    "LineFilter",
    "association_spans",
    "computed_at",
    "current_months",
    "facts_root",
    "lines_of",
    "lines_of_month",
    "linked_accounts",
]
