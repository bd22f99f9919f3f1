"""Re-bound customers: who changed its partner brings the new one no performance incentive for six months.

From 2026 on, for mid- and long-tail customers only (domain.md rule 20, 6.4, 9.1). Which segment counts is that of the
instant of the change; where the vendor has not stated it, the rule does not apply. The six months run from the instant
at which the customer came to the new partner. Going on with that partner under another type, or after a pause, neither
begins them anew nor ends them; half-open as every span, so that consumption at their very end counts again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

from partner_center.domains.customers.models import Association, Segment, SegmentSpan
from partner_center.domains.customers.queries.limits import months_after
from partner_center.domains.customers.queries.segments import segment_among

if TYPE_CHECKING:
    from collections.abc import Iterable

REBOUND_MONTHS = 6
"""Months without incentive after a mid- or long-tail customer changed its partner (domain.md rule 20)."""

REBOUND_YEAR = 2026
"""The year with whose first instant, in the billing zone, the rule begins."""

REBOUND_SEGMENTS = frozenset({Segment.MID.value, Segment.LONG.value})
"""The customers it is about."""


@dataclass(frozen=True, slots=True)
class Rebound:
    """A customer came to its partner from another one: when, until when that counts, and its segment then."""

    moved_at: datetime
    until: datetime
    segment: str

    @property
    def holds(self) -> bool:
        """Whether the partner earns nothing from it until then."""
        return self.segment in REBOUND_SEGMENTS

    @property
    def is_unknown(self) -> bool:
        """Whether the vendor has not stated the segment, so that the rule does not apply."""
        return self.segment == Segment.UNKNOWN


def rule_begins() -> datetime:
    """Return the first instant at which a change of partner falls under the rule."""
    return datetime(REBOUND_YEAR, 1, 1, tzinfo=ZoneInfo(settings.BILLING_ZONE))


def moves(spans: Iterable[Association]) -> dict[int, datetime]:
    """Return for the spans of one customer, in their order of time, when it came to that partner from another one.

    Spans of its first partner, and those after a change before the rule began, are left out.
    """
    found: dict[int, datetime] = {}
    partner, came = None, None
    for span in spans:
        if partner is not None and span.partner_id != partner:
            came = span.started_at
        partner = span.partner_id
        if came is not None and came >= rule_begins():
            found[span.pk] = came
    return found


def rebound_of(association: Association) -> Rebound | None:
    """Return the change of partner that an association rests on; None where the customer came from nobody else."""
    spans = Association.objects.filter(customer=association.customer_id, started_at__lte=association.started_at)
    moved = moves(spans.order_by("started_at")).get(association.pk)
    if moved is None:
        return None
    statements = SegmentSpan.objects.filter(customer=association.customer_id)
    return Rebound(moved, months_after(moved, REBOUND_MONTHS), segment_among(statements, moved))


def rebound_until(association: Association) -> datetime | None:
    """Return until when an association earns its partner nothing, or None where the rule does not hold."""
    found = rebound_of(association)
    return found.until if found is not None and found.holds else None


def rebound_with(customer: int, partner: int | None) -> Rebound | None:
    """Return the change that a customer's newest association with a partner rests on."""
    newest = Association.objects.filter(customer=customer, partner=partner).order_by("-started_at").first()
    return rebound_of(newest) if newest is not None else None


def all_rebounds() -> dict[int, datetime]:
    """Return for every association under the rule, by its key, the instant from which it counts again."""
    stated: dict[int, list[SegmentSpan]] = defaultdict(list)
    for statement in SegmentSpan.objects.order_by("-pk"):
        stated[statement.customer_id].append(statement)
    spans: dict[int, list[Association]] = defaultdict(list)
    for span in Association.objects.filter(customer__in=stated).order_by("started_at"):
        spans[span.customer_id].append(span)
    return {
        key: months_after(moved, REBOUND_MONTHS)
        for customer, own in spans.items()
        for key, moved in moves(own).items()
        if segment_among(stated[customer], moved) in REBOUND_SEGMENTS
    }
