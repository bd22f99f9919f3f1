"""What happens to customers: the only writers of this domain's tables."""

from partner_center.domains.customers.actions.associations import associate, end_association, register_customer

__all__ = ["associate", "end_association", "register_customer"]
