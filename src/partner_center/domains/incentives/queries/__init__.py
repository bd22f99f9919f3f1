"""Reads of this domain: what runs left, what people may see of it, and how lists narrow it."""

from partner_center.domains.incentives.queries.snapshots import (
    details_of,
    earnings_seen_by,
    line_of,
    lines_of,
    published_runs,
    snapshot_of,
)

__all__ = ["details_of", "earnings_seen_by", "line_of", "lines_of", "published_runs", "snapshot_of"]
