"""What people are told about facts that nobody has stated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.roles import CUSTOMER_ADMIN, PARTNER_ADMIN, PARTNER_SALES, VENDOR_OPERATIONS
from partner_center.foundations.notices.actions import notify, vendor_people
from partner_center.foundations.notices.messages import Category, Message

if TYPE_CHECKING:
    from partner_center.domains.customers.models import FactsQuestion
    from partner_center.foundations.identity.actor import Actor

FACTS_ASKED = Message(
    "customers.facts_asked",
    subject=_("%(asker)s asks for the account facts of %(customer)s"),
    body=_(
        "Pre-checks of %(customer)s (%(number)s) cannot pass: %(count)s facts about its account are not stated. Please "
        "enter them, or have your account system send them. The page of the account names each of them."
    ),
    category=Category.DECISIONS,
    audience=VENDOR_OPERATIONS,
)
FACTS_STATED = Message(
    "customers.facts_stated",
    subject=_("The account facts of %(customer)s are stated"),
    body=_("The vendor has stated what was missing about %(customer)s (%(number)s). Make the pre-checks again."),
    category=Category.DECISIONS,
    audience=PARTNER_ADMIN | PARTNER_SALES | CUSTOMER_ADMIN,
)


def tell_facts_asked(question: FactsQuestion, *, by: Actor) -> None:
    """Tell the vendor's operations that somebody is stuck."""
    notify(
        FACTS_ASKED,
        to=vendor_people(VENDOR_OPERATIONS),
        about=question,
        by=by,
        asker=question.asked_for.name,
        customer=question.customer.name,
        number=question.customer.number,
        count=len(question.missing),
    )


def tell_facts_stated(question: FactsQuestion, *, by: Actor) -> None:
    """Tell whoever asked that the pre-checks can be made again."""
    if question.asked_by is None or not question.asked_by.is_active:
        return
    is_own = question.asked_for_id == question.customer_id
    page = reverse("customers:own") if is_own else reverse("customers:customer", args=[question.customer_id])
    notify(
        FACTS_STATED,
        to=[question.asked_by],
        by=by,
        link=page,
        customer=question.customer.name,
        number=question.customer.number,
    )
