"""Builds of a month's performance, their summaries, and what belongs to nobody."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import AssociationType, managed_customers

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

FINE: dict[str, Any] = {"max_digits": 38, "decimal_places": 12}
"""Exact amounts, as fine as the bills' own lines."""


class BuildStatus(models.TextChoices):
    """Where a build stands."""

    BUILDING = "building", _("Building")
    BUILT = "built", _("Current")
    FAILED = "failed", _("Failed")
    SUPERSEDED = "superseded", _("Superseded")


class BuildQuerySet(models.QuerySet["Build"]):
    """Builds, and who may see them."""

    def visible_to(self, actor: Actor) -> BuildQuerySet:
        """Return every build to the vendor and none to others."""
        return self if actor.is_vendor else self.none()

    def current(self, period: str) -> Build | None:
        """Return the newest finished build of a month, if there is one."""
        return self.filter(period=period, status=BuildStatus.BUILT).order_by("-version").first()


class Build(models.Model):
    """One month's performance, computed once from the bills and associations of that moment."""

    period = models.CharField(_("period"), max_length=7)
    version = models.PositiveIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=12, choices=BuildStatus.choices, default=BuildStatus.BUILDING)
    folder = models.CharField(_("folder"), max_length=200, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    bills = models.ManyToManyField("billing.BillFile", related_name="builds", verbose_name=_("bills"))
    lines = models.BigIntegerField(_("attributed lines"), default=0)
    unattributed = models.BigIntegerField(_("lines that belong to nobody"), default=0)
    failure = models.TextField(_("why it failed"), blank=True)
    created_at = models.DateTimeField(_("started"))
    built_at = models.DateTimeField(_("data until"), null=True, blank=True)

    objects: ClassVar = BuildQuerySet.as_manager()

    class Meta:
        """One current build a month."""

        ordering = ("-period", "-version")
        verbose_name = _("performance build")
        verbose_name_plural = _("performance builds")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period", "version"], name="performance_build_version_once"),
            models.UniqueConstraint(
                fields=["period"], condition=Q(status="built"), name="performance_build_one_current"
            ),
        ]

    def __str__(self) -> str:
        """Return month and version."""
        return f"{self.period} v{self.version}"

    def get_absolute_url(self) -> str:
        """Return the address of the build's page."""
        return reverse("performance:build", args=[self.pk])

    @property
    def progress_key(self) -> str:
        """The key under which building reports its progress."""
        return f"performance.build.{self.pk}"


class SummaryQuerySet(models.QuerySet["Summary"]):
    """Summaries, and who may see them."""

    def visible_to(self, actor: Actor) -> SummaryQuerySet:
        """Return every summary to the vendor, to a partner its own, to a customer its own consumption.

        An account manager sees those of the customers he looks after.
        """
        if actor.is_vendor:
            return self
        if actor.is_partner:
            own = self.filter(partner=actor.company)
            managed = managed_customers(actor)
            return own if managed is None else own.filter(customer__in=managed)
        return self.filter(customer=actor.company) if actor.is_customer else self.none()

    def current(self) -> SummaryQuerySet:
        """Return only the summaries of current builds."""
        return self.filter(build__status=BuildStatus.BUILT)


class Summary(models.Model):
    """What one customer brought one partner in one month: counted and not counted, exact.

    ``rebound`` is the part of ``not_counted`` that does not count because the customer changed its partner; from
    ``counts_from`` on it counts again.
    """

    build = models.ForeignKey(Build, models.CASCADE, related_name="summaries")
    period = models.CharField(_("period"), max_length=7)
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    customer = models.ForeignKey(
        "identity.Company", models.PROTECT, related_name="consumption", verbose_name=_("customer")
    )
    association = models.CharField(_("association type"), max_length=10, choices=AssociationType.choices)
    currency = models.CharField(_("currency"), max_length=3)
    counted = models.DecimalField(_("performance"), **FINE)
    not_counted = models.DecimalField(_("not counted"), **FINE)
    rebound = models.DecimalField(_("of it re-bound"), **FINE, default=Decimal(0))
    counts_from = models.DateTimeField(_("re-bound until"), null=True, blank=True)
    lines = models.BigIntegerField(_("lines"))

    objects: ClassVar = SummaryQuerySet.as_manager()

    class Meta:
        """Largest first."""

        ordering = ("-period", "-counted", "pk")
        verbose_name = _("performance")
        verbose_name_plural = _("performance")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["build", "partner", "customer", "association", "currency"], name="performance_summary_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partner", "-period"], name="performance_summary_partner"),
            models.Index(fields=["customer", "-period"], name="performance_summary_customer"),
        ]

    def __str__(self) -> str:
        """Return customer and month."""
        return f"{self.customer} {self.period}"

    @property
    def consumed(self) -> Decimal:
        """What the customer consumed, taxes aside, whether its partner earns from it or not."""
        return self.counted + self.rebound

    @property
    def taxes(self) -> Decimal:
        """What does not count for anybody."""
        return self.not_counted - self.rebound

    def get_absolute_url(self) -> str:
        """Return where the lines behind the sum are."""
        asked = {"period": self.period, "customer": self.customer.name, "association": self.association}
        return f"{reverse('performance:lines')}?{urlencode(asked)}"


class Nobody(models.TextChoices):
    """Why lines belong to nobody."""

    UNLINKED = "unlinked", _("The account is not linked to a customer.")
    UNASSOCIATED = "unassociated", _("The customer belonged to no partner at that time.")


class UnattributedQuerySet(models.QuerySet["Unattributed"]):
    """What belongs to nobody, and who may see it."""

    def visible_to(self, actor: Actor) -> UnattributedQuerySet:
        """Return everything to the vendor and nothing to others."""
        return self if actor.is_vendor else self.none()


class Unattributed(models.Model):
    """Lines of one account and month that belong to nobody, and why."""

    build = models.ForeignKey(Build, models.CASCADE, related_name="nobody")
    period = models.CharField(_("period"), max_length=7)
    account = models.ForeignKey(
        "billing.BillingAccount", models.PROTECT, related_name="+", verbose_name=_("billing account")
    )
    reason = models.CharField(_("reason"), max_length=14, choices=Nobody.choices)
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("amount"), **FINE)
    lines = models.BigIntegerField(_("lines"))

    objects: ClassVar = UnattributedQuerySet.as_manager()

    class Meta:
        """Largest first."""

        ordering = ("-period", "-amount", "pk")
        verbose_name = _("unattributed consumption")
        verbose_name_plural = _("unattributed consumption")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["build", "account", "reason", "currency"], name="performance_nobody_once"),
        ]

    def __str__(self) -> str:
        """Return account and month."""
        return f"{self.account} {self.period}"

    def get_absolute_url(self) -> str:
        """Return the address of the account, where it can be mended."""
        return self.account.get_absolute_url()
