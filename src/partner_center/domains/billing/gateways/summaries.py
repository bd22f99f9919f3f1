"""The figures of a billing file that was read: sums per currency and category, accounts, periods, counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import duckdb

from partner_center.domains.billing.gateways.columns import COSTS
from partner_center.domains.billing.gateways.files import Content
from partner_center.domains.billing.gateways.results import AccountSum, CategorySum, FocusResult, Reason, Repair

COUNTS: Final = """
    SELECT count(*), count(*) FILTER (charge_category = 'Credit'), count(*) FILTER (charge_category = 'Adjustment'),
        count(*) FILTER (charge_class = 'Correction'), count(*) FILTER (charge_category = 'Tax'),
        count(*) FILTER (charge_category = 'Purchase'), count(*) FILTER (billed_cost < 0),
        count(*) FILTER (billed_cost = 0), bit_xor(md5_number(line_id))
    FROM lines
"""


def result_of(base: duckdb.DuckDBPyConnection, content: Content, out_dir: Path) -> FocusResult:
    """Everything a page shows about the file, from the tables of the reading."""
    usable, credit, adjustment, correction, tax, purchase, negative, zero, digest = _all(base, COUNTS)[0]
    reasons = _all(base, "SELECT reason, count(*) FROM rejected GROUP BY reason ORDER BY reason")
    repairs = _all(base, "SELECT repair, count(*) FROM notes GROUP BY repair ORDER BY repair")
    rejected = sum(count for _, count in reasons)
    return FocusResult(
        kind=content.kind,
        size=content.size,
        content_size=content.content_size,
        sha256=content.sha256,
        lines_digest=format((digest or 0) % 2**128, "032x"),
        rows=usable + rejected,
        usable=usable,
        rejected=rejected,
        lines_path=out_dir / "lines.parquet",
        rejected_path=out_dir / "rejected.parquet",
        notes_path=out_dir / "notes.parquet",
        sums=_sums(base),
        accounts=_accounts(base),
        periods=tuple(period for (period,) in _all(base, "SELECT DISTINCT period FROM lines ORDER BY period")),
        reasons={Reason(reason): count for reason, count in reasons},
        repairs={Repair(repair): count for repair, count in repairs},
        credits=credit,
        adjustments=adjustment,
        corrections=correction,
        taxes=tax,
        purchases=purchase,
        negative=negative,
        zero=zero,
    )


def _sums(base: duckdb.DuckDBPyConnection) -> tuple[CategorySum, ...]:
    costs = ", ".join(f"coalesce(sum({name}), 0)::DECIMAL(38, 12)" for name in COSTS)
    query = f"SELECT currency, charge_category, count(*), {costs} FROM lines GROUP BY ALL ORDER BY ALL"  # noqa: S608 - our own column names
    return tuple(CategorySum(*row) for row in _all(base, query))


def _accounts(base: duckdb.DuckDBPyConnection) -> tuple[AccountSum, ...]:
    query = """
        SELECT account, coalesce(max(account_name), ''), period, currency, count(*), sum(billed_cost),
            coalesce(max(provider), '')
        FROM lines GROUP BY account, period, currency ORDER BY account, period, currency
    """
    return tuple(AccountSum(*row) for row in _all(base, query))


def _all(base: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return base.execute(query).fetchall()
