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
from partner_center.domains.customers.models.facts import AccountFacts, Enterprise, FactsSource, Frozen
from partner_center.domains.customers.models.managers import (
    ONE_MANAGER,
    Manager,
    TeamMember,
    is_account_manager,
    managed_customers,
    may_act_for,
    own_and_team,
)
from partner_center.domains.customers.models.relations import (
    TAG_LENGTH,
    Authorization,
    AuthorizationStatus,
    Contact,
    Scope,
    Tag,
)
from partner_center.domains.customers.models.requests import (
    AssociationRequest,
    AssociationRequestStatus,
    Consequence,
    ConsequenceKind,
    RequestKind,
    Side,
)

__all__ = [
    "ONE_MANAGER",
    "ONE_PARTNER",
    "TAG_LENGTH",
    "AccountFacts",
    "Association",
    "AssociationQuerySet",
    "AssociationRequest",
    "AssociationRequestStatus",
    "AssociationType",
    "Authorization",
    "AuthorizationStatus",
    "Consequence",
    "ConsequenceKind",
    "Contact",
    "Customer",
    "CustomerManager",
    "CustomerQuerySet",
    "Enterprise",
    "FactsSource",
    "Frozen",
    "Manager",
    "RequestKind",
    "Scope",
    "Side",
    "Tag",
    "TeamMember",
    "_Span",
    "is_account_manager",
    "managed_customers",
    "may_act_for",
    "own_and_team",
]
