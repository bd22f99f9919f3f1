"""Bill files, their sums, unusable rows, repair notes, and billing accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

FINE: dict[str, Any] = {"max_digits": 38, "decimal_places": 12}
"""Exact amounts, as fine as the bills' own lines."""


class VendorRows(models.QuerySet[Any]):
    """Rows that only the vendor sees: raw bills name every customer."""

    def visible_to(self, actor: Actor) -> VendorRows:
        """Return every row to the vendor and none to others."""
        return self if actor.is_vendor else self.none()


class BillStatus(models.TextChoices):
    """Where a bill file stands."""

    RECEIVED = "received", _("Received")
    READING = "reading", _("Reading")
    LOADED = "loaded", _("Loaded")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class BillFile(models.Model):
    """One billing file. Two files of the same content are the same bill, whatever their names or packing."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    name = models.CharField(_("file name"), max_length=255)
    status = models.CharField(_("status"), max_length=10, choices=BillStatus.choices, default=BillStatus.RECEIVED)
    sha256 = models.CharField(_("SHA-256 of the content"), max_length=64, blank=True)
    upload_sha256 = models.CharField(_("SHA-256 as it was sent"), max_length=64, blank=True)
    lines_digest = models.CharField(_("digest of the lines"), max_length=32, blank=True)
    size = models.BigIntegerField(_("size"))
    format = models.CharField(_("format"), max_length=20, blank=True)
    source = models.CharField(_("stored original"), max_length=255)
    folder = models.CharField(_("folder of the lines"), max_length=255, blank=True)
    rows = models.BigIntegerField(_("rows"), default=0)
    usable = models.BigIntegerField(_("usable rows"), default=0)
    rejected = models.BigIntegerField(_("unusable rows"), default=0)
    repaired = models.BigIntegerField(_("repaired rows"), default=0)
    content = models.JSONField(_("content"), default=dict, help_text=_("Sums and counts as they were read."))
    periods = ArrayField(models.CharField(max_length=7), default=list, verbose_name=_("periods"))
    refusal = models.CharField(_("why it was refused"), max_length=500, blank=True)
    refusal_code = models.CharField(max_length=40, blank=True)
    same_as = models.ForeignKey(
        "self", models.SET_NULL, related_name="copies", null=True, blank=True, verbose_name=_("same as")
    )
    uploaded_by = models.ForeignKey("identity.User", models.PROTECT, related_name="+", null=True, verbose_name=_("by"))
    received_at = models.DateTimeField(_("received"))
    loaded_at = models.DateTimeField(_("loaded"), null=True, blank=True)

    objects: ClassVar = VendorRows.as_manager()

    class Meta:
        """A content is loaded once."""

        ordering = ("-received_at", "-pk")
        verbose_name = _("bill")
        verbose_name_plural = _("bills")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sha256"], condition=Q(status="loaded"), name="billing_bill_content_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["upload_sha256"], name="billing_bill_upload"),
            models.Index(fields=["lines_digest"], name="billing_bill_lines"),
        ]

    def __str__(self) -> str:
        """Return number and name."""
        return f"{self.number} {self.name}"

    def get_absolute_url(self) -> str:
        """Return the address of the bill's page."""
        return reverse("billing:bill", args=[self.pk])

    @property
    def progress_key(self) -> str:
        """The key under which reading reports its progress."""
        return f"billing.bill.{self.pk}"


class BillSum(models.Model):
    """What a bill says in total for one account, month and currency; exact."""

    bill = models.ForeignKey(BillFile, models.CASCADE, related_name="sums")
    account = models.ForeignKey(
        "BillingAccount", models.PROTECT, related_name="sums", verbose_name=_("billing account")
    )
    period = models.CharField(_("period"), max_length=7)
    currency = models.CharField(_("currency"), max_length=3)
    lines = models.BigIntegerField(_("lines"))
    amount = models.DecimalField(_("billed"), **FINE)

    objects: ClassVar = VendorRows.as_manager()

    class Meta:
        """Once per key."""

        ordering = ("period", "account", "currency")
        verbose_name = _("bill total")
        verbose_name_plural = _("bill totals")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bill", "account", "period", "currency"], name="billing_sum_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "-period"], name="billing_sum_account"),
            models.Index(fields=["period", "bill"], name="billing_sum_period"),
        ]

    def __str__(self) -> str:
        """Return account and month."""
        return f"{self.account_id} {self.period}"


class RowNote(models.Model):
    """A row that could not be used, or that was repaired: where, what stood there, and why."""

    bill = models.ForeignKey(BillFile, models.CASCADE, related_name="notes")
    row = models.BigIntegerField(_("row"))
    is_rejected = models.BooleanField(_("unusable"))
    column = models.CharField(_("column"), max_length=64, blank=True)
    value = models.CharField(_("value"), max_length=200, blank=True)
    taken_for = models.CharField(_("taken for"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=40)

    objects: ClassVar = VendorRows.as_manager()

    class Meta:
        """In the order of the file."""

        ordering = ("row", "pk")
        verbose_name = _("row note")
        verbose_name_plural = _("row notes")
        indexes: ClassVar = [models.Index(fields=["bill", "is_rejected", "row"], name="billing_note_rows")]

    def __str__(self) -> str:
        """Return row and reason."""
        return f"{self.row}: {self.reason}"


class BillingAccount(models.Model):
    """An account that bills name. Linked to a customer, its lines can become somebody's performance."""

    number = models.CharField(_("billing account"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=256, blank=True)
    provider = models.CharField(_("provider"), max_length=64, blank=True)
    customer = models.ForeignKey(
        "identity.Company",
        models.PROTECT,
        related_name="billing_accounts",
        null=True,
        blank=True,
        verbose_name=_("customer"),
    )
    first_seen_at = models.DateTimeField(_("first seen"))
    linked_at = models.DateTimeField(_("link changed"), null=True, blank=True)

    objects: ClassVar = VendorRows.as_manager()

    class Meta:
        """By number."""

        ordering = ("number",)
        verbose_name = _("billing account")
        verbose_name_plural = _("billing accounts")

    def __str__(self) -> str:
        """Return number and name."""
        return f"{self.number} {self.name}".strip()

    def get_absolute_url(self) -> str:
        """Return the address of the account's page."""
        return reverse("billing:account", args=[self.pk])
