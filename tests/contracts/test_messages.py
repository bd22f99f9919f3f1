"""No visible string is untranslated: every one is in its app's Chinese catalogue, whole and current."""

from pathlib import Path

import pytest

from tools import messages


@pytest.mark.parametrize(
    "home", messages.homes(), ids=lambda home: home.relative_to(messages.PACKAGE.parent).as_posix()
)
def test_every_visible_string_is_translated(home: Path) -> None:
    assert list(messages.faults([home])) == []


def test_a_template_s_strings_are_found() -> None:
    source = """{% load i18n %}{% translate "Due" context "date" %}<a title='{% translate "Help" %}'>
    {% blocktranslate count n=rows trimmed %}One row of {{ name }}{% plural %}{{ n }} rows{% endblocktranslate %}"""
    found = [(found.context, found.text, found.plural) for found in messages._in_template(source)]
    assert found == [
        ("date", "Due", None),
        (None, "Help", None),
        (None, "One row of %(name)s", "%(n)s rows"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%(count)d of %(all)s", {"count", "all"}),
        ("at most {limit:,} bytes", {"limit"}),
        ("100 %", set()),
        ("%s and %s", {"2 in order"}),
    ],
)
def test_placeholders_are_what_gets_filled_in(text: str, expected: set[str]) -> None:
    assert messages._placeholders(text) == expected
