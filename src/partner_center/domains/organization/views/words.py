"""What the screens of this domain say in more than one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from partner_center.domains.organization.queries import words_of
from partner_center.foundations.identity.permissions import PERMISSIONS
from partner_center.foundations.webkit.values import status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.utils.safestring import SafeString

    from partner_center.foundations.identity.models import ApiToken, User
    from partner_center.foundations.identity.permissions import Permission


def permission_of(action: object) -> Permission:
    """Return the right that a verb asks for."""
    permission: Permission = action.permission  # type: ignore[attr-defined]  # every verb carries its permission
    return permission


def roles_of(person: User) -> str:
    """Return a person's roles as one text."""
    return " · ".join(str(grant) for grant in person.grants.all())


def access_of(person: User) -> SafeString:
    """Return whether a person can come in."""
    if not person.is_active:
        return status("inactive", _("Closed"))
    if person.must_change_password:
        return status("pending", _("Initial password"))
    return status("active", _("In use"))


def standing_of(token: ApiToken) -> SafeString:
    """Return whether a token still works."""
    from partner_center.foundations.calendars import clock

    if token.revoked_at is not None:
        return status("revoked", _("Revoked"))
    if token.expires_at <= clock.now():
        return status("expired", _("Expired"))
    return status("active", _("Active"))


def rights(codes: Iterable[str]) -> list[dict[str, str]]:
    """Return permissions by their codes in words, without those that no longer exist."""
    return [{"code": code, "label": words_of(PERMISSIONS[code])} for code in codes if code in PERMISSIONS]
