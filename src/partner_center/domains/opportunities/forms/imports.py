"""The file of an import of opportunities, each row checked as if a person had typed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.actions.imports import DraftRow
from partner_center.domains.opportunities.forms.contacts import PARTS
from partner_center.domains.opportunities.forms.opportunities import OpportunityForm
from partner_center.domains.opportunities.gateways.draft_files import TABLE
from partner_center.domains.opportunities.models import IMPORT_FILE
from partner_center.foundations.imports.tables import FileRow
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partner_center.domains.opportunities.models import OpportunityImport

NEEDED = ("name", "customer_name")


class DraftImportForm(forms.Form):
    """A list of opportunities, to be looked at or to be written as drafts."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": IMPORT_FILE.accept}),
        help_text=_("XLSX or CSV in the columns of the template, up to 1,000 rows and 5 MB."),
    )
    only_look = forms.BooleanField(
        label=_("Only look at the file"),
        required=False,
        initial=True,
        help_text=_("Nothing is written; you see what would happen, and every error."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        file: Any = self.fields["file"]
        file.kinds, file.max_bytes = IMPORT_FILE.accept, IMPORT_FILE.max_bytes

    def clean(self) -> dict[str, Any]:
        """Read the file, and check every cell."""
        cleaned = super().clean() or {}
        upload = cleaned.get("file")
        if upload is None:
            return cleaned
        try:
            rows = TABLE.read(upload)
        except Refused as refusal:
            self.add_error("file", forms.ValidationError(str(refusal), code=refusal.code))
            return cleaned
        return {"file": upload, "rows": checked(rows), "only_look": cleaned["only_look"]}


def checked(rows: Iterable[FileRow]) -> list[DraftRow]:
    """Return the rows with their values, and what is wrong with each cell in every language."""
    return [_checked(row) for row in rows]


def kept_rows(found: OpportunityImport) -> list[DraftRow]:
    """Return the rows of a kept file, checked anew: what was good may not be so any more."""
    return checked(FileRow(line["row"], line["texts"]) for line in found.rows)


def _checked(row: FileRow) -> DraftRow:
    values, wrong = _filled_in(row)
    errors: dict[str, dict[str, str]] = {}
    for code, _name in settings.LANGUAGES if wrong else ():
        with translation.override(code):
            for at, said in _filled_in(row)[1].items():
                errors.setdefault(at, {})[code] = said
    return DraftRow(row.number, row.values, values, errors)


def _filled_in(row: FileRow) -> tuple[dict[str, Any], dict[str, str]]:
    """Return what a person would have typed, as values, and what is wrong with it in the language at hand."""
    data = {name: text for name, text in row.values.items() if not name.startswith("contact_")}
    data |= {"country": data["country"] or "CN", "currency": data["currency"] or "CNY", "is_new": "on"}
    data |= {f"contacts-0-{part}": row.values[f"contact_{part}"] for part in PARTS if row.values[f"contact_{part}"]}
    form = OpportunityForm(data=data)
    for name in NEEDED:
        form.fields[name].required = True
    is_valid = form.is_valid()
    errors = {name: " ".join(map(str, said)) for name, said in form.errors.items() if name != "contacts"}
    field: Any = form.fields["contacts"]
    for part, said in field.problems.get(0, {}).items():
        errors[f"contact_{part}"] = " ".join(said)
    return (form.cleaned_data if is_valid else {}), errors
