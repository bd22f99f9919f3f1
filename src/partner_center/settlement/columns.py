"""The columns of what a run writes: detail lines with their reasons, and the groups of a statement."""

KEY = ("partner_id", "program")
BY_RATE, BY_SHARE = "rate", "share"
ORDER = ("partner_id", "line_id", "program")

CARRIED = (
    "line_id", "partner_id", "customer_id", "customer_name", "account", "association", "period", "charge_start",
    "order_id", "resource_id", "service", "category", "region", "charge_category", "charge_class", "billing_mode",
    "currency", "bill_file",
)  # fmt: skip
"""Columns of a fact that its detail lines repeat."""

EXPLAINED = ("program", "metric", "rung", "rate", "method", "base", "incentive", "rounding")
"""Columns that explain a detail line: the program, the amount that chose the rung, the rung and its rate, whether the
line was paid by rate or by its share of a total, its base, its incentive at twelve decimals, and how much of that is
rounding (eighteen decimals)."""

DETAIL_COLUMNS = (*CARRIED, *EXPLAINED)
GROUP_KEY = ("partner_id", "program", "association", "currency")
