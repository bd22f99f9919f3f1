"""Who may see customers and their associations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import ANY_CUSTOMER, ANY_PARTNER, ANY_VENDOR

VIEW_ASSOCIATIONS = Permission("customers:association:view", by=ANY_VENDOR | ANY_PARTNER, label=_("See customers"))
VIEW_PARTNER = Permission("customers:partner:view", by=ANY_CUSTOMER, label=_("See one's own partner"))
