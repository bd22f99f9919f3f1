"""Rows of a table in a form: workload, people, milestones, criteria; and several files at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict

ROWS_AT_MOST = 40
"""Rows that one table of a form takes."""


MALFORMED: list[dict[str, Any]] = []
"""What stands for values that are no rows; told apart by identity."""


class RowsInput(forms.Widget):
    """Rows sent as ``<name>-0-<part>``, ``<name>-1-<part>`` …; rows left empty do not count."""

    template_name = "deliveries/rows_input.html"
    row_form: type[forms.Form]
    shown: int

    def __init__(self) -> None:
        super().__init__()
        self.problems: dict[int, dict[str, list[str]]] = {}
        self.prepare_row: Callable[[forms.Form], None] | None = None

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:  # noqa: ANN401, ARG002 - Django's signature
        """Return the rows that hold anything, each with its place; a program's rows all count."""
        parts = tuple(self.row_form.base_fields)
        by_program = f"{name}-TOTAL_FORMS" in data
        if data.get(name):  # a program sent something else than rows
            return MALFORMED
        found: list[dict[str, Any]] = []
        for place in range(self._sent(data, name)):
            row = {part: str(data.get(f"{name}-{place}-{part}", "") or "").strip() for part in parts}
            if any(row.values()) or by_program:
                found.append({"place": place, **row})
        return found

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ANN401, ARG002 - as above
        """Tell whether no row was sent at all."""
        return name not in data and not any(key.startswith(f"{name}-") for key in data)

    def _sent(self, data: Mapping[str, Any], name: str) -> int:
        start = f"{name}-"
        places = [key.removeprefix(start).split("-")[0] for key in data if key.startswith(start)]
        return min(max([int(place) + 1 for place in places if place.isdigit()], default=0), ROWS_AT_MOST)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401 - rows, or nothing
        """Return the rows for the template: those filled in, and empty ones to fill."""
        context = super().get_context(name, value, attrs)
        known = {int(row.get("place", at)): row for at, row in enumerate(value or [])}
        used = max(known, default=-1) + 1
        shown = min(max(used + 1, self.shown), ROWS_AT_MOST)
        rows = [self._row(name, place, known.get(place, {})) for place in range(min(shown + 10, ROWS_AT_MOST))]
        heads = [field.label for field in self.row_form.base_fields.values()]
        return context | {"rows": rows[:shown], "more": rows[shown:], "heads": heads}

    def _row(self, name: str, place: int, values: Mapping[str, Any]) -> dict[str, Any]:
        form = self.row_form(initial=dict(values), prefix=f"{name}-{place}")
        if self.prepare_row is not None:
            self.prepare_row(form)
        cells = []
        for part, field in form.fields.items():
            problems = self.problems.get(place, {}).get(part, [])
            said = gettext("Row %(row)d: %(part)s") % {"row": place + 1, "part": field.label}
            extra = {"aria-label": said, **({"aria-invalid": "true"} if problems else {})}
            field.widget.attrs.update(extra)
            field.required = False  # an empty row is no mistake, so the browser must not say it is one
            cells.append({"field": form[part], "problems": problems, "label": field.label})
        return {"place": place, "number": place + 1, "cells": cells}

    def id_for_label(self, id_: str, index: str | None = None) -> str:  # noqa: ARG002 - Django's signature
        """Point at the first row's first part."""
        first = next(iter(self.row_form.base_fields))
        return f"id_{id_.removeprefix('id_')}-0-{first}"


class RowsField(forms.Field):
    """A table of rows, each read by a form of its own: cleans to a list of the rows' values.

    What is wrong with a row is kept by place and part in ``problems``, so that a screen can show it there and the
    API can point at it (``RowsForm``).
    """

    use_fieldset = True
    problems: ClassVar[dict[int, dict[str, list[str]]]] = {}

    def __init__(self, row_form: type[forms.Form], *, shown: int = 3, **kwargs: Any) -> None:  # noqa: ANN401 - a field's options
        kwargs["widget"] = RowsInput()
        super().__init__(**kwargs)
        self.row_form = row_form
        widget: Any = self.widget
        widget.row_form, widget.shown = row_form, shown

    def prepare(self, prepare_row: Callable[[forms.Form], None]) -> None:
        """Narrow the choices of every row."""
        widget: Any = self.widget
        widget.prepare_row = prepare_row

    def clean(self, value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - rows of the widget
        """Return the rows, or say in which of them something is wrong."""
        self.problems: dict[int, dict[str, list[str]]] = {}  # type: ignore[misc]  # every form has its own copy of the field
        widget: Any = self.widget
        rows: list[dict[str, Any]] = []
        if value is MALFORMED:
            raise ValidationError(gettext("Send a list of rows, each with its named values."), code="malformed")
        for row in value or []:
            form = self.row_form(row)
            if widget.prepare_row is not None:
                widget.prepare_row(form)
            if form.is_valid():
                rows.append(form.cleaned_data)
            else:
                self.problems[row["place"]] = {part: list(map(str, errors)) for part, errors in form.errors.items()}
        widget.problems = self.problems
        if self.problems:
            raise ValidationError(self._said(), code="rows")
        if self.required and not rows:
            raise ValidationError(self.error_messages["required"], code="required")
        return rows

    def _said(self) -> list[str]:
        text = gettext("Row %(row)d, %(part)s: %(problem)s")
        fields: Any = self.row_form.base_fields
        return [
            text % {"row": place + 1, "part": fields[part].label if part in fields else part, "problem": problem}
            for place, parts in sorted(self.problems.items())
            for part, problems in parts.items()
            for problem in problems
        ]


class RowsForm(forms.Form):
    """A form with tables; a program that sent rows is told which value of which row is wrong."""

    formsets: ClassVar[dict[str, Any]] = {}

    def clean(self) -> dict[str, Any]:
        """Point at rows instead of at the table where the rows came as a JSON array."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            sent_by_program = self.add_prefix(f"{name}-TOTAL_FORMS") in self.data
            if isinstance(field, RowsField) and field.problems and sent_by_program:
                errors: Any = self.errors
                errors.pop(name, None)
                for place, parts in field.problems.items():
                    for part, problems in parts.items():
                        errors[f"{name}-{place}-{part}"] = self.error_class(problems)
        return cleaned


class FilesInput(forms.ClearableFileInput):
    """Several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; cleans to a list, empty where nothing was sent."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - a file field's options
        kwargs.setdefault("widget", FilesInput())
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:  # noqa: ANN401 - Django's signature
        """Return the files, each checked on its own."""
        sent = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(FilesField, self).clean(one, initial) for one in sent if one]
        if self.required and not cleaned:
            raise ValidationError(self.error_messages["required"], code="required")
        return cleaned
