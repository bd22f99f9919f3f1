"""How `field__op=value` and `-field` become SQL: columns from a list, operators from a table, values always bound."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

OPERATORS = {
    "exact": '"{0}" = ?',
    "not": '"{0}" IS DISTINCT FROM ?',
    "iexact": 'lower("{0}") = lower(?)',
    "icontains": 'contains(lower("{0}"), lower(?))',
    "startswith": 'starts_with("{0}", ?)',
    "gt": '"{0}" > ?',
    "gte": '"{0}" >= ?',
    "lt": '"{0}" < ?',
    "lte": '"{0}" <= ?',
    "in": '"{0}" IN ({1})',
    "isnull": '("{0}" IS NULL) = ?',
}
"""The operators that a filter may name after two underscores; none means exact."""


class UnknownColumn(LookupError):  # noqa: N818 - reads as what happened: the table has no such column
    """A filter, an order or a sum names a column or an operator that the table does not offer."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL with placeholders, and what is bound to them."""

    sql: str
    bound: tuple[Any, ...]


def condition(lookup: str, value: object, columns: Mapping[str, str]) -> Condition | None:
    """The condition that a lookup stands for; None when nothing can meet it (one of no values)."""
    field, _, operator = lookup.rpartition("__") if lookup not in columns else (lookup, "", "exact")
    if field not in columns or operator not in OPERATORS:
        raise UnknownColumn(lookup)
    if value is None and operator == "exact":
        return Condition(OPERATORS["isnull"].format(field), (True,))
    if operator != "in":
        return Condition(OPERATORS[operator].format(field), (_bindable(value),))
    if not isinstance(value, Iterable) or isinstance(value, str):
        raise TypeError(f"{lookup} takes several values.")
    values = tuple(_bindable(each) for each in value)
    return Condition(OPERATORS["in"].format(field, ", ".join("?" * len(values))), values) if values else None


def ordering(name: str, columns: Mapping[str, str]) -> str:
    """`field` or `-field` as SQL; lines without a value come last either way."""
    field = name.removeprefix("-")
    if field not in columns:
        raise UnknownColumn(name)
    return f'"{field}" {"DESC" if name.startswith("-") else "ASC"} NULLS LAST'


def select_list(columns: Mapping[str, str]) -> str:
    """The columns as read; times as microseconds, which need no session time zone to be understood."""
    return ", ".join(
        f'epoch_us("{name}") AS "{name}"' if is_time(kind) else f'"{name}"' for name, kind in columns.items()
    )


def is_time(kind: str) -> bool:
    """Whether a column holds instants."""
    return kind.startswith("TIMESTAMP")


def _bindable(value: object) -> object:
    """Files keep instants in UTC without a zone."""
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
