"""The file of an import, and what to do with it once it was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.actions.imports import CheckedRow, Mode
from partner_center.domains.customers.forms.prospects import ProspectRowForm
from partner_center.domains.customers.gateways import prospect_files
from partner_center.domains.customers.models import IMPORT_FILE
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partner_center.domains.customers.gateways.prospect_files import FileRow


class ImportFileForm(forms.Form):
    """A list of prospects, to be looked at. Nothing is saved among the prospects by this."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.ClearableFileInput(attrs={"accept": IMPORT_FILE.accept}),
        help_text=_("XLSX or CSV in the columns of the template, up to 1,000 prospects and 5 MB."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        file: Any = self.fields["file"]
        file.kinds, file.max_bytes = IMPORT_FILE.accept, IMPORT_FILE.max_bytes

    def clean(self) -> dict[str, Any]:
        """Read the file, and check every cell as if it had been typed."""
        cleaned = super().clean() or {}
        upload = cleaned.get("file")
        if upload is None:
            return cleaned
        try:
            rows = prospect_files.read(upload)
        except Refused as refusal:
            self.add_error("file", forms.ValidationError(str(refusal), code=refusal.code))
            return cleaned
        return {"file_name": upload.name[:200], "rows": checked(rows)}


class ImportForm(forms.Form):
    """What to take from a file that was looked at."""

    mode = forms.ChoiceField(
        label=_("If some rows have errors"),
        choices=Mode.choices,
        initial=Mode.GOOD,
        widget=forms.RadioSelect,
    )
    report_now = forms.BooleanField(
        label=_("Report them at once"),
        required=False,
        help_text=_("As far as the limit of 100 allows. Otherwise they are only written down."),
    )


def checked(rows: Iterable[FileRow]) -> list[CheckedRow]:
    """Return the rows with their values, and what is wrong with each cell in every language."""
    found = []
    for row in rows:
        form = ProspectRowForm(data=row.values)
        is_valid = form.is_valid()
        errors = {name: _in_all_languages(problems.as_data()) for name, problems in form.errors.items()}
        found.append(CheckedRow(row.number, row.values, form.cleaned_data if is_valid else {}, errors))
    return found


def _in_all_languages(problems: Iterable[forms.ValidationError]) -> dict[str, str]:
    said = {}
    kept = list(problems)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = " ".join(str(message) for problem in kept for message in problem.messages)
    return said
