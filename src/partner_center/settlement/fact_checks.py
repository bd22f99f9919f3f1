"""The columns of a performance line and the checks that a month must pass before money is computed from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple, NoReturn

import duckdb
import pyarrow as pa

from partner_center.settlement.vocabulary import ASSOCIATIONS, CHARGE_CATEGORIES

AMOUNT_TYPE = "DECIMAL(26,12)"
"""Line amounts: twelve decimals exactly (real lines lie far below a cent), below one trillion in magnitude."""

STAGE = "settlement_stage"
EXAMPLES = 5


class Column(NamedTuple):
    """A column's DuckDB type and whether a line may leave it empty."""

    type: str
    nullable: bool = False


COLUMNS: dict[str, Column] = {
    "line_id": Column("VARCHAR"),
    "bill_file": Column("VARCHAR"),
    "partner_id": Column("BIGINT"),
    "customer_id": Column("BIGINT"),
    "customer_name": Column("VARCHAR"),
    "account": Column("VARCHAR"),
    "association": Column("VARCHAR"),
    "period": Column("VARCHAR"),
    "charge_start": Column("TIMESTAMP", nullable=True),
    "order_id": Column("VARCHAR", nullable=True),
    "resource_id": Column("VARCHAR", nullable=True),
    "service": Column("VARCHAR"),
    "category": Column("VARCHAR"),
    "region": Column("VARCHAR", nullable=True),
    "charge_category": Column("VARCHAR"),
    "charge_class": Column("VARCHAR", nullable=True),
    "billing_mode": Column("VARCHAR", nullable=True),
    "currency": Column("VARCHAR"),
    "amount": Column(AMOUNT_TYPE),
    "counted": Column("BOOLEAN"),
    "reason_not_counted": Column("VARCHAR", nullable=True),
}
"""A performance line. `line_id` is unique in the month and the same whenever the bill is read again; `account` is the
billing account; `category` the product category; `charge_start` is UTC; `amount` what was billed, in `currency`."""

MESSAGES = {
    "missing": "There are no facts for %(period)s.",
    "columns": "These columns are missing: %(columns)s.",
    "type": "A value cannot be read as its column's type: %(detail)s",
    "empty": "%(count)s lines have no %(column)s, for example %(examples)s.",
    "period": "%(count)s lines belong to another month than %(period)s, for example %(examples)s.",
    "association": "%(count)s lines have an unknown association, for example %(examples)s.",
    "charge_category": "%(count)s lines have an unknown charge category, for example %(examples)s.",
    "currency": "%(count)s lines have no three-letter currency, for example %(examples)s.",
    "amount_range": "%(count)s lines have an amount of one trillion or more, for example %(examples)s.",
    "reason": "%(count)s lines are not counted and do not say why, for example %(examples)s.",
    "duplicate": "%(count)s line ids occur more than once, for example %(examples)s.",
    "changed": "The facts of %(period)s changed while they were read.",
}


class FactsError(ValueError):
    """A month's lines cannot be used; `slug` is a key of MESSAGES, `params` fill its text, examples are line ids."""

    def __init__(self, slug: str, **params: object) -> None:
        """Keep slug and params for a screen, and an English text for the log."""
        self.slug = slug
        self.params = params
        super().__init__(MESSAGES[slug] % params)


@dataclass(frozen=True, slots=True)
class _Check:
    slug: str
    condition: str
    params: dict[str, str]


def arrow_schema() -> pa.Schema:
    """The columns as Arrow types, for lines handed over as Python mappings."""
    types = {
        "VARCHAR": pa.string(),
        "BIGINT": pa.int64(),
        "BOOLEAN": pa.bool_(),
        "TIMESTAMP": pa.timestamp("us"),
        AMOUNT_TYPE: pa.decimal128(26, 12),
    }
    return pa.schema([(name, types[column.type]) for name, column in COLUMNS.items()])


def stage(con: duckdb.DuckDBPyConnection, query: str, period: str) -> None:
    """Put the query's lines, typed and checked, into a temporary table; raises FactsError for the first bad kind."""
    con.execute(f"DROP TABLE IF EXISTS {STAGE}")
    given = {row[0] for row in con.execute(f"DESCRIBE {query}").fetchall()}
    if missing := [name for name in COLUMNS if name not in given]:
        raise FactsError("columns", columns=", ".join(missing))
    typed = ", ".join(f"CAST({name} AS {column.type}) AS {name}" for name, column in COLUMNS.items())
    try:
        con.execute(f"CREATE TEMP TABLE {STAGE} AS SELECT {typed} FROM ({query})")  # noqa: S608 - own column names; the query is the caller's code
    except (duckdb.ConversionException, duckdb.InvalidInputException) as error:
        raise FactsError("type", detail=str(error).splitlines()[0]) from error
    checks = list(_checks())
    counts = ", ".join(f"count(*) FILTER ({check.condition})" for check in checks)
    found = con.execute(f"SELECT {counts} FROM {STAGE}", {"period": period}).fetchall()[0]  # noqa: S608 - conditions below
    for check, count in zip(checks, found, strict=True):
        if count:
            _refuse(con, check, count, period)
    _refuse_duplicates(con)


def bucket_numbers(con: duckdb.DuckDBPyConnection, buckets: int) -> list[int]:
    """The buckets that have lines, in order."""
    found = con.execute(f"SELECT DISTINCT partner_id % ? FROM {STAGE} ORDER BY 1", [buckets])  # noqa: S608 - own name
    return [row[0] for row in found.fetchall()]


def sums(con: duckdb.DuckDBPyConnection) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """Amounts per currency of all lines, and of the counted ones."""
    rows = con.execute(
        f"SELECT currency, sum(amount), coalesce(sum(amount) FILTER (counted), 0) FROM {STAGE} GROUP BY 1 ORDER BY 1"  # noqa: S608 - own name
    ).fetchall()
    return {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}


def _checks() -> Iterator[_Check]:
    for name, column in COLUMNS.items():
        if not column.nullable:
            yield _Check("empty", f"{name} IS NULL", {"column": name})
    yield _Check("empty", "line_id = ''", {"column": "line_id"})
    yield _Check("empty", "partner_id < 0", {"column": "partner_id"})
    yield _Check("period", "period <> $period", {})
    yield _Check("association", f"association NOT IN {ASSOCIATIONS}", {})
    yield _Check("charge_category", f"charge_category NOT IN {CHARGE_CATEGORIES}", {})
    yield _Check("currency", "NOT regexp_full_match(currency, '[A-Z]{3}')", {})
    yield _Check("amount_range", "abs(amount) >= 1000000000000", {})
    yield _Check("reason", "NOT counted AND coalesce(reason_not_counted, '') = ''", {})


def _refuse(con: duckdb.DuckDBPyConnection, check: _Check, count: int, period: str) -> NoReturn:
    bound = {"period": period} if "$period" in check.condition else {}
    found = con.execute(
        f"SELECT list(line_id ORDER BY line_id)[1:{EXAMPLES}] FROM {STAGE} WHERE {check.condition}",  # noqa: S608 - conditions above
        bound,
    ).fetchall()[0][0]
    raise FactsError(check.slug, count=count, examples=_listed(found), period=period, **check.params)


def _refuse_duplicates(con: duckdb.DuckDBPyConnection) -> None:
    twice = f"SELECT line_id FROM {STAGE} GROUP BY 1 HAVING count(*) > 1"  # noqa: S608 - own name
    count, examples = con.execute(
        f"SELECT count(*), list(line_id ORDER BY line_id)[1:{EXAMPLES}] FROM ({twice})"  # noqa: S608 - own text
    ).fetchall()[0]
    if count:
        raise FactsError("duplicate", count=count, examples=_listed(examples))


def _listed(examples: list[str | None]) -> str:
    return ", ".join(str(each) for each in examples)
