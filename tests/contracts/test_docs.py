"""The documents are well: every link leads somewhere, every decision has its parts, every variable is described."""

import re
from pathlib import Path

import pytest

from tests.contracts.source import PACKAGE, ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "adr").glob("*.md"))
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
PARTS = ["Context", "Decision", "Consequences", "Alternatives"]
PICTURES = "docs/pictures/"
"""Screenshots are made from the running demo; a clone has them, a checkout in the middle of work may not."""


def prose(path: Path) -> str:
    return re.sub(r"`[^`\n]*`", "", FENCED.sub("", path.read_text(encoding="utf-8")))


def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as a reader on the web finds them."""
    titles = re.findall(r"^#+ (.+)$", FENCED.sub("", path.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.replace("`", "").lower()).replace(" ", "-") for title in titles}


def leads_nowhere(path: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    found = (path.parent / name).resolve() if name else path
    if found.is_relative_to(ROOT) and found.relative_to(ROOT).as_posix().startswith(PICTURES):
        return False
    if not found.exists():
        return True
    return bool(anchor) and found.suffix == ".md" and anchor not in anchors(found)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(path: Path) -> None:
    targets = [target for target in LINK.findall(prose(path)) if not re.match(r"[a-z]+:", target)]
    assert [target for target in targets if leads_nowhere(path, target)] == []


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_every_decision_tells_context_consequences_and_alternatives(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {path.name[:4]} ")
    assert [title for title in re.findall(r"^## (.+)$", text, re.MULTILINE) if title in PARTS] == PARTS
    assert re.search(r"^Status: (accepted|superseded by \d{4})$", text, re.MULTILINE)


def test_decisions_are_numbered_once() -> None:
    numbers = [path.name[:4] for path in DECISIONS]
    assert sorted(set(numbers)) == numbers


def test_every_environment_variable_is_described() -> None:
    asked = set(re.findall(r'env\.\w+\("(\w+)"', (PACKAGE / "config" / "settings.py").read_text(encoding="utf-8")))
    described = set(
        re.findall(r"^\| `(\w+)`", (ROOT / "docs" / "operations.md").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert asked - described == set()


def test_the_glossary_s_names_are_those_of_the_code() -> None:
    glossary = ROOT / "docs" / "glossary.md"
    rows = [line.split("|") for line in glossary.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    unknown = [
        f"{name} in {target}"
        for _, _word, _chinese, ours, where, *_ in rows[1:]
        for target in LINK.findall(where)
        for name in re.findall(r"`([A-Za-z_.]+)`", ours)
        if any(part not in source(glossary.parent / target) for part in name.split("."))
    ]
    assert unknown == []


def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")
