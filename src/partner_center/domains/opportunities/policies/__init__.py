"""Who may look at opportunities and offices, and whose turn a decision is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.lifecycle import SHARES
from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import ANY_PARTNER, ANY_VENDOR

VIEW_OPPORTUNITIES = Permission(
    "opportunities:opportunity:view", by=ANY_VENDOR | ANY_PARTNER, label=_("View opportunities")
)
LIST_ALL = Permission("opportunities:all:view", by=ANY_VENDOR, label=_("List the opportunities of both ways"))
LIST_SHARED = Permission(
    "opportunities:shared:view", by=ANY_PARTNER, label=_("List opportunities shared with the vendor")
)
LIST_RECEIVED = Permission(
    "opportunities:received:view", by=ANY_PARTNER, label=_("List opportunities shared by the vendor")
)
VIEW_IMPORTS = Permission("opportunities:import:view", by=SHARES, label=_("View imports of opportunities"))
VIEW_OFFICES = Permission("opportunities:office:view", by=ANY_VENDOR, label=_("View representative offices"))
VIEW_MEMBERS = Permission(
    "opportunities:member:view", by=ANY_VENDOR | ANY_PARTNER, label=_("View membership of the co-selling program")
)
