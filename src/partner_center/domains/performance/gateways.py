"""The store of attributed lines: bills and associations in, facts for the settlement engine out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa
from django.conf import settings

from partner_center.domains.performance.policies import REBOUND, TAX
from partner_center.domains.performance.queries import Attributed
from partner_center.settlement import facts
from partner_center.settlement.fact_checks import AMOUNT_TYPE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MEMORY = "2GB"
ACCOUNTS = pa.schema([("account", pa.string()), ("customer_id", pa.int64()), ("customer_name", pa.string())])
MOMENT = pa.timestamp("us")
SPANS = pa.schema(
    [
        ("customer_id", pa.int64()),
        ("partner_id", pa.int64()),
        ("association", pa.string()),
        ("started_at", MOMENT),
        ("ended_at", MOMENT),
        ("counts_from", MOMENT),
    ]
)

ATTRIBUTED = f"""
    CREATE TEMP TABLE attributed AS
    SELECT line.line_id, line.bill_file, span.partner_id, account.customer_id, account.customer_name, line.account,
        span.association, line.period, line.charge_start::TIMESTAMP AS charge_start,
        json_extract_string(line.tags, '$.order_id') AS order_id,
        line.resource_id, line.service, coalesce(line.service_category, 'Other') AS category, line.region,
        line.charge_category, line.charge_class, line.charge_frequency AS billing_mode, line.currency,
        line.billed_cost::{AMOUNT_TYPE} AS amount,
        CASE WHEN line.charge_category <> 'Tax' AND line.charge_start < span.counts_from THEN span.counts_from END
            AS not_before,
        line.charge_category <> 'Tax' AND not_before IS NULL AS counted,
        CASE WHEN line.charge_category = 'Tax' THEN '{TAX}'
            WHEN not_before IS NOT NULL THEN '{REBOUND}:' || strftime(not_before, '%Y-%m-%dT%H:%M:%S.%fZ')
            END AS reason_not_counted
    FROM (
        SELECT * FROM bill_lines WHERE period = $period
        -- A line that two bills repeat is one line: ids are made of the content, and the first bill keeps it.
        QUALIFY row_number() OVER (PARTITION BY line_id ORDER BY bill_file) = 1
    ) AS line
    LEFT JOIN accounts AS account ON account.account = line.account
    LEFT JOIN spans AS span ON span.customer_id = account.customer_id
        AND line.charge_start >= span.started_at AND (span.ended_at IS NULL OR line.charge_start < span.ended_at)
"""  # noqa: S608 - only our own constants are put in
SUMMARIES = """
    SELECT partner_id, customer_id, association, currency, coalesce(sum(amount) FILTER (counted), 0),
        coalesce(sum(amount) FILTER (NOT counted), 0), count(*),
        coalesce(sum(amount) FILTER (not_before IS NOT NULL), 0), max(not_before)
    FROM attributed WHERE partner_id IS NOT NULL GROUP BY ALL ORDER BY ALL
"""
NOBODY = """
    SELECT account, CASE WHEN customer_id IS NULL THEN 'unlinked' ELSE 'unassociated' END AS reason, currency,
        sum(amount), count(*)
    FROM attributed WHERE partner_id IS NULL GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class BillLines:
    """The lines of one bill: its number and its Parquet file."""

    number: str
    path: Path


class LinesMissingError(Exception):
    """The file with the lines of a bill is not there (any more); ``bill`` is its number."""

    def __init__(self, bill: str) -> None:
        super().__init__(bill)
        self.bill = bill


def folder_of(period: str, version: int) -> str:
    """Where a build's facts are kept, below the folder of Parquet files."""
    return f"performance/{period}/v{version}"


def attribute(
    *, period: str, version: int, bills: Sequence[BillLines], accounts: pa.Table, spans: pa.Table
) -> Attributed:
    """Find for each line of the month the partner of that instant, and store the facts of this version."""
    lost = next((bill for bill in bills if not bill.path.is_file()), None)
    if lost is not None:
        raise LinesMissingError(lost.number)
    root = settings.PARQUET_DIR / folder_of(period, version)
    with duckdb.connect(config={"memory_limit": MEMORY, "threads": 2}) as base:
        base.execute("SET TimeZone = 'UTC'")
        base.register("accounts", accounts)
        base.register("spans", spans)
        base.execute(_union(bills))
        base.execute(ATTRIBUTED, {"period": period})
        query = "SELECT * FROM attributed WHERE partner_id IS NOT NULL"
        stored = facts.store(base, query, root, period=period)
        return Attributed(
            folder=folder_of(period, version),
            digest=stored.digest(),
            lines=stored.rows,
            summaries=base.execute(SUMMARIES).fetchall(),
            nobody=base.execute(NOBODY).fetchall(),
        )


def _union(bills: Sequence[BillLines]) -> str:
    parts = [_one(bill) for bill in bills]
    return f"CREATE TEMP VIEW bill_lines AS {' UNION ALL BY NAME '.join(parts)}"


def _one(bill: BillLines) -> str:
    number, path = _quoted(bill.number), _quoted(bill.path)
    return f"SELECT *, '{number}' AS bill_file FROM read_parquet('{path}')"  # noqa: S608 - our own number and path, quoted


def _quoted(text: object) -> str:
    return str(text).replace("'", "''")
