"""Who may see and answer requests about associations, and who may look at account facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.models import Authorization, Side, may_act_for
from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import (
    ANY_CUSTOMER,
    ANY_PARTNER,
    ANY_VENDOR,
    CUSTOMER_ADMIN,
    PARTNER_ADMIN,
    PARTNER_SALES,
    VENDOR_ADMIN,
    VENDOR_MANAGER,
    VENDOR_OPERATIONS,
)

if TYPE_CHECKING:
    from partner_center.domains.customers.models import AssociationRequest
    from partner_center.foundations.identity.actor import Actor

VIEW_REQUESTS = Permission(
    "customers:association-request:view",
    by=ANY_VENDOR | ANY_PARTNER | ANY_CUSTOMER,
    label=_("See requests about associations"),
)
VIEW_AUTHORIZATIONS = Permission(
    "customers:authorization:view",
    by=ANY_VENDOR | PARTNER_ADMIN | PARTNER_SALES | CUSTOMER_ADMIN,
    label=pgettext_lazy("customer account", "See authorizations"),
)
VIEW_FACTS = Permission(
    "customers:facts:view", by=VENDOR_OPERATIONS | VENDOR_MANAGER | VENDOR_ADMIN, label=_("See account facts")
)
VIEW_OWN = Permission("customers:own:view", by=ANY_CUSTOMER, label=_("See one's own company profile"))
VIEW_CONTACTS = Permission("customers:contact:view", by=ANY_PARTNER, label=_("See contacts for customers"))
VIEW_TEAMS = Permission("customers:team:view", by=PARTNER_ADMIN, label=_("See directors and their teams"))


def answers_request(actor: Actor, request: AssociationRequest) -> bool:
    """Tell whether the actor belongs to the side that was asked."""
    return _is_of(actor, request.customer_id if request.side == Side.PARTNER else request.partner_id)


def asked_request(actor: Actor, request: AssociationRequest) -> bool:
    """Tell whether the actor belongs to the side that asked."""
    return _is_of(actor, request.partner_id if request.side == Side.PARTNER else request.customer_id)


def answers_authorization(actor: Actor, authorization: Authorization) -> bool:
    """Tell whether it is the actor's account."""
    return _is_of(actor, authorization.customer_id)


def asked_authorization(actor: Actor, authorization: Authorization) -> bool:
    """Tell whether the actor's company asked, and he looks after the customer himself."""
    return _is_of(actor, authorization.partner_id) and may_act_for(actor, authorization.customer_id)


def _is_of(actor: Actor, company_id: int) -> bool:
    return actor.company is not None and actor.company.pk == company_id
