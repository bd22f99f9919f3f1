"""How people and certificates look in lists and panels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import format_html

from partner_center.domains.personnel.models import Validity
from partner_center.foundations.webkit.values import EMPTY, day, status

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from partner_center.foundations.identity.permissions import Permission


def permission_of(action: object) -> Permission:
    """Return the right that a verb asks for."""
    permission: Permission = action.permission  # type: ignore[attr-defined]  # every verb carries its permission
    return permission


def validity_of(row: Any) -> SafeString:  # noqa: ANN401 - a certificate with its validity
    """Return the badge of what the dates say today; a dash while it is not recognised."""
    return status(row.validity, Validity(row.validity).label) if row.validity else EMPTY


def person_of(row: Any) -> SafeString:  # noqa: ANN401 - a certificate
    """Return the person, leading to the page."""
    return format_html('<a href="{}">{}</a>', row.person.get_absolute_url(), row.person.name)


def expiry_of(row: Any) -> SafeString:  # noqa: ANN401 - a certificate
    """Return the day of expiry, never broken at its hyphens."""
    return format_html('<span class="text-nowrap">{}</span>', day(row.expires_on))
