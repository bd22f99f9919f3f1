"""Closing questions for account facts once everything is stated, wherever the answer comes from."""

from __future__ import annotations

from partner_center.domains.customers import actions
from partner_center.domains.customers.models import FactsQuestion
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company
from partner_center.foundations.jobs.queue import every, job

every("40 2 * * *", "customers.answer_all_questions")


@job("customers.answer_questions")
def answer_questions(*, customer_id: int) -> None:
    """Look whether what was asked about an account is stated by now."""
    actions.answer_questions(Company.objects.get(pk=customer_id), by=SYSTEM)


@job("customers.answer_all_questions")
def answer_all_questions() -> None:
    """The same at night for every open question: facts may come from a system that tells nobody."""
    for customer in Company.objects.filter(pk__in=FactsQuestion.objects.open().values("customer")):
        actions.answer_questions(customer, by=SYSTEM)
