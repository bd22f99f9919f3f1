"""The secret of an invitation's link: made from the installation's key, recognised by its digest, kept nowhere.

Whoever reads the database learns no link. The product writes a link again where somebody may hand it on (a link for
brochures, its QR code); after the installation's key was changed that is no longer possible, although links that are
out keep working.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.crypto import salted_hmac

from partner_center.domains.customers.models import Invitation, InvitationEvent

if TYPE_CHECKING:
    from collections.abc import Mapping

SALT = "partner_center.customers.join"


def new_nonce() -> str:
    """Return what makes a link unlike every other."""
    return secrets.token_hex(16)


def token_from(nonce: str) -> str:
    """Return the secret of a link: 256 bits, safe in an address."""
    mac = salted_hmac(SALT, nonce, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")


def digest_of(token: str) -> str:
    """Return what the database keeps of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(invitation: Invitation) -> str:
    """Return an invitation's link, or nothing where the installation's key has changed since."""
    token = token_from(invitation.nonce)
    if not hmac.compare_digest(digest_of(token), invitation.digest):
        return ""
    return f"{settings.SITE_URL}{reverse('join:join', args=[token])}"


def invitation_behind(token: str) -> Invitation | None:
    """Return the invitation of a link, in whatever state."""
    found = Invitation.objects.select_related("partner", "report", "inviter", "customer")
    invitation: Invitation | None = found.filter(digest=digest_of(token)).first()
    return invitation


def funnels_of(keys: list[int]) -> Mapping[int, dict[str, int]]:
    """Return how often each stage was reached, by invitation; one query."""
    found: dict[int, dict[str, int]] = {key: {} for key in keys}
    counted = (
        InvitationEvent.objects.filter(invitation__in=keys)
        .order_by()
        .values_list("invitation_id", "kind")
        .annotate(count=Count("pk"))
    )
    for key, kind, count in counted:
        found[key][kind] = count
    return found
