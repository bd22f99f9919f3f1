"""The counters behind the numbers that people quote."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Counter(models.Model):
    """The last number given out under a prefix. Its row is the lock: one number at a time, in order of commit."""

    prefix = models.CharField(_("prefix"), max_length=20, unique=True)
    last = models.PositiveBigIntegerField(_("last number"), default=0)

    class Meta:
        """Prefixes are short and in capitals, so that numbers can be read out on the telephone."""

        ordering = ("prefix",)
        verbose_name = _("counter")
        verbose_name_plural = _("counters")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(prefix__regex=r"^[A-Z][A-Z0-9-]*$"), name="numbering_counter_prefix_is_readable"
            ),
        ]

    def __str__(self) -> str:
        """Return the last number given out."""
        return f"{self.prefix}-{self.last:06}"
