"""A partner's page of detail lines, from the run's Parquet and from the same rows in PostgreSQL."""

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from partner_center.settlement.columns import DETAIL_COLUMNS
from partner_center.settlement.reading import LineTable
from partner_center.settlement.statement import Snapshot

PAGE, REPEATS, LOAD = 50, 15, 20_000
TYPES = {
    **dict.fromkeys(DETAIL_COLUMNS, "text"),
    **dict.fromkeys(("partner_id", "customer_id", "rung"), "bigint"),
    **dict.fromkeys(("metric", "rate", "base", "incentive", "rounding"), "numeric"),
    "charge_start": "timestamptz",
}


def measure(run: Path, dsn: str | None) -> None:
    """Print milliseconds per page, the count and the sum, for the largest and the smallest partner."""
    snapshot = Snapshot(run)
    sizes: dict[int, int] = {}
    for group in snapshot.groups():
        sizes[group.partner_id] = sizes.get(group.partner_id, 0) + group.lines
    chosen = {"largest": max(sizes, key=sizes.__getitem__), "smallest": min(sizes, key=sizes.__getitem__)}
    for label, partner in chosen.items():
        table = snapshot.details(partner)
        print(f"{label} partner, {sizes[partner]:,} lines, milliseconds per question (median of {REPEATS}):")
        show("Parquet", from_parquet(table))
    if dsn is None:
        print("no DATABASE_URL: pages are not compared with PostgreSQL")
        return
    with psycopg.connect(dsn) as con:
        load(con, snapshot.details())
        for label, partner in chosen.items():
            show(f"PostgreSQL, {label}", from_postgres(con, partner))


def from_parquet(table: LineTable) -> dict[str, Callable[[], Any]]:
    """What a list screen asks."""
    return {
        "page": lambda: table.order_by("-incentive")[:PAGE],
        "count": table.count,
        "sum": lambda: table.aggregate_sum("incentive"),
    }


def from_postgres(con: psycopg.Connection[Any], partner: int) -> dict[str, Callable[[], Any]]:
    """The same questions in SQL."""
    where = "FROM bench_details WHERE partner_id = %s"

    def ask(what: str, rest: str = "") -> Callable[[], Any]:
        return lambda: con.execute(f"SELECT {what} {where} {rest}".encode(), [partner]).fetchall()

    return {
        "page": ask("*", f"ORDER BY incentive DESC, line_id, program LIMIT {PAGE}"),
        "count": ask("count(*)"),
        "sum": ask("sum(incentive)"),
    }


def load(con: psycopg.Connection[Any], table: LineTable) -> None:
    """All detail lines into a temporary table, indexed by partner and line."""
    columns = ", ".join(f"{name} {TYPES[name]}" for name in table.columns)
    con.execute(f"CREATE TEMP TABLE bench_details ({columns})".encode())
    with con.cursor().copy("COPY bench_details FROM STDIN") as copy:
        for row in table.iter_rows(LOAD):
            copy.write_row(list(row.as_dict().values()))
    con.execute("CREATE INDEX ON bench_details (partner_id, line_id)")
    con.execute("ANALYZE bench_details")


def show(label: str, questions: dict[str, Callable[[], Any]]) -> None:
    """One line of medians."""
    print(f"  {label:22}" + "".join(f"{name} {median(ask):8.1f}   " for name, ask in questions.items()))


def median(ask: Callable[[], Any]) -> float:
    """Milliseconds of the middle one of some repeats, after a first one to warm up."""
    ask()
    times = []
    for _ in range(REPEATS):
        started = time.perf_counter()
        ask()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)
