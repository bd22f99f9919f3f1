"""Profiles of partner companies, and versions of their certified business information."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.documents.kinds import Kind

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

BANK_LETTER = Kind("partners.bank-letter", _("Bank letter"))
"""The bank's confirmation of an account."""

CURRENCIES = ("CNY", "USD", "EUR", "HKD", "SGD", "THB", "MYR", "BRL", "MXN", "ZAR")
"""Currencies that the vendor settles in."""

ATTEMPTS = 3
"""Wrong verification amounts after which the application is locked (domain.md rule 36)."""


class PartnerRows(models.QuerySet[Any]):
    """Rows that belong to a partner, and who may see them."""

    def visible_to(self, actor: Actor) -> PartnerRows:
        """Return every row to the vendor, and to a partner its own."""
        if actor.is_vendor:
            return self
        return self.filter(partner=actor.company) if actor.is_partner else self.none()


class Profile(models.Model):
    """What the vendor knows about a partner company (domain.md 1.1)."""

    partner = models.OneToOneField(
        "identity.Company", models.PROTECT, related_name="partner_profile", verbose_name=_("company")
    )
    unified_code = models.CharField(_("registration number"), max_length=64)
    industry = models.CharField(_("industry"), max_length=64, blank=True)
    address = models.CharField(_("address"), max_length=256, blank=True)
    website = models.URLField(_("website"), max_length=200, blank=True)
    size = models.CharField(_("number of employees"), max_length=20, blank=True)
    manager = models.ForeignKey(
        "identity.User", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("ecosystem manager")
    )
    joined_at = models.DateTimeField(_("joined"))

    objects: ClassVar = PartnerRows.as_manager()

    class Meta:
        """By company."""

        ordering = ("partner__name",)
        verbose_name = _("partner")
        verbose_name_plural = _("partners")

    def __str__(self) -> str:
        """Return the company's name."""
        return str(self.partner)

    def get_absolute_url(self) -> str:
        """Return the address of the partner's page."""
        return reverse("partners:partner", args=[self.pk])


class BusinessInfoStatus(models.TextChoices):
    """Where a version of the business information stands (domain.md 1.3)."""

    DRAFT = "draft", _("Draft")
    REVIEWING = "reviewing", _("Under review")
    REJECTED = "rejected", _("Rejected")
    VERIFYING = "verifying", _("Amount to be verified")
    LOCKED = "locked", _("Locked")
    CERTIFIED = "certified", _("Certified")
    REPLACED = "replaced", _("Replaced")


class TaxpayerType(models.TextChoices):
    """How the company pays VAT."""

    GENERAL = "general", _("General taxpayer")
    SMALL = "small", _("Small-scale taxpayer")
    OVERSEAS = "overseas", _("Overseas company")


class BusinessInfo(models.Model):
    """One version of what is needed to pay a partner; certified once, never edited afterwards."""

    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    version = models.PositiveSmallIntegerField(_("version"))
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="successors")
    status = models.CharField(
        _("status"), max_length=12, choices=BusinessInfoStatus.choices, default=BusinessInfoStatus.DRAFT
    )
    contract_entity = models.CharField(_("contracting entity"), max_length=128)
    currency = models.CharField(_("settlement currency"), max_length=3, default="CNY")
    taxpayer_type = models.CharField(_("taxpayer type"), max_length=10, choices=TaxpayerType.choices)
    taxpayer_number = models.CharField(_("taxpayer number"), max_length=64)
    tax_rate = models.DecimalField(_("tax rate"), max_digits=5, decimal_places=4)
    contact_name = models.CharField(_("finance contact"), max_length=64)
    contact_phone = models.CharField(_("contact's phone"), max_length=32)
    contact_email = models.EmailField(_("contact's e-mail"), max_length=254)
    bank_country = models.CharField(_("bank's country"), max_length=2, default="CN")
    bank_name = models.CharField(_("bank"), max_length=128)
    bank_branch = models.CharField(_("branch"), max_length=128, blank=True)
    account_name = models.CharField(
        _("account name"),
        max_length=256,
        help_text=_("Must equal the company's name; personal accounts are not allowed."),
    )
    account_number = models.CharField(_("account number"), max_length=64)
    swift = models.CharField(_("SWIFT / BIC"), max_length=11, blank=True)
    bank_letter = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("bank letter")
    )
    verify_amount = models.DecimalField(_("test amount"), max_digits=4, decimal_places=2, null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("wrong amounts entered"), default=0)
    refusal = models.CharField(_("why it was rejected"), max_length=500, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    certified_at = models.DateTimeField(_("certified"), null=True, blank=True)

    objects: ClassVar = PartnerRows.as_manager()

    class Meta:
        """One certified version per partner, and one in the making."""

        ordering = ("partner", "-version")
        verbose_name = _("business information")
        verbose_name_plural = _("business information")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partner", "version"], name="partners_businessinfo_version_once"),
            models.UniqueConstraint(
                fields=["partner"], condition=Q(status="certified"), name="partners_businessinfo_one_certified"
            ),
            models.UniqueConstraint(
                fields=["partner"],
                condition=Q(status__in=["draft", "reviewing", "rejected", "verifying", "locked"]),
                name="partners_businessinfo_one_in_the_making",
            ),
            models.CheckConstraint(condition=Q(attempts__lte=ATTEMPTS), name="partners_businessinfo_attempts"),
        ]

    def __str__(self) -> str:
        """Return company and version."""
        return f"{self.partner} v{self.version}"

    def get_absolute_url(self) -> str:
        """Return the address of this version's page."""
        return reverse("partners:business-info", args=[self.pk])

    @property
    def masked_account(self) -> str:
        """The account number with all but its last four digits hidden."""
        return masked(self.account_number)

    @property
    def masked_taxpayer(self) -> str:
        """The taxpayer number with all but its last four digits hidden."""
        return masked(self.taxpayer_number)

    @property
    def attempts_left(self) -> int:
        """How often the received amount may still be entered."""
        return ATTEMPTS - self.attempts


def masked(number: str) -> str:
    """Return a number of which only the last four digits can be read, and none of a very short one."""
    return f"•••• {number[-4:] if len(number) > 6 else ''}".strip()  # noqa: PLR2004 - four shown need more than two hidden
