"""Offerings, and the spans of time over which the vendor's marks on them hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.documents.kinds import PAPERS
from partner_center.foundations.documents.kinds import Kind as DocumentKind

if TYPE_CHECKING:
    from datetime import datetime

    from partner_center.foundations.identity.actor import Actor

DESCRIPTION = DocumentKind("solutions.description", _("Offering description"), PAPERS)
"""What describes the offering at length."""

GOODS_CODE_ONCE = "solutions_offering_goods_code_once"
"""The database's rule that goods of the marketplace are one living offering."""


class OfferingKind(models.TextChoices):
    """What a partner offers (domain.md 5.4)."""

    MARKETPLACE = "marketplace", _("Marketplace goods")
    BASELINE = "baseline", _("Baseline solution")


class OfferingStatus(models.TextChoices):
    """Where an offering stands on its way to being listed."""

    DRAFT = "draft", _("Draft")
    REVIEWING = "reviewing", _("Under review")
    REJECTED = "rejected", _("Rejected")
    LISTED = "listed", pgettext_lazy("offering", "Listed")
    RETIRED = "retired", pgettext_lazy("offering", "Retired")


class Requirement(models.TextChoices):
    """What customers need an offering for; the labels of an opportunity derive from them (domain.md 5.4)."""

    MIGRATION = "migration", _("Migration to the cloud")
    MODERNISATION = "modernisation", _("Application modernisation")
    DATABASE = "database", _("Databases")
    DATA = "data", _("Data and analytics")
    AI = "ai", _("Artificial intelligence")
    SECURITY = "security", _("Security and compliance")
    CONTINUITY = "continuity", _("Backup and disaster recovery")
    OFFICE = "office", _("Office and collaboration")
    INDUSTRY = "industry", _("Industry application")
    EDGE = "edge", _("Internet of things and edge")


class Mark(models.TextChoices):
    """What only the vendor says of an offering, from a moment on."""

    CORE_MAP = "core_map", _("Core map")
    WHITELIST = "whitelist", _("Whitelist")


class OfferingRows(models.QuerySet["Offering"]):
    """Offerings, and who may see them."""

    def visible_to(self, actor: Actor) -> OfferingRows:
        """Return every offering to the vendor, and to a partner its own."""
        if actor.is_vendor:
            return self
        return self.filter(partner=actor.company) if actor.is_partner else self.none()

    def listed(self) -> OfferingRows:
        """Return the offerings that the vendor has listed; those may be linked to opportunities."""
        return self.filter(status=OfferingStatus.LISTED)

    def core_map_at(self, instant: datetime) -> OfferingRows:
        """Return the offerings that bore the core-map label at an instant, whatever they bear now."""
        spans = Marking.objects.at(instant).filter(mark=Mark.CORE_MAP, offering=models.OuterRef("pk"))
        return self.filter(models.Exists(spans))


class Offering(models.Model):
    """A partner's own item that can be sold and delivered: marketplace goods or a baseline solution (domain.md 5.4)."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    kind = models.CharField(_("kind"), max_length=12, choices=OfferingKind.choices)
    name = models.CharField(_("name in English"), max_length=128)
    name_zh = models.CharField(_("name in Chinese"), max_length=128, blank=True)
    summary = models.CharField(_("summary"), max_length=500)
    labels = ArrayField(
        models.CharField(max_length=16, choices=Requirement.choices), default=list, verbose_name=_("requirement labels")
    )
    goods_code = models.CharField(_("goods code in the marketplace"), max_length=64, blank=True)
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("description")
    )
    is_core_map = models.BooleanField(_("core map"), default=False)
    is_whitelisted = models.BooleanField(_("on the whitelist"), default=False)
    is_sellable = models.BooleanField(_("sellable"), default=True)
    is_deliverable = models.BooleanField(_("deliverable"), default=True)
    status = models.CharField(_("status"), max_length=12, choices=OfferingStatus.choices, default=OfferingStatus.DRAFT)
    refusal = models.CharField(_("why it was rejected"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    listed_at = models.DateTimeField(_("listed"), null=True, blank=True)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    objects: ClassVar = OfferingRows.as_manager()

    class Meta:
        """Newest first; the same goods are not offered twice."""

        ordering = ("-created_at", "-pk")
        verbose_name = _("offering")
        verbose_name_plural = _("offerings")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["goods_code"], condition=~Q(goods_code="") & ~Q(status="retired"), name=GOODS_CODE_ONCE
            ),
            models.CheckConstraint(
                condition=~Q(kind="marketplace") | ~Q(goods_code=""), name="solutions_offering_goods_have_a_code"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["listed", "retired"]) | Q(is_core_map=False, is_whitelisted=False),
                name="solutions_offering_marked_once_listed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partner", "status"], name="solutions_offering_partner")]

    def __str__(self) -> str:
        """Return number and name, in the reader's language where the partner gave one."""
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """Return the address of the offering's page."""
        return reverse("solutions:offering", args=[self.pk])

    @property
    def title(self) -> str:
        """The name in the reader's language, in English where the partner gave no Chinese one."""
        return self.name_zh if self.name_zh and (get_language() or "").startswith("zh") else self.name

    @property
    def label_names(self) -> list[str]:
        """The requirement labels as people read them."""
        return [str(Requirement(label).label) for label in self.labels]


class _Span(Func):
    """The time of a marking as a half-open range of PostgreSQL."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class MarkingQuerySet(models.QuerySet["Marking"]):
    """Markings, and who may see them."""

    def visible_to(self, actor: Actor) -> MarkingQuerySet:
        """Return the markings of the offerings that the actor may see."""
        return self.filter(offering__in=Offering.objects.visible_to(actor))

    def at(self, instant: datetime) -> MarkingQuerySet:
        """Return the markings in force at an instant."""
        return self.filter(Q(until=None) | Q(until__gt=instant), since__lte=instant)


class Marking(models.Model):
    """An offering bears a mark from ``since`` (included) until ``until`` (excluded, open if absent)."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="markings", verbose_name=_("offering"))
    mark = models.CharField(_("mark"), max_length=12, choices=Mark.choices)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=255)
    end_reason = models.CharField(_("why it ended"), max_length=255, blank=True)
    created_at = models.DateTimeField(_("entered"))

    objects: ClassVar = MarkingQuerySet.as_manager()

    class Meta:
        """A mark is borne or not; two spans of one mark never overlap."""

        ordering = ("-since", "-pk")
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="solutions_marking_span"),
            ExclusionConstraint(
                name="solutions_marking_once_at_a_time",
                expressions=[
                    (_Span("since", "until", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("offering", RangeOperators.EQUAL),
                    ("mark", RangeOperators.EQUAL),
                ],
            ),
        ]

    def __str__(self) -> str:
        """Return offering and mark."""
        return f"{self.offering}: {Mark(self.mark).label}"

    def get_absolute_url(self) -> str:
        """Return the address of the marked offering."""
        return self.offering.get_absolute_url()
