"""Who may look at people, roles and tokens, and the limits a company keeps."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import ADMINISTRATORS, ANYONE, VENDOR_ADMIN, VENDOR_MANAGER

APPOINTS = VENDOR_ADMIN | VENDOR_MANAGER
"""Those who give a partner or a customer its first administrator."""

TOKEN_LIFE = timedelta(days=365)
"""Longest life of an API token."""

VIEW_PEOPLE = Permission("organization:person:view", by=ADMINISTRATORS, label=_("View people"))
VIEW_ROLES = Permission("organization:role:view", by=ADMINISTRATORS, label=_("View roles"))
VIEW_SECURITY = Permission("organization:security:view", by=ADMINISTRATORS, label=_("View security"))
VIEW_TOKENS = Permission("organization:token:view", by=ANYONE, label=_("View API tokens"))
