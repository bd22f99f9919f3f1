"""Delivery projects as they are reported, and the workload that was agreed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.deliveries.models.rows import PartnerRows, ProjectRows

LONGEST_ITEM = Decimal(10)
"""Person-days above which an item of work must be broken down (domain.md 8.3)."""

MONEY: dict[str, Any] = {"max_digits": 20, "decimal_places": 2}


class ProjectStatus(models.TextChoices):
    """Where a project stands (domain.md 8.5)."""

    DRAFT = "draft", _("Draft")
    REVIEWING = "reviewing", pgettext_lazy("delivery", "Report under review")
    REJECTED = "rejected", pgettext_lazy("delivery", "Report rejected")
    REPORTED = "reported", pgettext_lazy("delivery", "In delivery")
    ACCEPTANCE = "acceptance", pgettext_lazy("delivery", "Acceptance under review")
    ACCEPTED = "accepted", pgettext_lazy("delivery", "Accepted")
    EVALUATED = "evaluated", pgettext_lazy("delivery", "Evaluated")
    TERMINATED = "terminated", pgettext_lazy("delivery", "Terminated")


LIVE = (
    ProjectStatus.REVIEWING,
    ProjectStatus.REPORTED,
    ProjectStatus.ACCEPTANCE,
    ProjectStatus.ACCEPTED,
    ProjectStatus.EVALUATED,
)
"""States in which a report occupies its phase: nobody may report the same phase again."""


class Phase(models.TextChoices):
    """What part of a project a report is about; the first report may begin at any of them (domain.md 8.2)."""

    PLANNING = "planning", _("Assessment and planning")
    DESIGN = "design", _("Solution design")
    MIGRATION = "migration", _("Migration and build-up")
    GO_LIVE = "go_live", _("Go-live assurance")
    OPTIMISATION = "optimisation", _("Operation and optimization")


class Scenario(models.TextChoices):
    """What kind of support the project gets; the first three need a plan with milestones (seed 003)."""

    MIGRATION_VERIFICATION = "migration_verification", _("Migration verification")
    IMPLEMENTATION = "implementation", _("Implementation and delivery")
    POC = "poc", _("Proof of concept (POC)")
    CONSULTING = "consulting", _("Technical consulting")
    OPERATION = "operation", _("Operation support")


PLANNED_SCENARIOS = (Scenario.MIGRATION_VERIFICATION, Scenario.IMPLEMENTATION, Scenario.POC)
"""Scenarios whose report needs a plan with milestones (seed 003)."""


class Project(models.Model):
    """One service phase of a customer's project that a partner delivers. Its country stays once it was submitted."""

    number = models.CharField(_("project"), max_length=20, unique=True)
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    opportunity = models.ForeignKey(
        "opportunities.Opportunity",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("opportunity"),
    )
    customer = models.ForeignKey(
        "identity.Company", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("customer")
    )
    customer_name = models.CharField(_("customer name"), max_length=256)
    customer_account = models.CharField(_("customer account"), max_length=64, blank=True)
    customer_contact = models.CharField(_("customer contact"), max_length=64)
    customer_phone = models.CharField(_("contact's phone"), max_length=32, blank=True)
    customer_email = models.EmailField(_("contact's e-mail"), max_length=254, blank=True)
    country = models.CharField(_("country"), max_length=2)
    region = models.CharField(_("region"), max_length=64, blank=True)
    name = models.CharField(_("project name"), max_length=128)
    phase = models.CharField(_("service phase"), max_length=16, choices=Phase.choices)
    scenario = models.CharField(_("support scenario"), max_length=24, choices=Scenario.choices)
    start_on = models.DateField(_("starts on"))
    end_on = models.DateField(_("ends on"))
    annual_scale = models.DecimalField(_("estimated new annual scale"), **MONEY)
    currency = models.CharField(_("currency"), max_length=3)
    price_list_url = models.URLField(_("price list link"), max_length=500, blank=True)
    contact_name = models.CharField(_("project contact"), max_length=64)
    contact_phone = models.CharField(_("project contact's phone"), max_length=32)
    contact_email = models.EmailField(_("project contact's e-mail"), max_length=254)
    office = models.ForeignKey(
        "opportunities.Office",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("representative office"),
    )
    manager = models.ForeignKey(
        "identity.User", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("ecosystem manager")
    )
    note = models.CharField(_("remark"), max_length=1000, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=ProjectStatus.choices, default=ProjectStatus.DRAFT)
    refusal = models.CharField(_("why it was rejected"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    reported_at = models.DateTimeField(_("report approved"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)
    actual_end_on = models.DateField(_("actual end"), null=True, blank=True)

    objects: ClassVar = PartnerRows.as_manager()

    class Meta:
        """Newest first; a phase of a customer's project is reported once by a partner."""

        ordering = ("-created_at", "-pk")
        verbose_name = _("delivery project")
        verbose_name_plural = _("delivery projects")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end_on__gte=F("start_on")), name="deliveries_project_span"),
            models.CheckConstraint(condition=Q(annual_scale__gte=0), name="deliveries_project_scale"),
            models.UniqueConstraint(
                F("partner"),
                Lower("customer_name"),
                Lower("name"),
                F("phase"),
                condition=Q(status__in=["reviewing", "reported", "acceptance", "accepted", "evaluated"]),
                name="deliveries_project_phase_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partner", "status"], name="deliveries_project_partner"),
            models.Index(fields=["opportunity"], name="deliveries_project_opp"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="country_is_locked",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__submitted_at__isnull=False)
                & pgtrigger.Q(old__country__df=pgtrigger.F("new__country")),
            ),
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        """Return number and name."""
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        """Return the address of the project's page."""
        return reverse("deliveries:project", args=[self.pk])

    @property
    def needs_plan(self) -> bool:
        """Whether its scenario asks for a plan with milestones."""
        return self.scenario in PLANNED_SCENARIOS

    @property
    def is_locked(self) -> bool:
        """Whether it was ever submitted, after which its country stays."""
        return self.submitted_at is not None


class WorkItem(models.Model):
    """An item of the agreed workload. A longer one is broken down; after the approval nothing of it changes."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="work", verbose_name=_("project"))
    place = models.PositiveSmallIntegerField(_("place"))
    package = models.CharField(_("work package"), max_length=128)
    name = models.CharField(_("item of work"), max_length=200)
    person_days = models.DecimalField(_("person-days"), max_digits=5, decimal_places=1)

    objects: ClassVar = ProjectRows.as_manager()

    class Meta:
        """In the order of the statement of work; no item above ten person-days."""

        ordering = ("project", "place")
        verbose_name = _("item of work")
        verbose_name_plural = _("workload")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "place"], name="deliveries_work_place"),
            models.CheckConstraint(
                condition=Q(person_days__gt=0, person_days__lte=LONGEST_ITEM), name="deliveries_work_broken_down"
            ),
        ]

    def __str__(self) -> str:
        """Return what is done."""
        return self.name
