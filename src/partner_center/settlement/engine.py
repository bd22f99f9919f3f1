"""Runs a settlement: bucket by bucket, resumable, the same bytes every time, into a folder that never changes again.

A run's folder holds `details/` and `groups/` (one Parquet file per bucket of partners), `terms.json`, `buckets/`
(what each finished bucket contains) and, when all are done, `manifest.json`.
"""

import functools
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from partner_center.settlement import facts, kernel, policy_tables
from partner_center.settlement.snapshots import SettlementError, Totals, digest_of, read_json, write_json
from partner_center.settlement.terms import Terms
from partner_center.settlement.vocabulary import ENGINE_VERSION

__all__ = ["RunResult", "SettlementError", "Totals", "run"]

Progress = Callable[[int, int], None]
PARQUET = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 16384"


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run left behind: its folder and digest, how many lines it read and wrote, and totals per currency.

    `resumed` says how many buckets had been finished by an earlier, interrupted run.
    """

    folder: Path
    period: str
    digest: str
    facts: int
    details: int
    groups: int
    totals: dict[str, Totals]
    resumed: int


def run(
    facts_root: Path,
    terms: Terms,
    out_dir: Path,
    *,
    period: str,
    progress: Progress | None = None,
    memory_limit: str = "1GB",
    threads: int = 2,
) -> RunResult:
    """Settle the month under the terms into `out_dir`; called again, it goes on where it stopped or returns the result.

    `progress(done, total)` is called with lines. Raises FactsError when there are no facts or they changed while
    being read, SettlementError when `out_dir` belongs to a run of other terms or facts, or when an amount is too large.
    """
    stored = facts.load(facts_root, period)
    plan = _plan(stored, terms)
    _claim(out_dir, plan, terms)
    done, resumed = 0, 0
    with _connection(out_dir, memory_limit, threads) as con:
        _load_policies(con, terms, period)
        for bucket in stored.buckets:
            if read_json(_marker(out_dir, bucket.number)) is None:
                _settle(con, stored, bucket, out_dir)
            else:
                resumed += 1
            done += bucket.rows
            if progress is not None:
                progress(done, stored.rows)
    return _finish(out_dir, plan, stored, resumed)


def _plan(stored: facts.Facts, terms: Terms) -> dict[str, Any]:
    """Everything that decides the figures, and nothing else: equal plans give equal bytes."""
    return {
        "period": stored.period,
        "bucket_count": stored.bucket_count,
        "facts": {f"bucket={bucket.number:02d}": bucket.sha256 for bucket in stored.buckets},
        "terms": terms.in_force(stored.period).digest(),
        "kernel": kernel.digest(),
        "engine": ENGINE_VERSION,
        "duckdb": duckdb.__version__,
    }


def _claim(out_dir: Path, plan: dict[str, Any], terms: Terms) -> None:
    """Take the folder for this plan; a folder of another plan is never written to."""
    for name in ("details", "groups", "buckets"):
        (out_dir / name).mkdir(parents=True, exist_ok=True)
    claimed = read_json(out_dir / "plan.json")
    if claimed is None:
        write_json(out_dir / "terms.json", terms.in_force(plan["period"]).to_json())
        write_json(out_dir / "plan.json", plan)
    elif claimed != plan:
        changed = ", ".join(sorted(key for key in plan if claimed.get(key) != plan[key]))
        raise SettlementError("other_run", changed=changed)


@contextmanager
def _connection(out_dir: Path, memory_limit: str, threads: int) -> Iterator[duckdb.DuckDBPyConnection]:
    spill = out_dir / ".spill"
    with duckdb.connect() as con:
        for name, value in (
            ("memory_limit", memory_limit),
            ("threads", threads),
            ("temp_directory", str(spill)),
            # Nothing may be fetched over the network in the middle of a settlement.
            ("autoinstall_known_extensions", False),
            ("autoload_known_extensions", False),
        ):
            con.execute(f"SET {name} = ?", [value])
        kernel.install(con)
        yield con
    shutil.rmtree(spill, ignore_errors=True)


def _load_policies(con: duckdb.DuckDBPyConnection, terms: Terms, period: str) -> None:
    for name, table in policy_tables.compiled(terms, period).items():
        con.register(f"{name}_given", table)
        con.execute(f"CREATE TEMP TABLE {name} AS FROM {name}_given")


def _settle(con: duckdb.DuckDBPyConnection, stored: facts.Facts, bucket: facts.Bucket, out_dir: Path) -> None:
    source = stored.path(bucket.number)
    if facts.sha256_of(source) != bucket.sha256:
        raise facts.FactsError("changed", period=stored.period)
    _view(con, "facts", source)
    try:
        for name in ("scopes", "awards", "shares"):
            con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {_sql(name)}")
        files = {"details": _write(con, "details", out_dir, bucket.number)}
        _view(con, "stored_details", facts.bucket_path(out_dir / "details", bucket.number))
        files["groups"] = _write(con, "groups", out_dir, bucket.number)
        _view(con, "stored_groups", facts.bucket_path(out_dir / "groups", bucket.number))
    except duckdb.OutOfRangeException as error:
        raise SettlementError("too_large", detail=str(error).splitlines()[0]) from error
    write_json(_marker(out_dir, bucket.number), {"facts": bucket.rows, "files": files, "totals": _totals(con)})


@functools.cache
def _sql(name: str) -> str:
    """The expression of this name as DuckDB's SQL; the same for every bucket, so compiled once."""
    # Ibis takes its time to load; processes that never settle do without.
    import ibis

    from partner_center.settlement import arithmetic

    return str(ibis.to_sql(getattr(arithmetic, name)(), dialect="duckdb"))


def _view(con: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW {name} AS FROM read_parquet('{facts.quoted(path)}', hive_partitioning = false)"
    )


def _write(con: duckdb.DuckDBPyConnection, name: str, out_dir: Path, number: int) -> dict[str, Any]:
    final = facts.bucket_path(out_dir / name, number)
    part = final.with_name(f".{final.name}.part")
    rows = con.execute(f"COPY ({_sql(name)}) TO '{facts.quoted(part)}' ({PARQUET})").fetchall()[0][0]
    part.replace(final)
    return {"rows": rows, "sha256": facts.sha256_of(final)}


def _totals(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    rows = con.execute(_sql("totals")).fetchall()
    return {currency: Totals(*sums).to_json() for currency, *sums in rows}


def _marker(out_dir: Path, number: int) -> Path:
    return out_dir / "buckets" / f"{number:02d}.json"


def _finish(out_dir: Path, plan: dict[str, Any], stored: facts.Facts, resumed: int) -> RunResult:
    markers = {f"bucket={b.number:02d}": read_json(_marker(out_dir, b.number)) for b in stored.buckets}
    totals: dict[str, Totals] = {}
    for marker in markers.values():
        for currency, sums in marker["totals"].items():
            totals[currency] = totals.get(currency, Totals()) + Totals.from_json(sums)
    counts = {name: sum(m["files"][name]["rows"] for m in markers.values()) for name in ("details", "groups")}
    content = {
        "plan": plan,
        "counts": {"facts": stored.rows, **counts},
        "totals": {currency: totals[currency].to_json() for currency in sorted(totals)},
        "files": {bucket: marker["files"] for bucket, marker in markers.items()},
    }
    digest = digest_of(content)
    write_json(out_dir / "manifest.json", {**content, "digest": digest})
    return RunResult(out_dir, stored.period, digest, stored.rows, counts["details"], counts["groups"], totals, resumed)
