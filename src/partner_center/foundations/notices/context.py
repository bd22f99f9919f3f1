"""Carrying the context of a message through the queue: to JSON and back into values that templates format."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.utils import translation
from django.utils.functional import Promise

from partner_center.kit.money import Money

_KIND, _HELD = "$", "is"


def pack(value: object) -> Any:  # noqa: ANN401 - JSON
    """Turn a value into JSON. Lazy texts are kept in every language, records by their identity."""
    for kind, (types, put, _get) in _SPECIAL.items():
        if isinstance(value, types):
            return {_KIND: kind, _HELD: put(value)}
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, dict):
        return {str(key): pack(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [pack(one) for one in value]
    msg = f"A message cannot carry a {type(value).__name__}."
    raise TypeError(msg)


def unpack(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Turn JSON back into values, texts in the language of this moment. A record that is gone becomes None."""
    if isinstance(value, list):
        return [unpack(one) for one in value]
    if not isinstance(value, dict):
        return value
    if _KIND in value:
        _types, _put, get = _SPECIAL[value[_KIND]]
        return get(value[_HELD])
    return {key: unpack(one) for key, one in value.items()}


def _in_all_languages(text: object) -> dict[str, str]:
    words = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            words[code] = str(text)
    return words


def _in_this_language(words: dict[str, str]) -> str:
    return words.get(translation.get_language() or "", words[settings.LANGUAGE_CODE])


def _identity(record: Model) -> list[object]:
    return [record._meta.label, record.pk]  # noqa: SLF001 - Django's documented name for it


def _found(identity: list[Any]) -> Model | None:
    rows = apps.get_model(identity[0])._default_manager  # noqa: SLF001 - Django's documented name for it
    found: Model | None = rows.filter(pk=identity[1]).first()
    return found


_SPECIAL: dict[str, tuple[type | tuple[type, ...], Callable[[Any], Any], Callable[[Any], Any]]] = {
    "text": (Promise, _in_all_languages, _in_this_language),
    "decimal": (Decimal, str, Decimal),
    "money": (Money, lambda one: [str(one.amount), one.currency], lambda held: Money(Decimal(held[0]), held[1])),
    # An instant is also a date to Python, so it must be asked first.
    "datetime": (datetime, datetime.isoformat, datetime.fromisoformat),
    "date": (date, date.isoformat, date.fromisoformat),
    "record": (Model, _identity, _found),
}
