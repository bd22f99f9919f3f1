"""What a build reads, and what it found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

import pyarrow as pa

from partner_center.domains.billing.models import BillingAccount
from partner_center.domains.customers.models import Association
from partner_center.domains.customers.queries.rebound import all_rebounds

if TYPE_CHECKING:
    from datetime import datetime
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Attributed:
    """What a build found, and nobody's.

    Summaries are (partner, customer, association, currency, counted, not counted, lines, of it re-bound, counts from).
    """

    folder: str
    digest: str
    lines: int
    summaries: list[tuple[int, int, str, str, Decimal, Decimal, int, Decimal, datetime | None]]
    nobody: list[tuple[str, str, str, Decimal, int]]


def linked_accounts(schema: pa.Schema) -> pa.Table:
    """Return every account that is linked to a customer, with the customer's name."""
    rows = BillingAccount.objects.filter(customer__isnull=False).values_list("number", "customer_id", "customer__name")
    return pa.table(
        dict(zip(schema.names, zip(*rows, strict=True), strict=True)) if rows else schema.empty_table(), schema
    )


def association_spans(schema: pa.Schema) -> pa.Table:
    """Return every association span, in UTC without zone, as the bills' own times are stored.

    The span of a re-bound customer says from when on it counts (domain.md rule 20), by the segments of this moment.
    """
    counts_from = all_rebounds()
    rows = [
        (customer, partner, kind, _utc(start), _utc(end), _utc(counts_from.get(key)))
        for key, customer, partner, kind, start, end in Association.objects.values_list(
            "pk", "customer_id", "partner_id", "type", "started_at", "ended_at"
        )
    ]
    return pa.table(
        dict(zip(schema.names, zip(*rows, strict=True), strict=True)) if rows else schema.empty_table(), schema
    )


def _utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None)
