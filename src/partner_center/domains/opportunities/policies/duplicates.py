"""Who looks at duplicate cases, and which reading of the rule is in force."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.lifecycle import SHARES
from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import VENDOR_ADMIN, VENDOR_BUSINESS, VENDOR_MANAGER, VENDOR_OFFICE
from partner_center.kit.claims.evidence import Likeness
from partner_center.kit.claims.precedence import PartnersBy, Rules, VendorBy

COMPARING = VENDOR_BUSINESS | VENDOR_MANAGER | VENDOR_OFFICE | VENDOR_ADMIN
"""The vendor's people who may see both sides of a case."""

VIEW_DUPLICATES = Permission("opportunities:duplicate:view", by=SHARES | COMPARING, label=_("View duplicate cases"))
COMPARE_DUPLICATES = Permission(
    "opportunities:duplicate:compare", by=COMPARING, label=_("Compare both sides of a duplicate case")
)
DRAW_HINTS = Permission(
    "opportunities:opportunity:hint", by=SHARES, label=_("Look for own opportunities while writing one")
)


def rules_in_force() -> Rules:
    """Return the reading of the duplicate rule that this deployment chose (``PC_DUPLICATES_…``)."""
    return Rules(
        partners_by=PartnersBy(settings.DUPLICATES_PARTNERS_BY),
        vendor_by=VendorBy(settings.DUPLICATES_VENDOR_BY),
        decided_from=Likeness(settings.DUPLICATES_DECIDED_FROM),
    )
