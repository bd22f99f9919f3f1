"""Finds a Chromium for the browser tests; with --fetch brings one (npm, Linux x86-64) when the machine has none.

PC_CHROMIUM names one explicitly. Prints the path, or fails with what to do.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGE = ROOT / "tools" / "browser"  # package.json and its lock
FETCHED = ROOT / ".cache" / "browser"
# The package's own file looks for fonts where a cloud function unpacks them; without any font the browser crashes.
FONTS = """<?xml version="1.0"?>
<fontconfig><dir>{own}</dir><dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir></fontconfig>
"""
ADVICE = "No Chromium here. Install one (Debian: apt-get install chromium) or name it by PC_CHROMIUM."


def find_browser() -> Path | None:
    """The first of: PC_CHROMIUM, one on the PATH, Playwright's own, the one fetched before."""
    if given := os.environ.get("PC_CHROMIUM"):
        return Path(given)
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    return _of_playwright() or _fetched()


def libraries_of(browser: Path) -> dict[str, str]:
    """What the fetched browser needs in its environment: it brings its own libraries and fonts."""
    if browser.parent != FETCHED:
        return {}
    known = os.environ.get("LD_LIBRARY_PATH", "")
    return {
        "LD_LIBRARY_PATH": os.pathsep.join(filter(None, [str(FETCHED / "al2023" / "lib"), known])),
        "FONTCONFIG_PATH": str(FETCHED),
    }


def fetch() -> Path:
    """Download the locked npm package and unpack the browser that lies in it."""
    sys.path.insert(0, str(ROOT / "tools"))
    from build_assets import QUIET, node_of_the_environment, system_node

    node, npm = system_node() or node_of_the_environment()
    environment = os.environ | {"PATH": f"{Path(node).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    source = ROOT / ".cache" / "browser-package"
    source.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PACKAGE / name, source / name)
    subprocess.run([*npm, "ci", "--ignore-scripts", *QUIET], cwd=source, env=environment, check=True)
    _unpack(source / "node_modules" / "@sparticuz" / "chromium" / "bin")
    shutil.rmtree(source)
    return FETCHED / "chromium"


def _unpack(packed: Path) -> None:
    import brotli  # type: ignore[import-untyped]  # it publishes no types

    draft = FETCHED.with_name("browser.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    (draft / "chromium").write_bytes(brotli.decompress((packed / "chromium.br").read_bytes()))
    (draft / "chromium").chmod(0o755)
    for archive in packed.glob("*.tar.br"):
        folder = draft / archive.name.removesuffix(".tar.br") if archive.name.startswith("al") else draft
        with tarfile.open(fileobj=io.BytesIO(brotli.decompress(archive.read_bytes()))) as tar:
            tar.extractall(folder, filter="data")
    (draft / "fonts.conf").write_text(FONTS.format(own=FETCHED / "fonts", cache=FETCHED / "fonts-cache"))
    shutil.rmtree(FETCHED, ignore_errors=True)
    draft.rename(FETCHED)


def _of_playwright() -> Path | None:
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    return next(iter(sorted(folder.glob("chromium-*/chrome-linux*/chrome"), reverse=True)), None)


def _fetched() -> Path | None:
    browser = FETCHED / "chromium"
    return browser if browser.exists() else None


def main() -> None:
    """Print where the browser is."""
    browser = find_browser()
    if browser is None and "--fetch" in sys.argv:
        if sys.platform != "linux" or os.uname().machine != "x86_64":
            sys.exit(ADVICE)
        print("No Chromium on this machine: fetching one for the tests …")
        browser = fetch()
    if browser is None:
        sys.exit(ADVICE)
    print(f"browser: {browser}")


if __name__ == "__main__":
    main()
