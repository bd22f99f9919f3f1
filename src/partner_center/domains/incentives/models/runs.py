"""Settlement runs: one month, calculated."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives.models.programs import Policy

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class RunStatus(models.TextChoices):
    """Where a settlement run stands."""

    CALCULATING = "calculating", _("Calculating")
    CALCULATED = "calculated", _("Calculated")
    FAILED = "failed", _("Failed")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Discarded")


class RunQuerySet(models.QuerySet["Run"]):
    """Runs, and who may see them."""

    def visible_to(self, actor: Actor) -> RunQuerySet:
        """Return every run to the vendor; partners see statements, not runs."""
        return self if actor.is_vendor else self.none()


class Run(models.Model):
    """The settlement of one month: an immutable snapshot of performance, policies and what came out."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    period = models.CharField(_("period"), max_length=7)
    status = models.CharField(_("status"), max_length=12, choices=RunStatus.choices, default=RunStatus.CALCULATING)
    build = models.ForeignKey("performance.Build", models.PROTECT, related_name="runs", verbose_name=_("performance"))
    policies = models.ManyToManyField(Policy, related_name="runs", verbose_name=_("policies"))
    folder = models.CharField(_("folder"), max_length=200, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    lines = models.PositiveBigIntegerField(_("explained lines"), default=0)
    partners = models.PositiveIntegerField(_("partners"), default=0)
    failure = models.TextField(_("why it failed"), blank=True)
    created_at = models.DateTimeField(_("started"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    publicity_ends_at = models.DateTimeField(_("publicity ends"), null=True, blank=True)

    objects: ClassVar = RunQuerySet.as_manager()

    class Meta:
        """A month is published once."""

        ordering = ("-period", "-pk")
        verbose_name = _("settlement run")
        verbose_name_plural = _("settlement runs")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["period"], condition=Q(status="published"), name="incentives_run_period_published_once"
            ),
        ]

    def __str__(self) -> str:
        """Return number and month."""
        return f"{self.number} ({self.period})"

    def get_absolute_url(self) -> str:
        """Return the address of the run's page."""
        return reverse("incentives:run", args=[self.pk])

    @property
    def progress_key(self) -> str:
        """The key under which the run reports its progress."""
        return f"incentives.run.{self.pk}"
