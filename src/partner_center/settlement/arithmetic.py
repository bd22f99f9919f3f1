"""What the engine computes, as engine-neutral expressions: matching lines, awards, shares, details, groups.

Read it from top to bottom: each table is built from those before it. Nothing here names a partner or a program, and
nothing loops over programs: policies arrive as the tables of policy_tables.
"""

from collections.abc import Sequence

import ibis

from partner_center.settlement import kernel_functions as kernel
from partner_center.settlement import policy_tables
from partner_center.settlement.columns import BY_RATE, BY_SHARE, CARRIED, DETAIL_COLUMNS, GROUP_KEY, KEY, ORDER
from partner_center.settlement.fact_checks import COLUMNS
from partner_center.settlement.ladders import on_step

SCOPE = ("currency", "association", "category", "service", "charge_category")

CREATED = {
    "scopes": {**dict.fromkeys(SCOPE, "string"), "program": "string", "charges_only": "boolean"},
    "awards": {
        "partner_id": "int64",
        "program": "string",
        "base": "decimal(38,12)",
        "lines": "int64",
        "metric": "decimal(38,12)",
        "cap": "decimal(38,12)",
        "minor_step": "int64",
        "rung": "int32",
        "rate": "decimal(7,6)",
        "full": "decimal(38,12)",
        "capped": "boolean",
        "shared": "boolean",
        "target_units": "decimal(38,0)",
        "base_units": "decimal(38,0)",
    },
    "shares": {
        "program": "string",
        "line_id": "string",
        "incentive": "decimal(26,12)",
        "rounding": "decimal(18,18)",
    },
}
"""Tables that the engine creates per bucket, each from the expression of the same name."""


def facts() -> ibis.Table:
    """The lines of one bucket that count."""
    types = {"VARCHAR": "string", "BIGINT": "int64", "BOOLEAN": "boolean", "TIMESTAMP": "timestamp"}
    schema = {name: types.get(column.type, column.type.lower()) for name, column in COLUMNS.items()}
    lines = ibis.table(schema, name="facts")
    return lines.filter(lines.counted)


def policy(name: str) -> ibis.Table:
    """One of the compiled policy tables."""
    return ibis.table(policy_tables.TABLES[name], name=name)


def created(name: str) -> ibis.Table:
    """A table made earlier for the same bucket."""
    return ibis.table(CREATED[name], name=name)


def scopes() -> ibis.Table:
    """Which programs pay for which kind of line: the few distinct kinds of a bucket against all rules."""
    kinds, rules = facts().select(*SCOPE).distinct(), policy("rules")
    same = [kinds[name] == rules[name] for name in ("currency", "association", "charge_category")]
    any_category = rules.rule_category.isnull() | (rules.rule_category == kinds.category)
    any_service = rules.rule_service.isnull() | (rules.rule_service == kinds.service)
    found = kinds.join(rules, [*same, any_category, any_service])
    return found.select(*(kinds[name] for name in SCOPE), rules.program, rules.charges_only)


def matched(columns: Sequence[str]) -> ibis.Table:
    """Every counted line once per program that pays for it."""
    lines, paid = facts(), created("scopes")
    counts = ~paid.charges_only | (lines.amount > 0)
    found = lines.join(paid, [*(lines[name] == paid[name] for name in SCOPE), counts])
    return found.select(*(lines[name] for name in columns), paid.program)


def awards() -> ibis.Table:
    """Per partner and program: base, metric, rung and rate, the full award, what the cap leaves, how it is paid out."""
    lines, programs, steps = matched(["partner_id", "amount"]), policy("programs"), policy("steps")
    bases = lines.group_by(*KEY).aggregate(base=lines.amount.sum(), lines=lines.count())
    measured = bases.join(programs, "program").join(_whole_bases(), list(KEY))
    measured = measured.mutate(metric=ibis.ifelse(measured.whole_partner, measured.whole, measured.base))
    chosen = measured.join(steps, [measured.program == steps.program, on_step(measured.metric, steps)])
    kept = (*KEY, "base", "lines", "metric", "marginal", "cap", "minor_step")
    return _limited(
        chosen.select(*(measured[name] for name in kept), steps.rung, steps.starts, steps.below, steps.rate)
    )


def _whole_bases() -> ibis.Table:
    """Per partner and program, what the partner spent on every product, as far as the charge category counts."""
    lines, rules = facts(), policy("rules")
    kinds = ["currency", "charge_category"]
    spent = lines.group_by("partner_id", *kinds).aggregate(spent=lines.amount.sum())
    counted = spent.join(rules.select("program", *kinds).distinct(), kinds)
    return counted.group_by(*KEY).aggregate(whole=counted.spent.sum())


def _limited(chosen: ibis.Table) -> ibis.Table:
    """Full awards, their caps, and which of them must be shared out instead of paid line by line.

    Rounded line by line, a sum may drift by half a unit per line: an award that close below its cap is shared out as
    well, so that lines can never sum to more than the cap.
    """
    nothing, none_below = ibis.literal(0, "decimal(38,12)"), ibis.literal(0, "decimal(38,18)")
    by_slices = kernel.award(chosen.metric, chosen.starts, chosen.below, chosen.rate)
    on_all = kernel.award(chosen.base, nothing, none_below, chosen.rate)
    paid = chosen.mutate(full=ibis.ifelse(chosen.marginal, by_slices, on_all))
    near = paid.full + kernel.amount(paid.lines) > paid.cap
    paid = paid.mutate(
        capped=ibis.coalesce(paid.full > paid.cap, ibis.literal(value=False)),
        shared=(paid.base > 0) & (paid.full > 0) & (paid.marginal | ibis.coalesce(near, ibis.literal(value=False))),
    )
    target = ibis.ifelse(paid.capped, paid.cap, paid.full)
    paid = paid.mutate(target_units=kernel.units(target), base_units=kernel.units(paid.base))
    return paid.select(*CREATED["awards"])


def shares() -> ibis.Table:
    """The lines of shared awards: whole units to everybody, those left over to the largest remainders, ties by line id.

    Only these lines are ever ranked, and the ranking ends with the bucket.
    """
    lines, award = matched(["partner_id", "line_id", "amount"]), created("awards")
    joined = lines.join(award, [*(lines[name] == award[name] for name in KEY), award.shared])
    parts = joined.select(lines.line_id, *(award[name] for name in (*KEY, "target_units", "base_units")), lines.amount)
    weight = kernel.units(parts.amount)
    parts = parts.mutate(
        floor=kernel.share_floor(weight, parts.target_units, parts.base_units),
        rest=kernel.share_rest(weight, parts.target_units, parts.base_units),
    )
    whole = ibis.window(group_by=[parts.partner_id, parts.program])
    ranking = ibis.window(group_by=[parts.partner_id, parts.program], order_by=[parts.rest.desc(), parts.line_id])
    ranked = parts.mutate(left=parts.target_units - parts.floor.sum().over(whole), rank=ibis.row_number().over(ranking))
    ranked = ranked.mutate(one_more=(ranked.rank < ranked.left).cast("int64"))
    return ranked.select(
        *("program", "line_id"),
        incentive=kernel.amount(ranked.floor + ranked.one_more).cast("decimal(26,12)"),
        rounding=kernel.share_rounding(ranked.one_more, ranked.rest, ranked.base_units),
    )


def details() -> ibis.Table:
    """Every paid line with its incentive and the reasons for it, in a total order."""
    lines, award, share = matched([*CARRIED, "amount"]), created("awards"), created("shares")
    paid = lines.join(award, [lines[name] == award[name] for name in KEY])
    paid = paid.select(*(lines[name] for name in lines.columns), award.metric, award.rung, award.rate, award.shared)
    joined = paid.left_join(share, [paid.program == share.program, paid.line_id == share.line_id])
    explained = joined.select(
        *(paid[name] for name in (*CARRIED, "program", "metric", "rung", "rate")),
        method=ibis.ifelse(paid.shared, BY_SHARE, BY_RATE),
        base=paid.amount,
        incentive=ibis.ifelse(paid.shared, share.incentive, kernel.by_rate(paid.amount, paid.rate)),
        rounding=ibis.ifelse(paid.shared, share.rounding, kernel.by_rate_rounding(paid.amount, paid.rate)),
    )
    return explained.select(*DETAIL_COLUMNS).order_by(*ORDER)


def groups() -> ibis.Table:
    """The statement of a bucket, summed from its stored detail lines and rounded once."""
    stored, award = _stored_details(), created("awards")
    sums = stored.group_by(*GROUP_KEY).aggregate(
        lines=stored.count(),
        customers=stored.customer_id.nunique(),
        base=stored.base.sum(),
        incentive=stored.incentive.sum(),
    )
    joined = sums.join(award, [sums[name] == award[name] for name in KEY])
    amount = kernel.minor(sums.incentive, award.minor_step)
    table = joined.select(
        *(sums[name] for name in (*GROUP_KEY, "lines", "customers", "base", "incentive")),
        amount=amount,
        rounding=amount - sums.incentive,
        **{name: award[name] for name in ("metric", "rung", "rate", "cap", "capped")},
        method=ibis.ifelse(award.shared, BY_SHARE, BY_RATE),
        program_base=award.base,
        program_full=award.full,
    )
    return table.order_by(*GROUP_KEY)


def totals() -> ibis.Table:
    """Per currency of a bucket: base, incentive, rounded amounts."""
    columns = {"currency": "string", **dict.fromkeys(("base", "incentive", "amount"), "decimal(38,12)")}
    stored = ibis.table(columns, name="stored_groups")
    sums = {name: stored[name].sum() for name in ("base", "incentive", "amount")}
    return stored.group_by("currency").aggregate(**sums).order_by("currency")


def _stored_details() -> ibis.Table:
    """The detail lines of a bucket as the engine reads them back to sum them."""
    types = {"partner_id": "int64", "customer_id": "int64", "base": "decimal(26,12)", "incentive": "decimal(26,12)"}
    return ibis.table({**dict.fromkeys(GROUP_KEY, "string"), **types}, name="stored_details")
