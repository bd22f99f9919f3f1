"""The history of every record: append-only, kept apart from what it tells about."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.permissions import PERMISSIONS

CREATED = _("Created")
"""What the first entry of every life-cycle is called."""


class Entry(models.Model):
    """Somebody did something to a record. Entries are only ever added; the database refuses anything else."""

    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    at = models.DateTimeField(_("time"))
    user = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    company = models.ForeignKey("identity.Company", models.PROTECT, null=True, related_name="+")
    actor_label = models.CharField(_("by"), max_length=160)
    verb = models.CharField(_("what happened"), max_length=100)
    text = models.TextField(_("comment"), blank=True)
    is_message = models.BooleanField(default=False)
    """Whether ``text`` is a message of the product, kept in English and translated when read."""
    changes = models.JSONField(_("changes"), default=dict)
    address = models.CharField(_("from"), max_length=64, blank=True)
    is_internal = models.BooleanField(_("vendor only"), default=False)

    class Meta:
        """Read by record, in order."""

        ordering = ("at", "pk")
        verbose_name = _("history entry")
        verbose_name_plural = _("history")
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "at"], name="audit_entry_subject"),
            models.Index(fields=["-at"], name="audit_entry_recent"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    @property
    def label(self) -> str:
        """What happened, in the reader's language: the label of the permission that was used."""
        permission = PERMISSIONS.get(self.verb)
        if permission is not None:
            return str(permission.label)
        return str(CREATED) if self.verb.endswith(":begin") else gettext(self.verb)

    @property
    def shown_text(self) -> str:
        """The comment; messages of the product in the reader's language, a person's words as they are."""
        return gettext(self.text) if self.is_message and self.text else self.text

    def __str__(self) -> str:
        """Return who did what."""
        return f"{self.actor_label}: {self.verb}"
