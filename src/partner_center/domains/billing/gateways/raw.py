"""The rows of a billing file as text, numbered as a spreadsheet numbers them, from CSV or Parquet alike."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, filterfalse, islice
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.csv as arrow_csv
import pyarrow.parquet as arrow_parquet

from partner_center.domains.billing.gateways.columns import KNOWN, LINE_KEYS, REQUIRED
from partner_center.domains.billing.gateways.results import Refusal, Unreadable

BLOCK: Final = 8 << 20
EXCERPT: Final = 120
SHORTEST_ROW: Final = 256
"""Bytes. Parquet folds equal values together, so that its size says little; its rows are counted as this long."""

OTHER_DELIMITERS: Final = {";": ";", "\t": "TAB", "|": "|"}


@dataclass(frozen=True, slots=True)
class Header:
    """Where the columns we know stand in this file: our name → name in the file, and the cloud's own line number."""

    names: tuple[str, ...]
    known: dict[str, str]
    line_key: str | None

    @classmethod
    def of(cls, names: Sequence[str]) -> Header:
        """Raises Unreadable when columns are missing, doubled or not FOCUS at all. Case does not matter."""
        found = [name.strip().lower() for name in names]
        by_name = dict(zip(found, names, strict=True))
        known = {ours: by_name[focus.lower()] for ours, focus in KNOWN.items() if focus.lower() in by_name}
        if not known:
            raise Unreadable(Refusal.NOT_FOCUS)
        if missing := [name for name in REQUIRED if name.lower() not in by_name]:
            raise Unreadable(Refusal.MISSING_COLUMNS, columns=", ".join(missing))
        wanted = {name.lower() for name in KNOWN.values()}
        if doubled := sorted({by_name[name] for name in found if name in wanted and found.count(name) > 1}):
            raise Unreadable(Refusal.DUPLICATE_COLUMNS, columns=", ".join(doubled))
        return cls(tuple(names), known, next((by_name[key] for key in LINE_KEYS if key in by_name), None))


@dataclass(slots=True)
class Shifted:
    """Rows with more or fewer fields than the header: those that cannot be used and those mended by dropping blanks."""

    rejected: list[tuple[int, str, str]] = field(default_factory=list)
    mended: list[tuple[int, list[str]]] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)

    def sort_out(self, row: arrow_csv.InvalidRow) -> str:
        """Arrow asks what to do with such a row; only empty fields after the last column are surely meaningless."""
        self.numbers.add(row.number)
        fields = next(csv.reader([row.text])) if row.actual_columns > row.expected_columns else []
        if fields and not any(fields[row.expected_columns :]):
            self.mended.append((row.number, fields[: row.expected_columns]))
        else:
            self.rejected.append((row.number, row.text[:EXCERPT], f"{row.actual_columns}/{row.expected_columns}"))
        return "skip"


def csv_header(path: Path) -> Header:
    """The first row of a CSV file, understood; raises Unreadable."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline(1 << 16)
    names = next(csv.reader([first]), [])
    if not names or first.lstrip()[:1] in {"<", "{", "["}:
        raise Unreadable(Refusal.NOT_CSV)
    if len(names) < len(REQUIRED):
        wanted = {name.lower() for name in KNOWN.values()}
        for delimiter, name in OTHER_DELIMITERS.items():
            cells = {cell.strip().lower() for cell in next(csv.reader([first], delimiter=delimiter), [])}
            if len(cells & wanted) > 1:
                raise Unreadable(Refusal.OTHER_DELIMITER, delimiter=name)
        if len(names) == 1 and names[0].strip().lower() not in wanted:
            raise Unreadable(Refusal.NOT_CSV)
    return Header.of(names)


def csv_rows(
    path: Path, header: Header, shifted: Shifted, *, seen: Callable[[int], None]
) -> tuple[pa.Schema, Iterator[pa.RecordBatch]]:
    """Schema and batches: `line_no`, then our names, all as text. `seen` is told the bytes of each batch."""
    wanted = {**header.known, **({"line_key": header.line_key} if header.line_key else {})}
    schema = pa.schema([("line_no", pa.int64()), *((ours, pa.string()) for ours in wanted)])
    inside = [f"c{position}" for position in range(len(header.names))]
    chosen = [inside[header.names.index(name)] for name in wanted.values()]
    reader = arrow_csv.open_csv(
        path,
        read_options=arrow_csv.ReadOptions(block_size=BLOCK, use_threads=False, column_names=inside, skip_rows=1),
        parse_options=arrow_csv.ParseOptions(
            newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=shifted.sort_out
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(inside, pa.string()), include_columns=chosen, strings_can_be_null=False
        ),
    )
    return schema, _batches(reader, schema, header, shifted, seen)


def _batches(
    reader: Iterable[pa.RecordBatch], schema: pa.Schema, header: Header, shifted: Shifted, seen: Callable[[int], None]
) -> Iterator[pa.RecordBatch]:
    # Arrow skips rows of a wrong width; their numbers are left out so that the others keep theirs.
    numbers = filterfalse(lambda number: number in shifted.numbers, count(2))
    for batch in reader:
        seen(batch.nbytes)
        line_nos = pa.array(islice(numbers, batch.num_rows), pa.int64())
        yield pa.RecordBatch.from_arrays([line_nos, *batch.columns], schema=schema)
    if shifted.mended:
        positions = [header.names.index(header.known.get(name, header.line_key or "")) for name in schema.names[1:]]
        columns: list[list[Any]] = [[number for number, _ in shifted.mended]]
        columns.extend([fields[position] for _, fields in shifted.mended] for position in positions)
        yield pa.RecordBatch.from_arrays(
            [pa.array(column, kind) for column, kind in zip(columns, schema.types, strict=True)], schema=schema
        )


def parquet_query(base: duckdb.DuckDBPyConnection, path: Path, *, limit: int) -> tuple[Header, str]:
    """The header of a Parquet file and the query that gives its rows as text; raises Unreadable."""
    try:
        metadata = arrow_parquet.read_metadata(path)
        unpacked = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
        source = f"read_parquet({_quoted(str(path))}, file_row_number = true, binary_as_string = true)"
        described = base.execute(f"DESCRIBE FROM {source}").fetchall()
    except (pa.ArrowException, OSError, duckdb.Error) as error:
        raise Unreadable(Refusal.BROKEN_PARQUET) from error
    if unpacked > limit or metadata.num_rows > limit // SHORTEST_ROW:
        raise Unreadable(Refusal.TOO_LARGE, limit=limit)
    types = {name: kind for name, kind, *_ in described if name != "file_row_number"}
    header = Header.of(list(types))
    wanted = {**header.known, **({"line_key": header.line_key} if header.line_key else {})}
    columns = [f"{_as_text(name, types[name])} AS {ours}" for ours, name in wanted.items()]
    return header, f"SELECT file_row_number + 2 AS line_no, {', '.join(columns)} FROM {source}"  # noqa: S608 - quoted above


def _as_text(name: str, kind: str) -> str:
    column = '"' + name.replace('"', '""') + '"'
    nested = kind.startswith(("MAP", "STRUCT")) or kind.endswith("[]")
    return f"to_json({column})::VARCHAR" if nested else f"{column}::VARCHAR"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
