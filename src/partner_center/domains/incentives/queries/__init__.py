"""Reads of this domain: what runs left, what people may see of it, what opportunities earn, how lists narrow it."""

from partner_center.domains.incentives.queries.applications import ApplicationFilter, applications_seen_by
from partner_center.domains.incentives.queries.awards import Calculation, billing_zone, calculation_of
from partner_center.domains.incentives.queries.eligibility import (
    RESULTS,
    Criterion,
    Eligibility,
    application_eligibility,
    eligibilities,
    eligibility_of,
)
from partner_center.domains.incentives.queries.not_counted import rebound_in, rebound_of
from partner_center.domains.incentives.queries.opportunities import (
    applies_from,
    can_be_applied_for,
    delivery_of,
    is_listed,
    offerings_of,
    rewardable,
    span_of,
    to_apply,
)
from partner_center.domains.incentives.queries.orders import (
    account_of,
    candidates,
    claims_on,
    orders_of_account,
    own_accounts,
    policy_for,
)
from partner_center.domains.incentives.queries.snapshots import (
    details_of,
    earnings_seen_by,
    line_of,
    lines_of,
    published_runs,
    snapshot_of,
)

__all__ = [
    "RESULTS",
    "ApplicationFilter",
    "Calculation",
    "Criterion",
    "Eligibility",
    "account_of",
    "application_eligibility",
    "applications_seen_by",
    "applies_from",
    "billing_zone",
    "calculation_of",
    "can_be_applied_for",
    "candidates",
    "claims_on",
    "delivery_of",
    "details_of",
    "earnings_seen_by",
    "eligibilities",
    "eligibility_of",
    "is_listed",
    "line_of",
    "lines_of",
    "offerings_of",
    "orders_of_account",
    "own_accounts",
    "policy_for",
    "published_runs",
    "rebound_in",
    "rebound_of",
    "rewardable",
    "snapshot_of",
    "span_of",
    "to_apply",
]
