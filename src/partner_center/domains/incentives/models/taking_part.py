"""Who may earn opportunity incentives: partners that chose to take part, and partners on the vendor's whitelist.

Both are spans of time (domain.md 10, "Eligibility"): whoever asks later still learns what was true then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime

    from partner_center.foundations.identity.actor import Actor


class _Span(Func):
    """A time as a half-open range of PostgreSQL."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


def _once_at_a_time(name: str) -> ExclusionConstraint:
    spans = (_Span("since", "until", RangeBoundary()), RangeOperators.OVERLAPS)
    return ExclusionConstraint(name=name, expressions=[spans, ("partner", RangeOperators.EQUAL)])


class SpanRows(models.QuerySet[Any]):
    """Spans of partners, and who may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Return every span to the vendor, and to a partner its own."""
        if actor.is_vendor:
            return self
        return self.filter(partner=actor.company) if actor.is_partner else self.none()

    def at(self, instant: datetime) -> Self:
        """Return the spans in force at an instant."""
        return self.filter(Q(until=None) | Q(until__gt=instant), since__lte=instant)


class Participation(models.Model):
    """A partner takes part in the opportunity incentive from ``since`` (included) until ``until`` (excluded).

    ``agreement`` is the version of the text that its administrator agreed to.
    """

    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    agreement = models.CharField(_("agreement"), max_length=20)
    joined_by = models.CharField(_("who took part"), max_length=160)
    left_by = models.CharField(_("who left"), max_length=160, blank=True)
    reason = models.CharField(_("why it ended"), max_length=255, blank=True)

    objects: ClassVar = SpanRows.as_manager()

    class Meta:
        """A partner takes part or does not; two spans never overlap."""

        ordering = ("-since", "-pk")
        verbose_name = _("participation in the opportunity incentive")
        verbose_name_plural = _("participations in the opportunity incentive")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="incentives_participation_span"
            ),
            _once_at_a_time("incentives_participation_once_at_a_time"),
        ]

    def __str__(self) -> str:
        """Return the partner."""
        return str(self.partner)

    def get_absolute_url(self) -> str:
        """Return the address of the list; a span has no page of its own."""
        return reverse("incentives:participations")


class Whitelisting(models.Model):
    """A partner stands on the vendor's whitelist from ``since`` (included) until ``until`` (excluded, open if absent).

    It is to partners what the marks are to offerings (solutions.models.Marking).
    """

    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=255)
    end_reason = models.CharField(_("why it ended"), max_length=255, blank=True)
    created_at = models.DateTimeField(_("entered"))

    objects: ClassVar = SpanRows.as_manager()

    class Meta:
        """A partner is listed or not; two spans never overlap."""

        ordering = ("-since", "-pk")
        verbose_name = _("partner on the whitelist")
        verbose_name_plural = _("partners on the whitelist")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="incentives_whitelisting_span"
            ),
            _once_at_a_time("incentives_whitelisting_once_at_a_time"),
        ]

    def __str__(self) -> str:
        """Return the partner."""
        return str(self.partner)

    def get_absolute_url(self) -> str:
        """Return the address of the list; a span has no page of its own."""
        return reverse("incentives:whitelist")
