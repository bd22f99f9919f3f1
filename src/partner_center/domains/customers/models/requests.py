"""Requests to switch the association type or to unlink, and what must follow them (domain.md 6.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.models.associations import Association, AssociationType
from partner_center.domains.customers.models.facts import AMOUNT
from partner_center.domains.customers.models.managers import managed_customers

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class RequestKind(models.TextChoices):
    """What is asked for."""

    UNLINK = "unlink", pgettext_lazy("association", "Unlink")
    SWITCH = "switch", pgettext_lazy("association", "Switch the type")


class Side(models.TextChoices):
    """Who asks; the other side answers."""

    PARTNER = "partner", _("Partner")
    CUSTOMER = "customer", _("Customer")


class AssociationRequestStatus(models.TextChoices):
    """Where a request stands (domain.md 6.4; lapsing after a while is ours, the sources name no default)."""

    PENDING = "pending", pgettext_lazy("association request", "Waiting for the other side")
    AGREED = "agreed", pgettext_lazy("association request", "Agreed")
    REFUSED = "refused", pgettext_lazy("association request", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("association request", "Withdrawn")
    LAPSED = "lapsed", pgettext_lazy("association request", "Lapsed")


class AssociationRequestQuerySet(models.QuerySet["AssociationRequest"]):
    """Requests, and who may see them."""

    def visible_to(self, actor: Actor) -> AssociationRequestQuerySet:
        """Return all to the vendor, to partner and customer those of theirs; to account managers their customers'."""
        if actor.is_vendor:
            return self
        if actor.is_partner:
            own = self.filter(partner=actor.company)
            managed = managed_customers(actor)
            return own if managed is None else own.filter(customer__in=managed)
        return self.filter(customer=actor.company) if actor.is_customer else self.none()

    def pending(self) -> AssociationRequestQuerySet:
        """Return the requests that wait for an answer."""
        return self.filter(status=AssociationRequestStatus.PENDING)


class AssociationRequest(models.Model):
    """One side of an association asks the other to end it, or to change its type.

    ``checks`` are the results of the pre-checks at the time of asking, by code. Exactly what silence means was fixed
    when it was asked: it lapses at ``lapses_at``; where the deployment chose so, it counts as agreed at ``agrees_at``.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    kind = models.CharField(_("request"), max_length=6, choices=RequestKind.choices)
    side = models.CharField(_("asked by"), max_length=8, choices=Side.choices)
    association = models.ForeignKey(Association, models.PROTECT, related_name="requests", verbose_name=_("association"))
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    customer = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("customer"))
    type_from = models.CharField(_("association type"), max_length=10, choices=AssociationType.choices)
    type_to = models.CharField(_("new association type"), max_length=10, choices=AssociationType.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    statement = models.CharField(_("accepted statement"), max_length=20)
    checks = models.JSONField(_("pre-checks"), default=list)
    facts_as_of = models.DateTimeField(_("account facts of"), null=True, blank=True)
    status = models.CharField(
        _("status"),
        max_length=9,
        choices=AssociationRequestStatus.choices,
        default=AssociationRequestStatus.PENDING,
    )
    asked_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    asked_at = models.DateTimeField(_("asked at"))
    lapses_at = models.DateTimeField(_("lapses"))
    agrees_at = models.DateTimeField(_("counts as agreed"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    successor = models.ForeignKey(
        Association, models.PROTECT, null=True, related_name="+", verbose_name=_("new association")
    )

    objects: ClassVar = AssociationRequestQuerySet.as_manager()

    class Meta:
        """One pending request per customer; a switch names its new type, an unlinking none."""

        ordering = ("-asked_at", "-pk")
        verbose_name = _("association request")
        verbose_name_plural = _("association requests")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer"], condition=Q(status="pending"), name="customers_request_one_pending"
            ),
            models.CheckConstraint(
                condition=Q(kind="unlink", type_to="")
                | (Q(kind="switch") & ~Q(type_to="") & ~Q(type_to=F("type_from"))),
                name="customers_request_type_to",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "-asked_at"], name="customers_request_customer"),
            models.Index(fields=["partner", "-asked_at"], name="customers_request_partner"),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the request's page."""
        return reverse("customers:association-request", args=[self.pk])


class ConsequenceKind(models.TextChoices):
    """What has to happen after a request was agreed to, in words (domain.md 6.3, 6.4, 13)."""

    BALANCE = "balance", _("The customer's remaining balance returns to the partner")
    COUPONS = "coupons", _("Coupons that the partner issued are reclaimed")
    GRACE_JOIN = "grace_join", _("A grace period of less than one day becomes one day")
    GRACE_LEAVE = "grace_leave", _("A grace period of less than seven days becomes seven days")
    RENEWALS = "renewals", _("Refunds go to whoever paid; renewals count for the partner of that time")
    AUTHORIZATIONS = "authorizations", _("What the customer let the partner do ends")


class Consequence(models.Model):
    """One thing that must follow an agreed request.

    ``is_here`` says that this product did it in the same step. The others are done by the vendor's systems, or by
    domains that hold money and coupons; they stand here so that nobody takes them for done.
    """

    request = models.ForeignKey(
        AssociationRequest, models.CASCADE, related_name="consequences", verbose_name=_("request")
    )
    kind = models.CharField(_("what follows"), max_length=14, choices=ConsequenceKind.choices)
    amount = models.DecimalField(_("amount"), **AMOUNT, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    is_here = models.BooleanField(_("done"), default=False)

    class Meta:
        """Each thing once."""

        ordering = ("pk",)
        verbose_name = _("consequence")
        verbose_name_plural = _("consequences")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "kind"], name="customers_consequence_once"),
        ]

    def __str__(self) -> str:
        """Return what follows."""
        return self.get_kind_display()
