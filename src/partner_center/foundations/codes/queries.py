"""Reading about codes: when the next one may be sent, and where to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from partner_center.foundations.codes.models import Code

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model

    from partner_center.foundations.identity.models import User
    from partner_center.foundations.identity.permissions import Permission

BETWEEN = timedelta(minutes=1)
"""Time between two codes for the same."""

WITHIN, MOST = timedelta(hours=1), 10
"""So many codes one person may be sent within that time, whatever for: guessing must not pay."""


def next_at(person: User, permission: Permission, subject: Model, now: datetime) -> datetime:
    """Return from when on the next code may be sent to a person for this; now or earlier means at once."""
    same = Code.objects.of(person, permission, subject).values_list("asked_at", flat=True).first()
    after_same = same + BETWEEN if same else now
    of_late = Code.objects.filter(person=person, asked_at__gt=now - WITHIN).order_by("-asked_at")
    tenth = of_late.values_list("asked_at", flat=True)[MOST - 1 : MOST].first()
    return max(after_same, tenth + WITHIN if tenth else now)


def masked(address: str) -> str:
    """Return an e-mail address as it may stand on a page: enough to know which one it is."""
    name, _at, host = address.partition("@")
    return f"{name[:1]}****@{host}"
