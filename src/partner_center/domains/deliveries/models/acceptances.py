"""The acceptance of a project: when it really ended, the materials that show it, and what the reviewers found."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.deliveries.models.projects import Project
from partner_center.domains.deliveries.models.rows import PartnerRows
from partner_center.foundations.documents.kinds import PAPERS, Kind

MATERIALS: dict[str, Kind] = {
    "final_sow": Kind("deliveries.final-sow", _("Final statement of work"), PAPERS),
    "sow_confirmation": Kind(
        "deliveries.sow-confirmation", _("Customer's confirmation of the statement of work"), PAPERS
    ),
    "resource_list": Kind("deliveries.resource-list", _("List of cloud resources"), PAPERS),
    "acceptance_report": Kind("deliveries.acceptance-report", _("Customer's acceptance report"), PAPERS),
    "self_assessment": Kind("deliveries.self-assessment", _("Project manager's self-assessment"), PAPERS),
    "assessment_evidence": Kind("deliveries.assessment-evidence", _("Evidence for the self-assessment"), PAPERS),
    "workload_list": Kind("deliveries.workload-list", _("Workload by person"), PAPERS),
}
"""The materials of an acceptance, each its own kind of document, by the name of its field (domain.md 8.4)."""

REQUIRED_MATERIALS = tuple(name for name in MATERIALS if name != "assessment_evidence")
"""What may not be missing when the acceptance is applied for."""


class AcceptanceStatus(models.TextChoices):
    """Where an acceptance stands."""

    DRAFT = "draft", _("Draft")
    REVIEWING = "reviewing", _("Under review")
    FAILED = "failed", pgettext_lazy("acceptance", "Not passed")
    PASSED = "passed", pgettext_lazy("acceptance", "Passed")
    CLOSED = "closed", pgettext_lazy("acceptance", "Closed")


class Verdict(models.TextChoices):
    """What a reviewer found, of the time or of the materials."""

    OPEN = "", pgettext_lazy("verdict", "Not looked at yet")
    GOOD = "good", pgettext_lazy("verdict", "In order")
    BAD = "bad", pgettext_lazy("verdict", "Not in order")


class Acceptance(models.Model):
    """The application of a project for acceptance; mended and submitted again when it does not pass (seed 002)."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="acceptance", verbose_name=_("project"))
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    actual_end_on = models.DateField(_("actual end"), null=True, blank=True)
    remark = models.CharField(_("remark"), max_length=1000, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=AcceptanceStatus.choices, default=AcceptanceStatus.DRAFT
    )
    time_verdict = models.CharField(
        _("delivery time"), max_length=4, choices=Verdict.choices, default=Verdict.OPEN, blank=True
    )
    time_comment = models.CharField(_("about the time"), max_length=500, blank=True)
    material_verdict = models.CharField(
        _("materials"), max_length=4, choices=Verdict.choices, default=Verdict.OPEN, blank=True
    )
    material_comment = models.CharField(_("about the materials"), max_length=500, blank=True)
    refusal = models.CharField(_("why it did not pass"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects: ClassVar = PartnerRows.as_manager()

    class Meta:
        """Nothing passes before both were found in order, by constraint."""

        ordering = ("-created_at", "-pk")
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(status="passed") | Q(time_verdict="good", material_verdict="good"),
                name="deliveries_acceptance_both_good",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "closed"]) | Q(actual_end_on__isnull=False),
                name="deliveries_acceptance_has_end",
            ),
        ]

    def __str__(self) -> str:
        """Return the project's number, because it is its acceptance."""
        return self.project.number

    def get_absolute_url(self) -> str:
        """Return the address of the acceptance's page."""
        return reverse("deliveries:acceptance", args=[self.pk])
