"""Who may look at delivery people and at certificates."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import ANY_PARTNER, ANY_VENDOR

VIEW_PEOPLE = Permission("personnel:person:view", by=ANY_VENDOR | ANY_PARTNER, label=_("View delivery people"))
VIEW_CERTIFICATES = Permission("personnel:certificate:view", by=ANY_VENDOR | ANY_PARTNER, label=_("View certificates"))
