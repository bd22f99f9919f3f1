"""Two opportunities that may be one, what was found about them, and the signs by which they find each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.opportunities.models.words import Origin
from partner_center.kit.claims.evidence import Likeness as KitLikeness
from partner_center.kit.claims.evidence import Sign as KitSign
from partner_center.kit.claims.needs import Overlap as KitOverlap
from partner_center.kit.claims.precedence import Rule as KitRule

if TYPE_CHECKING:
    from datetime import datetime

    from partner_center.domains.opportunities.models.opportunities import Opportunity
    from partner_center.foundations.identity.actor import Actor

REASON = 1000
"""Longest reason of a decision, in characters."""


class Sign(models.TextChoices):
    """What two opportunities have in common (kit.claims.evidence)."""

    ACCOUNT = KitSign.ACCOUNT.value, _("Verified customer account")
    REGISTRATION = KitSign.REGISTRATION.value, _("Registration number")
    NAME = KitSign.NAME.value, _("Company name")
    PHONE = KitSign.PHONE.value, _("Phone of a contact")
    MAIL = KitSign.MAIL.value, _("Mail domain of a contact")


class Likeness(models.TextChoices):
    """How sure it is that two customers are one (kit.claims.evidence)."""

    CERTAIN = KitLikeness.CERTAIN.value, pgettext_lazy("likeness", "Certain")
    PROBABLE = KitLikeness.PROBABLE.value, pgettext_lazy("likeness", "Probable")
    DOUBTFUL = KitLikeness.DOUBTFUL.value, pgettext_lazy("likeness", "Doubtful")


class Overlap(models.TextChoices):
    """Whether two needs are one (kit.claims.needs)."""

    SAME = KitOverlap.SAME.value, pgettext_lazy("need", "The same need")
    UNCLEAR = KitOverlap.UNCLEAR.value, pgettext_lazy("need", "Unclear whether the same need")


class Rule(models.TextChoices):
    """The sentence that was applied (kit.claims.precedence), as both sides read it."""

    PARTNERS_SUBMISSION = (
        KitRule.PARTNERS_SUBMISSION.value,
        _("Between partners, the earlier submission among validated opportunities counts."),
    )
    PARTNERS_VALIDATION = (
        KitRule.PARTNERS_VALIDATION.value,
        _("Between partners, the opportunity that passes validation first counts."),
    )
    VENDOR_AUDIT = (
        KitRule.VENDOR_AUDIT.value,
        _("Against an opportunity of the vendor, passing the audit counts; the vendor's counts from its creation."),
    )
    VENDOR_SUBMISSION = (
        KitRule.VENDOR_SUBMISSION.value,
        _("Against an opportunity of the vendor, the submission counts; the vendor's counts from its creation."),
    )
    RULING = KitRule.RULING.value, _("Business development compared both and decided.")


class CaseStatus(models.TextChoices):
    """Where a duplicate case stands."""

    WATCHING = "watching", pgettext_lazy("duplicate", "Not settled yet")
    DECIDING = "deciding", pgettext_lazy("duplicate", "To be decided")
    DECIDED = "decided", pgettext_lazy("duplicate", "Decided, open to appeal")
    DISMISSED = "dismissed", pgettext_lazy("duplicate", "No duplicate")
    APPEALED = "appealed", pgettext_lazy("duplicate", "Appealed")
    FINAL = "final", pgettext_lazy("duplicate", "Final")
    OVERTURNED = "overturned", pgettext_lazy("duplicate", "Decision overturned")


class Ruled(models.TextChoices):
    """How a person ruled, or let the term pass; nothing while only the rule has spoken."""

    WINNER = "winner", pgettext_lazy("duplicate", "One of them stands")
    DIFFERENT = "different", pgettext_lazy("duplicate", "They are not the same")
    SWAPPED = "swapped", pgettext_lazy("duplicate", "After the appeal the other one stands")
    LAPSED = "lapsed", pgettext_lazy("duplicate", "Nobody decided in time")


TOLD = (CaseStatus.DECIDED, CaseStatus.APPEALED, CaseStatus.FINAL, CaseStatus.OVERTURNED)
"""States in which the side that lost knows of the case."""

STANDING = (CaseStatus.DECIDED, CaseStatus.APPEALED, CaseStatus.FINAL)
"""States in which a decision is in force."""


class CustomerSign(models.Model):
    """One sign of an opportunity's customer, as a digest: found by equality, readable by nobody."""

    opportunity = models.ForeignKey("opportunities.Opportunity", models.CASCADE, related_name="signs")
    sign = models.CharField(max_length=12, choices=Sign.choices)
    digest = models.CharField(max_length=32)
    noted_at = models.DateTimeField()
    """When the present round was submitted; a first submission that was rejected keeps nobody's place."""

    class Meta:
        """The index that finds duplicates without a scan."""

        verbose_name = _("sign of a customer")
        verbose_name_plural = _("signs of customers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opportunity", "sign", "digest"], name="opportunities_sign_once")
        ]
        indexes: ClassVar = [models.Index(fields=["digest", "sign"], name="opportunities_sign_digest")]

    def __str__(self) -> str:
        """Return what kind of sign it is."""
        return str(self.get_sign_display())


class CaseRows(models.QuerySet["DuplicateCase"]):
    """Duplicate cases, and who may see them."""

    def visible_to(self, actor: Actor) -> Self:
        """Return all to the vendor; to a partner those that its own opportunity lost, once that was decided."""
        if actor.is_vendor:
            return self
        if not actor.is_partner:
            return self.none()
        return self.filter(loser__partner=actor.company, loser__origin=Origin.PO, status__in=TOLD)

    def between(self, one: Opportunity, two: Opportunity) -> Self:
        """Return the case of a pair, whichever comes first."""
        first, second = in_order(one, two)
        return self.filter(left=first, right=second)

    def about(self, opportunity: Opportunity) -> Self:
        """Return the cases of an opportunity."""
        return self.filter(Q(left=opportunity) | Q(right=opportunity))


class DuplicateCase(models.Model):
    """Two opportunities that seem to be about the same need of the same customer (domain.md 7.3, seed 004).

    ``left`` is the one with the smaller number. ``left_at`` and ``right_at`` are the compared instants; they stay
    with the case through an appeal. ``proposal`` is who comes first by the rule, ``loser`` is set once it is decided.
    """

    number = models.CharField(_("duplicate case"), max_length=20, unique=True)
    left = models.ForeignKey("opportunities.Opportunity", models.PROTECT, related_name="+", verbose_name=_("first"))
    right = models.ForeignKey("opportunities.Opportunity", models.PROTECT, related_name="+", verbose_name=_("second"))
    likeness = models.CharField(_("same customer"), max_length=12, choices=Likeness.choices)
    overlap = models.CharField(_("same need"), max_length=12, choices=Overlap.choices)
    matched = ArrayField(models.CharField(max_length=12, choices=Sign.choices), verbose_name=_("matched"))
    rule = models.CharField(_("rule"), max_length=24, choices=Rule.choices)
    left_at = models.DateTimeField(_("time of the first"), null=True, blank=True)
    right_at = models.DateTimeField(_("time of the second"), null=True, blank=True)
    proposal = models.ForeignKey(
        "opportunities.Opportunity", models.PROTECT, related_name="+", verbose_name=_("first by the rule")
    )
    winner = models.ForeignKey(
        "opportunities.Opportunity", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("stands")
    )
    loser = models.ForeignKey(
        "opportunities.Opportunity",
        models.PROTECT,
        related_name="lost_cases",
        null=True,
        blank=True,
        verbose_name=_("duplicate"),
    )
    status = models.CharField(_("status"), max_length=12, choices=CaseStatus.choices, default=CaseStatus.WATCHING)
    opened_at = models.DateTimeField(_("opened"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "identity.User", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("decided by")
    )
    ruled = models.CharField(_("ruling"), max_length=12, choices=Ruled.choices, blank=True)
    reason = models.CharField(_("reason"), max_length=REASON, blank=True)
    note = models.CharField(_("internal note"), max_length=REASON, blank=True)
    appeal = models.CharField(_("appeal"), max_length=REASON, blank=True)
    appealed_at = models.DateTimeField(_("appealed"), null=True, blank=True)
    answer = models.CharField(_("answer to the appeal"), max_length=REASON, blank=True)
    answered_at = models.DateTimeField(_("appeal decided"), null=True, blank=True)

    objects: ClassVar = CaseRows.as_manager()

    class Meta:
        """Newest first; a pair has one case."""

        ordering = ("-opened_at", "-pk")
        verbose_name = _("duplicate case")
        verbose_name_plural = _("duplicate cases")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["left", "right"], name="opportunities_case_once"),
            models.CheckConstraint(condition=~Q(left=F("right")), name="opportunities_case_pair"),
            models.CheckConstraint(
                condition=~Q(status__in=[*STANDING]) | Q(winner__isnull=False, loser__isnull=False),
                name="opportunities_case_decided",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "opened_at"], name="opportunities_case_status")]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the case's page."""
        return reverse("opportunities:duplicate", args=[self.pk])

    @property
    def standing(self) -> Opportunity | None:
        """Which of the two stands by what people ruled; neither where they ruled that the two differ."""
        return {Ruled.WINNER: self.winner, Ruled.SWAPPED: self.loser}.get(Ruled(self.ruled)) if self.ruled else None

    def other(self, opportunity: Opportunity) -> Opportunity:
        """Return the other one of the two."""
        return self.right if opportunity.pk == self.left_id else self.left

    def time_of(self, opportunity: Opportunity) -> datetime | None:
        """Return the instant that counts for one of the two."""
        return self.left_at if opportunity.pk == self.left_id else self.right_at


def in_order(one: Opportunity, two: Opportunity) -> tuple[Opportunity, Opportunity]:
    """Return two opportunities in the order of their numbers, so that a pair is one pair."""
    return (one, two) if one.number < two.number else (two, one)
