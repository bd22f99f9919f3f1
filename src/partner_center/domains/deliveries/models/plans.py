"""Milestones, the versions of a plan, and the changes that made them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.deliveries.models.projects import Project
from partner_center.domains.deliveries.models.rows import PartnerRows, ProjectRows

if TYPE_CHECKING:
    from partner_center.foundations.identity.models import Company

MOST_CHANGES = 3
"""Changes of one milestone's date (domain.md rule 4, seed 003)."""


class MilestoneStatus(models.TextChoices):
    """How a milestone stands against its date (domain.md 8.F)."""

    DRAFT = "draft", pgettext_lazy("milestone", "Not in force")
    PLANNED = "planned", pgettext_lazy("milestone", "Planned")
    DELAYED = "delayed", pgettext_lazy("milestone", "Delayed")
    SEVERE = "severe", pgettext_lazy("milestone", "Severely delayed")
    REACHED = "reached", pgettext_lazy("milestone", "Reached")


UNREACHED = (MilestoneStatus.PLANNED, MilestoneStatus.DELAYED, MilestoneStatus.SEVERE)
"""States in which a milestone is still ahead, so that its date may be changed."""


class Milestone(models.Model):
    """A day by which something is delivered. What is kept here is the plan in force."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="milestones", verbose_name=_("project"))
    place = models.PositiveSmallIntegerField(_("place"))
    name = models.CharField(_("milestone"), max_length=128)
    deliverables = models.CharField(_("what is delivered"), max_length=500)
    planned_on = models.DateField(_("planned for"))
    tolerated_until = models.DateTimeField(_("tolerated until"), null=True, blank=True)
    actual_on = models.DateField(_("reached on"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=MilestoneStatus.choices, default=MilestoneStatus.DRAFT)
    change_count = models.PositiveSmallIntegerField(_("changes"), default=0)
    delayed_at = models.DateTimeField(_("delayed since"), null=True, blank=True)
    severe_at = models.DateTimeField(_("severely delayed since"), null=True, blank=True)
    is_excused = models.BooleanField(_("moved for an uncontrollable cause"), default=False)
    note = models.CharField(_("remark"), max_length=500, blank=True)

    objects: ClassVar = ProjectRows.as_manager()

    class Meta:
        """In their order; three changes each, by constraint."""

        ordering = ("project", "place")
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "place"], name="deliveries_milestone_place"),
            models.CheckConstraint(
                condition=Q(change_count__lte=MOST_CHANGES), name="deliveries_milestone_three_changes"
            ),
            models.CheckConstraint(
                condition=Q(status="reached", actual_on__isnull=False)
                | (~Q(status="reached") & Q(actual_on__isnull=True)),
                name="deliveries_milestone_reached_on",
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the milestone's page."""
        return reverse("deliveries:milestone", args=[self.pk])

    @property
    def partner(self) -> Company:
        """The company that delivers it."""
        return self.project.partner

    @property
    def changes_left(self) -> int:
        """How often its date may still be changed."""
        return MOST_CHANGES - self.change_count


class ChangeStatus(models.TextChoices):
    """Where a request to change the plan stands."""

    REVIEWING = "reviewing", _("Under review")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Cause(models.TextChoices):
    """Why a plan is changed. What nobody could control must be applied for before the planned date (domain.md 8.3)."""

    OWN = "own", _("Own planning")
    CUSTOMER = "customer", _("Wish of the customer")
    UNCONTROLLABLE = "uncontrollable", _("Uncontrollable cause")


class PlanChange(models.Model):
    """A request to move milestones that are not reached yet. One at a time per project."""

    number = models.CharField(_("plan change"), max_length=20, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="changes", verbose_name=_("project"))
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    cause = models.CharField(_("cause"), max_length=16, choices=Cause.choices)
    reason = models.CharField(_("reason"), max_length=1000)
    old_end_on = models.DateField(_("project ended on"))
    new_end_on = models.DateField(_("project ends on"))
    status = models.CharField(_("status"), max_length=10, choices=ChangeStatus.choices, default=ChangeStatus.REVIEWING)
    refusal = models.CharField(_("why it was rejected"), max_length=500, blank=True)
    submitted_at = models.DateTimeField(_("submitted"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects: ClassVar = PartnerRows.as_manager()

    class Meta:
        """Newest first; a second one waits until the first is decided."""

        ordering = ("-submitted_at", "-pk")
        verbose_name = _("plan change")
        verbose_name_plural = _("plan changes")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project"], condition=Q(status="reviewing"), name="deliveries_change_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the request's page."""
        return reverse("deliveries:change", args=[self.pk])


class Shift(models.Model):
    """One milestone's move in a plan change. Once written it stays."""

    change = models.ForeignKey(PlanChange, models.PROTECT, related_name="shifts", verbose_name=_("plan change"))
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="shifts", verbose_name=_("milestone"))
    old_on = models.DateField(_("planned so far"))
    new_on = models.DateField(_("planned anew"))

    class Meta:
        """A milestone moves once in a change."""

        ordering = ("milestone__place",)
        verbose_name = _("moved milestone")
        verbose_name_plural = _("moved milestones")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "milestone"], name="deliveries_shift_once"),
            models.CheckConstraint(condition=~Q(old_on=F("new_on")), name="deliveries_shift_moves"),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        """Return what moves where."""
        return f"{self.milestone}: {self.old_on} → {self.new_on}"


class PlanVersion(models.Model):
    """The plan as it was approved, by the report or by a change. The newest one rules; none is ever altered."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="plans", verbose_name=_("project"))
    version = models.PositiveSmallIntegerField(_("version"))
    change = models.OneToOneField(
        PlanChange, models.PROTECT, related_name="plan", null=True, blank=True, verbose_name=_("plan change")
    )
    end_on = models.DateField(_("ends on"))
    made_at = models.DateTimeField(_("in force since"))

    objects: ClassVar = ProjectRows.as_manager()

    class Meta:
        """Numbered within the project; append-only."""

        ordering = ("project", "version")
        verbose_name = _("plan version")
        verbose_name_plural = _("plan versions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "version"], name="deliveries_plan_version_once"),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        """Return the version."""
        return f"v{self.version}"


class PlannedDate(models.Model):
    """When a milestone was planned for in one version of the plan."""

    plan = models.ForeignKey(PlanVersion, models.PROTECT, related_name="dates", verbose_name=_("plan version"))
    milestone = models.ForeignKey(Milestone, models.PROTECT, related_name="dates", verbose_name=_("milestone"))
    planned_on = models.DateField(_("planned for"))

    class Meta:
        """Every milestone once per version; append-only."""

        ordering = ("plan", "milestone__place")
        verbose_name = _("planned date")
        verbose_name_plural = _("planned dates")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "milestone"], name="deliveries_planneddate_once"),
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        """Return version and date."""
        return f"{self.plan}: {self.planned_on}"
