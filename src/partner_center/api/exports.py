"""Files that are built in the background: ask, watch, download."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.progress import progress_url
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.exports.actions import ask, download
from partner_center.foundations.exports.builders import BUILDERS
from partner_center.foundations.exports.models import Export
from partner_center.foundations.identity.actor import Actor

router = Router(tags=["Exports"])


class ExportOut(Schema):
    """A file, and its manifest once it is ready: rows, sums by column and currency, SHA-256."""

    id: int
    kind: str
    label: str
    format: str
    state: str
    reason: str
    rows: int | None
    sums: dict[str, dict[str, str]]
    sha256: str
    size: int | None
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None
    progress_url: str
    download_url: str | None

    @staticmethod
    def resolve_progress_url(record: Export) -> str:
        """Return where its progress is told."""
        return progress_url(record.progress_key)

    @staticmethod
    def resolve_download_url(record: Export) -> str | None:
        """Return where the file lies, while it is there."""
        return f"/api/v1/exports/{record.pk}/download" if record.can_be_downloaded else None


class ExportForm(forms.Form):
    """Which file: the kind, and the filter as the address of the list would carry it."""

    kind = forms.CharField(label=_("Kind"), max_length=100)
    query = forms.CharField(label=_("Filter"), required=False, help_text=_("as in the address of the list: a=1&b=2"))
    within = forms.JSONField(label=_("Within"), required=False, help_text=_("the record whose lines are meant"))
    label = forms.CharField(label=_("Name"), max_length=200, required=False)
    format = forms.ChoiceField(label=_("Format"), choices=Export.Format.choices, required=False)

    def prepare(self, *, actor: Actor, subject: object) -> None:
        """Remember who asks, for the kinds he may order."""
        del subject
        self.actor = actor

    def clean_kind(self) -> str:
        """Refuse kinds that do not exist, and name those that the caller may order."""
        kind: str = self.cleaned_data["kind"]
        if kind not in BUILDERS:
            known = sorted(
                name for name, one in BUILDERS.items() if one.permission is None or self.actor.may(one.permission)
            )
            raise forms.ValidationError(
                _("There is no such kind of file; you may order: %(known)s."), "unknown", {"known": ", ".join(known)}
            )
        return kind


exports = resource(
    router,
    "",
    model=Export,
    schema=ExportOut,
    permission=None,
    order=("-created_at", "-pk"),
    summary="Files",
    name="exports",
)


def order(request: ApiRequest) -> HttpResponse:
    """Ask for a file; it is built in the background from what the caller may see."""

    def work(body: Body) -> HttpResponse:
        wanted = checked(ExportForm, body, actor=request.actor)
        params: dict[str, Any] = {"query": wanted["query"], "ids": [], "within": wanted["within"] or {}}
        label = wanted["label"] or wanted["kind"]
        form = wanted["format"] or Export.Format.CSV
        return respond(
            request, ExportOut, ask(wanted["kind"], params, by=request.actor, label=label, format=form), status=202
        )

    return once(request, work)


router.post(
    "",
    response={202: ExportOut},
    summary="Ask for a file",
    operation_id="exports_create",
    url_name="exports-create",
    openapi_extra={"requestBody": request_body(ExportForm)},
)(mark(order, permission=None, once=True))


def take(request: ApiRequest, id: str) -> FileResponse:  # noqa: A002 - the name in the address
    """Hand out the file; its history notes who took it."""
    file = download(exports.find(request.actor, id), by=request.actor)
    content = file.path.open("rb")  # the response closes it
    return FileResponse(
        content,
        as_attachment=True,
        filename=file.name,
        content_type=file.content_type,
        headers={"X-Content-SHA256": file.sha256},
    )


router.get("/{id}/download", summary="Download a file", operation_id="exports_download", url_name="exports-download")(
    mark(take, permission=None, model=Export)
)
