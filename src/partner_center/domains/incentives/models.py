"""Programs, policies, runs, statements, earnings and feedback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import AssociationType

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

FINE: dict[str, Any] = {"max_digits": 38, "decimal_places": 12}
"""Exact amounts, as fine as the bills' own lines."""

PAYABLE: dict[str, Any] = {"max_digits": 20, "decimal_places": 2}
"""Amounts as they are published and paid, rounded once."""


class PolicyStatus(models.TextChoices):
    """Where a policy version stands."""

    DRAFT = "draft", _("Draft")
    RELEASED = "released", _("Released")
    RETIRED = "retired", _("Retired")


RELEASED_ONCE = (PolicyStatus.RELEASED, PolicyStatus.RETIRED)
"""States of a policy that partners may read."""


class ProgramQuerySet(models.QuerySet["Program"]):
    """Programs, and who may see them."""

    def visible_to(self, actor: Actor) -> ProgramQuerySet:
        """Return every program to the vendor, and to partners those with a released policy."""
        if actor.is_vendor:
            return self
        return self.filter(policies__status__in=RELEASED_ONCE).distinct() if actor.is_partner else self.none()


class Program(models.Model):
    """An incentive program (激励计划): a name under which policies are released over time."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=128)
    name_zh = models.CharField(_("Chinese name"), max_length=128, blank=True)
    summary = models.TextField(_("summary"), max_length=2000, blank=True)
    summary_zh = models.TextField(_("Chinese summary"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects: ClassVar = ProgramQuerySet.as_manager()

    class Meta:
        """By name."""

        ordering = ("name", "pk")
        verbose_name = _("incentive program")
        verbose_name_plural = _("incentive programs")

    def __str__(self) -> str:
        """Return the name in the reader's language."""
        return self.localized("name")

    def localized(self, field: str) -> str:
        """Return a text in the reader's language, falling back to the other one."""
        from django.utils.translation import get_language

        chinese = (get_language() or "").startswith("zh")
        first, second = (f"{field}_zh", field) if chinese else (field, f"{field}_zh")
        return str(getattr(self, first) or getattr(self, second))

    def get_absolute_url(self) -> str:
        """Return the address of the program's page."""
        return reverse("incentives:program", args=[self.pk])


class PolicyKind(models.TextChoices):
    """How the rate is found."""

    FLAT = "flat", _("Flat rate")
    LADDER = "ladder", _("Whole-amount ladder")
    MARGINAL = "marginal", _("Marginal ladder")


class PolicyQuerySet(models.QuerySet["Policy"]):
    """Policy versions, and who may see them."""

    def visible_to(self, actor: Actor) -> PolicyQuerySet:
        """Return every version to the vendor, and to partners those that were released."""
        if actor.is_vendor:
            return self
        return self.filter(status__in=RELEASED_ONCE) if actor.is_partner else self.none()

    def in_force(self, period: str) -> PolicyQuerySet:
        """Return the versions that pay for a month written YYYY-MM; a retired one still pays for the months before."""
        return self.filter(Q(valid_to="") | Q(valid_to__gt=period), status__in=RELEASED_ONCE, valid_from__lte=period)


class Policy(models.Model):
    """One version of a program's terms. Once released it never changes; a correction is the next version."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="policies", verbose_name=_("program"))
    version = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=10, choices=PolicyStatus.choices, default=PolicyStatus.DRAFT)
    kind = models.CharField(_("kind"), max_length=10, choices=PolicyKind.choices)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    valid_from = models.CharField(_("valid from"), max_length=7, help_text=_("First month that is paid, YYYY-MM."))
    valid_to = models.CharField(
        _("valid to"), max_length=7, blank=True, help_text=_("First month that is no longer paid; empty is open.")
    )
    terms = models.JSONField(_("terms"), help_text=_("The program as the settlement engine reads it."))
    note = models.TextField(_("what changed"), max_length=2000, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    released_at = models.DateTimeField(_("released"), null=True, blank=True)

    objects: ClassVar = PolicyQuerySet.as_manager()

    class Meta:
        """Versions count up within a program; what was released is frozen by the database."""

        ordering = ("program", "-version")
        verbose_name = _("policy")
        verbose_name_plural = _("policies")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["program", "version"], name="incentives_policy_version_once"),
        ]
        triggers: ClassVar = [
            pgtrigger.Protect(
                name="released_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__status__in=["released", "retired"])
                & (
                    pgtrigger.Q(old__terms__df=pgtrigger.F("new__terms"))
                    | pgtrigger.Q(old__valid_from__df=pgtrigger.F("new__valid_from"))
                    | pgtrigger.Q(old__digest__df=pgtrigger.F("new__digest"))
                ),
            ),
            pgtrigger.Protect(
                name="released_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__status__in=["released", "retired"]),
            ),
        ]

    def __str__(self) -> str:
        """Return program and version."""
        return f"{self.program} v{self.version}"

    def get_absolute_url(self) -> str:
        """Return the address of the policy's page."""
        return reverse("incentives:policy", args=[self.pk])


class RunStatus(models.TextChoices):
    """Where a settlement run stands."""

    CALCULATING = "calculating", _("Calculating")
    CALCULATED = "calculated", _("Calculated")
    FAILED = "failed", _("Failed")
    PUBLISHED = "published", _("Published")
    DISCARDED = "discarded", _("Discarded")


class RunQuerySet(models.QuerySet["Run"]):
    """Runs, and who may see them."""

    def visible_to(self, actor: Actor) -> RunQuerySet:
        """Return every run to the vendor; partners see statements, not runs."""
        return self if actor.is_vendor else self.none()


class Run(models.Model):
    """The settlement of one month: an immutable snapshot of performance, policies and what came out."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    period = models.CharField(_("period"), max_length=7)
    status = models.CharField(_("status"), max_length=12, choices=RunStatus.choices, default=RunStatus.CALCULATING)
    build = models.ForeignKey("performance.Build", models.PROTECT, related_name="runs", verbose_name=_("performance"))
    policies = models.ManyToManyField(Policy, related_name="runs", verbose_name=_("policies"))
    folder = models.CharField(_("folder"), max_length=200, blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)
    lines = models.PositiveBigIntegerField(_("explained lines"), default=0)
    partners = models.PositiveIntegerField(_("partners"), default=0)
    failure = models.TextField(_("why it failed"), blank=True)
    created_at = models.DateTimeField(_("started"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    publicity_ends_at = models.DateTimeField(_("publicity ends"), null=True, blank=True)

    objects: ClassVar = RunQuerySet.as_manager()

    class Meta:
        """A month is published once."""

        ordering = ("-period", "-pk")
        verbose_name = _("settlement run")
        verbose_name_plural = _("settlement runs")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["period"], condition=Q(status="published"), name="incentives_run_period_published_once"
            ),
        ]

    def __str__(self) -> str:
        """Return number and month."""
        return f"{self.number} ({self.period})"

    def get_absolute_url(self) -> str:
        """Return the address of the run's page."""
        return reverse("incentives:run", args=[self.pk])

    @property
    def progress_key(self) -> str:
        """The key under which the run reports its progress."""
        return f"incentives.run.{self.pk}"


class StatementStatus(models.TextChoices):
    """Where a statement stands (domain.md 9.3; issuing and paying are the ledger's and the payout's matter)."""

    ESTIMATED = "estimated", _("Estimated")
    PENDING = "pending", _("Pending confirmation")
    CONFIRMED = "confirmed", _("Confirmed")


class StatementQuerySet(models.QuerySet["Statement"]):
    """Statements, and who may see them."""

    def visible_to(self, actor: Actor) -> StatementQuerySet:
        """Return every statement to the vendor, and to a partner its own."""
        if actor.is_vendor:
            return self
        return self.filter(partner=actor.company) if actor.is_partner else self.none()


class Statement(models.Model):
    """Everything a partner earned in one month and currency; confirmed as a whole (seed 001)."""

    number = models.CharField(_("statement"), max_length=20, unique=True)
    run = models.ForeignKey(Run, models.PROTECT, related_name="statements", verbose_name=_("run"))
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    period = models.CharField(_("reconciliation period"), max_length=7)
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("amount"), **PAYABLE)
    status = models.CharField(_("status"), max_length=12, choices=StatementStatus.choices)
    publicity_ends_at = models.DateTimeField(_("publicity deadline"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    is_confirmed_by_deadline = models.BooleanField(_("confirmed by the deadline"), default=False)
    published_at = models.DateTimeField(_("published"))

    objects: ClassVar = StatementQuerySet.as_manager()

    class Meta:
        """One statement per run, partner and currency; its amounts never change."""

        ordering = ("-period", "-pk")
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "partner", "currency"], name="incentives_statement_once"),
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
                | pgtrigger.Q(old__partner__df=pgtrigger.F("new__partner")),
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
    """One incentive of a statement: what one program paid for one association type, and why."""

    number = models.CharField(_("incentive ID"), max_length=20, unique=True)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="earnings", verbose_name=_("statement"))
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="earnings", verbose_name=_("policy"))
    period = models.CharField(_("reconciliation period"), max_length=7)
    association = models.CharField(_("association type"), max_length=10, choices=AssociationType.choices)
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


class FeedbackStatus(models.TextChoices):
    """Where a partner's question stands."""

    OPEN = "waiting", _("Awaiting an answer")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class FeedbackQuerySet(models.QuerySet["Feedback"]):
    """Feedback, and who may see it."""

    def visible_to(self, actor: Actor) -> FeedbackQuerySet:
        """Return all feedback to the vendor, and to a partner its own."""
        if actor.is_vendor:
            return self
        return self.filter(partner=actor.company) if actor.is_partner else self.none()


class Feedback(models.Model):
    """A partner's question about a statement, an incentive or one line; it does not stop the clock (domain.md 9.T)."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="feedback", verbose_name=_("statement"))
    earning = models.ForeignKey(Earning, models.PROTECT, related_name="feedback", null=True, blank=True)
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    line_id = models.CharField(_("line"), max_length=64, blank=True)
    line = models.JSONField(_("the line as it was asked about"), default=dict, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=FeedbackStatus.choices, default=FeedbackStatus.OPEN)
    text = models.TextField(_("feedback"), max_length=2000)
    reply = models.TextField(_("answer"), max_length=2000, blank=True)
    asked_by = models.ForeignKey("identity.User", models.PROTECT, related_name="+", null=True)
    asked_at = models.DateTimeField(_("asked"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects: ClassVar = FeedbackQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-asked_at", "-pk")
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        indexes: ClassVar = [models.Index(fields=["statement", "line_id"], name="incentives_feedback_line")]

    def __str__(self) -> str:
        """Return which statement it is about."""
        return f"{self.statement.number}: {self.text[:40]}"

    def get_absolute_url(self) -> str:
        """Return the address of the feedback's page."""
        return reverse("incentives:feedback", args=[self.pk])
