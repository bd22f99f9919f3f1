"""Who may see requests about associations, authorisations, account facts, contacts and teams."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
VIEW_QUESTIONS = Permission(
    "customers:facts-question:view",
    by=VENDOR_OPERATIONS | VENDOR_MANAGER | VENDOR_ADMIN | PARTNER_ADMIN | PARTNER_SALES | CUSTOMER_ADMIN,
    label=_("See who asked for account facts"),
)
VIEW_SEGMENTS = Permission("customers:segment:view", by=ANY_VENDOR | ANY_PARTNER, label=_("See customers' segments"))
VIEW_OWN = Permission("customers:own:view", by=ANY_CUSTOMER, label=_("See one's own company profile"))
VIEW_CONTACTS = Permission("customers:contact:view", by=ANY_PARTNER, label=_("See contacts for customers"))
VIEW_TEAMS = Permission("customers:team:view", by=PARTNER_ADMIN, label=_("See directors and their teams"))
