"""Refuses a `# noqa` or `# type: ignore` that silences everything or does not say why."""

from __future__ import annotations

import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore)\b")
WITH_REASON = re.compile(
    r"#\s*(?:noqa:\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*(?!\d)|type:\s*ignore\[[\w, -]+\])"  # which rules
    r"\s*(?:#|[-–—:(])?\s*(?=.*\w\w)",  # and why
)


def main() -> None:
    """Print every silence without a code and a reason, and fail if there is one."""
    faults = [fault for folder in ("src", "tests", "tools", "bench") for fault in faults_below(ROOT / folder)]
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


def faults_below(folder: Path) -> Iterator[str]:
    """Every comment below the folder that silences a checker without saying which rule and why."""
    for path in sorted(folder.rglob("*.py")):
        for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
            if token.type == tokenize.COMMENT and SILENCED.search(token.string) and not is_reasoned(token.string):
                yield f"{path.relative_to(ROOT)}:{token.start[0]}: say which rule and why: {token.string}"


def is_reasoned(comment: str) -> bool:
    """Whether the comment names its rules and goes on with words."""
    return bool(WITH_REASON.search(comment))


if __name__ == "__main__":
    main()
