"""What happens to customers: the only writers of this domain's tables."""

from partner_center.domains.customers.actions.associations import associate, end_association, register_customer
from partner_center.domains.customers.actions.facts import note_consumption, state_facts

__all__ = ["associate", "end_association", "note_consumption", "register_customer", "state_facts"]
