"""The connections that read Parquet for screens: one small engine per process, one cursor per question."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any

import duckdb

from partner_center.kit.refusals import Unavailable
from partner_center.settlement.lookups import is_time

MEMORY = "512MB"
THREADS = 2
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_lock = Lock()
_engines: dict[int, duckdb.DuckDBPyConnection] = {}


@contextmanager
def cursor() -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor of its own for one question, safe in any thread and after a fork. A lost file is Unavailable."""
    try:
        with _engine().cursor() as own:
            yield own
    except duckdb.IOException as error:
        raise Unavailable(str(error)) from error


def close() -> None:
    """Let go of this process's engine; the next question starts another."""
    with _lock:
        engine = _engines.pop(os.getpid(), None)
    if engine is not None:
        engine.close()


def column_types(path: str) -> dict[str, str]:
    """The columns of a Parquet file and their types."""
    with cursor() as own:
        found = own.execute("DESCRIBE FROM read_parquet(?, hive_partitioning = false)", [[path]]).fetchall()
    return {row[0]: row[1] for row in found}


def values(line: tuple[Any, ...], kinds: Sequence[str]) -> tuple[Any, ...]:
    """A line as Python values: microseconds of time columns become aware times in UTC."""
    return tuple(
        moment(value) if value is not None and is_time(kind) else value for value, kind in zip(line, kinds, strict=True)
    )


def moment(microseconds: int) -> datetime:
    """An instant, from microseconds as `epoch_us` gives them."""
    return EPOCH + timedelta(microseconds=microseconds)


def _engine() -> duckdb.DuckDBPyConnection:
    own = os.getpid()
    with _lock:
        if own not in _engines:
            closed = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
            engine = duckdb.connect(config={"memory_limit": MEMORY, "threads": THREADS, **closed})
            engine.execute("SET GLOBAL TimeZone = 'UTC'")
            engine.execute("SET GLOBAL parquet_metadata_cache = true")
            _engines[own] = engine
        return _engines[own]
