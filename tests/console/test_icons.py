"""Every icon that a template or a menu asks for is in the sprite: a missing one would be an empty place."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(
    r"""\{%\s*icon\s+["']([a-z0-9-]+)["']|\bicon=["']([a-z0-9-]+)["']|"icon":\s*"([a-z0-9-]+)"|\bicon\|default:["']([a-z0-9-]+)["']"""
)


def test_every_icon_asked_for_is_built() -> None:
    built = set(json.loads((ROOT / "frontend" / "icons.json").read_text(encoding="utf-8")))
    asked = {
        next(name for name in found.groups() if name)
        for path in (ROOT / "src").rglob("*")
        if path.suffix in {".html", ".py"}
        for found in NAMED.finditer(path.read_text(encoding="utf-8"))
    }
    assert len(asked) > 40
    assert sorted(asked - built) == []
