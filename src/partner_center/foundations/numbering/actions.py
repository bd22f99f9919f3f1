"""Giving out numbers without gaps."""

from __future__ import annotations

from partner_center.foundations.numbering.models import Counter


def next_number(prefix: str, *, width: int = 6) -> str:
    """Return the next number of a prefix, for example ``PR-000123``.

    It belongs to the caller's transaction: when that is rolled back, the next caller gets the same number, so that
    the sequence has no gaps. Others who want a number of this prefix wait until then; take it late.
    Outside a transaction it raises ``TransactionManagementError``.
    """
    counter = _locked(prefix)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{prefix}-{counter.last:0{width}}"


def _locked(prefix: str) -> Counter:
    # Two first callers: the second waits for the first one's insert, then finds its row.
    Counter.objects.bulk_create([Counter(prefix=prefix)], ignore_conflicts=True)
    return Counter.objects.select_for_update().get(prefix=prefix)
