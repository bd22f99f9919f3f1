"""Customers, and their associations with partners, sliced in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models.managers import managed_customers
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Kind

if TYPE_CHECKING:
    from datetime import datetime

    from partner_center.foundations.identity.actor import Actor


ONE_PARTNER = "customers_association_one_partner"
"""The database's rule that a customer belongs to one partner at a time."""


class CustomerQuerySet(models.QuerySet["Customer"]):
    """Customers, and who may see them."""

    def visible_to(self, actor: Actor) -> CustomerQuerySet:
        """Return all to the vendor, to a partner those that are or were its own, to a customer itself."""
        if actor.is_vendor:
            return self
        if actor.is_partner:
            own = Association.objects.visible_to(actor).filter(customer=models.OuterRef("pk"))
            return self.filter(models.Exists(own))  # of an account manager, those that he looks after
        return self.filter(pk=actor.company.pk) if actor.is_customer and actor.company else self.none()


class CustomerManager(models.Manager["Customer"]):
    """Companies that are customers."""

    def get_queryset(self) -> CustomerQuerySet:
        """Leave out the vendor and the partners."""
        return CustomerQuerySet(self.model, using=self._db).filter(kind=Kind.CUSTOMER)

    def visible_to(self, actor: Actor) -> CustomerQuerySet:
        """Return the customers that the actor may see."""
        return self.get_queryset().visible_to(actor)


class Customer(Company):
    """A company that consumes; the same row as the company, seen by those who care for it."""

    objects: ClassVar = CustomerManager()  # type: ignore[assignment]  # a proxy sees its own rows its own way

    class Meta:
        """The company's own table."""

        proxy = True
        verbose_name = _("customer")
        verbose_name_plural = _("customers")

    def get_absolute_url(self) -> str:
        """Return the address of the customer's page."""
        return reverse("customers:customer", args=[self.pk])


class AssociationType(models.TextChoices):
    """How a customer belongs to a partner (domain.md 6.1)."""

    RESALE = "resale", _("Resale")
    REFERRAL = "referral", _("Referral")


class _Span(Func):
    """The association's time as a half-open range of PostgreSQL."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class AssociationQuerySet(models.QuerySet["Association"]):
    """Associations, and who may see them."""

    def visible_to(self, actor: Actor) -> AssociationQuerySet:
        """Return all to the vendor, to a partner its customers', to a customer its own."""
        if actor.is_vendor:
            return self
        if actor.is_partner:
            own = self.filter(partner=actor.company)
            managed = managed_customers(actor)
            return own if managed is None else own.filter(customer__in=managed)
        return self.filter(customer=actor.company) if actor.is_customer else self.none()

    def current(self) -> AssociationQuerySet:
        """Return the associations in force now."""
        return self.at(clock.now())

    def at(self, instant: datetime) -> AssociationQuerySet:
        """Return the associations in force at an instant."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=instant), started_at__lte=instant)


class Association(models.Model):
    """A customer belongs to a partner from ``started_at`` (included) until ``ended_at`` (excluded, open if absent)."""

    customer = models.ForeignKey(
        "identity.Company", models.PROTECT, related_name="associations", verbose_name=_("customer")
    )
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    type = models.CharField(_("association type"), max_length=10, choices=AssociationType.choices)
    started_at = models.DateTimeField(_("associated since"))
    ended_at = models.DateTimeField(_("until"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=255, blank=True)
    created_at = models.DateTimeField(_("entered"))
    end_noted_at = models.DateTimeField(_("end entered"), null=True, blank=True)

    objects: ClassVar = AssociationQuerySet.as_manager()

    class Meta:
        """One partner at a time, by constraint."""

        ordering = ("-started_at", "-pk")
        verbose_name = _("association")
        verbose_name_plural = _("associations")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gt=F("started_at")), name="customers_association_span"
            ),
            ExclusionConstraint(
                name=ONE_PARTNER,
                expressions=[
                    (_Span("started_at", "ended_at", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("customer", RangeOperators.EQUAL),
                ],
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partner", "-started_at"], name="customers_assoc_partner")]

    def __str__(self) -> str:
        """Return customer and partner."""
        return f"{self.customer} → {self.partner}"

    def get_absolute_url(self) -> str:
        """Return the address of the association's page."""
        return reverse("customers:association", args=[self.pk])

    def get_list_name(self, actor: Actor) -> str:
        """Return the list in which it is found: that of its customers, which requests to associate are not."""
        del actor
        return "customers:customers"

    @property
    def is_current(self) -> bool:
        """Whether the customer belongs to the partner now."""
        now = clock.now()
        return self.started_at <= now and (self.ended_at is None or self.ended_at > now)
