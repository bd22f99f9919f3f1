"""The vendor's representative offices, the customers they own, and the members of the co-selling program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.models.regions import Region
from partner_center.domains.opportunities.models.words import PceStage

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

ONE_DEFAULT = "opportunities_office_one_default"
"""The database's rule that at most one office takes what no other covers."""


class VendorRows(models.QuerySet[Any]):
    """Rows that only the vendor reads."""

    def visible_to(self, actor: Actor) -> VendorRows:
        """Return every row to the vendor and none to others."""
        return self if actor.is_vendor else self.none()


class OfficeRows(models.QuerySet["Office"]):
    """Offices, and who may see them."""

    def visible_to(self, actor: Actor) -> OfficeRows:
        """Return every office to the vendor; partners see the name of one on their own records only."""
        return self if actor.is_vendor else self.none()

    def open(self) -> OfficeRows:
        """Return the offices that take new opportunities."""
        return self.filter(is_active=True)


class Office(models.Model):
    """A representative office: its regions and countries, the people who receive for it, its business development."""

    name = models.CharField(_("name in English"), max_length=64, unique=True)
    name_zh = models.CharField(_("name in Chinese"), max_length=64, blank=True)
    regions = ArrayField(
        models.CharField(max_length=8, choices=Region.choices), default=list, blank=True, verbose_name=_("regions")
    )
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True, verbose_name=_("countries"))
    members: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "identity.User", related_name="offices", blank=True, verbose_name=_("members")
    )
    bd = models.ForeignKey(
        "identity.User",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("business development"),
    )
    is_default = models.BooleanField(_("takes what no office covers"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"))

    objects: ClassVar = OfficeRows.as_manager()

    class Meta:
        """By name; one default."""

        ordering = ("name", "pk")
        verbose_name = _("representative office")
        verbose_name_plural = _("representative offices")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True, is_active=True), name=ONE_DEFAULT
            ),
        ]

    def __str__(self) -> str:
        """Return the name in the reader's language."""
        return self.name_zh if self.name_zh and (get_language() or "").startswith("zh") else self.name

    def get_absolute_url(self) -> str:
        """Return the address of the office's page."""
        return reverse("opportunities:office", args=[self.pk])


class OwnedCustomer(models.Model):
    """A customer whose account an office owns: opportunities with it go there, wherever it is."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="owned", verbose_name=_("representative office"))
    customer = models.OneToOneField(
        "identity.Company", models.PROTECT, related_name="owner_office", verbose_name=_("customer")
    )
    since = models.DateTimeField(_("since"))

    objects: ClassVar = VendorRows.as_manager()

    class Meta:
        """One owner each."""

        ordering = ("customer__name", "pk")
        verbose_name = _("owned customer")
        verbose_name_plural = _("owned customers")

    def __str__(self) -> str:
        """Return customer and office."""
        return f"{self.customer} → {self.office}"


class MembershipRows(models.QuerySet["Membership"]):
    """Memberships, and who may see them."""

    def visible_to(self, actor: Actor) -> MembershipRows:
        """Return all to the vendor, and to a partner its own."""
        if actor.is_vendor:
            return self
        return self.filter(partner=actor.company) if actor.is_partner else self.none()


class Membership(models.Model):
    """A partner takes part in the co-selling program (PCE), at one stage of its path, since a day (domain.md 7.4)."""

    partner = models.OneToOneField(
        "identity.Company", models.PROTECT, related_name="pce_membership", verbose_name=_("partner")
    )
    stage = models.CharField(_("path stage"), max_length=16, choices=PceStage.choices)
    since = models.DateField(_("since"))
    ended_on = models.DateField(_("left on"), null=True, blank=True)
    note = models.CharField(_("remark"), max_length=255, blank=True)
    updated_at = models.DateTimeField(_("updated"))

    objects: ClassVar = MembershipRows.as_manager()

    class Meta:
        """By partner."""

        ordering = ("partner__name", "pk")
        verbose_name = _("PCE member")
        verbose_name_plural = _("PCE members")

    def __str__(self) -> str:
        """Return partner and stage."""
        return f"{self.partner}: {PceStage(self.stage).label}"

    def get_absolute_url(self) -> str:
        """Return the address of the membership's page."""
        return reverse("opportunities:member", args=[self.pk])
