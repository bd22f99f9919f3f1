"""The source of the house as syntax trees, for rules about the code itself."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

Node = TypeVar("Node", bound=ast.AST)
ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "partner_center"


@cache
def modules() -> dict[Path, ast.Module]:
    """Every module of the package except migrations, by its path relative to the package."""
    return {
        path.relative_to(PACKAGE): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
        if "migrations" not in path.parts
    }


def nodes(kind: type[Node], *rooms: str) -> Iterator[tuple[Path, Node]]:
    """All nodes of a kind, in all modules or in the rooms named (a room may be a file or a package)."""
    for path, tree in modules().items():
        if not rooms or set(rooms) & {path.stem, *path.parts}:
            yield from ((path, node) for node in ast.walk(tree) if isinstance(node, kind))


def imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    """The full names an import statement brings in."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [f"{node.module}.{alias.name}" for alias in node.names]


def tracked_files() -> list[Path]:
    """Every file that git keeps."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S607 - git is on the PATH of every clone
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
