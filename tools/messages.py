"""The visible strings and their Chinese: `extract` collects, `check` refuses gaps, `compile` makes what Django loads.

Each app keeps the strings of its own files in <app>/locale/zh_Hans/LC_MESSAGES/django.po; what belongs to no app
(kit, config) is kept beside the package. Pure Python, no gettext tools needed.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "partner_center"
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
HEADER = {
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
# Which argument is the context (c), the singular, the plural.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_now": None,  # gettext, in modules where _ is its lazy sister
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
CALL_IN_TEMPLATE = re.compile(r"(?<![\w.])(npgettext|pgettext|ngettext|gettext|_)\(")
LITERAL = re.compile(r"""\s*u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*(,?)""", re.DOTALL)
NAMED = re.compile(r"%\((\w+)\)[#0 +-]*\d*(?:\.\d+)?[a-zA-Z]|\{(\w+)[^{}]*\}")
POSITIONAL = re.compile(r"(?<!%)(?:%%)*%[sdf]")

Key = tuple[str | None, str]


@dataclass
class Message:
    """One string that people see: in its context, with its plural, and the files that show it."""

    context: str | None
    text: str
    plural: str | None
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        """What makes it the same string."""
        return self.context, self.text


def homes() -> list[Path]:
    """Every folder that keeps a catalogue: the apps, and the package itself for the rest."""
    return [PACKAGE, *sorted(path.parent for path in PACKAGE.rglob("apps.py"))]


def messages_of(home: Path) -> dict[Key, Message]:
    """All strings in the files of this home, in the order of the files."""
    found: dict[Key, Message] = {}
    others = [other for other in homes() if other not in {home, PACKAGE}] if home == PACKAGE else []
    for path in sorted(home.rglob("*")):
        if any(path.is_relative_to(other) for other in others) or {"migrations", "locale", "dist"} & set(path.parts):
            continue
        for message in _messages_in(path):
            kept = found.setdefault(message.key, message)
            kept.plural = kept.plural or message.plural
            kept.files.add(path.relative_to(PACKAGE.parent).as_posix())
    return found


def _messages_in(path: Path) -> Iterable[Message]:
    if path.suffix == ".py":
        return _in_python(path)
    if path.suffix in {".html", ".txt"} and "templates" in path.parts:
        return _in_template(path.read_text(encoding="utf-8"))
    return []


def _in_python(path: Path) -> Iterator[Message]:
    from babel.messages.extract import extract

    with path.open("rb") as source:
        for _line, found, _comments, context in extract("python", source, keywords=KEYWORDS):
            texts = list(found) if isinstance(found, tuple) else [found]
            if texts and texts[0]:
                yield Message(context, texts[0], texts[1] if len(texts) > 1 else None)


def _in_template(source: str) -> Iterator[Message]:
    from django.utils.translation.template import templatize

    calls: str = templatize(source)
    for call in CALL_IN_TEMPLATE.finditer(calls):
        texts: list[str] = []
        position = call.end()
        while literal := LITERAL.match(calls, position):
            texts.append(ast.literal_eval(literal[1]))
            position = literal.end()
            if not literal[2]:
                break
        context = texts.pop(0) if "pgettext" in call[1] and texts else None
        if texts and texts[0]:
            yield Message(context, texts[0], texts[1] if "ngettext" in call[1] or "npgettext" in call[1] else None)


def extract_messages(chosen: list[Path]) -> None:
    """Bring these catalogues up to date: new strings empty, translations kept, vanished strings put aside."""
    for home in chosen:
        found = messages_of(home)
        path = home / CATALOGUE
        if not found and not path.exists():
            continue
        old = {_key(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
        catalogue = polib.POFile(wrapwidth=110)
        catalogue.metadata = HEADER
        for message in found.values():
            catalogue.append(_entry(message, old.pop(message.key, None)))
        for entry in old.values():
            if entry.msgstr or entry.msgstr_plural:
                entry.obsolete, entry.occurrences = True, []
                catalogue.append(entry)
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))


def _entry(message: Message, old: polib.POEntry | None) -> polib.POEntry:
    flags = ["python-format"] if NAMED.search(message.text) and "%" in message.text else []
    entry = polib.POEntry(
        msgctxt=message.context,
        msgid=message.text,
        occurrences=[(name, "") for name in sorted(message.files)],
        flags=flags + (["fuzzy"] if old and old.fuzzy else []),
    )
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = {0: (old.msgstr_plural.get(0) or old.msgstr) if old else ""}
    else:
        entry.msgstr = (old.msgstr or old.msgstr_plural.get(0, "")) if old else ""
    if old:
        entry.tcomment = old.tcomment
    return entry


def faults(chosen: list[Path]) -> Iterator[str]:
    """Every string that a Chinese reader would see in English, or with the wrong things filled in."""
    for home in chosen:
        path = home / CATALOGUE
        name = home.relative_to(PACKAGE.parent).as_posix()
        catalogue = polib.pofile(str(path)) if path.exists() else polib.POFile()
        known = {_key(entry): entry for entry in catalogue if not entry.obsolete}
        for message in messages_of(home).values():
            if fault := _fault(message, known.get(message.key)):
                yield f"{name}: {fault}: {message.text!r} ({', '.join(sorted(message.files))})"


def _fault(message: Message, entry: polib.POEntry | None) -> str | None:
    if entry is None:
        return "not in the catalogue (make messages)"
    chinese = entry.msgstr_plural.get(0, "") if message.plural else entry.msgstr
    if not chinese:
        return "not translated"
    if entry.fuzzy:
        return "fuzzy"
    wanted, given = _placeholders(message.plural or message.text), _placeholders(chinese)
    if wanted != given and not (message.plural and given == _placeholders(message.text)):
        return f"placeholders {sorted(wanted)} became {sorted(given)}"
    return None


def _placeholders(text: str) -> set[str]:
    named = {match[1] or match[2] for match in NAMED.finditer(text)}
    count = len(POSITIONAL.findall(text))
    return named | ({f"{count} in order"} if count else set())


def compile_catalogues() -> None:
    """Write django.mo beside every django.po that is newer."""
    for path in sorted(PACKAGE.rglob(str(CATALOGUE))):
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            polib.pofile(str(path)).save_as_mofile(str(compiled))


def _key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def main() -> None:
    """Do what the command line says; `extract` ends with what is still to be translated."""
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "compile":
        compile_catalogues()
        return
    if command not in {"extract", "check"}:
        sys.exit("Say one of: extract, check, compile")
    # `extract src/partner_center/domains/billing` looks after that app only.
    chosen = [Path(name).resolve() for name in sys.argv[2:]] or homes()
    if command == "extract":
        extract_messages(chosen)
    found = list(faults(chosen))
    for fault in found:
        print(fault)
    if command == "extract":
        compile_catalogues()
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
