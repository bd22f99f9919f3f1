"""Files that people hand in: upload, look up, download."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema

from partner_center.foundations.apikit.bodies import Body, checked
from partner_center.foundations.apikit.form_schemas import request_body
from partner_center.foundations.apikit.idempotency import once
from partner_center.foundations.apikit.rendering import respond
from partner_center.foundations.apikit.requests import ApiRequest, mark
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.documents.actions import attach
from partner_center.foundations.documents.kinds import KINDS
from partner_center.foundations.documents.models import Document
from partner_center.foundations.documents.queries import open_for
from partner_center.kit.refusals import NotAllowed

router = Router(tags=["Documents"])


class DocumentOut(Schema):
    """A document: what it is and whose, and the SHA-256 of what is kept (pictures are written anew)."""

    id: int
    kind: str
    kind_label: str
    name: str
    size: int
    content_type: str
    sha256: str
    uploaded_at: datetime
    download_url: str

    @staticmethod
    def resolve_download_url(record: Document) -> str:
        """Return where the file lies."""
        return f"/api/v1/documents/{record.pk}/download"


class DocumentForm(forms.Form):
    """A file and what kind of document it is."""

    kind = forms.CharField(label=_("File kind"), max_length=60, help_text=_("one of the kinds of documents"))
    file = forms.FileField(label=_("File"))

    def clean_kind(self) -> str:
        """Refuse kinds that do not exist, naming those that do."""
        kind: str = self.cleaned_data["kind"]
        if kind not in KINDS:
            hint = _("There is no such kind of document; you may upload: %(known)s.")
            raise forms.ValidationError(hint, "unknown", {"known": ", ".join(sorted(KINDS))})
        return kind


documents = resource(
    router,
    "",
    model=Document,
    schema=DocumentOut,
    permission=None,
    order=("-uploaded_at", "-pk"),
    summary="Documents",
    name="documents",
)


def upload(request: ApiRequest) -> HttpResponse:
    """Hand in a file for one's own company; a form that asks for a document takes its id."""

    def work(body: Body) -> HttpResponse:
        given = checked(DocumentForm, body, actor=request.actor)
        if request.actor.company is None:
            raise NotAllowed(_("You may not do this."))
        kind = KINDS[given["kind"]]
        document = attach(given["file"], kind=kind, owner=request.actor.company, by=request.actor)
        return respond(request, DocumentOut, document, status=201)

    return once(request, work)


router.post(
    "",
    response={201: DocumentOut},
    summary="Upload a document",
    operation_id="documents_create",
    url_name="documents-create",
    openapi_extra={"requestBody": request_body(DocumentForm)},
)(mark(upload, permission=None, once=True))


def take(request: ApiRequest, id: str) -> FileResponse:  # noqa: A002 - the name in the address
    """Hand out the file; its history notes who took it."""
    file = open_for(request.actor, documents.find(request.actor, id).pk)
    headers = {**file.headers, "X-Content-SHA256": file.sha256}
    return FileResponse(
        file.file, as_attachment=True, filename=file.name, content_type=file.content_type, headers=headers
    )


router.get(
    "/{id}/download", summary="Download a document", operation_id="documents_download", url_name="documents-download"
)(mark(take, permission=None, model=Document))
