"""One word, one translation: catalogues are merged, so of two translations only one is ever seen."""

from collections import defaultdict
from pathlib import Path

import polib

SOURCE = Path(__file__).resolve().parents[2] / "src"


def test_a_message_is_translated_the_same_everywhere() -> None:
    found: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(SOURCE.rglob("zh_Hans/LC_MESSAGES/django.po")):
        for entry in polib.pofile(str(path)):
            if entry.msgstr and not entry.obsolete:
                found[entry.msgctxt or "", entry.msgid][entry.msgstr].append(path.parents[3].name)
    torn = {key: dict(told) for key, told in found.items() if len(told) > 1}
    assert torn == {}
