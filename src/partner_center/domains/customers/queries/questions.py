"""What nobody has stated about an account, and whether the vendor was asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from partner_center.domains.customers.models import FactsQuestion
from partner_center.domains.customers.queries.days import billing_day
from partner_center.domains.customers.queries.facts import facts_of, in_words, not_stated

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

QUESTION_TABS = {"open": Q(answered_at=None), "answered": Q(answered_at__isnull=False), "all": Q()}
"""Questions that wait for facts, those of which everything is stated, and all."""

QUESTION_SEARCH = ("customer__name", "customer__number", "asked_for__name")


def questions_seen_by(actor: Actor) -> QuerySet[FactsQuestion]:
    """Return the questions that the actor may see, with everybody in them."""
    rows: QuerySet[FactsQuestion] = FactsQuestion.objects.visible_to(actor)
    return rows.select_related("customer", "asked_for", "asked_by")


def asked_today(customer: int) -> FactsQuestion | None:
    """Return today's question about a customer, whoever asked it."""
    found: FactsQuestion | None = FactsQuestion.objects.filter(customer=customer, asked_on=billing_day()).first()
    return found


def stuck(customer: Company) -> dict[str, Any] | None:
    """Return what is not stated about an account and who was asked last; None where everything is stated."""
    facts = facts_of(customer)
    missing = not_stated(facts)
    if facts.could_be_asked and not missing:
        return None
    newest = FactsQuestion.objects.filter(customer=customer.pk).open().first()
    return {
        "could_be_asked": facts.could_be_asked,
        "missing": in_words(missing),
        "question": newest,
        "may_ask": facts.could_be_asked and asked_today(customer.pk) is None,
    }
