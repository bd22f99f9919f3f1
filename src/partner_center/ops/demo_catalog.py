"""What the demo's cloud sells and the query that turns a month's plan into FOCUS lines."""

from __future__ import annotations

from typing import Final

import pyarrow as pa

PROVIDER: Final = "Skyline Cloud"

_SERVICES: Final = (
    # slots, name, category, unit, price in millionths, description, resource type
    (22, "Elastic Cloud Server", "Compute", "Hours", 480_000, "Pay-per-use general computing", "instance"),
    (12, "Elastic Volume Service", "Storage", "GB-Hours", 950, "Ultra-high I/O disk", "volume"),
    (14, "Object Storage Service", "Storage", "GB", 118_000, "Standard storage", "bucket"),
    (8, "Relational Database Service", "Databases", "Hours", 1_260_000, "Primary and standby, 4 vCPUs", "database"),
    (10, "Elastic IP", "Networking", "GB", 800_000, "Outbound traffic", "address"),
    (5, "Elastic Load Balance", "Networking", "LCU-Hours", 56_000, "Application balancer units", "balancer"),
    (4, "Cloud Container Engine", "Compute", "Hours", 1_420_000, "Managed cluster, 50 nodes", "cluster"),
    (4, "Distributed Cache Service", "Databases", "Hours", 350_000, "Redis, 8 GB", "cache"),
    (3, "Distributed Message Service", "Integration", "Requests", 4, "Messages, million tier", "queue"),
    (6, "Content Delivery Network", "Networking", "GB", 210_000, "Traffic, mainland", "domain"),
    (3, "GPU Cloud Server", "AI and Machine Learning", "Hours", 14_800_000, "Accelerated computing", "instance"),
    (3, "Log Tank Service", "Management and Governance", "GB", 350_000, "Index traffic", "stream"),
    (3, "Data Warehouse Service", "Analytics", "Hours", 6_900_000, "Analytic node", "cluster"),
    (3, "Web Application Firewall", "Security", "Requests", 2, "Requests inspected", "domain"),
)  # fmt: skip
_REGIONS: Final = (
    # slots, id, name, zones
    (30, "cn-north-4", "华北-北京四", "abc"),
    (26, "cn-east-3", "华东-上海一", "abc"),
    (22, "cn-south-1", "华南-广州", "ac"),
    (8, "cn-southwest-2", "西南-贵阳一", "ab"),
    (8, "ap-southeast-1", "中国-香港", "ab"),
    (6, "ap-southeast-3", "亚太-新加坡", "ab"),
)  # fmt: skip
_PUBLISHERS: Final = ("Kestrel Software", "棠溪软件", "Marl & Finch", "问渠数据")


def tables() -> dict[str, pa.Table]:
    """`services` and `regions` by slot (0-99: as many slots as their share), `publishers` of the marketplace."""
    services = [(number, *rest) for number, (slots, *rest) in enumerate(_SERVICES) for _ in range(slots)]
    regions = [rest for slots, *rest in _REGIONS for _ in range(slots)]
    names = ("service_no", "service", "service_category", "unit", "price", "description", "resource_type")
    return {
        "services": pa.table({"slot": range(100), **dict(zip(names, zip(*services, strict=True), strict=True))}),
        "regions": pa.table(
            {
                "slot": range(100),
                **dict(zip(("region", "region_name", "zones"), zip(*regions, strict=True), strict=True)),
            }
        ),
        "publishers": pa.table({"slot": range(len(_PUBLISHERS)), "publisher": _PUBLISHERS}),
    }


BILL: Final = """
    -- Chance: two numbers of twenty digits per line, cut into slices.
    WITH drawn AS (
        SELECT plan.account_no, target, nth,
            md5_number_lower(concat_ws(':', $seed, $month, plan.account_no, nth)) AS low,
            md5_number_upper(concat_ws(':', $seed, $month, plan.account_no, nth)) AS high
        FROM plan, unnest(range(plan.lines)) AS numbers(nth)
    ),
    cut AS (
        SELECT account_no, target, nth,
            (low % 1000)::BIGINT AS sort, (low // 1000 % 100)::BIGINT AS service_slot,
            (low // 100000 % 100)::BIGINT AS region_slot, (low // 10000000 % 100000)::BIGINT AS time_slot,
            (low // 1000000000000 % 1000)::BIGINT AS small, (high % 100)::BIGINT AS size,
            (high // 100 % 1000)::BIGINT AS luck, (high // 100000 % 40)::BIGINT AS machine,
            (high // 10000000 % 21)::BIGINT AS rebate, (high // 1000000000 % 1000000)::BIGINT AS dice
        FROM drawn
    ),
    -- Most lines lie far below a cent, a few carry the bill.
    weighed AS (
        SELECT *,
            CASE WHEN sort < 12 THEN 'Credit' WHEN sort < 18 THEN 'Adjustment' WHEN sort < 26 THEN 'Correction'
                WHEN sort < 46 THEN 'Purchase' WHEN sort < 66 THEN 'Marketplace' ELSE 'Usage' END AS kind,
            CASE WHEN sort >= 66 AND luck < 80 THEN 0
                ELSE (small + 1) * CASE WHEN sort < 12 THEN 15000 WHEN sort < 26 THEN 3000
                    WHEN size < 40 THEN 1 WHEN size < 70 THEN 30
                    WHEN size < 90 THEN 900 WHEN size < 98 THEN 20000 ELSE 400000 END END AS weight
        FROM cut
    ),
    priced AS (
        SELECT weighed.*,
            CASE WHEN kind IN ('Credit', 'Correction') OR kind = 'Adjustment' AND luck < 600 THEN -1 ELSE 1 END
            * (target::HUGEINT * 1000000000 * weight
               // greatest(1, sum(weight) OVER (PARTITION BY account_no))) AS billed
        FROM weighed
    ),
    taxed AS (
        SELECT * FROM priced
        UNION ALL BY NAME
        -- Abroad, tax is a line of its own.
        SELECT account_no, any_value(target) AS target, 10000000 AS nth, 'Tax' AS kind,
            sum(billed) * 6 // 100 AS billed,
            0 AS service_slot, 0 AS region_slot, 0 AS time_slot, 0 AS luck, 0 AS machine, 0 AS rebate, 0 AS small,
            1 AS dice
        FROM priced JOIN accounts USING (account_no) WHERE currency = 'USD' GROUP BY account_no
    )
    SELECT account, account_name, accounts.currency, kind, nth, billed, service, service_no, service_category,
        resource_type, services.unit, price, description, region, regions.region_name, zones, publisher, luck, machine,
        rebate, small,
        $starts::TIMESTAMP - CASE WHEN $typed THEN INTERVAL 8 HOUR ELSE INTERVAL 0 HOUR END AS period_start,
        $ends::TIMESTAMP - CASE WHEN $typed THEN INTERVAL 8 HOUR ELSE INTERVAL 0 HOUR END AS period_end,
        CASE WHEN kind IN ('Purchase', 'Tax') THEN period_start
             WHEN kind = 'Correction' THEN period_start - to_hours(1 + time_slot % 600)
             ELSE period_start + to_hours(time_slot % $hours) END AS charge_start,
        CASE WHEN kind IN ('Purchase', 'Tax') THEN period_end ELSE charge_start + INTERVAL 1 HOUR END AS charge_end,
        md5(concat_ws(':', 'line', $seed, $month, account, nth)) AS line_key,
        'CS' || $month[3:4] || (($month[6:7]::INTEGER + 2) // 3) || account[2:] || '0' || (machine % 3 + 1) AS order_id,
        dice % $unusable = 0 AS dirty, dice // $unusable % 4 AS dirt, $typed AS typed
    FROM taxed JOIN accounts USING (account_no)
    JOIN services ON services.slot = service_slot JOIN regions ON regions.slot = region_slot
    JOIN publishers ON publishers.slot = machine % (SELECT count(*) FROM publishers)
"""
"""A month's lines before they get their FOCUS names; `billed` in units of 0.00000000001."""

_MONEY: Final = "({})::DECIMAL(24, 0) * 0.00000000001::DECIMAL(12, 11)"
_LATE: Final = "to_days(CASE WHEN typed AND dirty AND dirt = 3 THEN 70 ELSE 0 END)"
_REMOTE: Final = "kind = 'Marketplace'"
_FOCUS: Final = {
    "AvailabilityZone": f"""CASE WHEN {_REMOTE} OR kind = 'Tax' THEN NULL
        WHEN service = 'Content Delivery Network' THEN (price::DECIMAL(18, 0) * 0.000001::DECIMAL(7, 6))::VARCHAR
        ELSE region || zones[(machine % length(zones) + 1)::INTEGER] END""",
    "BilledCost": _MONEY.format("billed"),
    "BillingAccountId": "CASE WHEN typed AND dirty AND dirt = 0 THEN NULL ELSE account END",
    "BillingAccountName": "account_name",
    "BillingCurrency": "CASE WHEN typed AND dirty AND dirt = 1 THEN 'RMB' ELSE currency END",
    "BillingPeriodEnd": "period_end",
    "BillingPeriodStart": "period_start",
    "ChargeCategory": f"""CASE WHEN typed AND dirty AND dirt = 2 THEN 'Refund' WHEN {_REMOTE} THEN 'Usage'
        WHEN kind = 'Correction' THEN 'Usage' ELSE kind END""",
    "ChargeClass": "CASE WHEN kind = 'Correction' THEN 'Correction' END",
    "ChargeDescription": """CASE kind WHEN 'Credit' THEN 'Promotional coupon, "welcome" campaign'
        WHEN 'Adjustment' THEN 'Manual adjustment, see ticket' WHEN 'Tax' THEN 'VAT 6%'
        WHEN 'Correction' THEN 'Correction of an earlier month: ' || description
        WHEN 'Purchase' THEN 'Yearly or monthly subscription: ' || description
        WHEN 'Marketplace' THEN 'Licence from the marketplace' ELSE description || ', ' || region_name END""",
    "ChargeFrequency": f"""CASE WHEN {_REMOTE} THEN 'Usage-based' WHEN kind = 'Purchase' THEN 'Recurring'
        WHEN kind IN ('Credit', 'Adjustment', 'Tax') THEN 'One-Time' ELSE 'Usage-Based' END""",
    "ChargePeriodEnd": f"charge_end - {_LATE}",
    "ChargePeriodStart": f"charge_start - {_LATE}",
    "CommitmentDiscountCategory": "NULL::VARCHAR",
    "CommitmentDiscountId": "NULL::VARCHAR",
    "CommitmentDiscountName": "NULL::VARCHAR",
    "CommitmentDiscountStatus": "NULL::VARCHAR",
    "CommitmentDiscountType": "NULL::VARCHAR",
    "ConsumedQuantity": f"""CASE WHEN kind IN ('Usage', 'Correction', 'Marketplace') THEN
        {_MONEY.format("CASE WHEN billed = 0 THEN (small + 1) * 10000000 ELSE billed * 1000000 // price END")} END""",
    "ConsumedUnit": "CASE WHEN kind IN ('Usage', 'Correction', 'Marketplace') THEN unit END",
    "ContractedCost": f"CASE WHEN {_REMOTE} THEN NULL ELSE {_MONEY.format('billed')} END",
    "EffectiveCost": f"{_MONEY.format(f'CASE WHEN {_REMOTE} THEN 0 ELSE billed END')}",
    "InvoiceIssuerName": f"'{PROVIDER}'",
    "ListCost": _MONEY.format("billed * 100 // (100 - rebate)"),
    "PricingCategory": f"CASE WHEN {_REMOTE} THEN '' WHEN kind IN ('Credit', 'Tax') THEN 'Other' ELSE 'Standard' END",
    "ProviderName": f"'{PROVIDER}'",
    "PublisherName": f"CASE WHEN {_REMOTE} THEN publisher ELSE '{PROVIDER}' END",
    "RegionId": f"CASE WHEN {_REMOTE} OR kind = 'Tax' THEN NULL ELSE region END",
    "RegionName": f"CASE WHEN kind = 'Tax' THEN NULL WHEN {_REMOTE} THEN region ELSE region_name END",
    "ResourceId": """CASE WHEN kind NOT IN ('Credit', 'Tax', 'Adjustment')
        THEN resource_type || '/' || lower(account) || '-' || service_no || '-' || machine END""",
    "ResourceName": f"CASE WHEN {_REMOTE} THEN '' WHEN kind = 'Usage' THEN resource_type || '-' || machine END",
    "ResourceType": "CASE WHEN kind NOT IN ('Credit', 'Tax', 'Adjustment') THEN resource_type END",
    "ServiceCategory": f"CASE WHEN {_REMOTE} OR kind = 'Tax' THEN 'Other' ELSE service_category END",
    "ServiceName": f"CASE WHEN {_REMOTE} THEN 'Marketplace' WHEN kind = 'Tax' THEN 'Tax' ELSE service END",
    "SkuId": "CASE WHEN kind <> 'Tax' THEN 'SKU' || (10000 + service_no * 7) END",
    "SubAccountId": "account || CASE WHEN luck % 3 = 0 THEN '-test' ELSE '-prod' END",
    "SubAccountName": "CASE WHEN luck % 3 = 0 THEN '测试环境' ELSE '生产环境' END",
    # Resources are ordered by the quarter: an account has a few orders each, and most of its lines belong to one.
    "Tags": """CASE WHEN machine % 4 > 0 THEN '{"env": "' || CASE WHEN luck % 3 = 0 THEN 'test' ELSE 'prod' END
        || '", "team": "team-' || machine % 7
        || CASE WHEN kind NOT IN ('Tax', 'Adjustment') THEN '", "order_id": "' || order_id ELSE '' END
        || '"}' END""",
    "x_LineItemId": "line_key",
}  # fmt: skip
_ORDER: Final = "ORDER BY charge_start, line_key"
_NUMBERS: Final = {"BilledCost", "ConsumedQuantity", "ContractedCost", "EffectiveCost", "ListCost"}

PARQUET: Final = f"SELECT {', '.join(f'{value} AS {name}' for name, value in _FOCUS.items())} FROM bill {_ORDER}"  # noqa: S608 - our own text


def _cell(name: str, value: str) -> str:
    text = f"({value})::VARCHAR"
    quoted = text if name in _NUMBERS else f"'\"' || replace({text}, '\"', '\"\"') || '\"'"
    return f"coalesce({quoted}, 'NULL')"


_CELLS: Final = ", ".join(_cell(name, value) for name, value in _FOCUS.items())
CSV: Final = f"SELECT concat_ws(',', {_CELLS}), dirty FROM bill {_ORDER}"  # noqa: S608 - our own text
