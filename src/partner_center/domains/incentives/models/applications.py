"""Applications for the incentive of a delivered opportunity, and the orders they count (domain.md 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Case, Exists, F, Func, OuterRef, Q, Subquery, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.models import managed_customers
from partner_center.domains.incentives.models.amounts import FINE, PAYABLE
from partner_center.domains.incentives.models.statements import Earning
from partner_center.foundations.documents.kinds import PAPERS, Kind
from partner_center.foundations.ledger.models import Item, Standing

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

CONTRACT = Kind("incentives.contract", pgettext_lazy("paper", "Contract"), PAPERS)
"""What the partner and the customer signed."""

ORDER_PROOF = Kind("incentives.order-proof", _("Proof of the orders"), PAPERS)
"""What shows that the orders belong to the project: an acceptance, a list, a confirmation."""

OFFERING_ONCE = "incentives_application_offering_once"
SPAN_ONCE = "incentives_application_span_once"
ORDER_ONCE = "incentives_application_order_once"
"""What the database refuses by itself; actions say it in words first."""


class ApplicationStatus(models.TextChoices):
    """What was decided about an application. How far its money is, the ledger knows: see Stage."""

    REVIEWING = "reviewing", _("Under review")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PUBLICITY = "publicity", _("Publicity to be confirmed")
    CONFIRMED = "confirmed", _("Confirmed")


RUNNING = (ApplicationStatus.REVIEWING, ApplicationStatus.PUBLICITY)
"""States in which an application blocks its offering, and its customer for the span of the delivery."""

EDITABLE = (ApplicationStatus.REJECTED, ApplicationStatus.WITHDRAWN)
"""States in which an application can be modified; its orders are free for others meanwhile."""


class Stage(models.TextChoices):
    """Where an application is on its whole way: decided by people up to the confirmation, by the ledger after it."""

    REVIEWING = "reviewing", _("Under review")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    PUBLICITY = "publicity", _("Publicity to be confirmed")
    TO_PAY = "to_pay", _("To be paid")
    PAYING = "paying", _("Paying")
    DONE = "done", pgettext_lazy("incentive", "Done")
    LAPSED = "lapsed", _("Lapsed")


class _Span(Func):
    """The days of a delivery as a range of PostgreSQL, both ends included."""

    function = "DATERANGE"
    output_field = DateRangeField()


class ApplicationRows(models.QuerySet["Application"]):
    """Applications, and who may see them."""

    def visible_to(self, actor: Actor) -> ApplicationRows:
        """Return every application to the vendor, and to a partner its own.

        An account manager sees those about the customers he looks after: they show what a customer consumed.
        """
        if actor.is_vendor:
            return self
        if not actor.is_partner:
            return self.none()
        own, managed = self.filter(partner=actor.company), managed_customers(actor)
        return own if managed is None else own.filter(customer__in=managed)

    def running(self) -> ApplicationRows:
        """Return the applications whose amount is not settled yet."""
        return self.filter(status__in=RUNNING)

    def with_stage(self) -> models.QuerySet[Any]:
        """Return the applications with ``stage``, as the ledger has it, ``item_id`` and ``lapses_at`` (ADR 0017)."""
        items = Item.objects.with_standing().filter(key=OuterRef("earning__number"))
        rows = self.annotate(
            standing=Subquery(items.values("standing")[:1]),
            item_id=Subquery(items.values("pk")[:1]),
            lapses_at=Subquery(items.values("lapses_at")[:1]),
        )
        paid = Case(
            When(standing=Standing.PAID, then=Value(Stage.DONE)),
            When(standing__in=[Standing.REQUESTED, Standing.PAYING], then=Value(Stage.PAYING)),
            When(standing=Standing.LAPSED, then=Value(Stage.LAPSED)),
            default=Value(Stage.TO_PAY),
        )
        return rows.annotate(
            stage=Case(
                When(status=ApplicationStatus.CONFIRMED, then=paid),
                default=F("status"),
                output_field=models.CharField(choices=Stage.choices),
            )
        )


class Application(models.Model):
    """A partner asks for the incentive of one delivered opportunity. There is one per opportunity, ever.

    A rejected or withdrawn one is modified and submitted again. ``starts_on`` and ``delivered_on`` are the span of
    the delivery, both included, as it was when the application was written.
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    opportunity = models.OneToOneField(
        "opportunities.Opportunity", models.PROTECT, related_name="incentive_application", verbose_name=_("opportunity")
    )
    offering = models.ForeignKey("solutions.Offering", models.PROTECT, related_name="+", verbose_name=_("offering"))
    customer = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("customer"))
    account = models.ForeignKey(
        "billing.BillingAccount", models.PROTECT, related_name="+", verbose_name=_("customer account")
    )
    is_name_verified = models.BooleanField(_("compared with the verified name"), default=False)
    starts_on = models.DateField(_("delivery began"))
    delivered_on = models.DateField(_("delivery ended"))
    contract_number = models.CharField(_("contract number"), max_length=64, blank=True)
    contract_amount = models.DecimalField(_("contract amount"), **PAYABLE)
    currency = models.CharField(_("currency"), max_length=3)
    contract = models.ForeignKey("documents.Document", models.PROTECT, related_name="+", verbose_name=_("contract"))
    proof = models.ForeignKey(
        "documents.Document",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("proof of the orders"),
    )
    contact_name = models.CharField(_("contact"), max_length=64)
    contact_phone = models.CharField(_("phone"), max_length=32)
    contact_email = models.EmailField(_("e-mail"), max_length=128)
    note = models.TextField(_("note"), max_length=1000, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=ApplicationStatus.choices, default=ApplicationStatus.REVIEWING
    )
    refusal = models.CharField(_("why it was rejected"), max_length=500, blank=True)
    earning = models.OneToOneField(
        Earning, models.PROTECT, related_name="application", null=True, blank=True, verbose_name=_("incentive")
    )
    submitted_at = models.DateTimeField(_("submitted"))
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)

    objects: ClassVar = ApplicationRows.as_manager()

    class Meta:
        """Newest first. One running application per offering, and per customer and time of delivery."""

        ordering = ("-submitted_at", "-pk")
        verbose_name = _("opportunity incentive application")
        verbose_name_plural = _("opportunity incentive applications")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["offering"], condition=Q(status__in=["reviewing", "publicity"]), name=OFFERING_ONCE
            ),
            ExclusionConstraint(
                name=SPAN_ONCE,
                expressions=[
                    (_Span("starts_on", "delivered_on", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS),
                    ("customer", RangeOperators.EQUAL),
                ],
                condition=Q(status__in=["reviewing", "publicity"]),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lte=F("delivered_on")), name="incentives_application_span_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["publicity", "confirmed"], earning__isnull=False)
                | Q(status__in=["reviewing", "rejected", "withdrawn"], earning__isnull=True),
                name="incentives_application_awarded_once_approved",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partner", "status"], name="incentives_application_partner")]
        triggers: ClassVar = [pgtrigger.Protect(name="stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the application's page."""
        return reverse("incentives:application", args=[self.pk])

    @property
    def order_ids(self) -> list[str]:
        """The orders it counts, in their order."""
        return [one.order_id for one in self.orders.all()]


class ApplicationOrderRows(models.QuerySet["ApplicationOrder"]):
    """Orders of applications, and who may see them."""

    def visible_to(self, actor: Actor) -> ApplicationOrderRows:
        """Return the orders of the applications that the actor may see."""
        own = Application.objects.visible_to(actor).filter(pk=OuterRef("application"))
        return self.filter(Exists(own))


class ApplicationOrder(models.Model):
    """An order that an application counts. Among living ones it is there once, over all applications ever."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="orders", verbose_name=_("application"))
    order_id = models.CharField(_("order"), max_length=128)
    account = models.CharField(_("customer account"), max_length=64)
    amount = models.DecimalField(_("charged in the window when it was chosen"), **FINE)
    currency = models.CharField(_("currency"), max_length=3)
    is_living = models.BooleanField(default=True)

    objects: ClassVar = ApplicationOrderRows.as_manager()

    class Meta:
        """In order; one order counts once."""

        ordering = ("order_id",)
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order_id"], condition=Q(is_living=True), name=ORDER_ONCE),
            models.UniqueConstraint(
                fields=["application", "order_id"], name="incentives_application_order_listed_once"
            ),
        ]

    def __str__(self) -> str:
        """Return the order's number."""
        return self.order_id
