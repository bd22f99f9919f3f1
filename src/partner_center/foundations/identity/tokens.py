"""API tokens: made once, shown once, kept as a hash, recognised in constant time."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from partner_center.foundations.identity.models import ApiToken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from partner_center.foundations.identity.models import User

USE_IS_NOTED_EVERY = timedelta(minutes=5)
"""How fresh "last used" is kept; writing at every call would make each read a write."""


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make(user: User, name: str, *, expires_at: datetime, permissions: Sequence[str] = ()) -> tuple[ApiToken, str]:
    """Return a new token and its clear text ``pc_<prefix>_<secret>``, which is never seen again."""
    prefix, secret = secrets.token_hex(4), secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=prefix,
        digest=_digest(secret),
        permissions=list(permissions),
        expires_at=expires_at,
    )
    return token, f"pc_{prefix}_{secret}"


def recognise(text: str, *, now: datetime) -> ApiToken | None:
    """Return the valid token behind its clear text, or nothing; notes the use now and then."""
    mark, _, rest = text.partition("_")
    prefix, _, secret = rest.partition("_")
    if mark != "pc" or not secret:
        return None
    token = ApiToken.objects.select_related("user__company").filter(prefix=prefix).first()
    if token is None or not hmac.compare_digest(token.digest, _digest(secret)) or not token.is_valid(now):
        return None
    if token.last_used_at is None or now - token.last_used_at > USE_IS_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token
