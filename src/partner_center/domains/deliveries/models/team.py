"""Who delivers a project, and how somebody is replaced."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.deliveries.models.projects import Project
from partner_center.domains.deliveries.models.rows import PartnerRows, ProjectRows


class ProjectPerson(models.Model):
    """A person in a project with the certificate that counts; the person-days stay with whoever takes the place."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="team", verbose_name=_("project"))
    person = models.ForeignKey("personnel.Person", models.PROTECT, related_name="+", verbose_name=_("person"))
    certificate = models.ForeignKey(
        "personnel.Certificate", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("certificate")
    )
    role = models.CharField(_("role in the project"), max_length=64)
    person_days = models.DecimalField(_("person-days"), max_digits=6, decimal_places=1)
    is_current = models.BooleanField(_("in the project"), default=True)
    joined_on = models.DateField(_("since"), null=True, blank=True)
    left_on = models.DateField(_("until"), null=True, blank=True)

    objects: ClassVar = ProjectRows.as_manager()

    class Meta:
        """A person has one place in a project at a time."""

        ordering = ("project", "pk")
        verbose_name = _("project member")
        verbose_name_plural = _("project members")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "person"], condition=Q(is_current=True), name="deliveries_projectperson_once"
            ),
            models.CheckConstraint(condition=Q(person_days__gt=0), name="deliveries_projectperson_days"),
        ]

    def __str__(self) -> str:
        """Return the person's name."""
        return str(self.person)


class ReplacementStatus(models.TextChoices):
    """Where a request to replace somebody stands."""

    REVIEWING = "reviewing", pgettext_lazy("replacement", "To be confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("replacement", "Confirmed")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Replacement(models.Model):
    """A request to put somebody of an equal or higher certificate in another's place (domain.md 8.3)."""

    number = models.CharField(_("replacement"), max_length=20, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="replacements", verbose_name=_("project"))
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    leaving = models.ForeignKey(
        ProjectPerson, models.PROTECT, related_name="replacements", verbose_name=_("who leaves")
    )
    person = models.ForeignKey("personnel.Person", models.PROTECT, related_name="+", verbose_name=_("who comes"))
    certificate = models.ForeignKey(
        "personnel.Certificate", models.PROTECT, related_name="+", verbose_name=_("certificate")
    )
    reason = models.CharField(_("reason"), max_length=500)
    status = models.CharField(
        _("status"), max_length=10, choices=ReplacementStatus.choices, default=ReplacementStatus.REVIEWING
    )
    refusal = models.CharField(_("why it was rejected"), max_length=500, blank=True)
    submitted_at = models.DateTimeField(_("submitted"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects: ClassVar = PartnerRows.as_manager()

    class Meta:
        """Newest first; one open request per place."""

        ordering = ("-submitted_at", "-pk")
        verbose_name = _("personnel replacement")
        verbose_name_plural = _("personnel replacements")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["leaving"], condition=Q(status="reviewing"), name="deliveries_replacement_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the request's page."""
        return reverse("deliveries:replacement", args=[self.pk])
