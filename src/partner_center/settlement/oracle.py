"""The same policy in slow, obvious Python: what the engine must give, to the last decimal. For tests, never for money.

It shares no code with the engine but the terms themselves; lines are plain mappings with the columns of a fact.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from partner_center.settlement.terms import Program, Rung, Terms

UNIT = Fraction(1, 10**12)
FINEST = Fraction(1, 10**18)
Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Paid:
    """One line as one program paid it; fractions are exact."""

    line: Line
    metric: Fraction
    rung: int
    rate: Fraction
    shared: bool
    incentive: Fraction
    rounding: Fraction


@dataclass(frozen=True, slots=True)
class Bill:
    """The statement line of a partner, program and association: exact sum, and rounded once."""

    lines: int
    base: Fraction
    incentive: Fraction
    amount: Fraction
    capped: bool


def settle(lines: Iterable[Line], terms: Terms, period: str) -> dict[tuple[str, str], Paid]:
    """Every counted line of the month under every program that pays for it, by line id and program code."""
    counted = [line for line in lines if line["counted"]]
    result: dict[tuple[str, str], Paid] = {}
    for program in terms.programs:
        if program.valid_from <= period and not (program.valid_to and program.valid_to <= period):
            for partner in {line["partner_id"] for line in counted}:
                own = [line for line in counted if line["partner_id"] == partner]
                for paid in _settle_partner(own, program):
                    result[paid.line["line_id"], program.code] = paid
    return result


def bills(paid: Mapping[tuple[str, str], Paid], terms: Terms, places: int = 2) -> dict[tuple[int, str, str], Bill]:
    """Statement lines by partner, program and association."""
    groups: dict[tuple[int, str, str], list[Paid]] = defaultdict(list)
    caps = {program.code: program.cap for program in terms.programs}
    earned: dict[tuple[int, str], list[Paid]] = defaultdict(list)
    for (_, code), each in paid.items():
        groups[each.line["partner_id"], code, each.line["association"]].append(each)
        earned[each.line["partner_id"], code].append(each)
    result = {}
    for (partner, code, association), own in groups.items():
        incentive = sum((each.incentive for each in own), Fraction(0))
        cap = caps[code]
        full = _full(_program(terms, code), earned[partner, code])
        result[partner, code, association] = Bill(
            lines=len(own),
            base=sum((Fraction(each.line["amount"]) for each in own), Fraction(0)),
            incentive=incentive,
            amount=rounded(incentive, Fraction(1, 10**places)),
            capped=cap is not None and full > Fraction(cap),
        )
    return result


def rounded(value: Fraction, unit: Fraction) -> Fraction:
    """To a whole number of units, half away from zero."""
    whole, rest = divmod(abs(value), unit)
    nearest = whole * unit + (unit if 2 * rest >= unit else 0)
    return nearest if value >= 0 else -nearest


def _program(terms: Terms, code: str) -> Program:
    return next(program for program in terms.programs if program.code == code)


def _full(program: Program, own: list[Paid]) -> Fraction:
    base = sum((Fraction(each.line["amount"]) for each in own), Fraction(0))
    if program.kind == "marginal":
        return rounded(_slices(program.rungs, base), UNIT)
    return rounded(base * own[0].rate, UNIT)


def _settle_partner(own: list[Line], program: Program) -> list[Paid]:
    lines = [line for line in own if _pays_for(program, line)]
    base = sum((Fraction(line["amount"]) for line in lines), Fraction(0))
    metric = base
    if program.threshold == "partner":
        metric = sum((Fraction(line["amount"]) for line in own if _same_money(program, line)), Fraction(0))
    rung, rate = _rung(program, metric)
    full = rounded(_slices(program.rungs, metric) if program.kind == "marginal" else base * rate, UNIT)
    cap = None if program.cap is None else Fraction(program.cap)
    near = cap is not None and full + len(lines) * UNIT > cap
    if base > 0 and full > 0 and (program.kind == "marginal" or near):
        target = full if cap is None else min(full, cap)
        return _shared(lines, target, base, metric, rung, rate)
    return [_by_rate(line, metric, rung, rate) for line in lines]


def _pays_for(program: Program, line: Line) -> bool:
    return (
        _same_money(program, line)
        and line["association"] in program.associations
        and (not program.categories or line["category"] in program.categories)
        and (not program.services or line["service"] in program.services)
        and (program.base == "net" or line["amount"] > 0)
    )


def _same_money(program: Program, line: Line) -> bool:
    return line["currency"] == program.currency and line["charge_category"] in program.charge_categories


def _rung(program: Program, metric: Fraction) -> tuple[int, Fraction]:
    if program.kind == "flat":
        return 0, Fraction(program.rate or 0)
    reached = [number for number, rung in enumerate(program.rungs, start=1) if metric >= Fraction(rung.starts)]
    if reached:
        return reached[-1], Fraction(program.rungs[reached[-1] - 1].rate)
    if program.rungs[0].starts == 0:
        return 1, Fraction(program.rungs[0].rate)
    return 0, Fraction(0)


def _slices(rungs: tuple[Rung, ...], metric: Fraction) -> Fraction:
    if metric < 0:
        return metric * Fraction(rungs[0].rate) if rungs[0].starts == 0 else Fraction(0)
    paid = Fraction(0)
    for rung in rungs:
        upper = metric if rung.ends is None else min(metric, Fraction(rung.ends))
        paid += max(Fraction(0), upper - Fraction(rung.starts)) * Fraction(rung.rate)
    return paid


def _by_rate(line: Line, metric: Fraction, rung: int, rate: Fraction) -> Paid:
    exact = Fraction(line["amount"]) * rate
    incentive = rounded(exact, UNIT)
    return Paid(line, metric, rung, rate, shared=False, incentive=incentive, rounding=incentive - exact)


def _shared(
    lines: list[Line], target: Fraction, base: Fraction, metric: Fraction, rung: int, rate: Fraction
) -> list[Paid]:
    """Whole units to everybody, and the units left over to the largest remainders, ties by line id."""
    exact = {line["line_id"]: Fraction(line["amount"]) * target / base for line in lines}
    given = {name: share // UNIT * UNIT for name, share in exact.items()}
    left = (target - sum(given.values(), Fraction(0))) / UNIT
    for name in sorted(exact, key=lambda name: (given[name] - exact[name], name))[: int(left)]:
        given[name] += UNIT
    return [
        Paid(
            line,
            metric,
            rung,
            rate,
            shared=True,
            incentive=given[line["line_id"]],
            rounding=rounded(given[line["line_id"]] - exact[line["line_id"]], FINEST),
        )
        for line in lines
    ]


def as_decimal(value: Fraction, places: int = 12) -> Decimal:
    """A fraction that has so many decimals, written as such."""
    whole = value * 10**places
    if whole.denominator != 1:
        raise ValueError(f"{value} needs more than {places} decimals.")
    sign, digits = (1 if whole < 0 else 0), tuple(int(digit) for digit in str(abs(whole.numerator)))
    return Decimal((sign, digits, -places))
