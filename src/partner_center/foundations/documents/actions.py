"""Handing in documents, linking them to what they prove, and removing them again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.documents import inspection, names
from partner_center.foundations.documents.kinds import MIB
from partner_center.foundations.documents.models import Document
from partner_center.kit.refusals import NotAllowed, Refused

if TYPE_CHECKING:
    from django.core.files.base import File
    from django.db.models import Model

    from partner_center.foundations.documents.kinds import Kind
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company


def attach(upload: File[bytes], *, kind: Kind, owner: Company, by: Actor, subject: Model | None = None) -> Document:
    """Keep an uploaded file as a document of a company, after looking at its name, its size and its real content.

    Refuses with the limit and the way to mend it. Pictures are written anew, so that size and hash are those of what
    is kept. Only people of the company itself and of the vendor hand in documents for it.
    """
    _demand_own(owner, by)
    name, extension = names.clean(upload.name or "", kind)
    data = _read(upload, kind)
    kept = inspection.inspect(data, extension)
    document = Document(
        owner=owner,
        kind=kind.code,
        name=name,
        size=len(kept.data),
        content_type=kept.content_type,
        sha256=hashlib.sha256(kept.data).hexdigest(),
        subject=subject,
        uploaded_by=by.user,
        uploaded_at=clock.now(),
    )
    _store(document, kept.data, by=by)
    return document


@transaction.atomic
def link(document: Document, subject: Model, *, by: Actor) -> None:
    """Say what a document belongs to; once said, it stays (``already_linked``)."""
    _demand_own(document.owner, by)
    row = Document.objects.select_for_update().get(pk=document.pk)
    kind = ContentType.objects.get_for_model(subject)
    if row.subject_id is not None and (row.subject_type_id, row.subject_id) != (kind.pk, subject.pk):
        raise Refused(_("The document already belongs to something else. Upload it again."), code="already_linked")
    document.subject_type, document.subject_id = kind, subject.pk
    document.save(update_fields=["subject_type", "subject_id"])


@transaction.atomic
def remove(document: Document, *, by: Actor) -> None:
    """Take a document out of sight; row and file stay, because history may name them."""
    _demand_own(document.owner, by)
    document.removed_at = clock.now()
    document.save(update_fields=["removed_at"])
    record(document, by=by, verb=gettext_noop("Document removed"), text=document.name)


def _demand_own(owner: Company, by: Actor) -> None:
    if not by.is_vendor and by.company != owner:
        raise NotAllowed(_("Documents of another company are not yours to change."))


def _read(upload: File[bytes], kind: Kind) -> bytes:
    if upload.size == 0:
        raise _refusal(_("The file is empty. Choose another one."), "empty")
    if upload.size > kind.max_bytes:
        text = _("The file is larger than %(limit)s MB. Make it smaller or split it.")
        raise _refusal(text % {"limit": kind.max_bytes // MIB}, "too_large")
    upload.seek(0)
    data: bytes = upload.read()
    return data


def _store(document: Document, data: bytes, *, by: Actor) -> None:
    document.file.save(document.name, ContentFile(data), save=False)
    try:
        with transaction.atomic():
            document.save()
            record(document, by=by, verb=gettext_noop("Document uploaded"), text=document.name)
    except BaseException:
        document.file.delete(save=False)
        raise


def _refusal(text: object, code: str) -> Refused:
    return Refused(text, code=code, fields={"file": text})
