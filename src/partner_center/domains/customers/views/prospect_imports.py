"""Importing prospects: the template, looking at a file, taking it, and the list of its errors."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import View

from partner_center.domains.customers.actions import imports as actions
from partner_center.domains.customers.forms.imports import ImportFileForm, ImportForm
from partner_center.domains.customers.gateways import prospect_files
from partner_center.domains.customers.models import ReportImport
from partner_center.domains.customers.queries.prospect_lists import problems_of
from partner_center.foundations.webkit.columns import DATETIME, NUMBER, Fact, Link
from partner_center.foundations.webkit.panels import Facts, History, Template
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ScreenMixin

if TYPE_CHECKING:
    from collections.abc import Sequence

CHECK = actions.check_file.permission  # type: ignore[attr-defined]  # every verb carries its permission
RUN = actions.run_import.permission  # type: ignore[attr-defined]  # as above
SHOWN = 200
"""Errors and rows on the page; the list to download holds all."""


def column_label(name: str) -> object:
    """Return a column's heading in the reader's language."""
    return COLUMN_NAMES.get(name, name)


COLUMN_NAMES: dict[str, object] = {
    "name": _("Customer name"),
    "contact_name": _("Contact"),
    "mobile": _("Mobile"),
    "email": _("E-mail"),
    "country": _("Country"),
    "industry": _("Industry"),
    "region": _("Region"),
    "remark": _("Remark"),
}


class ImportNew(FormScreen):
    """Hand in a file and see what is in it; nothing is saved yet."""

    permission = CHECK
    title = _("Import prospects")
    lead = _("First the file is only looked at. You see every error, and decide then what is taken.")
    form_class = ImportFileForm
    template_name = "customers/import_new.html"
    submit = _("Check the file")
    success = ""

    @property
    def back_url(self) -> str:  # type: ignore[override]  # an address, computed when it is needed
        """Go back to the prospects."""
        return reverse("customers:reports")

    def act(self, form: Any) -> ReportImport:  # noqa: ANN401 - its own form
        """Look at it and show what was found."""
        return actions.check_file(by=self.actor, **form.cleaned_data)


class ImportTemplate(ScreenMixin, View):
    """The workbook to fill in."""

    permission = CHECK

    def get(self, request: HttpRequest) -> HttpResponse:
        """Send it."""
        del request
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        headers = {"Content-Disposition": 'attachment; filename="prospects.xlsx"'}
        return HttpResponse(prospect_files.template(), content_type=kind, headers=headers)


class ImportDetail(DetailScreen):
    """What was found in a file, and what became of it."""

    permission = CHECK
    model = ReportImport
    back_to = (_("Prospects"), "customers:reports")
    top_template = "customers/import_top.html"
    panels = (
        Facts(
            _("The file"),
            (
                Fact("file_name", _("File")),
                Fact("total", _("Rows"), kind=NUMBER),
                Fact("good", _("Rows that can be taken"), kind=NUMBER),
                Fact("known", _("Rows known already"), kind=NUMBER),
                Fact("faulty", _("Rows with errors"), kind=NUMBER),
                Fact("created", _("Prospects added"), kind=NUMBER),
                Fact("created_at", _("Checked"), kind=DATETIME),
                Fact("done_at", _("Imported"), kind=DATETIME),
            ),
        ),
        Template(_("Errors"), "customers/import_errors.html", data="problems"),
        Template(pgettext_lazy("import", "Row by row"), "customers/import_rows.html", data="outcomes"),
        History(),
    )

    def problems(self) -> dict[str, Any] | None:
        """Return the cells that are wrong, or nothing."""
        found = problems_of(self.object)
        for one in found:
            one["label"] = column_label(one["column"])
        return {"found": found[:SHOWN], "count": len(found)} if found else None

    def outcomes(self) -> dict[str, Any]:
        """Return what became of each row, or will."""
        labels = dict(actions.Outcome.choices)
        shown = [
            {"row": one["row"], "name": one["texts"].get("name", ""), "outcome": labels[one["outcome"]]}
            for one in self.object.rows[:SHOWN]
        ]
        return {"rows": shown, "count": len(self.object.rows)}

    def links(self) -> Sequence[Link]:
        """Offer to take what is good, or to hand in a mended file."""
        again = Link(_("Another file"), reverse("customers:report-import-new"), CHECK, icon="upload")
        if self.object.done_at is not None or not self.object.good:
            return [again]
        run = reverse("customers:report-import-run", args=[self.object.pk])
        return [again, Link(_("Import"), run, RUN, icon="file-import", style="primary", dialog=True)]


class ImportRun(FormScreen):
    """Take a file that was looked at."""

    permission = RUN
    model = ReportImport
    title = _("Import prospects")
    form_class = ImportForm
    submit = _("Import")

    @property
    def success(self) -> object:  # type: ignore[override]  # depends on how many there were
        """Say how many were taken."""
        return _("%(count)d prospects were added.") % {"count": self.made.created}

    def get_initial(self) -> dict[str, Any]:
        """Begin with what the form proposes."""
        return {}

    def act(self, form: Any) -> ReportImport:  # noqa: ANN401 - its own form
        """Take it and show what became of each row."""
        self.made: ReportImport = actions.run_import(self.object, by=self.actor, **form.cleaned_data)
        return self.made


class ImportErrors(ScreenMixin, View):
    """Every error of a file as a list to work through."""

    permission = CHECK
    model = ReportImport

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send it as CSV, with the mark that lets spreadsheets read it as UTF-8."""
        del request
        found = get_object_or_404(ReportImport.objects.visible_to(self.actor), pk=pk)
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow([_now("Row"), _now("Column"), _now("What stands there"), _now("Rule")])
        for one in problems_of(found):
            writer.writerow([one["row"], column_label(one["column"]), harmless(one["value"]), one["rule"]])
        name = f"{found.number}-errors.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
