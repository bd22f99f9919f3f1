"""Who may look at partners and at their business information."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partner_center.domains.partners.lifecycle import CHECKS, FILLS
from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import ANY_PARTNER, ANY_VENDOR, VENDOR_ADMIN, VENDOR_MANAGER

VIEW_PROFILES = Permission("partners:profile:view", by=ANY_VENDOR, label=_("View all partners"))
OPEN_PROFILE = Permission("partners:profile:open", by=ANY_VENDOR | ANY_PARTNER, label=_("Open a company profile"))
VIEW_OWN = Permission("partners:own:view", by=ANY_PARTNER, label=_("View the own company profile"))
VIEW_BUSINESS_INFO = Permission(
    "partners:business-info:view",
    by=FILLS | CHECKS | VENDOR_ADMIN | VENDOR_MANAGER,
    label=_("View business information"),
)
