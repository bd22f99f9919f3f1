"""Who may look at opportunities and offices, and whose turn a decision is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import ANY_PARTNER, ANY_VENDOR

VIEW_OPPORTUNITIES = Permission(
    "opportunities:opportunity:view", by=ANY_VENDOR | ANY_PARTNER, label=_("View opportunities")
)
VIEW_OFFICES = Permission("opportunities:office:view", by=ANY_VENDOR, label=_("View representative offices"))
VIEW_MEMBERS = Permission(
    "opportunities:member:view", by=ANY_VENDOR | ANY_PARTNER, label=_("View membership of the co-selling program")
)
