"""What was answered to a write, so that its repetition gets the same answer; and how much a caller may still ask."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class IdempotencyRecord(models.Model):
    """One write of one person under one key, with its answer. Lives and dies with the write's own transaction."""

    user = models.ForeignKey("identity.User", models.CASCADE, related_name="+", verbose_name=_("person"))
    key = models.CharField(_("key"), max_length=255)
    method = models.CharField(_("method"), max_length=8)
    path = models.CharField(_("address"), max_length=500)
    digest = models.CharField(max_length=64)
    """SHA-256 of what was sent."""
    status = models.PositiveSmallIntegerField(_("status"), default=0)
    response = models.TextField(_("answer"), blank=True)
    created_at = models.DateTimeField(_("created"))

    class Meta:
        """The constraint is also the lock: the second request with a key waits for the first one's transaction."""

        verbose_name = _("idempotency record")
        verbose_name_plural = _("idempotency records")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="apikit_idempotencyrecord_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="apikit_idempotency_age")]

    def __str__(self) -> str:
        """Return what was written under which key."""
        return f"{self.method} {self.path} ({self.key})"


class Budget(models.Model):
    """A bucket of requests that refills with time; one for reading and one for writing per token.

    The table is unlogged: after a crash of the database every bucket is full again, and no request waits for a disk.
    """

    key = models.CharField(max_length=64, primary_key=True)
    level = models.FloatField()
    """Requests that may still be made at once, as of ``filled_at``."""
    filled_at = models.DateTimeField()
    refused = models.BooleanField(default=False)
    """Whether the last request was one too many."""

    class Meta:
        """Found by key only."""

        verbose_name = _("request budget")
        verbose_name_plural = _("request budgets")

    def __str__(self) -> str:
        """Return whose budget it is."""
        return self.key
