"""Evaluations of how a baseline solution was delivered: one for each that an opportunity was signed with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.deliveries.models.rows import PartnerRows
from partner_center.foundations.documents.kinds import PAPERS, Kind

BASELINE_EVIDENCE = Kind("deliveries.baseline-evidence", _("Evidence of the delivery"), PAPERS)
"""What shows how the delivery of a baseline solution ended: the customer's acceptance, or the agreement to end it."""

BASELINE_ONCE = "deliveries_baseline_once"
"""The database's rule that an opportunity has one evaluation per baseline solution."""


class BaselineStatus(models.TextChoices):
    """Where an evaluation stands (domain.md 8.6); what it came to is `BaselineOutcome`, which stays."""

    TO_REGISTER = "to_register", pgettext_lazy("baseline", "To be registered")
    REGISTERED = "registered", pgettext_lazy("baseline", "Registered")
    ACCEPTED = "accepted", pgettext_lazy("baseline", "Accepted by the customer")
    TERMINATED = "terminated", pgettext_lazy("baseline", "Terminated")
    REVIEWING = "reviewing", pgettext_lazy("baseline", "Evidence under review")
    INCOMPLETE = "incomplete", pgettext_lazy("baseline", "Evidence incomplete")
    EVIDENCED = "evidenced", pgettext_lazy("baseline", "Evidenced")
    CLOSED = "closed", pgettext_lazy("baseline", "Closed")


WITHOUT_OUTCOME = (BaselineStatus.TO_REGISTER, BaselineStatus.REGISTERED, BaselineStatus.CLOSED)
"""States in which nobody has said how the delivery ended."""

WITHOUT_EVIDENCE = (BaselineStatus.ACCEPTED, BaselineStatus.TERMINATED, BaselineStatus.INCOMPLETE)
"""States in which the partner has to hand in evidence, or more of it."""


class BaselineOutcome(models.TextChoices):
    """How the delivery ended, as the partner fed it back (domain.md 8.6)."""

    OPEN = "", "–"
    ACCEPTED = "accepted", pgettext_lazy("baseline", "The customer accepted")
    TERMINATED = "terminated", pgettext_lazy("baseline", "The customer agreed to unsubscribe and terminate")


class BaselineDelivery(models.Model):
    """The delivery of one baseline solution to the customer of one opportunity, evaluated by its evidence.

    Comes into being by itself when the opportunity is signed. Who manages the project is a person of the partner's
    delivery people where it is known there, and in any case a name with e-mail and phone.
    """

    number = models.CharField(_("baseline delivery"), max_length=20, unique=True)
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    opportunity = models.ForeignKey(
        "opportunities.Opportunity", models.PROTECT, related_name="+", verbose_name=_("opportunity")
    )
    offering = models.ForeignKey(
        "solutions.Offering", models.PROTECT, related_name="+", verbose_name=_("baseline solution")
    )
    person = models.ForeignKey(
        "personnel.Person", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("delivery person")
    )
    certificate = models.ForeignKey(
        "personnel.Certificate", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("certificate")
    )
    manager_name = models.CharField(_("project manager"), max_length=64, blank=True)
    manager_email = models.EmailField(_("project manager's e-mail"), max_length=254, blank=True)
    manager_phone = models.CharField(_("project manager's phone"), max_length=32, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=BaselineStatus.choices, default=BaselineStatus.TO_REGISTER
    )
    outcome = models.CharField(_("delivery status"), max_length=12, choices=BaselineOutcome.choices, blank=True)
    ended_on = models.DateField(pgettext_lazy("baseline", "ended on"), null=True, blank=True)
    termination = models.CharField(_("why it was terminated"), max_length=500, blank=True)
    note = models.CharField(_("remark"), max_length=500, blank=True)
    refusal = models.CharField(_("what is missing"), max_length=500, blank=True)
    comment = models.CharField(_("vendor's comment"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("created"))
    registered_at = models.DateTimeField(pgettext_lazy("baseline", "registered"), null=True, blank=True)
    fed_back_at = models.DateTimeField(_("delivery status fed back"), null=True, blank=True)
    handed_in_at = models.DateTimeField(_("evidence handed in"), null=True, blank=True)
    evidenced_at = models.DateTimeField(pgettext_lazy("baseline", "evidenced"), null=True, blank=True)

    objects: ClassVar = PartnerRows.as_manager()

    class Meta:
        """Newest first. What is registered has its manager, what ended its day, what was terminated its reason."""

        ordering = ("-created_at", "-pk")
        verbose_name = _("baseline delivery")
        verbose_name_plural = _("baseline deliveries")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opportunity", "offering"], name=BASELINE_ONCE),
            models.CheckConstraint(
                condition=Q(status__in=["to_register", "closed"])
                | ~Q(manager_name="") & ~Q(manager_email="") & ~Q(manager_phone=""),
                name="deliveries_baseline_has_manager",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["to_register", "registered", "closed"], outcome="", ended_on=None)
                | ~Q(status__in=["to_register", "registered", "closed"]) & ~Q(outcome="") & Q(ended_on__isnull=False),
                name="deliveries_baseline_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "terminated"]) | Q(status=F("outcome")),
                name="deliveries_baseline_is_its_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="terminated") | ~Q(termination=""), name="deliveries_baseline_ended_why"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partner", "status"], name="deliveries_baseline_partner")]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the evaluation's page."""
        return reverse("deliveries:baseline", args=[self.pk])
