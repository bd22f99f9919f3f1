"""Reading a FOCUS 1.0 billing file: `read()` is the one door; it refuses a bad file and sorts out bad rows.

The cost that counts for performance is BilledCost: what the customer is invoiced, after discounts and without spreading
prepaid amounts over time (FOCUS 1.0). EffectiveCost spreads them, ListCost and ContractedCost ignore discounts, and
clouds leave all three at zero. All four are kept.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from partner_center.domains.billing.gateways import checks, raw, summaries
from partner_center.domains.billing.gateways.columns import LINE_COLUMNS
from partner_center.domains.billing.gateways.files import Content, Limits, opened
from partner_center.domains.billing.gateways.results import FocusResult, Progress, Reason, Refusal, Repair, Unreadable

MEMORY: Final = "2GB"
CHECKED, READ, WRITTEN = 25, 80, 95


def read(
    path: Path,
    *,
    out_dir: Path,
    progress: Progress | None = None,
    zone: str = "Asia/Shanghai",
    limits: Limits = Limits(),  # noqa: B008 - frozen, so sharing it is safe
) -> FocusResult:
    """Check the file line by line and write lines.parquet, rejected.parquet and notes.parquet into `out_dir`.

    `zone` is where billing months are counted. Raises Unreadable when the file as a whole cannot be used; then nothing
    stays in `out_dir`.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    work_dir = Path(tempfile.mkdtemp(prefix="reading-", dir=out_dir))
    told = _Told(progress)
    try:
        content = opened(path, work_dir=work_dir, limits=limits, progress=told.between(0, CHECKED))
        with _base(work_dir) as base:
            _stage(base, content, zone=zone, limits=limits, told=told)
            told(READ)
            _write(base, work_dir)
            told(WRITTEN)
            result = summaries.result_of(base, content, out_dir)
            for name in ("lines", "rejected", "notes"):
                (work_dir / f"{name}.parquet").replace(out_dir / f"{name}.parquet")
    finally:
        shutil.rmtree(work_dir, ignore_errors=True)
    told(100)
    return result


class _Told:
    """Passes progress on in whole percents that never go backwards."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress
        self.percent = -1

    def __call__(self, percent: int) -> None:
        if percent > self.percent:
            self.percent = percent
            if self.progress is not None:
                self.progress(percent, 100)

    def between(self, low: int, high: int) -> Callable[[float], None]:
        return lambda share: self(low + int(min(share, 1.0) * (high - low)))


def _base(work_dir: Path) -> duckdb.DuckDBPyConnection:
    base = duckdb.connect(
        str(work_dir / "work.duckdb"),
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(work_dir),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    base.execute("SET TimeZone = 'UTC'")
    base.execute(checks.MACROS)
    return base


def _stage(base: duckdb.DuckDBPyConnection, content: Content, *, zone: str, limits: Limits, told: _Told) -> None:
    """Fill the tables `staged` and `shifted` from the file."""
    shifted = raw.Shifted()
    if content.kind == "parquet":
        header, source = raw.parquet_query(base, content.path, limit=limits.content)
        _stage_rows(base, header, f"({source})", zone)
    else:
        header = raw.csv_header(content.path)
        _stage_csv(base, content, header, shifted, zone=zone, told=told)
    base.execute("CREATE TABLE shifted (line_no BIGINT, val VARCHAR, detail VARCHAR)")
    if shifted.rejected:
        columns = zip(*shifted.rejected, strict=True)
        wrong = pa.table(dict(zip(("line_no", "val", "detail"), map(list, columns), strict=True)))
        base.register("wrong", wrong).execute("INSERT INTO shifted FROM wrong")
    base.execute("CREATE TABLE trimmed (line_no BIGINT)")
    if shifted.mended:
        mended = pa.table({"line_no": [number for number, _ in shifted.mended]})
        base.register("mended", mended).execute("INSERT INTO trimmed FROM mended")


def _stage_rows(base: duckdb.DuckDBPyConnection, header: raw.Header, source: str, zone: str) -> None:
    present = {*header.known, *(["line_key"] if header.line_key else [])}
    base.execute(f"CREATE TABLE staged AS {checks.staged(checks.cleaned(present, source))}", {"zone": zone})


def _stage_csv(
    base: duckdb.DuckDBPyConnection,
    content: Content,
    header: raw.Header,
    shifted: raw.Shifted,
    *,
    zone: str,
    told: _Told,
) -> None:
    tell = told.between(CHECKED, READ)
    done = 0

    def seen(size: int) -> None:
        nonlocal done
        done += size
        tell(done / (content.content_size * 1.2))

    try:
        schema, batches = raw.csv_rows(content.path, header, shifted, seen=seen)
        base.register("rows", pa.RecordBatchReader.from_batches(schema, batches))
        _stage_rows(base, header, "rows", zone)
    except (pa.ArrowInvalid, duckdb.InvalidInputException) as error:
        if "straddling" in str(error):
            raise Unreadable(Refusal.ROW_TOO_LONG, limit=raw.BLOCK) from error
        if "Empty CSV" in str(error):
            raise Unreadable(Refusal.NO_LINES) from error
        raise


def _write(base: duckdb.DuckDBPyConnection, work_dir: Path) -> None:
    """The three Parquet files. Equal lines: a cloud's own line number shows a double, else each one counts."""
    base.execute("""
        CREATE TABLE repeats AS
        SELECT line_no, row_number() OVER (PARTITION BY content ORDER BY line_no) AS nth FROM staged
        WHERE problem IS NULL AND content IN
            (SELECT content FROM staged WHERE problem IS NULL GROUP BY content HAVING count(*) > 1)
    """)
    kept = ", ".join(name for name in LINE_COLUMNS if name not in {"line_no", "line_id"})
    identity = "CASE WHEN coalesce(nth, 1) = 1 THEN content ELSE md5(content || '#' || nth) END AS line_id"
    base.execute(f"""
        CREATE VIEW lines AS SELECT staged.line_no, {identity}, {kept}
        FROM staged LEFT JOIN repeats USING (line_no)
        WHERE problem IS NULL AND NOT (coalesce(nth, 1) > 1 AND line_key IS NOT NULL)
    """)  # noqa: S608 - our own column names
    base.execute(f"""
        CREATE TABLE rejected AS
        SELECT line_no, problem.reason AS reason, problem.col AS "column", problem.val AS "value", '' AS detail
        FROM staged WHERE problem IS NOT NULL
        UNION ALL SELECT line_no, '{Reason.COLUMN_SHIFT}', '', val, detail FROM shifted
        UNION ALL SELECT line_no, '{Reason.DUPLICATE_LINE}', '', excerpt(line_key), '' FROM staged JOIN repeats
            USING (line_no) WHERE nth > 1 AND line_key IS NOT NULL
        ORDER BY line_no
    """)  # noqa: S608 - our own words
    base.execute(f"""
        CREATE TABLE notes AS
        SELECT line_no, found.name AS repair, found.col AS "column", found.was AS was, found.now AS now
        FROM (SELECT line_no, unnest(repairs) AS found FROM staged WHERE problem IS NULL AND repairs IS NOT NULL)
        WHERE line_no NOT IN (SELECT line_no FROM rejected)
        UNION ALL SELECT line_no, '{Repair.REPEATED_LINE}', '', '', nth::VARCHAR FROM repeats JOIN staged
            USING (line_no) WHERE nth > 1 AND line_key IS NULL
        UNION ALL SELECT line_no, '{Repair.TRAILING_FIELDS}', '', '', '' FROM trimmed
            WHERE line_no NOT IN (SELECT line_no FROM rejected)
        ORDER BY line_no, repair, "column"
    """)  # noqa: S608 - our own words
    for name in ("lines", "rejected", "notes"):
        target = (work_dir / f"{name}.parquet").as_posix().replace("'", "''")
        base.execute(f"COPY (FROM {name} ORDER BY line_no) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    if not base.execute("SELECT (SELECT count(*) FROM staged) + (SELECT count(*) FROM shifted)").fetchall()[0][0]:
        raise Unreadable(Refusal.NO_LINES)
