"""Who may see performance, and why a line does not count."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import (
    ANYONE,
    VENDOR_ADMIN,
    VENDOR_FINANCE,
    VENDOR_MANAGER,
    VENDOR_OPERATIONS,
)

CARES = VENDOR_OPERATIONS | VENDOR_FINANCE | VENDOR_ADMIN

VIEW_SUMMARIES = Permission("performance:summary:view", by=ANYONE, label=_("See performance"))
VIEW_LINES = Permission("performance:line:view", by=ANYONE, label=_("See lines of performance"))
VIEW_NOBODY = Permission("performance:nobody:view", by=CARES | VENDOR_MANAGER, label=_("See what belongs to nobody"))
VIEW_BUILDS = Permission("performance:build:view", by=CARES, label=_("See performance builds"))

NOT_COUNTED: dict[str, object] = {"tax": _("Taxes do not count.")}
"""Why a line does not count (domain.md 9.1); the build writes the key."""


def reason_not_counted(code: str | None) -> str:
    """Return why a line does not count, in the reader's language; nothing for a line that does."""
    return str(NOT_COUNTED.get(code, code)) if code else ""
