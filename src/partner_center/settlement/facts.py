"""Attributed performance lines as Parquet: what a line says, how it is checked, where it is kept.

A month lies in `<root>/period=2026-09/bucket=03.parquet`, one file per bucket of partners, sorted by partner and
line, next to `facts.json` with counts, sums and hashes. Every group of the arithmetic lies in one bucket.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from partner_center.settlement import fact_checks
from partner_center.settlement.fact_checks import AMOUNT_TYPE, COLUMNS, FactsError

__all__ = ["AMOUNT_TYPE", "BUCKETS", "COLUMNS", "Facts", "FactsError", "bucket_of", "bucket_path", "load", "store"]

BUCKETS = 16
INDEX = "facts.json"
PARQUET = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 16384"
"""Small row groups: a partner's page reads one or two of them."""


@dataclass(frozen=True, slots=True)
class Bucket:
    """One stored file: its number, how many lines it holds and the SHA-256 of its bytes."""

    number: int
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Facts:
    """The stored facts of one month: `amounts` and `counted` are sums per currency (all lines, counted lines)."""

    folder: Path
    period: str
    bucket_count: int
    buckets: tuple[Bucket, ...]
    amounts: dict[str, Decimal]
    counted: dict[str, Decimal]

    @property
    def rows(self) -> int:
        """Lines over all buckets."""
        return sum(bucket.rows for bucket in self.buckets)

    @property
    def paths(self) -> list[Path]:
        """The Parquet files, for a LineTable over everybody's lines."""
        return [self.path(bucket.number) for bucket in self.buckets]

    def path(self, number: int) -> Path:
        """The file of one bucket."""
        return bucket_path(self.folder, number)

    def paths_of(self, partner_id: int) -> list[Path]:
        """The one file that holds a partner's lines, or none: for a LineTable over that partner's lines."""
        number = bucket_of(partner_id, self.bucket_count)
        return [self.path(bucket.number) for bucket in self.buckets if bucket.number == number]

    def digest(self) -> str:
        """SHA-256 over the hashes of the files: equal facts, equal digest."""
        return hashlib.sha256(json.dumps([asdict(b) for b in self.buckets]).encode()).hexdigest()


def bucket_of(partner_id: int, buckets: int = BUCKETS) -> int:
    """Which bucket keeps a partner's lines; plain remainder, so it never changes with a version."""
    return partner_id % buckets


def bucket_path(folder: Path, number: int) -> Path:
    """Where a bucket of a month or of a run is kept."""
    return folder / f"bucket={number:02d}.parquet"


def period_folder(root: Path, period: str) -> Path:
    """Where a month is kept."""
    return root / f"period={period}"


def store(con: duckdb.DuckDBPyConnection, query: str, root: Path, *, period: str, buckets: int = BUCKETS) -> Facts:
    """Check the lines that `query` gives on `con` and keep them as the facts of the month, replacing what was there.

    The query names the columns of COLUMNS in any order; text may be NULL only where COLUMNS says so.
    Raises FactsError (nothing is replaced) when a line is unusable: see fact_checks for the reasons.
    """
    folder = period_folder(root, period)
    folder.mkdir(parents=True, exist_ok=True)
    fact_checks.stage(con, query, period)
    kept = tuple(_write(con, folder, number, buckets) for number in fact_checks.bucket_numbers(con, buckets))
    facts = Facts(folder, period, buckets, kept, *fact_checks.sums(con))
    con.execute(f"DROP TABLE {fact_checks.STAGE}")
    _publish(facts)
    return facts


def store_rows(rows: Iterable[Mapping[str, Any]], root: Path, *, period: str, buckets: int = BUCKETS) -> Facts:
    """`store` for lines at hand as mappings: imports by hand, tests, small months."""
    table = pa.Table.from_pylist(list(rows), schema=fact_checks.arrow_schema())
    with duckdb.connect() as con:
        con.register("lines_at_hand", table)
        return store(con, "SELECT * FROM lines_at_hand", root, period=period, buckets=buckets)


def load(root: Path, period: str) -> Facts:
    """The facts of a month as stored; FactsError("missing") when the month has none."""
    folder = period_folder(root, period)
    try:
        data = json.loads((folder / INDEX).read_text())
    except FileNotFoundError:
        raise FactsError("missing", period=period) from None
    sums = ({code: Decimal(text) for code, text in data[key].items()} for key in ("amounts", "counted"))
    return Facts(folder, data["period"], data["bucket_count"], tuple(Bucket(**b) for b in data["buckets"]), *sums)


def sha256_of(path: Path) -> str:
    """Hash of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write(con: duckdb.DuckDBPyConnection, folder: Path, number: int, buckets: int) -> Bucket:
    part = folder / f".bucket={number:02d}.part"
    select = f"SELECT * FROM {fact_checks.STAGE} WHERE partner_id % {buckets} = {number} ORDER BY partner_id, line_id"  # noqa: S608 - own names and integers only
    rows = con.execute(f"COPY ({select}) TO '{quoted(part)}' ({PARQUET})").fetchall()[0][0]
    return Bucket(number, rows, sha256_of(part))


def _publish(facts: Facts) -> None:
    for bucket in facts.buckets:
        (facts.folder / f".bucket={bucket.number:02d}.part").replace(facts.path(bucket.number))
    for stale in set(facts.folder.glob("bucket=*.parquet")) - set(facts.paths):
        stale.unlink()
    index = {
        "period": facts.period,
        "bucket_count": facts.bucket_count,
        "buckets": [asdict(bucket) for bucket in facts.buckets],
        "amounts": {code: f"{amount:f}" for code, amount in facts.amounts.items()},
        "counted": {code: f"{amount:f}" for code, amount in facts.counted.items()},
    }
    part = facts.folder / f".{INDEX}.part"
    part.write_text(json.dumps(index, indent=1, sort_keys=True))
    part.replace(facts.folder / INDEX)


def quoted(path: Path) -> str:
    """A path as it stands between quotes in SQL."""
    return str(path).replace("'", "''")
