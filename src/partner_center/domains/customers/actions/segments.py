"""Stating which segment customers are in (domain.md rule 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import FactsSource, SegmentSpan
from partner_center.domains.customers.queries.segments import segment_at
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.roles import VENDOR_MANAGER, VENDOR_OPERATIONS, Kind
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

MOST = 200
"""Customers whose segment is stated at once."""


@verb("customers:segment:state", by=VENDOR_OPERATIONS | VENDOR_MANAGER, label=_("State the segment"))
def state_segments(
    customers: Sequence[Company],
    *,
    by: Actor,
    segment: str,
    starts_at: datetime,
    ends_at: datetime | None = None,
    note: str = "",
) -> int:
    """State in which segment customers are over a span of time; returns how many statements were added.

    Nothing stated before is changed: where spans overlap, the newest statement counts. It touches performance that is
    computed from now on, never what was published. What a customer's history says already is not said again.
    """
    _check(customers, starts_at, ends_at)
    source = FactsSource.API if by.token is not None or by.is_system else FactsSource.HAND
    added = 0
    for customer in sorted(customers, key=lambda one: one.pk):
        hold("customers.segments", customer.pk)
        newest = SegmentSpan.objects.filter(customer=customer.pk).first()
        if newest is not None and (newest.segment, newest.starts_at, newest.ends_at) == (segment, starts_at, ends_at):
            continue
        before = segment_at(customer.pk, starts_at)
        SegmentSpan.objects.create(
            customer_id=customer.pk,
            segment=segment,
            starts_at=starts_at,
            ends_at=ends_at,
            source=source,
            note=note,
            noted_by=by.user,
            noted_at=clock.now(),
        )
        changes: dict[str, list[object]] = {"segment": [before, segment], "starts_at": ["", starts_at]}
        if ends_at is not None:
            changes["ends_at"] = ["", ends_at]
        record(customer, by=by, verb="customers:segment:state", text=note, changes=changes, internal=True)
        added += 1
    return added


def _check(customers: Sequence[Company], starts_at: datetime, ends_at: datetime | None) -> None:
    if not customers or len(customers) > MOST:
        text: object = _("Choose between 1 and %(most)d customers.") % {"most": MOST}
        raise Refused(text, code="selection", fields={"customers": text})
    if any(one.kind != Kind.CUSTOMER for one in customers):
        text = _("Segments are kept about customers only.")
        raise Refused(text, code="not_a_customer", fields={"customers": text})
    if ends_at is not None and ends_at <= starts_at:
        text = _("The span ends before it begins. Choose a later day, or leave it open.")
        raise Refused(text, code="bad_span", fields={"ends_at": text})
