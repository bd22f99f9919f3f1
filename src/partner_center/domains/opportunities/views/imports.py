"""Importing opportunities as drafts: the template, looking at a file, taking it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from partner_center.domains.opportunities.actions.imports import Imported, Outcome, import_drafts
from partner_center.domains.opportunities.forms.imports import DraftImportForm
from partner_center.domains.opportunities.gateways.draft_files import COLUMNS, TABLE
from partner_center.domains.opportunities.views.words import permission_of
from partner_center.foundations.webkit.screens import FormScreen
from partner_center.foundations.webkit.screens.manners import LOST, ScreenMixin, blame
from partner_center.kit.refusals import Refused

IMPORT = permission_of(import_drafts)
SHOWN = 200
"""Rows and errors on the page."""


class DraftImport(FormScreen):
    """Hand in a file; the page shows what is in it, and what was written."""

    permission = IMPORT
    title = _("Import opportunities")
    lead = _("Each good row becomes a draft, which you complete and submit on its page.")
    form_class = DraftImportForm
    template_name = "opportunities/import.html"
    submit = _("Hand in")
    back_url = reverse_lazy("opportunities:shared")

    def form_valid(self, form: Any) -> HttpResponse:  # noqa: ANN401 - Django's signature
        """Show what was found or done, in place."""
        try:
            found = import_drafts(by=self.actor, **form.cleaned_data)
        except Refused as refusal:
            blame(form, refusal)
            return self.render_to_response(self.get_context_data(form=form), status=LOST)
        return self.render_to_response(self.get_context_data(form=DraftImportForm(), result=result_of(found)))


def result_of(found: Imported) -> dict[str, Any]:
    """Return what the page says about a file: counts, wrong cells, and what became of each row."""
    chinese = (get_language() or "").startswith("zh")
    heads = {column.name: column.chinese if chinese else column.english for column in COLUMNS}
    wrong = [
        {"row": row.number, "label": heads.get(at, ""), "value": row.texts.get(at, ""), "rule": said}
        for row in found.rows
        for at, said in row.errors.items()
    ]
    return {
        "only_look": found.only_look,
        "counts": [(one.label, found.count(one)) for one in Outcome if found.count(one)],
        "wrong": wrong[:SHOWN],
        "wrong_count": len(wrong),
        "rows": found.rows[:SHOWN],
        "count": len(found.rows),
    }


class DraftTemplate(ScreenMixin, View):
    """The workbook to fill in."""

    permission = IMPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        """Send it."""
        del request
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        headers = {"Content-Disposition": 'attachment; filename="opportunities.xlsx"'}
        return HttpResponse(TABLE.template(), content_type=kind, headers=headers)
