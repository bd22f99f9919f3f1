"""Importing opportunities as drafts: the template, handing in a file, what was found in it, and past files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import View

from partner_center.domains.opportunities.actions.imports import import_drafts, take_import
from partner_center.domains.opportunities.forms.imports import DraftImportForm, kept_rows
from partner_center.domains.opportunities.gateways.draft_files import TABLE, WORKBOOK, heading_of, marked_copy
from partner_center.domains.opportunities.models import Opportunity, OpportunityImport, Outcome
from partner_center.domains.opportunities.policies import VIEW_IMPORTS
from partner_center.domains.opportunities.queries.imports import (
    IMPORT_TABS,
    ImportFilter,
    imports_seen,
    problems_of,
)
from partner_center.domains.opportunities.views.words import permission_of
from partner_center.foundations.webkit.columns import DATETIME, NUMBER, Column, Empty, Fact, Link, Tab
from partner_center.foundations.webkit.panels import DocumentsPanel, Facts, History, Template
from partner_center.foundations.webkit.screens import DetailScreen, FormScreen, ListScreen
from partner_center.foundations.webkit.screens.manners import ScreenMixin

if TYPE_CHECKING:
    from collections.abc import Sequence

IMPORT, TAKE = permission_of(import_drafts), permission_of(take_import)
SHOWN = 200
"""Rows and errors on the page; the marked copy holds all."""


class ImportList(ListScreen):
    """Past files: who handed in what, when, and what became of it."""

    permission = VIEW_IMPORTS
    title = _("Imports of opportunities")
    lead = _("Every file that was handed in, with what became of its rows. The same file is recognised by its content.")
    model = OpportunityImport
    columns = (
        Column("number", _("Import"), link=True, sort="number"),
        Column("file_name", _("File"), sort="document__name"),
        Column("created_at", _("Handed in"), kind=DATETIME, sort="created_at"),
        Column("created_by.name", _("By"), sort="created_by__name"),
        Column("total", _("Rows"), kind=NUMBER, sort="total"),
        Column("created", _("Drafts written"), kind=NUMBER, sort="created"),
        Column("known", _("Rows known already"), kind=NUMBER, sort="known"),
        Column("faulty", _("Rows with errors"), kind=NUMBER, sort="faulty"),
        Column("done_at", _("Imported"), kind=DATETIME, sort="done_at"),
    )
    tabs: ClassVar[Sequence[Tab]] = (
        Tab("all", _("All"), IMPORT_TABS["all"]),
        Tab("looked", _("Only looked at"), IMPORT_TABS["looked"]),
        Tab("done", _("Imported"), IMPORT_TABS["done"]),
        Tab("faulty", _("With errors"), IMPORT_TABS["faulty"]),
    )
    filters: ClassVar[Any] = ImportFilter
    search = ("number", "document__name")
    search_hint = _("Number, file")
    sort = "-created_at"
    empty: ClassVar[Any] = Empty(
        _("No file yet"),
        _("A file of opportunities is looked at first, and kept with what became of each row."),
        "opportunities:import-new",
        _("Import"),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return the own company's files."""
        return imports_seen(self.actor)

    def listed_in(self) -> str:
        """Stand under the opportunities that are written this way."""
        return "opportunities:shared"

    def links(self) -> Sequence[Link]:
        """Offer to hand in another one."""
        return [Link(_("Import"), reverse("opportunities:import-new"), IMPORT, icon="file-import", style="primary")]


class DraftImport(FormScreen):
    """Hand in a file, and see what is in it."""

    permission = IMPORT
    title = _("Import opportunities")
    lead = _("Each good row becomes a draft, which you complete and submit on its page.")
    form_class = DraftImportForm
    template_name = "opportunities/import.html"
    submit = _("Hand in")
    success = ""
    back_url = reverse_lazy("opportunities:shared")

    def listed_in(self) -> str:
        """Stand under the opportunities that are written this way."""
        return "opportunities:shared"

    def act(self, form: Any) -> OpportunityImport:  # noqa: ANN401 - its own form
        """Keep it and show what was found; say so if it is known already."""
        handed = import_drafts(by=self.actor, **form.cleaned_data)
        if handed.came_before:
            messages.info(self.request, str(CAME_BEFORE))
        return handed.found


CAME_BEFORE = _("The same file was imported before; this is what became of it. Nothing was written twice.")


class DraftTemplate(ScreenMixin, View):
    """The workbook to fill in."""

    permission = IMPORT

    def get(self, request: HttpRequest) -> HttpResponse:
        """Send it."""
        del request
        headers = {"Content-Disposition": 'attachment; filename="opportunities.xlsx"'}
        return HttpResponse(TABLE.template(), content_type=WORKBOOK, headers=headers)


class ImportDetail(DetailScreen):
    """What was found in a file, and what became of each row."""

    permission = VIEW_IMPORTS
    model = OpportunityImport
    back_to = (_("Imports of opportunities"), "opportunities:imports")
    top_template = "opportunities/import_top.html"
    panels = (
        Facts(
            _("The file"),
            (
                Fact("document.name", _("File")),
                Fact("total", _("Rows"), kind=NUMBER),
                Fact("good", _("Rows that can be taken"), kind=NUMBER),
                Fact("known", _("Rows known already"), kind=NUMBER),
                Fact("faulty", _("Rows with errors"), kind=NUMBER),
                Fact("created", _("Drafts written"), kind=NUMBER),
                Fact("created_at", _("Handed in"), kind=DATETIME),
                Fact("created_by.name", _("By")),
                Fact("done_at", _("Imported"), kind=DATETIME),
            ),
        ),
        Template(_("Errors"), "opportunities/import_errors.html", data="problems"),
        Template(pgettext_lazy("import", "Row by row"), "opportunities/import_rows.html", data="outcomes"),
        DocumentsPanel(),
        History(),
    )

    def problems(self) -> dict[str, Any] | None:
        """Return the cells that are wrong, or nothing."""
        found = problems_of(self.object)
        for one in found:
            one["label"] = heading_of(one["column"])
        return {"found": found[:SHOWN], "count": len(found)} if found else None

    def outcomes(self) -> dict[str, Any]:
        """Return what became of each row, or would, with the opportunities that came out of it."""
        shown = self.object.rows[:SHOWN]
        made = {one["opportunity"] for one in shown if one["opportunity"]}
        known = {one.number: one for one in Opportunity.objects.visible_to(self.actor).filter(number__in=made)}
        labels = dict(Outcome.choices)
        rows = [{**one, "label": labels[one["outcome"]], "opportunity": known.get(one["opportunity"])} for one in shown]
        return {"rows": rows, "count": len(self.object.rows)}

    def links(self) -> Sequence[Link]:
        """Offer to write what is good, the marked copy, and to hand in a mended one."""
        record = self.object
        marked = reverse("opportunities:import-marked", args=[record.pk])
        links = [Link(_("Another file"), reverse("opportunities:import-new"), IMPORT, icon="upload")]
        links += [Link(_("Download with the errors marked"), marked, icon="download")] if record.faulty else []
        if record.done_at is None and record.good:
            take = reverse("opportunities:import-take", args=[record.pk])
            links.append(Link(_("Import"), take, TAKE, icon="file-import", style="primary", dialog=True))
        return links


class ImportTake(FormScreen):
    """Write a file that was looked at."""

    permission = TAKE
    model = OpportunityImport
    title = _("Import opportunities")
    lead = _("Each good row becomes a draft, which you complete and submit on its page.")
    form_class = Form
    submit = _("Import")

    @property
    def success(self) -> object:  # type: ignore[override]  # depends on how many there were
        """Say how many were written."""
        return _("%(count)d drafts were written.") % {"count": self.made.created}

    def act(self, form: Any) -> OpportunityImport:  # noqa: ANN401 - its own form
        """Write it and show what became of each row."""
        del form
        self.made: OpportunityImport = take_import(self.object, by=self.actor, rows=kept_rows(self.object))
        return self.made


class ImportMarked(ScreenMixin, View):
    """The file again, with its errors marked."""

    permission = VIEW_IMPORTS
    model = OpportunityImport

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send it."""
        del request
        found = get_object_or_404(OpportunityImport.objects.visible_to(self.actor), pk=pk)
        headers = {"Content-Disposition": f'attachment; filename="{found.number}.xlsx"'}
        return HttpResponse(marked_copy(found), content_type=WORKBOOK, headers=headers)
