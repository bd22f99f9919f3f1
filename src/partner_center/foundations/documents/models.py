"""Documents: what was uploaded, for whom, by whom, and what it really is."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.documents.kinds import KINDS

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

NAME_LENGTH = 120
"""Characters of a file's name as people see it."""


def storage() -> FileSystemStorage:
    """Return where the files lie: outside of anything a web server serves, readable by the product alone."""
    place = Path(settings.DATA_DIR) / "documents"
    return FileSystemStorage(place, file_permissions_mode=0o600, directory_permissions_mode=0o700)


def random_name(_document: Document, _name: str) -> str:
    """Return where a new file is put; nothing of its own name survives on the disk."""
    name = secrets.token_hex(20)
    return f"{name[:2]}/{name}"


class DocumentQuerySet(models.QuerySet["Document"]):
    """Documents, and who may see them."""

    def visible_to(self, actor: Actor) -> DocumentQuerySet:
        """Return what the actor may download: its own company's, for the vendor all, unless the kind says otherwise."""
        ruled = {code: kind.readers for code, kind in KINDS.items() if kind.readers is not None}
        seen = ~models.Q(kind__in=ruled)
        if not actor.is_vendor:
            seen &= models.Q(owner=actor.company) if actor.company else models.Q(pk__in=[])
        for code, readers in ruled.items():
            seen |= models.Q(kind=code) & readers(actor)
        return self.filter(seen, removed_at=None)


class Document(models.Model):
    """A file that somebody handed in. Its content never changes; a better one is another document."""

    owner = models.ForeignKey("identity.Company", models.PROTECT, related_name="documents", verbose_name=_("company"))
    kind = models.CharField(_("kind"), max_length=60)
    name = models.CharField(_("file name"), max_length=NAME_LENGTH)
    size = models.PositiveBigIntegerField(_("size"))
    content_type = models.CharField(_("content type"), max_length=100)
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to=random_name, storage=storage, max_length=100)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    subject_id = models.BigIntegerField(null=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded"))
    removed_at = models.DateTimeField(_("removed"), null=True)

    objects: ClassVar = DocumentQuerySet.as_manager()

    class Meta:
        """Read by subject, in order of arrival."""

        ordering = ("uploaded_at", "pk")
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes: ClassVar = [models.Index(fields=["subject_type", "subject_id"], name="documents_document_subject")]

    def __str__(self) -> str:
        """Return the name under which it was handed in."""
        return self.name

    @property
    def kind_label(self) -> str:
        """The kind's name in the reader's language."""
        kind = KINDS.get(self.kind)
        return str(kind.label) if kind else self.kind
