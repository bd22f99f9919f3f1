"""Two lives of one record: whether both sides agree, and how far the sale is."""

from partner_center.domains.opportunities.lifecycle.duplicates import DuplicateLife
from partner_center.domains.opportunities.lifecycle.opportunities import (
    AUDIT_QUEUE,
    MENDABLE,
    VALIDATION_QUEUE,
    OpportunityLife,
)
from partner_center.domains.opportunities.lifecycle.roles import (
    AUDITS,
    CLOSES,
    FOLLOWS,
    KEEPS,
    KEEPS_MEMBERS,
    OFFERS_OUT,
    SHARES,
    VALIDATES,
    is_agreed,
    is_offered,
)
from partner_center.domains.opportunities.lifecycle.stages import StageLife

__all__ = [
    "AUDITS",
    "AUDIT_QUEUE",
    "CLOSES",
    "FOLLOWS",
    "KEEPS",
    "KEEPS_MEMBERS",
    "MENDABLE",
    "OFFERS_OUT",
    "SHARES",
    "VALIDATES",
    "VALIDATION_QUEUE",
    "DuplicateLife",
    "OpportunityLife",
    "StageLife",
    "is_agreed",
    "is_offered",
]
