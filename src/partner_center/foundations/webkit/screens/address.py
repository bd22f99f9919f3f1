"""The query string of a list: the one place where its state is kept, and how links change it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.forms import BooleanField, ChoiceField, Form, NullBooleanField, Select, TextInput
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django_filters.widgets import BooleanWidget

from partner_center.foundations.webkit.values import yes_no

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.forms import Field
    from django.http import QueryDict

NEUTRAL = "?page=1"
"""A list without conditions; not an empty query string, which opens a person's default view."""

SEARCH, TAB, SORT, PAGE, SIZE, COLUMNS = "q", "tab", "sort", "page", "size", "columns"
RANGE_ENDS = 2


class Address:
    """A query string and its variations; what a form left empty is left out."""

    def __init__(self, data: QueryDict) -> None:
        self.data = data.copy()
        for name, values in data.lists():
            self.data.setlist(name, [value for value in values if value])
            if not self.data.getlist(name):
                del self.data[name]

    def to(self, **changes: object) -> str:
        """Return the address with some values set (or taken out, if None); it starts at the first page."""
        return self.without(PAGE, *changes, **changes)

    def without(self, *names: str, **changes: object) -> str:
        """Return the address without these names, and with some values set."""
        copy = self.data.copy()
        for name in names:
            copy.pop(name, None)
        for name, value in changes.items():
            if value is not None:
                copy[name] = str(value)
        return f"?{copy.urlencode()}" if copy else NEUTRAL

    @property
    def kept(self) -> str:
        """The query string worth saving: everything but the page."""
        return self.without(PAGE).removeprefix("?")

    def hidden(self, *names: str) -> list[tuple[str, str]]:
        """Return names and values of the list's own state that a filter form has to carry along."""
        return [(name, value) for name in names for value in self.data.getlist(name) if value]


@dataclass(frozen=True, slots=True)
class Chip:
    """One condition in force, and the address of the list without it."""

    label: object
    value: object
    remove_url: str


def chips(form: Form | None, address: Address) -> Iterator[Chip]:
    """Return the conditions in force, in the order of the form."""
    if word := address.data.get(SEARCH, "").strip():
        yield Chip(_("Search"), word, address.to(q=None))
    if form is None or not form.is_bound:
        return
    form.is_valid()
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value is None or value == "" or (hasattr(value, "__len__") and not len(value)):
            continue
        if isinstance(field, BooleanField) and not isinstance(field, NullBooleanField) and not value:
            continue
        names = [name, *(f"{name}_{suffix}" for suffix in getattr(field.widget, "suffixes", ()))]
        yield Chip(field.label or name, in_words(field, value), address.without(PAGE, *names))


def name_both_ends(form: Form) -> None:
    """Tell people who listen to a page which end of a range an input is; its label names only both together."""
    for name, field in form.fields.items():
        ends = getattr(field.widget, "widgets", ())
        if len(ends) == RANGE_ENDS:
            for widget, end in zip(ends, (pgettext("range", "from"), pgettext("range", "to")), strict=True):
                widget.attrs |= {"aria-label": f"{field.label or name} {end}", "placeholder": end}
        elif field.help_text and isinstance(field.widget, TextInput):
            field.widget.attrs.setdefault("placeholder", field.help_text)


def offer_any(form: Form) -> None:
    """Let a filter by yes or no be left open in the words of all others; the library calls that unknown."""
    for field in form.fields.values():
        if isinstance(field, NullBooleanField) and isinstance(field.widget, Select):
            # Django's own select would mark the empty choice as chosen beside each other one.
            field.widget = BooleanWidget(attrs=field.widget.attrs)
            field.widget.choices = [("", _("Any")), ("true", yes_no(True)), ("false", yes_no(False))]


def in_words(field: Field, value: Any) -> object:  # noqa: ANN401 - each field cleans to its own type
    """Return a cleaned value as the form would show it."""
    if isinstance(value, slice):
        return f"{_plain(value.start)} – {_plain(value.stop)}"
    if isinstance(value, list | tuple | set) or hasattr(value, "iterator"):
        return ", ".join(str(in_words(field, one)) for one in value)
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(field, ChoiceField):
        return dict(_flat(field.choices)).get(value, value)
    return _plain(value)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - Django's choices come in many shapes
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield key, label


def _plain(value: Any) -> str:  # noqa: ANN401 - dates, numbers, records
    if value is None:
        return "…"
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else str(value)
