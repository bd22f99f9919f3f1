"""Questions to the vendor's operations: please state the facts about this account, somebody is stuck."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class FactsQuestionQuerySet(models.QuerySet["FactsQuestion"]):
    """Questions, and who may see them."""

    def visible_to(self, actor: Actor) -> FactsQuestionQuerySet:
        """Return all to the vendor, to everybody else those that the own company asked."""
        return self if actor.is_vendor else self.filter(asked_for=actor.company)

    def open(self) -> FactsQuestionQuerySet:
        """Return those that wait for facts."""
        return self.filter(answered_at=None)


class FactsQuestion(models.Model):
    """A partner or the customer itself asks the vendor to state the facts about an account.

    Once a day for each customer, whoever asks. It is answered as soon as everything that pre-checks need is stated.
    """

    customer = models.ForeignKey(
        "identity.Company", models.PROTECT, related_name="facts_questions", verbose_name=_("customer")
    )
    asked_for = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_by = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, related_name="+", verbose_name=pgettext_lazy("facts", "person")
    )
    asked_on = models.DateField(_("day"))
    asked_at = models.DateTimeField(pgettext_lazy("facts", "asked"))
    missing = models.JSONField(_("not stated"), default=list)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    objects: ClassVar = FactsQuestionQuerySet.as_manager()

    class Meta:
        """One a day for each customer, by constraint."""

        ordering = ("-asked_at", "-pk")
        verbose_name = _("question for account facts")
        verbose_name_plural = _("questions for account facts")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "asked_on"], name="customers_facts_question_once_a_day"),
        ]

    def __str__(self) -> str:
        """Return the customer and the day."""
        return f"{self.customer} {self.asked_on:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        """Return where the facts are stated."""
        return reverse("customers:customer-facts", args=[self.customer_id])
