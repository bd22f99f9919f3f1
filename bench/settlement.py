"""Settlement against hand-written SQL of the same policies and against scanning and writing alone, in one run.

`python -m bench.settlement [--lines 1000000] [--repeats 3]`. CPU seconds are of the whole process, all threads; read
the ratios. With DATABASE_URL set, a partner's page from Parquet is compared with the same rows in PostgreSQL.
"""

import argparse
import os
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from bench import settlement_pages
from bench.settlement_policies import CHECKSUM, HAND_WRITTEN, PERIOD, store, terms
from partner_center.settlement import engine, facts

THREADS, MEMORY = 2, "4GB"


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took: CPU seconds over all threads, and wall seconds."""

    cpu: float
    wall: float


def main() -> None:
    """Generate a month, settle it in each way a few times in turn, and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-settlement-") as name:
        measure(Path(name), options.lines, options.repeats)


def measure(folder: Path, lines: int, repeats: int) -> None:
    """Print the costs of settling `lines` generated lines."""
    stored: list[facts.Facts] = []
    kept = cost_of(lambda: stored.append(store(folder / "facts", lines)))
    print(f"{lines:,} lines; generating, checking and storing them: {kept.cpu:.1f} CPU s")
    ways: dict[str, Callable[[Path], object]] = {
        "engine (Ibis to DuckDB)": lambda out: engine.run(
            folder / "facts", terms(), out, period=PERIOD, threads=THREADS, memory_limit=MEMORY
        ),
        "hand-written SQL": lambda out: by_hand(stored[0], out),
        "scan and write": lambda out: scan_and_write(folder / "reference", out),
    }
    engine.run(folder / "facts", terms(), folder / "reference", period=PERIOD, threads=THREADS, memory_limit=MEMORY)
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(repeats):
        for name, way in ways.items():
            costs[name].append(in_turn(folder / "out", way, folder / "reference"))
    report(costs)
    settlement_pages.measure(folder / "reference", os.environ.get("DATABASE_URL"))


def in_turn(out: Path, way: Callable[[Path], object], reference: Path) -> Cost:
    """One run into an empty folder, its lines checked against the engine's."""
    shutil.rmtree(out, ignore_errors=True)
    (out / "details").mkdir(parents=True)
    cost = cost_of(lambda: way(out))
    assert checksum(out) == checksum(reference), "the same policies must give the same lines"
    return cost


def cost_of(work: Callable[[], object]) -> Cost:
    """What a piece of work took."""
    before, started = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    work()
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    return Cost(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)


def by_hand(stored: facts.Facts, out: Path) -> None:
    """The hand-written text, bucket by bucket like the engine."""
    with duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY}) as con:
        for bucket in stored.buckets:
            target = facts.bucket_path(out / "details", bucket.number)
            con.execute(HAND_WRITTEN.format(source=stored.path(bucket.number), target=target))


def scan_and_write(reference: Path, out: Path) -> None:
    """The floor: read lines of that size and number and write them again, nothing computed."""
    with duckdb.connect(config={"threads": THREADS, "memory_limit": MEMORY}) as con:
        for path in sorted((reference / "details").glob("*.parquet")):
            con.execute(
                f"COPY (FROM read_parquet('{path}', hive_partitioning = false))"
                f" TO '{out / 'details' / path.name}' ({engine.PARQUET})"
            )


def checksum(folder: Path) -> tuple[int, Decimal, Decimal, Decimal]:
    """Lines, base, incentive and a sum that notices incentives on the wrong line."""
    with duckdb.connect() as con:
        found = con.execute(CHECKSUM.format(folder=folder / "details")).fetchall()[0]
    return (*found,)


def report(costs: dict[str, list[Cost]]) -> None:
    """Medians, and each way as a multiple of the hand-written SQL and of the floor."""
    middle = {
        name: Cost(statistics.median(c.cpu for c in runs), statistics.median(c.wall for c in runs))
        for name, runs in costs.items()
    }
    hand, floor = middle["hand-written SQL"].cpu, middle["scan and write"].cpu
    print(f"{'':26}{'CPU s':>8}{'wall s':>8}{'x hand':>8}{'x floor':>9}")
    for name, cost in middle.items():
        print(f"{name:26}{cost.cpu:8.2f}{cost.wall:8.2f}{cost.cpu / hand:8.2f}{cost.cpu / floor:9.2f}")
    print("all ways gave the same lines to the last decimal")


if __name__ == "__main__":
    main()
