"""Reading opportunities: who looks after them, what they lack, who may receive them, what is masked."""

from partner_center.domains.opportunities.queries.completeness import missing
from partner_center.domains.opportunities.queries.eligibility import Eligibility, eligibilities, eligibility
from partner_center.domains.opportunities.queries.masks import band, is_masked, shown, with_masks
from partner_center.domains.opportunities.queries.mending import is_mended, named_fields
from partner_center.domains.opportunities.queries.newness import newness
from partner_center.domains.opportunities.queries.routing import office_for, route

__all__ = [
    "Eligibility",
    "band",
    "eligibilities",
    "eligibility",
    "is_masked",
    "is_mended",
    "missing",
    "named_fields",
    "newness",
    "office_for",
    "route",
    "shown",
    "with_masks",
]
