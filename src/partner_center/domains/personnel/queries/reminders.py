"""Which certificates expire so soon that somebody must be told."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from partner_center.domains.personnel.models import EXPIRING_DAYS, LAST_CALL_DAYS, Certificate
from partner_center.domains.personnel.queries.levels import stands_in_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


def due_for_a_reminder(day: date) -> Iterator[tuple[Certificate, int]]:
    """Yield the recognised certificates whose first or last reminder is due, and which: 60 or 14 (days).

    One that a higher or renewed certificate outlives needs none. A few queries, however many certificates.
    """
    soon, last_call = day + timedelta(days=EXPIRING_DAYS), day + timedelta(days=LAST_CALL_DAYS)
    not_told = Q(reminded_days=None) | Q(reminded_days__gt=LAST_CALL_DAYS, expires_on__lte=last_call)
    rows = Certificate.objects.counting().filter(not_told, expires_on__gt=day, expires_on__lte=soon)
    found = list(rows.select_related("person", "partner"))
    others = defaultdict(list)
    for one in Certificate.objects.counting().filter(person__in={each.person_id for each in found}):
        others[one.person_id].append(one)
    for one in found:
        if not any(stands_in_for(other, one) for other in others[one.person_id]):
            yield one, LAST_CALL_DAYS if one.expires_on <= last_call else EXPIRING_DAYS
