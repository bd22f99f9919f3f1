"""The demo's own billing files: FOCUS 1.0, a year of them, with the growth, the seasons and the dirt of real ones.

Everything follows from the seed: money is counted in whole units of 0.00000000001 and chance is a hash, so that every
machine writes the same lines.
"""

from __future__ import annotations

import csv
import gzip
import io
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from hashlib import sha256
from math import isqrt
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from partner_center.ops import demo_catalog
from partner_center.ops.demo_accounts import STRANGERS, DemoAccount

UNUSABLE: Final = 1000
"""One line in so many cannot be used."""

FEWEST: Final = 12
"""Lines of the smallest account in a month."""

Row = list[str]


def write_bills(
    out_dir: Path, customers: Sequence[DemoAccount], months: Sequence[str], lines: int, seed: int
) -> list[Path]:
    """One file per month ("YYYY-MM", in order), in turn CSV, gzip and Parquet; at least `lines` lines in total."""
    out_dir.mkdir(parents=True, exist_ok=True)
    accounts = [*customers, *STRANGERS]
    plans = _line_counts([_targets(accounts, position, month, seed) for position, month in enumerate(months)], lines)
    paths: list[Path] = []
    with duckdb.connect(config={"threads": 1, "autoinstall_known_extensions": False}) as base:
        base.execute("SET TimeZone = 'UTC'")
        for name, table in demo_catalog.tables().items():
            base.register(name, table)
        base.register("accounts", _accounts_table(accounts))
        for position, (month, plan) in enumerate(zip(months, plans, strict=True)):
            base.register("plan", pa.table(plan, schema=_PLAN))
            write = (_write_csv, _write_gzip, _write_parquet)[position % 3]
            paths.append(write(base, out_dir / f"focus-{month}", month, seed))
    return paths


_PLAN: Final = pa.schema([("account_no", pa.int64()), ("target", pa.int64()), ("lines", pa.int64())])
_Plan = dict[str, list[int]]


def _targets(accounts: Sequence[DemoAccount], position: int, month: str, seed: int) -> _Plan:
    """What each account shall cost in a month, in cents, a few percent of chance included; no line without cost."""
    plan: _Plan = {"account_no": [], "target": [], "lines": []}
    for number, account in enumerate(accounts):
        chance = int.from_bytes(sha256(f"{seed}:{month}:{account.account}".encode()).digest()[:4]) % 121 - 60
        cost = account.cost_in(position, int(month[5:])) * (1000 + chance) / 1000
        if cost > 0:
            plan["account_no"].append(number)
            plan["target"].append(int(cost * 100))
            plan["lines"].append(0)
    return plan


def _line_counts(plans: list[_Plan], lines: int) -> list[_Plan]:
    """Larger accounts have more lines, but not in proportion: the square root of their cost."""
    total = sum(isqrt(target) for plan in plans for target in plan["target"])
    for plan in plans:
        plan["lines"] = [max(FEWEST, -(-lines * isqrt(target) // total)) for target in plan["target"]]
    return plans


def _accounts_table(accounts: Sequence[DemoAccount]) -> pa.Table:
    return pa.table(
        {
            "account_no": list(range(len(accounts))),
            "account": [account.account for account in accounts],
            "account_name": [account.name if account.currency == "CNY" else account.name_en for account in accounts],
            "currency": [account.currency for account in accounts],
        }
    )


def _prepare(base: duckdb.DuckDBPyConnection, month: str, seed: int, *, typed: bool) -> None:
    year, month_of_year = int(month[:4]), int(month[5:])
    later = f"{year + month_of_year // 12}-{month_of_year % 12 + 1:02}"
    base.execute(
        f"CREATE OR REPLACE TEMP TABLE bill AS {demo_catalog.BILL}",
        {
            "month": month,
            "seed": seed,
            "hours": monthrange(year, month_of_year)[1] * 24,
            "starts": f"{month}-01",
            "ends": f"{later}-01",
            "unusable": UNUSABLE,
            "typed": typed,
        },
    )


def _write_parquet(base: duckdb.DuckDBPyConnection, stem: Path, month: str, seed: int) -> Path:
    """Typed columns and real NULLs, as clouds write Parquet; the dirt is what fits into types."""
    _prepare(base, month, seed, typed=True)
    path = stem.with_name(stem.name + ".parquet")
    target = path.as_posix().replace("'", "''")
    base.execute(f"COPY ({demo_catalog.PARQUET}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    return path


def _write_csv(base: duckdb.DuckDBPyConnection, stem: Path, month: str, seed: int) -> Path:
    path = stem.with_name(stem.name + ".csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(_text(base, month, seed))
    return path


def _write_gzip(base: duckdb.DuckDBPyConnection, stem: Path, month: str, seed: int) -> Path:
    path = stem.with_name(stem.name + ".csv.gz")
    # Neither name nor time in the head, so that the same seed gives the same bytes.
    with path.open("wb") as file, gzip.GzipFile("", "wb", compresslevel=4, fileobj=file, mtime=0) as packed:
        for line in _text(base, month, seed):
            packed.write(line.encode())
    return path


def _text(base: duckdb.DuckDBPyConnection, month: str, seed: int) -> Iterator[str]:
    """The month as CSV lines: NULL as text, eleven decimals, a few rows spoilt."""
    _prepare(base, month, seed, typed=False)
    columns = [name for name, *_ in base.execute(f"DESCRIBE {demo_catalog.PARQUET}").fetchall()]
    yield _csv_line(columns)
    spoilt = 0
    result = base.execute(demo_catalog.CSV)
    while rows := result.fetchmany(20_000):
        for line, dirty in rows:
            if dirty:
                yield _spoil(line, columns, spoilt)
                spoilt += 1
            else:
                yield line + "\n"


def _csv_line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def _put(column: str, value: Callable[[str], str]) -> Callable[[Row, list[str]], Row]:
    def put(row: Row, columns: list[str]) -> Row:
        position = columns.index(column)
        return [*row[:position], value(row[position]), *row[position + 1 :]]

    return put


def _field_lost(row: Row, columns: list[str]) -> Row:
    position = columns.index("ChargeDescription")
    return row[:position] + row[position + 1 :]


def _comma_unquoted(row: Row, columns: list[str]) -> Row:
    position = columns.index("ChargeDescription")
    return [*row[: position + 1], "spoilt", *row[position + 1 :]]


def _moved_right(row: Row, columns: list[str]) -> Row:
    position = columns.index("BilledCost")
    return [*row[:position], "NULL", *row[position:-1]]


SPOILERS: Final[tuple[Callable[[Row, list[str]], Row], ...]] = (
    _moved_right,
    _put("BilledCost", lambda cost: "N/A"),  # noqa: ARG005 - every spoiler gets the old value
    _field_lost,
    _put("BillingAccountId", lambda account: "NULL"),  # noqa: ARG005 - the same
    _put("BillingCurrency", lambda currency: "RMB"),  # noqa: ARG005 - the same
    _comma_unquoted,
    _put("BilledCost", lambda cost: f"{Decimal(cost):f}7291"),
    _put("ChargeCategory", lambda category: "Refund"),  # noqa: ARG005 - the same
    _put("BillingPeriodStart", lambda start: start[:7].replace("-", "/")),
    _put("EffectiveCost", lambda cost: f"1,{Decimal(cost):.2f}"),
)


def _spoil(line: str, columns: list[str], number: int) -> str:
    """Each way in turn; the last way is to send a line twice."""
    if number % (len(SPOILERS) + 1) == len(SPOILERS):
        return f"{line}\n{line}\n"
    row = next(csv.reader([line]))
    return _csv_line(SPOILERS[number % (len(SPOILERS) + 1)](row, columns))
