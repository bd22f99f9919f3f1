"""Payment requests, their items, invoices and payments."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.foundations.documents.kinds import Kind

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

PAYABLE: dict[str, Any] = {"max_digits": 20, "decimal_places": 2}
"""Amounts as they are requested, invoiced and paid: tax included."""


INVOICE_SCAN = Kind("payouts.invoice", _("Invoice"))
"""The scan or the original of an invoice."""


class RequestStatus(models.TextChoices):
    """Where a payment request stands (domain.md 12)."""

    REVIEWING = "reviewing", _("Under review")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    TO_INVOICE = "to_invoice", _("To be invoiced")
    INVOICES_REVIEWING = "invoices_reviewing", _("Invoices under review")
    PAYING = "paying", _("Paying")
    PAID = "paid", _("Paid")


class PartnerRows(models.QuerySet[Any]):
    """Rows that belong to a partner, and who may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Return every row to the vendor, and to a partner its own."""
        if actor.is_vendor:
            return self
        return self.filter(partner=actor.company) if actor.is_partner else self.none()


class RequestRows(PartnerRows):
    """Payment requests."""

    def with_coverage(self) -> Self:
        """Return the requests with ``covered``, the sum of their standing invoices, and ``uncovered``, the rest."""
        standing = Invoice.objects.filter(request=models.OuterRef("pk")).exclude(status__in=DEAD).order_by()
        total = models.Subquery(standing.values("request").annotate(sum=models.Sum("amount")).values("sum"))
        nothing = models.Value(0, output_field=models.DecimalField(**PAYABLE))
        covered = self.annotate(covered=Coalesce(total, nothing))
        counted: Self = covered.annotate(uncovered=models.F("amount") - models.F("covered"))
        return counted


class PaymentRequest(models.Model):
    """A partner asks to be paid for several open items at once; one submission is exactly one request (seed 003)."""

    number = models.CharField(_("request"), max_length=20, unique=True)
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    business_info = models.ForeignKey(
        "partners.BusinessInfo", models.PROTECT, related_name="+", verbose_name=_("paid to")
    )
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("amount"), **PAYABLE)
    periods = models.CharField(_("periods"), max_length=200)
    note = models.CharField(_("note"), max_length=500, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=RequestStatus.choices, default=RequestStatus.REVIEWING
    )
    submitted_at = models.DateTimeField(_("submitted"))
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    pay_on = models.DateField(_("payment planned"), null=True, blank=True)

    objects: ClassVar = RequestRows.as_manager()

    class Meta:
        """Newest first; the amount never changes."""

        ordering = ("-submitted_at", "-pk")
        verbose_name = _("payment request")
        verbose_name_plural = _("payment requests")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="payouts_request_positive")]
        indexes: ClassVar = [models.Index(fields=["partner", "status"], name="payouts_request_partner")]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="amount_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__amount__df=pgtrigger.F("new__amount"))
                | pgtrigger.Q(old__partner__df=pgtrigger.F("new__partner"))
                | pgtrigger.Q(old__currency__df=pgtrigger.F("new__currency")),
            ),
            pgtrigger.Protect(name="stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the request's page."""
        return reverse("payouts:request", args=[self.pk])

    @property
    def invoiced(self) -> Decimal:
        """Sum of the invoices that stand: added, submitted or accepted."""
        total = self.invoices.exclude(status__in=DEAD).aggregate(sum=models.Sum("amount"))["sum"]
        return total or Decimal(0)

    @property
    def remaining(self) -> Decimal:
        """What is still to be invoiced."""
        return self.amount - self.invoiced


class RequestItem(models.Model):
    """One open item of the ledger in a request. An item is in at most one living request."""

    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="items", verbose_name=_("request"))
    item = models.ForeignKey("ledger.Item", models.PROTECT, related_name="+", verbose_name=_("item"))
    amount = models.DecimalField(_("amount"), **PAYABLE)
    is_living = models.BooleanField(default=True)

    class Meta:
        """The database refuses a second living request for an item."""

        ordering = ("pk",)
        verbose_name = _("item")
        verbose_name_plural = _("items")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item"], condition=Q(is_living=True), name="payouts_item_once"),
        ]

    def __str__(self) -> str:
        """Return the item's key."""
        return str(self.item)


class InvoiceStatus(models.TextChoices):
    """Where an invoice stands."""

    ADDED = "added", _("Not handed in")
    SUBMITTED = "submitted", _("Under review")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", pgettext_lazy("invoice", "Refused")
    WITHDRAWN = "withdrawn", _("Removed")


DEAD = (InvoiceStatus.REFUSED, InvoiceStatus.WITHDRAWN)
"""States of invoices that count no longer; their numbers may be used again."""


class InvoiceKind(models.TextChoices):
    """What kind of invoice it is (domain.md 15.2)."""

    SPECIAL = "special", _("Special VAT invoice")
    GENERAL = "general", _("General VAT invoice")
    DIGITAL = "digital", _("Digital invoice")
    COMMERCIAL = "commercial", _("Commercial invoice")


class Invoice(models.Model):
    """An invoice from the partner to the vendor, for exactly one payment request. Its amount includes tax."""

    request = models.ForeignKey(PaymentRequest, models.PROTECT, related_name="invoices", verbose_name=_("request"))
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    number = models.CharField(_("invoice number"), max_length=32)
    code = models.CharField(_("invoice code"), max_length=32, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=InvoiceKind.choices)
    issued_on = models.DateField(_("issued on"))
    amount = models.DecimalField(_("amount including tax"), **PAYABLE)
    tax_rate = models.DecimalField(_("tax rate"), max_digits=5, decimal_places=4)
    tax = models.DecimalField(_("tax"), **PAYABLE)
    currency = models.CharField(_("currency"), max_length=3)
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+", verbose_name=_("scan"))
    status = models.CharField(_("status"), max_length=10, choices=InvoiceStatus.choices, default=InvoiceStatus.ADDED)
    refusal = models.CharField(_("why it was refused"), max_length=500, blank=True)
    courier = models.CharField(_("courier"), max_length=64, blank=True)
    tracking_number = models.CharField(_("tracking number"), max_length=64, blank=True)
    submitted_at = models.DateTimeField(_("submitted"))

    objects: ClassVar = PartnerRows.as_manager()

    class Meta:
        """A number is used once per partner unless its invoice was refused or removed."""

        ordering = ("submitted_at", "pk")
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="payouts_invoice_positive"),
            models.UniqueConstraint(
                fields=["partner", "number"],
                condition=~Q(status__in=["refused", "withdrawn"]),
                name="payouts_invoice_number_once",
            ),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the invoice's page."""
        return reverse("payouts:invoice", args=[self.pk])

    @property
    def net(self) -> Decimal:
        """The amount without its tax."""
        return self.amount - self.tax


class Payment(models.Model):
    """The vendor paid a request. Once written it stays."""

    request = models.OneToOneField(PaymentRequest, models.PROTECT, related_name="payment", verbose_name=_("request"))
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    amount = models.DecimalField(_("amount"), **PAYABLE)
    currency = models.CharField(_("currency"), max_length=3)
    reference = models.CharField(_("bank reference"), max_length=64)
    paid_on = models.DateField(_("paid on"))
    created_at = models.DateTimeField(_("recorded"))

    objects: ClassVar = PartnerRows.as_manager()

    class Meta:
        """Append-only; a bank reference pays one request."""

        ordering = ("-paid_on", "-pk")
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        constraints: ClassVar = [models.UniqueConstraint(fields=["reference"], name="payouts_payment_reference_once")]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        """Return the bank reference."""
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the address of the request that was paid."""
        return self.request.get_absolute_url()
