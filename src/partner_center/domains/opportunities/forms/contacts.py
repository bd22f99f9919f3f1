"""The people at the customer, as a table of up to five rows in a form (domain.md 7.F, rule 26)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.models import MOST_CONTACTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.datastructures import MultiValueDict

a_phone = RegexValidator(r"^\+?[0-9][0-9 \-]{4,30}$", _("Write the number in digits, with the country code if abroad."))
SPARE = 50
"""Rows that a program may send before the sixth is refused; beyond that nothing is read."""


class ContactRow(forms.Form):
    """One person at the customer."""

    name = forms.CharField(label=_("Name"), max_length=64)
    title = forms.CharField(label=pgettext_lazy("person", "Title"), max_length=64)
    phone = forms.CharField(label=_("Phone"), max_length=32, validators=[a_phone])
    email = forms.EmailField(label=_("E-mail"), max_length=254)


PARTS = ("name", "title", "phone", "email")


class ContactsInput(forms.Widget):
    """Rows sent as ``contacts-0-name``, ``contacts-0-title`` …; rows left empty do not count."""

    template_name = "opportunities/contacts_input.html"

    def __init__(self) -> None:
        super().__init__()
        self.problems: dict[int, dict[str, list[str]]] = {}

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> Any:  # noqa: ANN401, ARG002 - Django's signature
        """Return the rows that hold anything, each with its place; a program's rows all count."""
        by_program = f"{name}-TOTAL_FORMS" in data
        rows = []
        for place in range(SPARE):
            if not any(f"{name}-{place}-{part}" in data for part in PARTS):
                continue
            row = {part: str(data.get(f"{name}-{place}-{part}", "") or "").strip() for part in PARTS}
            if any(row.values()) or by_program:
                rows.append({"place": place, **row})
        return rows

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ANN401, ARG002 - as above
        """Tell whether no row was sent at all."""
        return not any(key.startswith(f"{name}-") for key in data)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:  # noqa: ANN401 - rows, or nothing
        """Return five rows for the template, the filled ones first."""
        known = {int(row.get("place", at)): row for at, row in enumerate(value or [])}
        rows = [self._row(name, place, known.get(place, {})) for place in range(MOST_CONTACTS)]
        return super().get_context(name, value, attrs) | {
            "rows": rows,
            "heads": [one["label"] for one in rows[0]["cells"]],
        }

    def _row(self, name: str, place: int, values: Mapping[str, Any]) -> dict[str, Any]:
        form = ContactRow(initial=dict(values), prefix=f"{name}-{place}")
        cells = []
        for part, field in form.fields.items():
            problems = self.problems.get(place, {}).get(part, [])
            said = gettext("Contact %(row)d: %(part)s") % {"row": place + 1, "part": field.label}
            field.widget.attrs.update({"aria-label": said, **({"aria-invalid": "true"} if problems else {})})
            field.required = False  # an empty row is no mistake, so the browser must not say it is one
            cells.append({"field": form[part], "problems": problems, "label": field.label})
        return {"number": place + 1, "cells": cells}

    def id_for_label(self, id_: str, index: str | None = None) -> str:  # noqa: ARG002 - Django's signature
        """Point at the first row's name."""
        return f"id_{id_.removeprefix('id_')}-0-name"


class ContactsField(forms.Field):
    """Cleans to a list of contacts; what is wrong with a row is kept by place and part in ``problems``."""

    use_fieldset = True
    row_form = ContactRow

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - a field's options
        super().__init__(widget=ContactsInput(), **kwargs)
        self.problems: dict[int, dict[str, list[str]]] = {}

    def clean(self, value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - rows of the widget
        """Return the contacts, or say in which row something is wrong."""
        self.problems = {}
        rows: list[dict[str, Any]] = []
        for row in value or []:
            form = ContactRow(row)
            if form.is_valid():
                rows.append(form.cleaned_data)
            else:
                self.problems[row["place"]] = {part: list(map(str, said)) for part, said in form.errors.items()}
        widget: Any = self.widget
        widget.problems = self.problems
        if self.problems:
            raise ValidationError(self._said(), code="rows")
        if len(rows) > MOST_CONTACTS:
            raise ValidationError(_("Name five people at most."), code="too_many")
        if self.required and not rows:
            raise ValidationError(_("Name at least one person at the customer."), code="required")
        return rows

    def _said(self) -> list[str]:
        text = gettext("Contact %(row)d, %(part)s: %(problem)s")
        fields: Any = ContactRow.base_fields
        return [
            text % {"row": place + 1, "part": fields[part].label, "problem": problem}
            for place, parts in sorted(self.problems.items())
            for part, problems in parts.items()
            for problem in problems
        ]


class ContactsForm(forms.Form):
    """A form with contacts; a program that sent rows is told which value of which row is wrong."""

    def clean(self) -> dict[str, Any]:
        """Point at rows instead of at the table where the rows came as a JSON array."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        field: Any = self.fields.get("contacts")
        if field is not None and field.problems and self.add_prefix("contacts-TOTAL_FORMS") in self.data:
            errors: Any = self.errors
            errors.pop("contacts", None)
            for place, parts in field.problems.items():
                for part, problems in parts.items():
                    errors[f"contacts-{place}-{part}"] = self.error_class(problems)
        return cleaned
