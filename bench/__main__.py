"""Everything that is measured, in one run: `make bench`, or `python -m bench [--quick]`.

Each measurement runs in a process of its own, one after the other, so that none disturbs the next: settlement against
hand-written SQL and against scanning and writing alone, then the busiest pages against their bare queries and against
an empty view, then the ledger, then searches among a million opportunities. Read the ratios; times are those of this
machine.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from partner_center.ops.embedded import DATABASE, OWNER, PORT, Cluster

WHOLE = {"settlement": ["--lines", "1000000"], "pages": [], "ledger": [], "opportunities": []}
QUICK = {
    "settlement": ["--lines", "50000", "--repeats", "1"],
    "pages": ["--rows", "2000"],
    "ledger": ["--entries", "2000"],
    "opportunities": ["--rows", "20000"],
}


def main() -> int:
    """Run every measurement; the exit status is that of the first that failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small data, to see that everything works")
    measurements = QUICK if parser.parse_args().quick else WHOLE
    for name, arguments in measurements.items():
        print(f"\n== {name} ==\n", flush=True)
        with surroundings_of(name) as environment:
            status = subprocess.run([sys.executable, "-m", f"bench.{name}", *arguments], env=environment, check=False)  # noqa: S603 - our own measurements
        if status.returncode:
            return status.returncode
    return 0


@contextmanager
def surroundings_of(name: str) -> Iterator[dict[str, str]]:
    """The environment of one measurement; the settlement gets a server to compare Parquet with, unless one is named."""
    if name != "settlement" or os.environ.get("DATABASE_URL"):
        yield dict(os.environ)
        return
    with tempfile.TemporaryDirectory(prefix="bench-postgres-") as home:
        cluster = Cluster(Path(home))
        with cluster.running():
            url = f"postgresql://{OWNER}@/{DATABASE}?host={quote(str(cluster.socket_dir), safe='')}&port={PORT}"
            yield os.environ | {"DATABASE_URL": url}


if __name__ == "__main__":
    sys.exit(main())
