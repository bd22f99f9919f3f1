"""The history of exports: who asked for what, how far it is, and what the file holds."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.foundations.exports.builders import BUILDERS

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class ExportQuerySet(models.QuerySet["Export"]):
    """Exports, and who may see them."""

    def visible_to(self, actor: Actor) -> ExportQuerySet:
        """Return the exports of the actor's own company, of the kinds that he may order himself."""
        if actor.is_system:
            return self
        if actor.company is None:
            return self.none()
        kinds = [one.kind for one in BUILDERS.values() if one.permission is None or actor.may(one.permission)]
        return self.filter(company=actor.company, kind__in=kinds)


class Export(models.Model):
    """A file that somebody asked for. The row stays when the file has expired."""

    class Format(models.TextChoices):
        """The kinds of files."""

        CSV = "csv", "CSV"
        XLSX = "xlsx", "Excel"

    class State(models.TextChoices):
        """Where the file is."""

        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Being built")
        DONE = "done", pgettext_lazy("file", "Ready")
        FAILED = "failed", _("Failed")
        CANCELLED = "cancelled", _("Cancelled")
        EXPIRED = "expired", _("Expired")

    requested_by = models.ForeignKey("identity.User", models.PROTECT, related_name="+", verbose_name=_("asked for by"))
    company = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    kind = models.CharField(_("kind"), max_length=100)
    label = models.CharField(_("description"), max_length=200)
    params = models.JSONField(_("filter"), default=dict)
    format = models.CharField(_("format"), max_length=4, choices=Format.choices)
    with_bom = models.BooleanField(_("marked for Excel"), default=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    reason = models.TextField(_("reason"), blank=True)
    tries = models.PositiveIntegerField(default=0)
    rows = models.BigIntegerField(_("rows"), null=True)
    sums = models.JSONField(_("sums"), default=dict)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    size = models.BigIntegerField(_("size"), null=True)
    file = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(_("asked for at"))
    finished_at = models.DateTimeField(_("finished at"), null=True)
    expires_at = models.DateTimeField(_("kept until"), null=True)

    objects: ClassVar = ExportQuerySet.as_manager()

    class Meta:
        """Newest first; a ready file always says what it holds."""

        ordering = ("-created_at", "-pk")
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state="done")
                | (~models.Q(file="") & ~models.Q(sha256="") & models.Q(rows__isnull=False, expires_at__isnull=False)),
                name="exports_export_done_is_described",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["company", "-created_at"], name="exports_export_history"),
            models.Index(fields=["expires_at"], condition=models.Q(state="done"), name="exports_export_kept"),
        ]

    def __str__(self) -> str:
        """Return what it is."""
        return self.label

    @property
    def progress_key(self) -> str:
        """The key under which its progress is reported."""
        return f"export:{self.pk}"

    @property
    def folder(self) -> Path:
        """Where file and manifest lie."""
        return Path(settings.EXPORTS_DIR) / str(self.pk)

    @property
    def path(self) -> Path:
        """Where the file lies, while it is kept."""
        return self.folder / self.file

    @property
    def money_sums(self) -> dict[str, Decimal]:
        """The sums of the first money column, by currency: what is compared with the page."""
        first: dict[str, str] = next(iter(self.sums.values()), {})
        return {currency: Decimal(amount) for currency, amount in first.items()}

    @property
    def can_be_downloaded(self) -> bool:
        """Whether the file is there."""
        return self.state == self.State.DONE
