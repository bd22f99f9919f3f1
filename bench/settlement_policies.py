"""What the settlement bench pays: six programs, the same programs as hand-written SQL, and a month of made-up lines."""

from decimal import Decimal
from pathlib import Path

import duckdb

from partner_center.settlement import facts
from partner_center.settlement.terms import Program, Rung, Terms

PERIOD = "2026-09"
BUCKETS = 16

LINES = """
SELECT
    'l' || lpad(i::VARCHAR, 9, '0') AS line_id, 'bill-' || (i % 7) AS bill_file,
    1 + floor(199 * pow((hash(i) % 1000003) / 1000003.0, 3))::BIGINT AS partner_id,
    partner_id * 1000 + hash(i + 1) % 40 AS customer_id, 'Customer ' || customer_id AS customer_name,
    'acc-' || customer_id AS account, CASE WHEN customer_id % 4 = 0 THEN 'referral' ELSE 'resale' END AS association,
    '{period}' AS period, TIMESTAMP '2026-09-01' + INTERVAL (hash(i + 2) % 2592000) SECOND AS charge_start,
    'ord-' || (i // 20) AS order_id, 'res-' || (hash(i + 3) % 50000) AS resource_id,
    'Service ' || (hash(i + 4) % 24) AS service, 'Category ' || (hash(i + 4) % 8) AS category,
    'region-' || (hash(i + 5) % 6) AS region,
    CASE hash(i + 6) % 50 WHEN 0 THEN 'Credit' WHEN 1 THEN 'Adjustment' WHEN 2 THEN 'Tax' WHEN 3 THEN 'Purchase'
        ELSE 'Usage' END AS charge_category,
    NULL AS charge_class, CASE WHEN i % 3 = 0 THEN 'monthly' ELSE 'pay-per-use' END AS billing_mode,
    CASE WHEN hash(i + 7) % 10 = 0 THEN 'USD' ELSE 'CNY' END AS currency,
    (CASE WHEN charge_category IN ('Credit', 'Adjustment') THEN -1 ELSE 1 END
        * ((hash(i + 8) % 100000000000)::BIGINT * 0.00000000123::DECIMAL(18,12)))::DECIMAL(26,12) AS amount,
    hash(i + 9) % 20 <> 0 AS counted, CASE WHEN hash(i + 9) % 20 = 0 THEN 'coupon' END AS reason_not_counted
FROM range({lines}) lines(i)
"""


def _rungs(*rates: str) -> tuple[Rung, ...]:
    edges = [Decimal(0), Decimal(50000), Decimal(400000), None]
    return tuple(Rung(edges[n] or Decimal(0), edges[n + 1], Decimal(rate)) for n, rate in enumerate(rates))


def _program(code: str, currency: str = "CNY", **terms: object) -> Program:
    return Program(code=code, name=code, currency=currency, valid_from="2026-01", **terms)  # type: ignore[arg-type]  # the terms of each program differ


def terms() -> Terms:
    """Flat, whole-amount, marginal, capped, by category, by service, two currencies."""
    some = frozenset({"Category 1", "Category 2", "Category 3"})
    return Terms((
        _program("P1-REFERRAL", associations=frozenset({"referral"}), rate=Decimal("0.1"), categories=some),
        _program("P2-LADDER", kind="ladder", associations=frozenset({"resale"}), threshold="partner",
                 rungs=_rungs("0.05", "0.08", "0.12")),
        _program("P3-MARGINAL", kind="marginal", categories=frozenset({"Category 5"}),
                 rungs=_rungs("0.01", "0.02", "0.03")),
        _program("P4-USD", "USD", rate=Decimal("0.035"), base="charges"),
        _program("P5-KICKER", services=frozenset({"Service 6", "Service 7"}), rate=Decimal("0.04"), cap=Decimal(20000)),
        _program("P6-PURCHASE", charge_categories=frozenset({"Purchase"}), rate=Decimal("0.015")),
    ))  # fmt: skip


def store(folder: Path, lines: int) -> facts.Facts:
    """A month of generated lines: partners skewed, credits negative, two currencies, one line in twenty not counted."""
    with duckdb.connect(config={"memory_limit": "4GB", "threads": 2}) as con:
        return facts.store(con, LINES.format(period=PERIOD, lines=lines), folder, period=PERIOD, buckets=BUCKETS)


HAND_WRITTEN = """
COPY (
WITH lines AS (FROM read_parquet('{source}', hive_partitioning = false) WHERE counted),
matched AS (
    SELECT *, unnest(list_filter([
        CASE WHEN currency = 'CNY' AND net AND association = 'referral'
            AND category IN ('Category 1', 'Category 2', 'Category 3') THEN 1 END,
        CASE WHEN currency = 'CNY' AND net AND association = 'resale' THEN 2 END,
        CASE WHEN currency = 'CNY' AND net AND category = 'Category 5' THEN 3 END,
        CASE WHEN currency = 'USD' AND net AND amount > 0 THEN 4 END,
        CASE WHEN currency = 'CNY' AND net AND service IN ('Service 6', 'Service 7') THEN 5 END,
        CASE WHEN currency = 'CNY' AND charge_category = 'Purchase' THEN 6 END
    ], lambda x: x IS NOT NULL)) AS p
    FROM (SELECT *, charge_category <> 'Tax' AS net FROM lines)
),
bases AS (SELECT partner_id, p, sum(amount) AS base, count(*) AS n FROM matched GROUP BY ALL),
whole AS (SELECT partner_id, sum(amount) AS whole FROM lines
    WHERE currency = 'CNY' AND charge_category <> 'Tax' GROUP BY ALL),
rated AS (
    SELECT b.*, CASE p WHEN 2 THEN w.whole ELSE b.base END AS metric,
        CASE WHEN p NOT IN (2, 3) THEN 0 WHEN metric < 50000 THEN 1 WHEN metric < 400000 THEN 2 ELSE 3 END AS rung,
        CAST(CASE p WHEN 1 THEN 0.1 WHEN 4 THEN 0.035 WHEN 5 THEN 0.04 WHEN 6 THEN 0.015
            WHEN 2 THEN [0.05, 0.08, 0.12][rung] ELSE [0.01, 0.02, 0.03][rung] END AS DECIMAL(7,6)) AS rate,
        CAST(CASE WHEN p <> 3 OR rung = 1 THEN CAST(base AS DECIMAL(30,12)) * rate
            WHEN rung = 2 THEN 500 + CAST(base - 50000 AS DECIMAL(30,12)) * rate
            ELSE 7500 + CAST(base - 400000 AS DECIMAL(30,12)) * rate END AS DECIMAL(38,12)) AS paid
    FROM bases b LEFT JOIN whole w USING (partner_id)
),
awards AS (
    SELECT *, base > 0 AND paid > 0 AND (p = 3 OR (p = 5 AND paid + n * 0.000000000001 > 20000)) AS shared,
        CAST((CASE WHEN p = 5 AND paid > 20000 THEN 20000 ELSE paid END) * 1000000000000 AS HUGEINT) AS t,
        CAST(base * 1000000000000 AS HUGEINT) AS b
    FROM rated
),
shares AS (
    SELECT m.partner_id, m.p, line_id, t, b, CAST(amount * 1000000000000 AS HUGEINT) AS w, abs(w) AS a,
        a * (t // 1000000000000) AS high,
        (high % b) * 1000000000000 + a * (t % 1000000000000) AS low,
        (high // b) * 1000000000000 + low // b AS q, low % b AS r,
        CASE WHEN w >= 0 THEN q WHEN r > 0 THEN -q - 1 ELSE -q END AS given,
        CASE WHEN w >= 0 OR r = 0 THEN r ELSE b - r END AS rest
    FROM matched m JOIN awards USING (partner_id, p) WHERE shared
),
ranked AS (
    SELECT partner_id, p, line_id, given, rest, b,
        row_number() OVER (PARTITION BY partner_id, p ORDER BY rest DESC, line_id)
            <= t - sum(given) OVER (PARTITION BY partner_id, p) AS more
    FROM shares
)
SELECT m.line_id, m.partner_id, customer_id, customer_name, account, association, period, charge_start, order_id,
    resource_id, service, category, region, charge_category, charge_class, billing_mode, currency, bill_file,
    'P' || m.p AS program, metric, rung, rate, CASE WHEN shared THEN 'share' ELSE 'rate' END AS method,
    amount AS base,
    CASE WHEN shared
        THEN CAST(CAST(s.given + s.more::INT AS DECIMAL(38,0)) * 0.000000000001::DECIMAL(12,12) AS DECIMAL(26,12))
        ELSE CAST(amount * rate AS DECIMAL(26,12)) END AS incentive,
    CASE WHEN shared THEN CAST(((s.more::INT * s.b - s.rest) / s.b::DOUBLE * 1e-12) AS DECIMAL(18,18))
        ELSE CAST(CAST(incentive AS DECIMAL(38,18)) - amount * rate AS DECIMAL(18,18)) END AS rounding
FROM matched m JOIN awards a ON m.partner_id = a.partner_id AND m.p = a.p
LEFT JOIN ranked s ON m.partner_id = s.partner_id AND m.p = s.p AND m.line_id = s.line_id
ORDER BY m.partner_id, m.line_id, m.p
) TO '{target}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 16384)
"""
"""One bucket by hand, every policy written into the text, shares ranked by a window; rounding told approximately."""

CHECKSUM = """
SELECT count(*), sum(base), sum(incentive), sum(CAST(line_id[2:] AS BIGINT) % 997 * incentive)
FROM read_parquet('{folder}/*.parquet', hive_partitioning = false)
"""
