"""The calculation behind a figure as plain JSON values: the rule, the rung, the threshold, the terms of the formula.

Amounts and rates are text with all their decimals, so that nothing is lost on the way to a page. `formula` lists what
a reader would type into a calculator; `result` is what comes out, `rounding` what rounding added to it.
"""

from decimal import Decimal
from typing import Any

from partner_center.settlement import vocabulary
from partner_center.settlement.columns import BY_SHARE
from partner_center.settlement.exact import difference, product
from partner_center.settlement.groups import Group
from partner_center.settlement.ladders import Rung
from partner_center.settlement.rows import Row
from partner_center.settlement.terms import Program

BASE_TIMES_RATE, SLICES, SHARE_OF_TOTAL = "base_times_rate", "slices", "share_of_total"


def explain_group(program: Program, group: Group) -> dict[str, Any]:
    """From the metric over the rung and the full award to the cap, this group's part of it, and its rounding."""
    return {
        **_choice(program, group),
        "formula": _award(program, group),
        "cap": _cap(group),
        "base": text(group.base),
        "lines": group.lines,
        "customers": group.customers,
        "incentive": text(group.incentive),
        "rounding": text(group.rounding),
        "result": text(group.amount),
    }


def explain_line(program: Program, group: Group, line: Row) -> dict[str, Any]:
    """How one detail line of the group was paid: base times rate, or its share of a capped or sliced award."""
    formula = {"kind": BASE_TIMES_RATE, "base": text(line.base), "rate": text(line.rate)}
    if line.method == BY_SHARE:
        award = group.cap if group.capped and group.cap is not None else group.program_full
        formula = {
            "kind": SHARE_OF_TOTAL,
            "base": text(line.base),
            "program_base": text(group.program_base),
            "award": text(award),
        }
    return {
        **_choice(program, group),
        "line_id": line.line_id,
        "award": _award(program, group),
        "formula": formula,
        "cap": _cap(group),
        "rounding": text(line.rounding),
        "result": text(line.incentive),
    }


def text(amount: Decimal) -> str:
    """An amount with all its decimals and no exponent."""
    return f"{amount:f}"


def _choice(program: Program, group: Group) -> dict[str, Any]:
    """The rule, the metric, and where on the ladder it fell; `next` is what is missing to the next rung."""
    ahead = next((rung for rung in program.rungs if rung.starts > group.metric), None)
    missing = ahead and {"rate": text(ahead.rate), "missing": text(difference(ahead.starts, group.metric))}
    return {
        "program": {key: value for key, value in program.to_json().items() if key not in {"rate", "rungs", "cap"}},
        "partner_id": group.partner_id,
        "association": group.association,
        "currency": group.currency,
        "metric": {"kind": program.threshold, "value": text(group.metric)},
        "ladder": [_rung(rung, reached=number == group.rung) for number, rung in enumerate(program.rungs, start=1)],
        "rung": group.rung,
        "rate": text(group.rate),
        "next": missing,
    }


def _rung(rung: Rung, *, reached: bool) -> dict[str, Any]:
    ends = None if rung.ends is None else text(rung.ends)
    return {"from": text(rung.starts), "to": ends, "rate": text(rung.rate), "reached": reached}


def _award(program: Program, group: Group) -> dict[str, Any]:
    """What the program pays the partner in full, over all associations and before the cap."""
    full = text(group.program_full)
    if program.kind != vocabulary.MARGINAL:
        return {
            "kind": BASE_TIMES_RATE,
            "base": text(group.program_base),
            "rate": text(group.rate),
            "result": full,
        }
    slices = []
    for rung in program.rungs[: group.rung]:
        upper = group.metric if rung.ends is None else min(group.metric, rung.ends)
        paid = difference(upper, rung.starts)
        slices.append({**_rung(rung, reached=True), "amount": text(paid), "result": text(product(paid, rung.rate))})
    return {"kind": SLICES, "slices": slices, "result": full}


def _cap(group: Group) -> dict[str, Any] | None:
    if group.cap is None:
        return None
    return {"limit": text(group.cap), "full": text(group.program_full), "applied": group.capped}
