"""Documents of a record, and the one way to a document's content."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from partner_center.foundations.audit.actions import record
from partner_center.foundations.documents.models import Document
from partner_center.kit.refusals import NotFound

if TYPE_CHECKING:
    from django.core.files.base import File
    from django.db.models import Model

    from partner_center.foundations.documents.models import DocumentQuerySet
    from partner_center.foundations.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Download:
    """An open file and how to serve it: always as an attachment, never to be guessed at or shown in place."""

    file: File[Any]
    name: str
    size: int
    content_type: str
    sha256: str

    @property
    def headers(self) -> dict[str, str]:
        """What keeps a browser from running or keeping it; pass the name to ``FileResponse(as_attachment=True)``."""
        return {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        }


def documents_of(subject: Model, *, seen_by: Actor) -> DocumentQuerySet:
    """Return the documents that belong to a record, as far as the actor may see them, oldest first."""
    own = Document.objects.visible_to(seen_by)
    found: DocumentQuerySet = own.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)
    return found


def open_for(actor: Actor, document_id: int) -> Download:
    """Open a document for somebody who may see it, and write the download into its history.

    Raises ``NotFound`` for what does not exist and for what is not his, without telling which.
    """
    document = Document.objects.visible_to(actor).filter(pk=document_id).first()
    if document is None:
        raise NotFound(_("There is no such document."))
    record(document, by=actor, verb=gettext_noop("Document downloaded"), text=document.name)
    return Download(document.file.open("rb"), document.name, document.size, document.content_type, document.sha256)
