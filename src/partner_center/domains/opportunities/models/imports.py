"""Files out of which a partner wrote opportunities, kept with what became of each row."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.foundations.documents.kinds import MIB
from partner_center.foundations.documents.kinds import Kind as DocumentKind

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


def import_readers(actor: Actor) -> Q:
    """Keep the files of imports to the partner that handed them in: what it has not submitted is its own."""
    return Q(owner=actor.company) if actor.is_partner and actor.company is not None else Q(pk__in=[])


IMPORT_FILE = DocumentKind(
    "opportunities.import", _("Opportunities to be imported"), ("xlsx", "csv"), 5 * MIB, readers=import_readers
)
"""The file of an import as it is handed in."""


class Outcome(models.TextChoices):
    """What became of a row of a file, or would."""

    FAULTY = "faulty", pgettext_lazy("import", "Error")
    KNOWN = "known", pgettext_lazy("import", "Known already, left as it is")
    READY = "ready", pgettext_lazy("import", "Can be taken")
    WRITTEN = "written", pgettext_lazy("import", "Written as a draft")


class ImportRows(models.QuerySet["OpportunityImport"]):
    """Files of partners, and who may see them."""

    def visible_to(self, actor: Actor) -> ImportRows:
        """Return a partner its own; the vendor has not been told of drafts."""
        return self.filter(partner=actor.company) if actor.is_partner else self.none()


class OpportunityImport(models.Model):
    """A file of opportunities that was looked at, and perhaps written as drafts afterwards.

    ``rows`` holds one object for each line: its number in the file, the texts of its cells, what is wrong in which
    column in each language (``errors``), what became of it (``outcome``) and the number of its opportunity. A partner's
    file is recognised by the texts of its rows (``content`` is their digest), whatever it is called and however it was
    saved: the same file is the same import.
    """

    number = models.CharField(_("import"), max_length=20, unique=True)
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+", verbose_name=_("file"))
    content = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    total = models.PositiveIntegerField(_("rows"), default=0)
    faulty = models.PositiveIntegerField(_("rows with errors"), default=0)
    known = models.PositiveIntegerField(_("rows known already"), default=0)
    created = models.PositiveIntegerField(_("drafts written"), default=0)
    created_at = models.DateTimeField(_("handed in"))
    created_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    done_at = models.DateTimeField(_("imported"), null=True, blank=True)

    objects: ClassVar = ImportRows.as_manager()

    class Meta:
        """Newest first; a partner's file is there once."""

        ordering = ("-created_at", "-pk")
        verbose_name = _("import of opportunities")
        verbose_name_plural = _("imports of opportunities")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "content"], name="opportunities_import_content_once")
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the import's page."""
        return reverse("opportunities:import", args=[self.pk])

    def get_list_name(self, actor: Actor) -> str:
        """Return the list whose rows it wrote; past imports are reached from there."""
        del actor
        return "opportunities:shared"

    @property
    def good(self) -> int:
        """Rows that can be written, or were."""
        return self.total - self.faulty - self.known
