"""History in words: what changed, under the labels that people know the fields by."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.dateparse import parse_datetime

from partner_center.foundations.identity.actor import shown
from partner_center.foundations.lifecycle.steps import HIDDEN
from partner_center.foundations.webkit.values import moment, yes_no

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Field, Model

    from partner_center.foundations.audit.models import Entry


def in_words(entries: Sequence[Entry], subject: Model) -> list[dict[str, Any]]:
    """Return entries as the timeline shows them; one query per relation that changed, however many entries."""
    fields = {name: _field(subject, name) for entry in entries for name in entry.changes}
    names = _names_of_related(entries, fields)
    return [
        {
            "at": entry.at,
            "actor_label": shown(entry.actor_label),
            "label": entry.label,
            "shown_text": entry.shown_text,
            "is_internal": entry.is_internal,
            "changes": {
                _label(name, fields[name]): [_worded(value, fields[name], names.get(name, {})) for value in pair]
                for name, pair in entry.changes.items()
            },
        }
        for entry in entries
    ]


def _field(subject: Model, name: str) -> Field[Any, Any] | None:
    """Return the model's field, unless history kept something that is no field (any more)."""
    try:
        return subject._meta.get_field(name)  # type: ignore[return-value]  # changes name plain fields  # noqa: SLF001 - Django's documented name for it
    except FieldDoesNotExist:
        return None


def _label(name: str, field: Field[Any, Any] | None) -> str:
    label = str(field.verbose_name) if field is not None else name.replace("_", " ")
    return label[:1].upper() + label[1:]


def _names_of_related(
    entries: Iterable[Entry], fields: dict[str, Field[Any, Any] | None]
) -> dict[str, dict[object, str]]:
    """Return the names of the records that relations pointed to, per field."""
    wanted: dict[str, set[object]] = defaultdict(set)
    for entry in entries:
        for name, pair in entry.changes.items():
            field = fields[name]
            if field is not None and field.is_relation:
                wanted[name] |= {value for value in pair if value is not None and value != HIDDEN}
    found: dict[str, dict[object, str]] = {}
    for name, keys in wanted.items():
        related: Any = fields[name].related_model  # type: ignore[union-attr]  # only relations are wanted
        found[name] = {pk: str(row) for pk, row in related._base_manager.in_bulk(keys).items()}  # noqa: SLF001 - Django's documented name for it
    return found


def _worded(value: Any, field: Field[Any, Any] | None, names: dict[object, str]) -> object:  # noqa: ANN401 - whatever JSON kept
    """Return an old or new value as people read it; nothing where there was none."""
    if value is None or value == "":
        return None
    if names:
        return names.get(value, value)
    if field is not None and (chosen := _chosen(value, field)) is not None:
        return chosen
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, str) and "T" in value and (at := parse_datetime(value)) is not None and at.tzinfo:
        return moment(at)
    return value


def _chosen(value: Any, field: Field[Any, Any]) -> object | None:  # noqa: ANN401 - whatever JSON kept
    """Return the label of a choice, or those of several, as an array of choices keeps them; None for other fields."""
    several = getattr(field, "base_field", None)
    if several is not None and several.choices and isinstance(value, str):
        labels = dict(several.flatchoices)
        return ", ".join(str(labels.get(one, one)) for one in value.split(", "))
    return dict(field.flatchoices).get(value, value) if field.choices else None
