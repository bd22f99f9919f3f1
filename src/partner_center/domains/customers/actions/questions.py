"""Asking the vendor's operations to state the facts about an account, so that nobody is stuck silently."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers import notices
from partner_center.domains.customers.actions.relations import own_customer
from partner_center.domains.customers.models import FactsQuestion
from partner_center.domains.customers.queries.checks import NOT_ASKED
from partner_center.domains.customers.queries.days import billing_day
from partner_center.domains.customers.queries.facts import facts_of, not_stated
from partner_center.domains.customers.queries.questions import asked_today
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.roles import CUSTOMER_ADMIN, NOBODY, PARTNER_ADMIN, PARTNER_SALES
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.kit.refusals import NotFound, Refused

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company


@verb(
    "customers:facts:ask",
    by=PARTNER_ADMIN | PARTNER_SALES | CUSTOMER_ADMIN,
    label=_("Ask the vendor to state the facts"),
)
def ask_facts(customer: Company, *, by: Actor) -> FactsQuestion:
    """Put a question before the vendor's operations: these facts are not stated, and somebody is stuck.

    A partner asks about a customer of its own, a customer about itself; once a day for each customer, whoever asks.
    """
    company = by.company
    if company is None or (by.is_customer and company.pk != customer.pk):
        raise NotFound(_("There is no such customer."))
    if by.is_partner:
        own_customer(customer, by)
    hold("customers.facts_question", customer.pk)
    before = asked_today(customer.pk)
    if before is not None:
        text = _("This was asked today already, for %(company)s. The vendor's operations see it; ask again tomorrow.")
        raise Refused(text % {"company": before.asked_for.name}, code="asked_today")
    question: FactsQuestion = FactsQuestion.objects.create(
        customer_id=customer.pk,
        asked_for=company,
        asked_by=by.user,
        asked_on=billing_day(),
        asked_at=clock.now(),
        missing=_missing(customer),
    )
    record(customer, by=by, verb="customers:facts:ask", internal=True)
    notices.tell_facts_asked(question, by=by)
    return question


def _missing(customer: Company) -> list[str]:
    facts = facts_of(customer)
    if not facts.could_be_asked:
        raise Refused(NOT_ASKED, code="not_asked")
    missing = not_stated(facts)
    if not missing:
        raise Refused(_("Every fact is stated by now. Check again."), code="all_stated")
    return missing


@verb("customers:facts:answer", by=NOBODY, label=_("Close questions for account facts"))
def answer_questions(customer: Company, *, by: Actor) -> int:
    """Close the open questions about an account of which everything is stated now; returns how many there were.

    Whoever asked is told to check again. While a fact is missing the questions stay open.
    """
    facts = facts_of(customer)
    if not facts.could_be_asked or not_stated(facts):
        return 0
    waiting = FactsQuestion.objects.select_for_update(of=("self",)).filter(customer=customer.pk).open()
    found = list(waiting.select_related("customer", "asked_for", "asked_by"))
    for question in found:
        question.answered_at = clock.now()
        question.save(update_fields=["answered_at"])
        notices.tell_facts_stated(question, by=by)
    return len(found)
