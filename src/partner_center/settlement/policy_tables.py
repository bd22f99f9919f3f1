"""Policies compiled to three small tables, so that one join of lines against rules serves every program at once."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Any

import pyarrow as pa

from partner_center.kit.money import minor_places
from partner_center.settlement import vocabulary
from partner_center.settlement.ladders import steps_of
from partner_center.settlement.terms import Program, Terms

UNIT_PLACES = 12

RULES = {
    "program": "string",
    "currency": "string",
    "association": "string",
    "rule_category": "string",
    "rule_service": "string",
    "charge_category": "string",
    "charges_only": "boolean",
}
"""What counts for whom: a line matches at most one rule of a program; an empty category or service means any."""

STEPS = {
    "program": "string",
    "rung": "int32",
    "low": "decimal(38,12)",
    "high": "decimal(38,12)",
    "starts": "decimal(38,12)",
    "below": "decimal(38,18)",
    "rate": "decimal(7,6)",
}
"""The ladders, one row per step: see ladders.Step."""

PROGRAMS = {
    "program": "string",
    "currency": "string",
    "marginal": "boolean",
    "whole_partner": "boolean",
    "cap": "decimal(38,12)",
    "minor_step": "int64",
}
"""What each program pays on, its cap, and the smallest unit its statement is rounded to (in trillionths)."""

TABLES = {"rules": RULES, "steps": STEPS, "programs": PROGRAMS}
ARROW = {
    "string": pa.string(),
    "boolean": pa.bool_(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "decimal(7,6)": pa.decimal128(7, 6),
    "decimal(38,12)": pa.decimal128(38, 12),
    "decimal(38,18)": pa.decimal128(38, 18),
}


def compiled(terms: Terms, period: str) -> dict[str, pa.Table]:
    """The tables of every program in force in the month, as Arrow, under the names of TABLES."""
    programs = terms.in_force(period).programs
    rows = {
        "rules": [row for program in programs for row in _rules(program)],
        "steps": [row for program in programs for row in _steps(program)],
        "programs": [_program(program) for program in programs],
    }
    return {name: _table(rows[name], columns) for name, columns in TABLES.items()}


def _rules(program: Program) -> Iterator[dict[str, Any]]:
    combinations = product(
        sorted(program.associations),
        _each_or_any(program.categories),
        _each_or_any(program.services),
        sorted(program.charge_categories),
    )
    for association, category, service, charge_category in combinations:
        yield {
            "program": program.code,
            "currency": program.currency,
            "association": association,
            "rule_category": category,
            "rule_service": service,
            "charge_category": charge_category,
            "charges_only": program.base == vocabulary.CHARGES,
        }


def _each_or_any(names: frozenset[str]) -> list[str | None]:
    return [*sorted(names)] or [None]


def _steps(program: Program) -> Iterator[dict[str, Any]]:
    for step in steps_of(program.kind, program.rate, program.rungs):
        yield {
            "program": program.code,
            "rung": step.number,
            "low": step.low,
            "high": step.high,
            "starts": step.starts,
            "below": step.offset,
            "rate": step.rate,
        }


def _program(program: Program) -> dict[str, Any]:
    return {
        "program": program.code,
        "currency": program.currency,
        "marginal": program.kind == vocabulary.MARGINAL,
        "whole_partner": program.threshold == vocabulary.PARTNER,
        "cap": program.cap,
        "minor_step": 10 ** (UNIT_PLACES - minor_places(program.currency)),
    }


def _table(rows: list[dict[str, Any]], columns: Mapping[str, str]) -> pa.Table:
    schema = pa.schema([(name, ARROW[kind]) for name, kind in columns.items()])
    return pa.Table.from_pylist([{key: _exact(row[key]) for key in columns} for row in rows], schema=schema)


def _exact(value: Any) -> Any:  # noqa: ANN401 - a cell of any column
    """Plain decimals, so that Arrow can widen them to the column's places."""
    return Decimal(f"{value:f}") if isinstance(value, Decimal) else value
