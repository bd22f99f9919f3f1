"""Programs, and the released, versioned policies that say who earns what."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


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
    """How the rate is found; an opportunity's kind rewards deliveries, all others the performance of a month."""

    FLAT = "flat", _("Flat rate")
    LADDER = "ladder", _("Whole-amount ladder")
    MARGINAL = "marginal", _("Marginal ladder")
    OPPORTUNITY = "opportunity", _("Opportunity incentive")


class PolicyQuerySet(models.QuerySet["Policy"]):
    """Policy versions, and who may see them."""

    def visible_to(self, actor: Actor) -> PolicyQuerySet:
        """Return every version to the vendor, and to partners those that were released."""
        if actor.is_vendor:
            return self
        return self.filter(status__in=RELEASED_ONCE) if actor.is_partner else self.none()

    def in_force(self, period: str) -> PolicyQuerySet:
        """Return the versions that pay for the performance of a month written YYYY-MM.

        A retired one still pays for the months before. Those that reward opportunities are no matter of months.
        """
        return self._paying(period).exclude(kind=PolicyKind.OPPORTUNITY)

    def rewarding(self, period: str) -> PolicyQuerySet:
        """Return the versions that reward opportunities whose delivery ended in a month written YYYY-MM."""
        return self._paying(period).filter(kind=PolicyKind.OPPORTUNITY)

    def _paying(self, period: str) -> PolicyQuerySet:
        return self.filter(Q(valid_to="") | Q(valid_to__gt=period), status__in=RELEASED_ONCE, valid_from__lte=period)


class Policy(models.Model):
    """One version of a program's terms. Once released it never changes; a correction is the next version."""

    program = models.ForeignKey(Program, models.PROTECT, related_name="policies", verbose_name=_("program"))
    version = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(_("status"), max_length=10, choices=PolicyStatus.choices, default=PolicyStatus.DRAFT)
    kind = models.CharField(_("kind"), max_length=12, choices=PolicyKind.choices)
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

    @property
    def is_for_opportunities(self) -> bool:
        """Whether it rewards opportunities, not the performance of months."""
        return self.kind == PolicyKind.OPPORTUNITY

    def get_absolute_url(self) -> str:
        """Return the address of the policy's page."""
        return reverse("incentives:policy", args=[self.pk])
