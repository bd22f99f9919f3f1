"""States, steps and deadlines of the customers' domain; importing this room declares all of them."""

from partner_center.domains.customers.lifecycle.requests import BOTH_SIDES, AssociationRequestLife, AuthorizationLife

__all__ = ["BOTH_SIDES", "AssociationRequestLife", "AuthorizationLife"]
