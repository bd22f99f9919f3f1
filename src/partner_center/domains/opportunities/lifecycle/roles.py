"""Who does what to opportunities, and the conditions that are more than a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partner_center.domains.opportunities.models import AGREED, OpportunityStatus, Stage
from partner_center.foundations.identity.roles import (
    PARTNER_ADMIN,
    PARTNER_SALES,
    VENDOR_ADMIN,
    VENDOR_BUSINESS,
    VENDOR_MANAGER,
    VENDOR_OFFICE,
    VENDOR_OPERATIONS,
    Role,
)

if TYPE_CHECKING:
    from partner_center.domains.opportunities.models import Opportunity
    from partner_center.foundations.identity.actor import Actor

SHARES = PARTNER_ADMIN | PARTNER_SALES
"""The partner's people who share opportunities and answer those of the vendor."""

AUDITS = VENDOR_MANAGER | VENDOR_OPERATIONS
"""Ecosystem managers, and the pool that audits for partners without one (domain.md 7)."""

VALIDATES = VENDOR_BUSINESS | VENDOR_OFFICE
"""Business development, and the office's people who own the customer (domain.md 7.3)."""

OFFERS_OUT = VENDOR_BUSINESS | VENDOR_MANAGER | VENDOR_OFFICE
"""The vendor's people who share an opportunity with a partner."""

CLOSES = VENDOR_MANAGER | VENDOR_BUSINESS
"""Only they end what was submitted; a partner cannot (domain.md 7.3)."""

FOLLOWS = SHARES | VENDOR_BUSINESS | VENDOR_MANAGER | VENDOR_OFFICE
"""Both sides report progress and keep the team."""

KEEPS = VENDOR_ADMIN
"""Who keeps offices and their customers."""

KEEPS_MEMBERS = VENDOR_ADMIN | VENDOR_OPERATIONS
"""Who keeps the members of the co-selling program."""


def audits(actor: Actor, opportunity: Opportunity) -> bool:
    """Tell whether the audit is this person's: the partner's manager, or the pool where the partner has none."""
    if opportunity.pdm_id is None or Role.VENDOR_MANAGER not in actor.roles:
        return True
    return actor.user is not None and actor.user.pk == opportunity.pdm_id


def validates(actor: Actor, opportunity: Opportunity) -> bool:
    """Tell whether the validation is this person's: business development, or a member of the office."""
    if Role.VENDOR_OFFICE not in actor.roles or Role.VENDOR_BUSINESS in actor.roles or opportunity.office is None:
        return True
    return actor.user is not None and opportunity.office.members.filter(pk=actor.user.pk).exists()


def is_agreed(actor: Actor, opportunity: Opportunity) -> bool:
    """Tell whether both sides still work on it, so that the sale may move."""
    del actor
    return opportunity.status in AGREED


def may_close(actor: Actor, opportunity: Opportunity) -> bool:
    """Tell whether nothing is signed yet: a contract is ended with the customer, not here."""
    del actor
    return opportunity.stage in {"", Stage.FOLLOWING}


def is_offered(opportunity: Opportunity) -> bool:
    """Tell whether the partner still has to answer."""
    return opportunity.status == OpportunityStatus.OFFERED
