"""Reading projects, plans, people's certificates and scores."""

from partner_center.domains.deliveries.queries.baselines import unevaluated, unevaluated_offerings
from partner_center.domains.deliveries.queries.dates import deviation, last_tolerated_day, today_at, tolerated_until
from partner_center.domains.deliveries.queries.people import (
    LEVELS,
    best_certificates,
    level_of,
    uncertified,
    why_not,
)
from partner_center.domains.deliveries.queries.projects import (
    ahead_of,
    alike,
    awaits_supplement,
    dates_of,
    materials_of,
    others_open,
    papers_of,
    twin_of,
    with_plan,
)
from partner_center.domains.deliveries.queries.scoring import Part, parts_of, total_of

__all__ = [
    "LEVELS",
    "Part",
    "ahead_of",
    "alike",
    "awaits_supplement",
    "best_certificates",
    "dates_of",
    "deviation",
    "last_tolerated_day",
    "level_of",
    "materials_of",
    "others_open",
    "papers_of",
    "parts_of",
    "today_at",
    "tolerated_until",
    "total_of",
    "twin_of",
    "uncertified",
    "unevaluated",
    "unevaluated_offerings",
    "why_not",
    "with_plan",
]
