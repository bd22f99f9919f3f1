"""Which segment a customer is in, as the vendor stated it over time; a history that only grows (domain.md rule 20)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.models.associations import Association
from partner_center.domains.customers.models.facts import FactsSource

if TYPE_CHECKING:
    from datetime import datetime

    from partner_center.foundations.identity.actor import Actor


class Segment(models.TextChoices):
    """How large a customer is to the vendor. Only the vendor knows; *unknown* takes a statement back."""

    KEY = "key_account", pgettext_lazy("segment", "Key account")
    MID = "mid_market", pgettext_lazy("segment", "Mid-market")
    LONG = "long_tail", pgettext_lazy("segment", "Long tail")
    UNKNOWN = "unknown", pgettext_lazy("segment", "Not stated")


class SegmentSpanQuerySet(models.QuerySet["SegmentSpan"]):
    """Statements about segments, and who may see them."""

    def visible_to(self, actor: Actor) -> SegmentSpanQuerySet:
        """Return all to the vendor, to a partner those of its customers of now; customers are not told."""
        if actor.is_vendor:
            return self
        if not actor.is_partner:
            return self.none()
        return self.filter(customer__in=Association.objects.visible_to(actor).current().values("customer"))

    def at(self, instant: datetime) -> SegmentSpanQuerySet:
        """Return the statements about an instant; the newest of a customer counts."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=instant), starts_at__lte=instant)


class SegmentSpan(models.Model):
    """The vendor states: from ``starts_at`` (included) until ``ends_at`` (excluded, open if absent) it is in a segment.

    Where statements overlap, the newest counts. Rows are never changed: a correction is one more row, so that every
    build of performance can be read against what was stated when it was ordered.
    """

    customer = models.ForeignKey(
        "identity.Company", models.PROTECT, related_name="segments", verbose_name=_("customer")
    )
    segment = models.CharField(pgettext_lazy("customers", "segment"), max_length=11, choices=Segment.choices)
    starts_at = models.DateTimeField(pgettext_lazy("span of time", "from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=4, choices=FactsSource.choices)
    note = models.CharField(_("note"), max_length=255, blank=True)
    noted_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    noted_at = models.DateTimeField(_("noted"))

    objects: ClassVar = SegmentSpanQuerySet.as_manager()

    class Meta:
        """Append-only, newest first."""

        ordering = ("-pk",)
        verbose_name = _("customer segment")
        verbose_name_plural = _("customer segments")
        indexes: ClassVar = [models.Index(fields=["customer", "-id"], name="customers_segment_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")), name="customers_segment_span"
            ),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        """Return customer and segment."""
        return f"{self.customer}: {self.get_segment_display()}"

    def get_absolute_url(self) -> str:
        """Return the address of the customer's page, where its segments are."""
        return reverse("customers:customer", args=[self.customer_id])
