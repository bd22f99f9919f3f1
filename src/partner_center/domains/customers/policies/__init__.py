"""Who may look at what, and conditions that are more than a role."""

from partner_center.domains.customers.policies.associations import VIEW_ASSOCIATIONS, VIEW_PARTNER

__all__ = ["VIEW_ASSOCIATIONS", "VIEW_PARTNER"]
