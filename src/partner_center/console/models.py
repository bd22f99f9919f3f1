"""What people said about the help pages."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class HelpAnswer(models.Model):
    """One person's answer to “was this helpful” on one topic; the newest counts."""

    topic = models.CharField(_("topic"), max_length=40)
    user = models.ForeignKey("identity.User", models.CASCADE, related_name="+", verbose_name=_("person"))
    is_helpful = models.BooleanField(_("helpful"))
    text = models.CharField(_("what was missing"), max_length=1000, blank=True)
    at = models.DateTimeField(_("time"))

    class Meta:
        """One answer a person and topic."""

        ordering = ("-at", "-pk")
        verbose_name = _("answer about help")
        verbose_name_plural = _("answers about help")
        constraints: ClassVar = [models.UniqueConstraint(fields=["topic", "user"], name="console_help_answer_once")]

    def __str__(self) -> str:
        """Return the topic and the answer."""
        return f"{self.topic}: {self.is_helpful}"
