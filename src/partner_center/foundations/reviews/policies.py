"""Who may look at reviews; which ones, their query set says."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import ANY_PARTNER, ANY_VENDOR

VIEW_REVIEWS = Permission("reviews:review:view", by=ANY_VENDOR | ANY_PARTNER, label=_("See reviews"))
