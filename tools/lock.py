"""Renews requirements/*.txt from pyproject.toml: pinned, hashed, for every platform, naming no package index."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "main": ["pyproject.toml"],
    "dev": ["pyproject.toml", "--group", "dev", "-c", "requirements/main.txt"],
    "node": ["--group", "node"],
    "lock": ["--group", "lock"],
}
OPTIONS = [
    "--universal",
    "--generate-hashes",
    "--python-version=3.11",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-header",
    "--quiet",
    "--upgrade",
]


def main() -> None:
    """Resolve each file with the locked resolver, in an environment that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        subprocess.run(
            [python, "-m", "pip", "install", "-q", "--require-hashes", "-r", "requirements/lock.txt"],
            cwd=ROOT,
            check=True,
        )
        for name, source in LOCKS.items():
            target = f"requirements/{name}.txt"
            subprocess.run(
                [python, "-m", "uv", "pip", "compile", *source, *OPTIONS, "-o", target],
                cwd=ROOT,
                check=True,
                stdout=subprocess.DEVNULL,
            )
            if "://" in (ROOT / target).read_text():
                sys.exit(f"{target} names an address; it must not.")
            print(f"{target} renewed")


if __name__ == "__main__":
    main()
