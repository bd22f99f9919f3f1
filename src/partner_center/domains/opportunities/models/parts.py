"""What belongs to an opportunity: contacts and the customer's consent, progress, and the team of both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.models.opportunities import MONEY, Opportunity
from partner_center.domains.opportunities.models.words import HIDDEN, ConsentMeans, Duty, Stage
from partner_center.foundations.documents.kinds import PAPERS
from partner_center.foundations.documents.kinds import Kind as DocumentKind

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

MOST_CONTACTS = 5
"""Contacts of a customer on one opportunity (domain.md rule 26)."""

WORDING = "2026-01"
"""The version of the sentence to which the customer agrees; another wording gets another version."""

CONSENT_PAPER = DocumentKind("opportunities.consent", _("Consent of the customer"), PAPERS)
"""What proves that the customer agreed."""


class PartRows(models.QuerySet[Any]):
    """Parts of an opportunity, seen by whoever sees the opportunity."""

    def visible_to(self, actor: Actor) -> PartRows:
        """Return the parts of what the actor may see."""
        return self.filter(opportunity__in=Opportunity.objects.visible_to(actor))


class ContactRows(PartRows):
    """People at the customer."""

    def visible_to(self, actor: Actor) -> ContactRows:
        """Leave out those of opportunities that are offered and not accepted, unless the vendor reads."""
        found: Any = super().visible_to(actor)
        rows: ContactRows = found if actor.is_vendor else found.exclude(opportunity__status__in=HIDDEN)
        return rows


class Contact(models.Model):
    """A person at the customer (domain.md 7.F)."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="contacts")
    place = models.PositiveSmallIntegerField(_("place"))
    name = models.CharField(_("name"), max_length=64)
    title = models.CharField(_("title"), max_length=64)
    phone = models.CharField(_("phone"), max_length=32)
    email = models.EmailField(_("e-mail"), max_length=254)

    objects: ClassVar = ContactRows.as_manager()

    class Meta:
        """The first one first; five at most."""

        ordering = ("opportunity", "place")
        verbose_name = _("customer contact")
        verbose_name_plural = _("customer contacts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opportunity", "place"], name="opportunities_contact_place"),
            models.CheckConstraint(
                condition=Q(place__gte=1, place__lte=MOST_CONTACTS), name="opportunities_contact_most"
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Consent(models.Model):
    """The customer agreed that its data is shared with the vendor: who, when, how, to which wording (seed 004).

    Rows are never changed; the newest one of an opportunity counts.
    """

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="consents")
    given_by = models.CharField(_("consent given by"), max_length=64)
    given_on = models.DateField(_("consent given on"))
    means = models.CharField(_("how it was given"), max_length=10, choices=ConsentMeans.choices)
    wording = models.CharField(_("version of the wording"), max_length=16, default=WORDING)
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("document")
    )
    recorded_by = models.CharField(_("recorded by"), max_length=160)
    recorded_at = models.DateTimeField(_("recorded"))

    objects: ClassVar = ContactRows.as_manager()

    class Meta:
        """Newest first; kept as they were said."""

        ordering = ("-recorded_at", "-pk")
        verbose_name = _("consent of the customer")
        verbose_name_plural = _("consents of the customer")
        triggers: ClassVar = [pgtrigger.Protect(name="consent_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        """Return who agreed, and when."""
        return f"{self.given_by}, {self.given_on:%Y-%m-%d}"


class Progress(models.Model):
    """One report on how the sale goes; rows are never changed."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="progress")
    stage = models.CharField(_("stage"), max_length=10, choices=Stage.choices)
    expected_amount = models.DecimalField(_("expected amount"), **MONEY)
    currency = models.CharField(_("currency"), max_length=3)
    expected_sign_on = models.DateField(_("expected signing"), null=True, blank=True)
    win_rate = models.PositiveSmallIntegerField(_("win rate in percent"), null=True, blank=True)
    next_step = models.CharField(_("next step"), max_length=255, blank=True)
    next_step_on = models.DateField(_("next step on"), null=True, blank=True)
    remark = models.TextField(_("remark"), max_length=1000, blank=True)
    document = models.ForeignKey(
        "documents.Document", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("attachment")
    )
    by = models.CharField(_("by"), max_length=160)
    at = models.DateTimeField(_("time"))

    objects: ClassVar = PartRows.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-at", "-pk")
        verbose_name = _("progress")
        verbose_name_plural = _("progress")
        triggers: ClassVar = [pgtrigger.Protect(name="progress_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        """Return the stage, and when it was reported."""
        return f"{self.get_stage_display()} {self.at:%Y-%m-%d}"


class TeamMember(models.Model):
    """Somebody of the partner or the vendor who works on the opportunity."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="team")
    user = models.ForeignKey("identity.User", models.PROTECT, related_name="+", verbose_name=_("person"))
    duty = models.CharField(_("duty"), max_length=10, choices=Duty.choices)
    added_by = models.CharField(_("added by"), max_length=160)
    added_at = models.DateTimeField(_("added"))

    objects: ClassVar = PartRows.as_manager()

    class Meta:
        """Each person once."""

        ordering = ("added_at", "pk")
        verbose_name = _("team member")
        verbose_name_plural = _("team members")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["opportunity", "user"], name="opportunities_team_once"),
        ]

    def __str__(self) -> str:
        """Return the person."""
        return str(self.user)
