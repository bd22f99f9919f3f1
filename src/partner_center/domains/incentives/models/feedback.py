"""Questions about a bill, and their answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives.models.statements import Earning, Statement

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class FeedbackStatus(models.TextChoices):
    """Where a partner's question stands."""

    OPEN = "waiting", _("Awaiting an answer")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    """Feedback, and who may see it."""

    def visible_to(self, actor: Actor) -> FeedbackQuerySet:
        """Return all feedback to the vendor, and to a partner its own."""
        if actor.is_vendor:
            return self
        return self.filter(partner=actor.company) if actor.is_partner else self.none()


class Feedback(models.Model):
    """A partner's question about a statement, an incentive or one line; it does not stop the clock (domain.md 9.T)."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="feedback", verbose_name=_("statement"))
    earning = models.ForeignKey(Earning, models.PROTECT, related_name="feedback", null=True, blank=True)
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    line_id = models.CharField(_("line"), max_length=64, blank=True)
    line = models.JSONField(_("the line as it was asked about"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=FeedbackStatus.choices, default=FeedbackStatus.OPEN)
    text = models.TextField(_("feedback"), max_length=2000)
    reply = models.TextField(_("answer"), max_length=2000, blank=True)
    asked_by = models.ForeignKey("identity.User", models.PROTECT, related_name="+", null=True)
    asked_at = models.DateTimeField(_("asked"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects: ClassVar = FeedbackQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-asked_at", "-pk")
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        indexes: ClassVar = [models.Index(fields=["statement", "line_id"], name="incentives_feedback_line")]

    def __str__(self) -> str:
        """Return which statement it is about."""
        return f"{self.statement.number}: {self.text[:40]}"

    def get_absolute_url(self) -> str:
        """Return the address of the feedback's page."""
        return reverse("incentives:feedback", args=[self.pk])
