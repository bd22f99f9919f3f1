"""Rubrics by version, and the scores of projects by them."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries.models.projects import Project
from partner_center.domains.deliveries.models.rows import PartnerRows
from partner_center.foundations.identity.actor import Actor
from partner_center.kit.money import round_half_up


class RubricStatus(models.TextChoices):
    """Where a version of the rubric stands."""

    DRAFT = "draft", _("Draft")
    RELEASED = "released", _("Released")
    RETIRED = "retired", _("Retired")


class Grade(models.TextChoices):
    """What a total means in a word."""

    EXCELLENT = "excellent", pgettext_lazy("grade", "Excellent")
    GOOD = "good", pgettext_lazy("grade", "Good")
    SUFFICIENT = "sufficient", pgettext_lazy("grade", "Sufficient")
    INSUFFICIENT = "insufficient", pgettext_lazy("grade", "Insufficient")


class RubricRows(models.QuerySet["Rubric"]):
    """Rubrics, and who may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Return every version to the vendor, to partners those that count or counted."""
        if actor.is_vendor:
            return self
        return self.exclude(status=RubricStatus.DRAFT) if actor.is_partner else self.none()


class Rubric(models.Model):
    """A version of what projects are scored by. Once released it never changes; one is in force at a time."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    name = models.CharField(_("name"), max_length=128)
    name_zh = models.CharField(_("Chinese name"), max_length=128)
    note = models.CharField(_("what changed"), max_length=500, blank=True)
    excellent_from = models.DecimalField(_("excellent from"), max_digits=5, decimal_places=2)
    good_from = models.DecimalField(_("good from"), max_digits=5, decimal_places=2)
    sufficient_from = models.DecimalField(_("sufficient from"), max_digits=5, decimal_places=2)
    status = models.CharField(_("status"), max_length=10, choices=RubricStatus.choices, default=RubricStatus.DRAFT)
    created_at = models.DateTimeField(_("created"))
    released_at = models.DateTimeField(_("released"), null=True, blank=True)

    objects: ClassVar = RubricRows.as_manager()

    class Meta:
        """Newest version first."""

        ordering = ("-version",)
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["status"], condition=Q(status="released"), name="deliveries_rubric_one_in_force"
            ),
            models.CheckConstraint(
                condition=Q(
                    sufficient_from__gt=0,
                    sufficient_from__lt=F("good_from"),
                    good_from__lt=F("excellent_from"),
                    excellent_from__lte=100,
                ),
                name="deliveries_rubric_grades_rise",
            ),
        ]

    def __str__(self) -> str:
        """Return name and version in the reader's language."""
        return f"{self.shown_name} v{self.version}"

    def get_absolute_url(self) -> str:
        """Return the address of the rubric's page."""
        return reverse("deliveries:rubric", args=[self.pk])

    @property
    def shown_name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name, self.name_zh)

    def grade_of(self, total: Decimal) -> Grade:
        """Return the word for a total out of 100."""
        if total >= self.excellent_from:
            return Grade.EXCELLENT
        if total >= self.good_from:
            return Grade.GOOD
        return Grade.SUFFICIENT if total >= self.sufficient_from else Grade.INSUFFICIENT


class Criterion(models.Model):
    """One thing that is scored: its weight in percent of the total, and the most points it can get."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="criteria", verbose_name=_("rubric"))
    place = models.PositiveSmallIntegerField(_("place"))
    name = models.CharField(_("criterion"), max_length=128)
    name_zh = models.CharField(_("Chinese name"), max_length=128)
    hint = models.CharField(_("how it is judged"), max_length=500, blank=True)
    hint_zh = models.CharField(_("how it is judged, in Chinese"), max_length=500, blank=True)
    weight = models.DecimalField(_("weight in percent"), max_digits=5, decimal_places=2)
    most = models.PositiveSmallIntegerField(_("most points"))

    class Meta:
        """In their order; weights and scales above zero."""

        ordering = ("rubric", "place")
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rubric", "place"], name="deliveries_criterion_place"),
            models.CheckConstraint(condition=Q(weight__gt=0, weight__lte=100), name="deliveries_criterion_weight"),
            models.CheckConstraint(condition=Q(most__gte=1, most__lte=100), name="deliveries_criterion_scale"),
        ]

    def __str__(self) -> str:
        """Return the name in the reader's language."""
        return in_language(self.name, self.name_zh)

    @property
    def shown_hint(self) -> str:
        """How it is judged, in the reader's language."""
        return in_language(self.hint, self.hint_zh)


class Evaluation(models.Model):
    """The score of an accepted project, by the rubric that was in force. Once written it stays."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="evaluation", verbose_name=_("project"))
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="evaluations", verbose_name=_("rubric"))
    total = models.DecimalField(_("total"), max_digits=5, decimal_places=2)
    grade = models.CharField(_("grade"), max_length=12, choices=Grade.choices)
    comment = models.CharField(_("comment"), max_length=1000, blank=True)
    evaluator = models.ForeignKey(
        "identity.User", models.PROTECT, related_name="+", null=True, verbose_name=_("evaluated by")
    )
    evaluated_at = models.DateTimeField(_("evaluated"))

    objects: ClassVar = PartnerRows.as_manager()

    class Meta:
        """Append-only."""

        ordering = ("-evaluated_at", "-pk")
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(total__gte=0, total__lte=100), name="deliveries_evaluation_total"),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        """Return the project's number with its total."""
        return f"{self.project.number}: {self.total}"

    def get_absolute_url(self) -> str:
        """Return the address of the project, which shows its score."""
        return self.project.get_absolute_url()


class Score(models.Model):
    """The points for one criterion, and why."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="scores", verbose_name=_("evaluation"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("criterion"))
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=1)
    comment = models.CharField(_("comment"), max_length=500, blank=True)

    class Meta:
        """Every criterion once; append-only."""

        ordering = ("criterion__place",)
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["evaluation", "criterion"], name="deliveries_score_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="deliveries_score_not_negative"),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        """Return criterion and points."""
        return f"{self.criterion}: {self.points}"

    @property
    def shown_share(self) -> Decimal:
        """What it adds to the total out of 100, to two decimals."""
        return round_half_up(self.points * self.criterion.weight / self.criterion.most, 2)


def in_language(english: str, chinese: str) -> str:
    """Return the text for the reader; the other one where it is missing."""
    is_chinese = (get_language() or "").startswith("zh")
    return (chinese or english) if is_chinese else (english or chinese)
