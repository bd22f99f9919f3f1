"""Delivery people, and the certificates they hold."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.foundations.documents.kinds import CERTIFICATE

if TYPE_CHECKING:
    from datetime import date

    from partner_center.foundations.identity.actor import Actor

CERTIFICATE_SCAN = CERTIFICATE
"""The scan of a certificate, by the name under which the house knows it."""

EXPIRING_DAYS = 60
"""Days before its expiry from which a certificate counts as expiring."""

LAST_CALL_DAYS = 14
"""Days before its expiry at which people are told once more."""

NUMBER_ONCE = "personnel_certificate_number_once"
"""The database's rule that a certificate is entered once among those that count."""


class PartnerRows(models.QuerySet[Any]):
    """Rows that belong to a partner, and who may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Return every row to the vendor, and to a partner its own."""
        if actor.is_vendor:
            return self
        return self.filter(partner=actor.company) if actor.is_partner else self.none()


class PersonStatus(models.TextChoices):
    """Whether a person still works for the partner."""

    ACTIVE = "active", pgettext_lazy("person", "Active")
    LEFT = "left", pgettext_lazy("person", "Left")


class Person(models.Model):
    """Somebody who delivers projects for a partner; need not be able to sign in (domain.md 3.2, 3.F MemberProfile)."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    name = models.CharField(pgettext_lazy("person", "name"), max_length=64)
    email = models.EmailField(_("e-mail"), max_length=254)
    position = models.CharField(_("position"), max_length=64)
    base_location = models.CharField(_("base location"), max_length=64)
    status = models.CharField(_("status"), max_length=8, choices=PersonStatus.choices, default=PersonStatus.ACTIVE)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    created_at = models.DateTimeField(_("entered"))

    objects: ClassVar = PartnerRows.as_manager()

    class Meta:
        """An address is one active person of a partner."""

        ordering = ("name", "pk")
        verbose_name = _("delivery person")
        verbose_name_plural = _("delivery people")
        constraints: ClassVar = [
            models.UniqueConstraint(
                F("partner"), Lower("email"), condition=Q(status="active"), name="personnel_person_email_once"
            ),
            models.CheckConstraint(
                condition=Q(status="active", left_on=None) | Q(status="left", left_on__isnull=False),
                name="personnel_person_left_on_a_day",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partner", "status"], name="personnel_person_partner")]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the person's page."""
        return reverse("personnel:person", args=[self.pk])


class CertificateType(models.TextChoices):
    """Certificates that the vendor recognises (domain.md 3.F); names of degrees, the same in every language."""

    HCIA = "HCIA", "HCIA"
    HCIP = "HCIP", "HCIP"
    HCIE = "HCIE", "HCIE"
    HCSA = "HCSA", "HCSA"
    HCSP = "HCSP", "HCSP"
    HCCDA = "HCCDA", "HCCDA"
    HCCDP = "HCCDP", "HCCDP"
    HCCDE = "HCCDE", "HCCDE"
    PMP = "PMP", "PMP"
    IPMA = "IPMA", "IPMA"


class Direction(models.TextChoices):
    """What a certificate is about."""

    CLOUD_SERVICE = "cloud_service", _("Cloud Service")
    SOLUTIONS_ARCHITECT = "solutions_architect", _("Cloud Service Solutions Architect")
    CLOUD_MIGRATION = "cloud_migration", _("Cloud Migration")
    CLOUD_NATIVE = "cloud_native", _("Cloud Native")
    DATABASE = "database", _("Database")
    BIG_DATA = "big_data", _("Big Data")
    AI = "ai", _("AI")
    SECURITY = "security", _("Security")
    DEVELOPER = "developer", _("Developer")
    PROJECT_MANAGEMENT = "project_management", _("Project Management")


class CertificateStatus(models.TextChoices):
    """Where a certificate stands in its review; whether it is in date is `Validity`."""

    REVIEWING = "reviewing", _("Under review")
    VALID = "valid", pgettext_lazy("certificate", "Recognised")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")


class Validity(models.TextChoices):
    """What the dates of a recognised certificate say today (domain.md 3.F)."""

    NONE = "", "–"
    UPCOMING = "upcoming", pgettext_lazy("certificate", "Not yet valid")
    VALID = "valid", pgettext_lazy("certificate", "Valid")
    EXPIRING = "expiring", pgettext_lazy("certificate", "Expiring")
    EXPIRED = "expired", pgettext_lazy("certificate", "Expired")


class Source(models.TextChoices):
    """Where a certificate comes from: entered by the partner, or pushed by the vendor's academy (seed 003)."""

    MANUAL = "manual", _("Entered by hand")
    SYNC = "sync", _("Synchronised")


class CertificateRows(PartnerRows):
    """Certificates."""

    def counting(self) -> Self:
        """Return the recognised certificates of people who still work for their partner, whatever their dates."""
        return self.filter(status=CertificateStatus.VALID, released_at=None)

    def with_validity(self, today: date) -> Self:
        """Return the certificates with ``validity`` as of a day; empty unless it is recognised and its person here."""
        soon = today + timedelta(days=EXPIRING_DAYS)
        shown: Self = self.annotate(
            validity=Case(
                When(
                    ~Q(status=CertificateStatus.VALID) | Q(released_at__isnull=False), then=Value(Validity.NONE.value)
                ),
                When(expires_on__lte=today, then=Value(Validity.EXPIRED.value)),
                When(issued_on__gt=today, then=Value(Validity.UPCOMING.value)),
                When(expires_on__lte=soon, then=Value(Validity.EXPIRING.value)),
                default=Value(Validity.VALID.value),
                output_field=models.CharField(max_length=10),
            )
        )
        return shown


class Certificate(models.Model):
    """A person is certified from ``issued_on`` (included) until ``expires_on`` (excluded)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="certificates", verbose_name=_("person"))
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    type = models.CharField(pgettext_lazy("certificate", "type"), max_length=8, choices=CertificateType.choices)
    direction = models.CharField(_("direction"), max_length=24, choices=Direction.choices)
    number = models.CharField(_("certificate number"), max_length=64)
    issued_on = models.DateField(pgettext_lazy("certificate", "issued on"))
    expires_on = models.DateField(_("expires on"))
    file = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("scan")
    )
    source = models.CharField(_("source"), max_length=8, choices=Source.choices, default=Source.MANUAL)
    status = models.CharField(
        _("status"), max_length=10, choices=CertificateStatus.choices, default=CertificateStatus.REVIEWING
    )
    refusal = models.CharField(_("why it was rejected"), max_length=500, blank=True)
    submitted_at = models.DateTimeField(_("submitted"))
    recognised_at = models.DateTimeField(_("recognised"), null=True, blank=True)
    released_at = models.DateTimeField(pgettext_lazy("certificate", "released"), null=True, blank=True)
    """When the person left the partner: from then on another partner may enter the certificate."""
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)
    """How many days before the expiry the last reminder was due; absent before the first."""

    objects: ClassVar = CertificateRows.as_manager()

    class Meta:
        """What expires first comes first; a number counts once per type."""

        ordering = ("expires_on", "pk")
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints: ClassVar = [
            models.UniqueConstraint(
                F("type"),
                Lower("number"),
                condition=Q(status__in=["reviewing", "valid"], released_at=None),
                name=NUMBER_ONCE,
            ),
            models.CheckConstraint(condition=Q(expires_on__gt=F("issued_on")), name="personnel_certificate_span"),
            models.CheckConstraint(
                condition=Q(source="sync") | Q(file__isnull=False), name="personnel_certificate_proven"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partner", "expires_on"], name="personnel_certificate_expiry"),
        ]

    def __str__(self) -> str:
        """Return type and number."""
        return f"{self.type} {self.number}"

    def get_absolute_url(self) -> str:
        """Return the address of the certificate's page."""
        return reverse("personnel:certificate", args=[self.pk])
