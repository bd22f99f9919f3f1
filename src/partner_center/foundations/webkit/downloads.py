"""Handing out files: a person's exports with their history, and documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.forms import Form
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from partner_center.foundations.documents.queries import open_for
from partner_center.foundations.exports.actions import download, retry
from partner_center.foundations.exports.models import Export
from partner_center.foundations.webkit.columns import DATETIME, NUMBER, STATUS, Column, Empty, Tab
from partner_center.foundations.webkit.screens import FormScreen, ListScreen, ScreenMixin
from partner_center.foundations.webkit.values import money
from partner_center.kit.money import Money

if TYPE_CHECKING:
    from django.db.models import QuerySet

UNDER_WAY = (Export.State.WAITING, Export.State.RUNNING)


def _sums(export: Export) -> SafeString:
    return format_html_join(" ", "{}", ((money(Money(sum_, code)),) for code, sum_ in export.money_sums.items()))


def _offer(export: Export) -> SafeString:
    """Return what can be done with a file: take it, or ask for it again."""
    if export.can_be_downloaded:
        return format_html('<a href="{}">{}</a>', reverse("webkit:export-download", args=[export.pk]), _("Download"))
    if export.state in UNDER_WAY:
        return SafeString("")
    url = reverse("webkit:export-again", args=[export.pk])
    return format_html('<a href="{}" hx-get="{}" hx-target="#dialog">{}</a>', url, url, _("Make it again"))


class ExportList(ListScreen):
    """The files this company asked for; the page follows those that are still being made."""

    title = gettext_lazy("Exports")
    lead = gettext_lazy("Files are kept for a week; what they held stays in this list.")
    model = Export
    columns = (
        Column("label", gettext_lazy("What"), sort="label"),
        Column("state", gettext_lazy("State"), kind=STATUS),
        Column("offer", gettext_lazy("File"), get=_offer),
        Column("format", gettext_lazy("Format")),
        Column("rows", gettext_lazy("Rows"), kind=NUMBER, sort="rows"),
        Column("sums", gettext_lazy("Sum"), get=_sums),
        Column("requested_by", gettext_lazy("Asked for by")),
        Column("created_at", gettext_lazy("Asked for"), kind=DATETIME, sort="created_at"),
        Column("expires_at", gettext_lazy("Kept until"), kind=DATETIME, sort="expires_at"),
        Column("sha256", "SHA-256", hidden=True),
    )
    tabs = (
        Tab("all", gettext_lazy("All")),
        Tab("ready", gettext_lazy("Ready"), Q(state=Export.State.DONE)),
        Tab("waiting", gettext_lazy("Being made"), Q(state__in=UNDER_WAY)),
    )
    search = ("label",)
    sort = "-created_at"
    empty = Empty(gettext_lazy("No exports yet"), gettext_lazy("Open a list, filter it, and choose “Export”."))

    def rows(self) -> QuerySet[Export]:
        """Return the exports with who asked for them."""
        rows: QuerySet[Export] = Export.objects.visible_to(self.actor).select_related("requested_by")
        return rows

    def is_moving(self) -> bool:
        """Follow files that are being made."""
        return any(export.state in UNDER_WAY for export in self.object_list)


class ExportAgain(FormScreen):
    """Makes a file again that failed or was thrown away."""

    title = gettext_lazy("Make the file again")
    lead = gettext_lazy("It is made with today's data.")
    model = Export
    form_class = Form
    submit = gettext_lazy("Make it again")
    success = gettext_lazy("The file is being made.")
    success_url = back_url = reverse_lazy("webkit:exports")

    def act(self, form: Any) -> None:  # noqa: ANN401, ARG002 - the form has no fields
        """Put the file back in the queue."""
        retry(self.object, by=self.actor)


class ExportDownload(ScreenMixin, View):
    """Hands out a finished file and notes who took it."""

    model = Export

    def get(self, _request: HttpRequest, pk: int) -> FileResponse:
        """Return the file."""
        file = download(get_object_or_404(self.rows(), pk=pk), by=self.actor)
        return FileResponse(
            file.path.open("rb"), as_attachment=True, filename=file.name, content_type=file.content_type
        )


class DocumentDownload(ScreenMixin, View):
    """Hands out a document, always as a file to keep and never as a page to run."""

    def get(self, _request: HttpRequest, pk: int) -> FileResponse:
        """Return the file."""
        found = open_for(self.actor, pk)
        kind = found.content_type
        return FileResponse(
            found.file, as_attachment=True, filename=found.name, content_type=kind, headers=found.headers
        )
