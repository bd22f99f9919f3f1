"""Nouns: customers, associations in time, prospects and invitations, and what customers and partners ask for."""

from partner_center.domains.customers.models.associations import (
    ONE_PARTNER,
    Association,
    AssociationQuerySet,
    AssociationType,
    Customer,
    CustomerManager,
    CustomerQuerySet,
    _Span,
)

__all__ = [
    "ONE_PARTNER",
    "Association",
    "AssociationQuerySet",
    "AssociationType",
    "Customer",
    "CustomerManager",
    "CustomerQuerySet",
    "_Span",
]
