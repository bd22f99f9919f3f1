"""Which segment a customer was in at an instant, as far as the vendor has stated it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partner_center.domains.customers.models import Segment, SegmentSpan
from partner_center.foundations.calendars import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

SEGMENTS: dict[str, object] = dict(Segment.choices)


def segment_at(customer: int, instant: datetime) -> str:
    """Return the segment of a customer at an instant: what the newest statement about that instant says."""
    return segment_among(SegmentSpan.objects.filter(customer=customer).at(instant), instant)


def segment_now(customer: int) -> str:
    """Return the segment of a customer now."""
    return segment_at(customer, clock.now())


def segment_among(statements: Iterable[SegmentSpan], instant: datetime) -> str:
    """Return the same from one customer's statements, which come newest first."""
    for one in statements:
        if one.starts_at <= instant and (one.ends_at is None or instant < one.ends_at):
            return one.segment
    return Segment.UNKNOWN.value
