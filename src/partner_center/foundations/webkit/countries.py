"""Countries and regions: kept as two letters (ISO 3166), shown and chosen by their names in the reader's language."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from babel import Locale
from django import forms
from django.utils.functional import lazy
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _

NO_COUNTRIES = frozenset(["AC", "CP", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])
"""Two letters under which the library names groups, parts of countries and test entries."""

_ALPHA_2 = re.compile("[A-Z]{2}")

FIRST = "CN"
"""Where most companies of a deployment are; it stands on top of every choice."""


def country_name(code: str | None) -> str:
    """Return the name of a country with its code, or the code alone where nobody knows it."""
    name = _names(get_language() or "en").get(code or "")
    return f"{name} ({code})" if name else code or ""


def countries() -> list[tuple[str, str]]:
    """Return every country as a choice, the usual one first, then by name."""
    names = _names(get_language() or "en")
    order = sorted(names, key=lambda code: (code != FIRST, names[code]))
    return [(code, f"{names[code]} ({code})") for code in order]


class CountrySelect(forms.Select):
    """A choice of a country by its name; what is sent is its code, as programs and files write it."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, can_be_left: bool = False) -> None:
        """Offer any country before each, where a filter can be left open."""
        offered = lazy(lambda: [*([("", _("Any"))] if can_be_left else []), *countries()], list)()
        super().__init__(attrs, offered)


@lru_cache(maxsize=8)
def _names(language: str) -> dict[str, str]:
    territories = Locale.parse(to_locale(language)).territories
    return {code: name for code, name in territories.items() if _ALPHA_2.fullmatch(code) and code not in NO_COUNTRIES}
