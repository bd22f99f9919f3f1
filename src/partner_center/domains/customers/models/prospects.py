"""Prospects that partners reserve by a report, and what the vendor keeps for itself (domain.md 6.2, rules 14, 15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.foundations.documents.kinds import MIB, Kind
from partner_center.kit import phones

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

MOST_REPORTS = 100
"""Prospects of one partner that may be pending or reported at a time (domain.md rule 15)."""

IMPORT_FILE = Kind("customers.report_import", _("Prospects to be imported"), ("xlsx", "csv"), 5 * MIB)
"""The file of an import as it was handed in."""


class ReportStatus(models.TextChoices):
    """Where the report of a prospect stands (domain.md 6.2)."""

    DRAFT = "draft", pgettext_lazy("prospect", "Not reported")
    PENDING = "pending", pgettext_lazy("prospect", "Under review")
    REPORTED = "reported", pgettext_lazy("prospect", "Reported")
    REJECTED = "rejected", pgettext_lazy("prospect", "Rejected")
    EXPIRED = "expired", pgettext_lazy("prospect", "Expired")
    ASSOCIATED = "associated", pgettext_lazy("prospect", "Associated")
    WITHDRAWN = "withdrawn", pgettext_lazy("prospect", "Withdrawn")


LIVING = (ReportStatus.PENDING, ReportStatus.REPORTED)
"""States in which a report keeps its prospect from everybody else, and counts for the limit."""


class ReportSource(models.TextChoices):
    """How a report came in."""

    HAND = "hand", pgettext_lazy("prospect", "Entered")
    IMPORT = "import", pgettext_lazy("prospect", "Imported")


class Doubt(models.TextChoices):
    """Why the vendor looks at a report before it counts."""

    SIMILAR_RESERVED = "similar_reserved", _("The name resembles one that the vendor keeps for itself")
    KNOWN_ACCOUNT = "known_account", _("An account of this name exists, and it is not stated who follows it")
    REJECTED_BEFORE = "rejected_before", _("The vendor rejected a report of this prospect before")
    PARTNER_NAME = "partner_name", _("A partner has this name")


class OwnRows(models.QuerySet[Any]):
    """Rows of partners, and who may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Return all to the vendor, and to a partner its own."""
        if actor.is_vendor:
            return self
        return self.filter(partner=actor.company) if actor.is_partner else self.none()


class ReportRows(OwnRows):
    """Reports of prospects."""

    def living(self) -> Self:
        """Return those that keep their prospect from everybody else."""
        return self.filter(status__in=LIVING)


class Report(models.Model):
    """A partner names somebody it wants to win as a customer; while it is reported nobody else may name the same.

    ``mobile`` is kept in E.164: the customer must register with it (seed 003). ``reserved_until`` is when the report
    expires, known from the moment it is reported. ``customer`` is the registered account, once there is one.
    """

    number = models.CharField(_("report"), max_length=20, unique=True)
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    name = models.CharField(_("customer name"), max_length=256)
    name_key = models.CharField(max_length=256, db_index=True)
    contact_name = models.CharField(_("contact"), max_length=64)
    mobile = models.CharField(_("mobile"), max_length=32)
    email = models.EmailField(_("e-mail"), max_length=64, blank=True)
    country = models.CharField(_("country"), max_length=2, default="CN")
    industry = models.CharField(_("industry"), max_length=64, blank=True)
    region = models.CharField(_("region"), max_length=64, blank=True)
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    owner = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account manager")
    )
    source = models.CharField(_("source"), max_length=6, choices=ReportSource.choices, default=ReportSource.HAND)
    doubt = models.CharField(_("why it is reviewed"), max_length=20, choices=Doubt.choices, blank=True)
    customer = models.ForeignKey(
        "identity.Company", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer")
    )
    status = models.CharField(_("status"), max_length=10, choices=ReportStatus.choices, default=ReportStatus.DRAFT)
    created_at = models.DateTimeField(_("recorded"))
    submitted_at = models.DateTimeField(_("handed in"), null=True, blank=True)
    reported_at = models.DateTimeField(_("reported"), null=True, blank=True)
    reserved_until = models.DateTimeField(_("reserved until"), null=True, blank=True)

    objects: ClassVar = ReportRows.as_manager()

    class Meta:
        """One living report for a name, for a mobile number and for an account, among all partners."""

        ordering = ("-created_at", "-pk")
        verbose_name = _("prospect")
        verbose_name_plural = _("prospects")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name_key"], condition=Q(status__in=["pending", "reported"]), name="customers_report_name_once"
            ),
            models.UniqueConstraint(
                fields=["mobile"], condition=Q(status__in=["pending", "reported"]), name="customers_report_mobile_once"
            ),
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(status__in=["pending", "reported"]),
                name="customers_report_customer_once",
            ),
            models.UniqueConstraint(fields=["partner", "name_key", "mobile"], name="customers_report_own_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["partner", "status"], name="customers_report_partner")]

    def __str__(self) -> str:
        """Return the prospect's name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the report's page."""
        return reverse("customers:report", args=[self.pk])

    @property
    def shown_mobile(self) -> str:
        """The mobile number as people write it."""
        return phones.shown(self.mobile)

    @property
    def masked_mobile(self) -> str:
        """The mobile number as lists show it."""
        return phones.masked(self.mobile)

    @property
    def masked_email(self) -> str:
        """The e-mail address as lists show it."""
        return phones.masked_email(self.email)

    @property
    def is_living(self) -> bool:
        """Whether the report keeps its prospect from everybody else."""
        return self.status in LIVING


class ReservationReason(models.TextChoices):
    """Why partners may not report a customer (domain.md 6.2)."""

    DIRECT = "direct", _("Followed by the vendor's direct sales")
    ONLINE = "online", _("Owned by the vendor's online sales team")
    CENTRE = "centre", _("Owned by an authorised sales support centre")
    VENDOR = "vendor", _("Reported by the vendor itself")


class ReservationRows(models.QuerySet["Reservation"]):
    """The vendor's list, and who may see it."""

    def visible_to(self, actor: Actor) -> ReservationRows:
        """Return it to the vendor only: a partner learns that a customer is taken, never the list."""
        return self if actor.is_vendor else self.none()

    def standing(self) -> ReservationRows:
        """Return the lines that still hold."""
        return self.filter(lifted_at=None)


class Reservation(models.Model):
    """A customer that the vendor keeps for itself, so that no partner may report it. Lifted lines stay readable."""

    name = models.CharField(_("customer name"), max_length=256)
    name_key = models.CharField(max_length=256, db_index=True)
    mobile = models.CharField(_("mobile"), max_length=32, blank=True)
    customer = models.ForeignKey(
        "identity.Company", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer")
    )
    reason = models.CharField(_("reason"), max_length=6, choices=ReservationReason.choices)
    note = models.CharField(_("note"), max_length=255, blank=True)
    created_at = models.DateTimeField(_("entered"))
    created_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    objects: ClassVar = ReservationRows.as_manager()

    class Meta:
        """A name is on the list once."""

        ordering = ("name", "pk")
        verbose_name = _("reserved customer")
        verbose_name_plural = _("reserved customers")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["name_key"], condition=Q(lifted_at=None), name="customers_reservation_name_once"
            )
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the line's page."""
        return reverse("customers:reservation", args=[self.pk])

    @property
    def masked_mobile(self) -> str:
        """The mobile number as lists show it."""
        return phones.masked(self.mobile) if self.mobile else ""


class CompanyKey(models.Model):
    """The key of a registered company's name, so that a report finds the account that is meant."""

    company = models.OneToOneField("identity.Company", models.CASCADE, related_name="+", verbose_name=_("company"))
    name = models.CharField(_("name"), max_length=256)
    name_key = models.CharField(max_length=256, db_index=True)

    class Meta:
        """One for each customer and partner, made when it is first looked for."""

        verbose_name = _("company's name key")
        verbose_name_plural = _("companies' name keys")

    def __str__(self) -> str:
        """Return the key."""
        return self.name_key


class ImportRows(models.QuerySet["ReportImport"]):
    """Files of partners, and who may see them."""

    def visible_to(self, actor: Actor) -> ImportRows:
        """Return a partner its own: they hold numbers and addresses in full, which are nobody else's business."""
        return self.filter(partner=actor.company) if actor.is_partner else self.none()


class ReportImport(models.Model):
    """A file of prospects that was looked at, and perhaps imported afterwards.

    ``rows`` holds one object for each line: its number in the file, the texts of its cells, what is wrong in which
    column (``errors``), and after the import what became of it (``outcome``: created, reported, known, refused). Until
    ``done_at`` nothing of it is among the prospects.
    """

    number = models.CharField(_("import"), max_length=20, unique=True)
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    file_name = models.CharField(_("file"), max_length=200)
    rows = models.JSONField(default=list)
    total = models.PositiveIntegerField(_("rows"))
    faulty = models.PositiveIntegerField(_("rows with errors"))
    known = models.PositiveIntegerField(_("rows known already"))
    created = models.PositiveIntegerField(_("prospects added"), default=0)
    created_at = models.DateTimeField(_("checked"))
    created_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    done_at = models.DateTimeField(_("imported"), null=True, blank=True)

    objects: ClassVar = ImportRows.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-created_at", "-pk")
        verbose_name = _("import of prospects")
        verbose_name_plural = _("imports of prospects")

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the import's page."""
        return reverse("customers:report-import", args=[self.pk])

    @property
    def good(self) -> int:
        """Rows that can be imported."""
        return self.total - self.faulty - self.known
