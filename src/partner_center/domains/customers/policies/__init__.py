"""Who may look at what, and conditions that are more than a role."""

from partner_center.domains.customers.policies.associations import VIEW_ASSOCIATIONS, VIEW_PARTNER
from partner_center.domains.customers.policies.requests import (
    VIEW_AUTHORIZATIONS,
    VIEW_CONTACTS,
    VIEW_FACTS,
    VIEW_OWN,
    VIEW_QUESTIONS,
    VIEW_REQUESTS,
    VIEW_SEGMENTS,
    VIEW_TEAMS,
)

__all__ = [
    "VIEW_ASSOCIATIONS",
    "VIEW_AUTHORIZATIONS",
    "VIEW_CONTACTS",
    "VIEW_FACTS",
    "VIEW_OWN",
    "VIEW_PARTNER",
    "VIEW_QUESTIONS",
    "VIEW_REQUESTS",
    "VIEW_SEGMENTS",
    "VIEW_TEAMS",
]
