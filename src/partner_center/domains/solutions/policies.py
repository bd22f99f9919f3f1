"""Who may look at offerings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import ANY_PARTNER, ANY_VENDOR

VIEW_OFFERINGS = Permission("solutions:offering:view", by=ANY_VENDOR | ANY_PARTNER, label=_("View offerings"))
