"""Empties var/: the demo's database, files and mail. Refuses while the demo runs."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("PC_DATA_DIR") or ROOT / "var")


def main() -> None:
    """Delete the data folder, unless its database server is alive."""
    lock = DATA / "postgres" / "data" / "postmaster.pid"
    if lock.exists() and _is_alive(int(lock.read_text().split()[0])):
        sys.exit(f"The database in {DATA} is running: stop the demo first (Ctrl-C where it runs).")
    shutil.rmtree(DATA, ignore_errors=False) if DATA.exists() else None
    print(f"{DATA} is empty. `make demo` fills it again.")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


if __name__ == "__main__":
    main()
