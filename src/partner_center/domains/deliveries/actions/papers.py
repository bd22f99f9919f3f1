"""Keeping uploaded papers with the record they prove, with the field to blame when one is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partner_center.domains.deliveries.queries import papers_of
from partner_center.foundations.documents.actions import attach, remove
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile
    from django.db.models import Model

    from partner_center.foundations.documents.kinds import Kind
    from partner_center.foundations.documents.models import Document
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company


def keep(
    upload: UploadedFile[bytes] | None, *, kind: Kind, owner: Company, subject: Model, field: str, by: Actor
) -> Document | None:
    """Keep a paper of which there is one: the one before goes out of sight."""
    if upload is None:
        return None
    before = papers_of(subject, SYSTEM).get(kind.code)
    kept = _kept(upload, kind=kind, owner=owner, subject=subject, field=field, by=by)
    if before is not None:
        remove(before, by=by)
    return kept


def keep_all(
    uploads: Iterable[UploadedFile[bytes]], *, kind: Kind, owner: Company, subject: Model, field: str, by: Actor
) -> list[Document]:
    """Keep further papers beside those that are there."""
    return [_kept(one, kind=kind, owner=owner, subject=subject, field=field, by=by) for one in uploads]


def _kept(
    upload: UploadedFile[bytes], *, kind: Kind, owner: Company, subject: Model, field: str, by: Actor
) -> Document:
    try:
        return attach(upload, kind=kind, owner=owner, by=by, subject=subject)
    except Refused as refusal:
        raise Refused(str(refusal), code=refusal.code, fields={field: str(refusal)}) from refusal
