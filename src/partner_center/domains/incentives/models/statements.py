"""Statements that partners confirm, and the earnings they consist of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.models import AssociationType
from partner_center.domains.incentives.models.amounts import FINE, PAYABLE
from partner_center.domains.incentives.models.programs import Policy
from partner_center.domains.incentives.models.runs import Run
from partner_center.foundations.ledger.models import Item

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class StatementStatus(models.TextChoices):
    """Where a statement stands (domain.md 9.3; issuing and paying are the ledger's and the payout's matter).

    It is closed when its validity is over: what had not been requested by then has lapsed (domain.md 9.4).
    """

    ESTIMATED = "estimated", _("Estimated")
    PENDING = "pending", _("Pending confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    CLOSED = "closed", pgettext_lazy("statement", "Closed")


class Source(models.TextChoices):
    """What a statement is about."""

    PERFORMANCE = "performance", _("Performance of a month")
    OPPORTUNITY = "opportunity", _("Opportunity incentive")


class StatementQuerySet(models.QuerySet["Statement"]):
    """Statements, and who may see them."""

    def visible_to(self, actor: Actor) -> StatementQuerySet:
        """Return every statement to the vendor, and to a partner its own."""
        if actor.is_vendor:
            return self
        return self.filter(partner=actor.company) if actor.is_partner else self.none()

    def with_clocks(self) -> models.QuerySet[Any]:
        """Return the statements with ``due_at``, when they confirm themselves, and ``lapses_at``.

        The latter is the end of the validity while anything of theirs is still to be requested, as the ledger has it.
        """
        unrequested = Item.objects.ending().filter(key=OuterRef("number"))
        open_earnings = Earning.objects.filter(Exists(unrequested), statement=OuterRef("pk"))
        return self.annotate(
            due_at=Case(When(status=StatementStatus.PENDING, then=F("publicity_ends_at"))),
            lapses_at=Case(When(Exists(open_earnings), then=F("valid_until"))),
        )


class Statement(models.Model):
    """What a partner confirms as a whole (seed 001): all it earned in a month and currency, or one opportunity's award.

    A statement of performance comes from a run; one of an opportunity from its approved application (ADR 0017), and
    its period is the month of publication. ``valid_until`` is until when its amounts can be requested; the
    confirmation sets it.
    """

    number = models.CharField(_("statement"), max_length=20, unique=True)
    source = models.CharField(_("source"), max_length=12, choices=Source.choices, default=Source.PERFORMANCE)
    run = models.ForeignKey(
        Run, models.PROTECT, related_name="statements", null=True, blank=True, verbose_name=_("run")
    )
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    period = models.CharField(_("reconciliation period"), max_length=7)
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("amount"), **PAYABLE)
    status = models.CharField(_("status"), max_length=12, choices=StatementStatus.choices)
    publicity_ends_at = models.DateTimeField(_("publicity deadline"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    is_confirmed_by_deadline = models.BooleanField(_("confirmed by the deadline"), default=False)
    published_at = models.DateTimeField(_("published"))
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)

    objects: ClassVar = StatementQuerySet.as_manager()

    class Meta:
        """One statement per run, partner and currency; those of performance have a run; amounts never change."""

        ordering = ("-period", "-pk")
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "partner", "currency"], name="incentives_statement_once"),
            models.CheckConstraint(
                condition=Q(source="performance", run__isnull=False) | Q(source="opportunity", run__isnull=True),
                name="incentives_statement_has_a_source",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["partner", "status", "-period"], name="incentives_statement_partner"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="published_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__amount__df=pgtrigger.F("new__amount"))
                | pgtrigger.Q(old__currency__df=pgtrigger.F("new__currency"))
                | pgtrigger.Q(old__period__df=pgtrigger.F("new__period"))
                | pgtrigger.Q(old__partner__df=pgtrigger.F("new__partner"))
                | pgtrigger.Q(old__source__df=pgtrigger.F("new__source")),
            ),
            pgtrigger.Protect(name="published_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the statement's page."""
        return reverse("incentives:statement", args=[self.pk])


class EarningQuerySet(models.QuerySet["Earning"]):
    """Earnings, and who may see them."""

    def visible_to(self, actor: Actor) -> EarningQuerySet:
        """Return every earning to the vendor, and to a partner its own."""
        if actor.is_vendor:
            return self
        return self.filter(partner=actor.company) if actor.is_partner else self.none()


class Earning(models.Model):
    """One incentive of a statement: what one program paid, and why.

    Of performance there is one per association type; the award of an opportunity has none. ``explanation`` is the
    engine's (settlement.explanations), or every step of the award (settlement.opportunity_award).
    """

    number = models.CharField(_("incentive ID"), max_length=20, unique=True)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="earnings", verbose_name=_("statement"))
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="earnings", verbose_name=_("policy"))
    period = models.CharField(_("reconciliation period"), max_length=7)
    association = models.CharField(_("association type"), max_length=10, choices=AssociationType.choices, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    base = models.DecimalField(_("base"), **FINE)
    metric = models.DecimalField(_("threshold value"), **FINE)
    rate = models.DecimalField(_("rate"), max_digits=9, decimal_places=6)
    exact = models.DecimalField(_("exact amount"), **FINE)
    amount = models.DecimalField(_("incentive amount"), **PAYABLE)
    rounding = models.DecimalField(_("rounding"), **FINE)
    lines = models.PositiveBigIntegerField(_("lines"))
    explanation = models.JSONField(_("calculation"))

    objects: ClassVar = EarningQuerySet.as_manager()

    class Meta:
        """Append-only; the amount is the exact sum plus the rounding that is shown."""

        ordering = ("number",)
        verbose_name = _("incentive")
        verbose_name_plural = _("incentives")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "policy", "association"], name="incentives_earning_once"),
            models.CheckConstraint(
                condition=Q(amount=models.F("exact") + models.F("rounding")), name="incentives_earning_adds_up"
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        """Return the incentive ID."""
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the incentive's page: status, policy, calculation (seed 001)."""
        return reverse("incentives:earning", args=[self.pk])
