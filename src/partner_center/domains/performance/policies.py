"""Who may see performance, and why a line does not count."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext
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

TAX, REBOUND = "tax", "rebound"
NOT_COUNTED: dict[str, object] = {
    TAX: _("Taxes do not count."),
    REBOUND: _("Re-bound: the customer changed its partner."),
}
"""Why a line does not count (domain.md 9.1, rule 20).

A build writes the key; where lines of the kind count again from an instant on, a colon and the instant follow it.
"""


def split_reason(code: str | None) -> tuple[str, datetime | None]:
    """Return the key of a reason, and from when on such lines count again, if they ever do."""
    key, _colon, instant = (code or "").partition(":")
    return key, datetime.fromisoformat(instant) if instant else None


def reason_not_counted(code: str | None) -> str:
    """Return why a line does not count, in the reader's language; nothing for a line that does."""
    key, counts_from = split_reason(code)
    if counts_from is None:
        return str(NOT_COUNTED.get(key, key)) if key else ""
    return rebound_words(counts_from)


def rebound_words(counts_from: datetime) -> str:
    """Return why a re-bound customer's consumption does not count, and from when on it does again."""
    text = gettext("Re-bound: the customer changed its partner. Not counted until %(moment)s.")
    return text % {"moment": f"{localtime(counts_from):%Y-%m-%d %H:%M}"}
