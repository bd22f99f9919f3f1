"""The few operations that round, exact on every input: by rate, by share of a total, to the currency's minor unit.

Everything else in the arithmetic is engine-neutral; only `kernel.sql` is written for DuckDB, and tested against the
oracle. This module teaches it to a connection; kernel_functions gives its macros to Ibis.
"""

import hashlib
from pathlib import Path

import duckdb

SQL = Path(__file__).with_name("kernel.sql").read_text(encoding="utf-8")


def install(con: duckdb.DuckDBPyConnection) -> None:
    """Teach a connection the kernel."""
    con.execute(SQL)


def digest() -> str:
    """SHA-256 of the kernel's text: a snapshot names the kernel that computed it."""
    return hashlib.sha256(SQL.encode()).hexdigest()
