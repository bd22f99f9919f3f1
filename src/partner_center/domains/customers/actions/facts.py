"""Recording what the vendor's systems say about a customer's account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import AccountFacts, FactsQuestion, FactsSource
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import NOBODY, VENDOR_ADMIN, VENDOR_OPERATIONS, Kind
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from decimal import Decimal

    from partner_center.foundations.identity.actor import Actor

NOTED = frozenset({"id", "customer", "source", "note", "noted_by", "noted_at"})
STATED = tuple(one.name for one in AccountFacts._meta.concrete_fields if one.name not in NOTED)  # noqa: SLF001 - Django's documented name for it
"""The fields that say something about the account."""

MASKED = frozenset({"contact_name", "mobile", "email"})
"""Fields whose values history does not keep."""


@verb("customers:facts:state", by=VENDOR_OPERATIONS | VENDOR_ADMIN, label=_("Record account facts"))
def state_facts(customer: Company, *, by: Actor, note: str = "", **stated: Any) -> AccountFacts:
    """Record what the vendor's systems say about an account; facts that are not mentioned stay as they were.

    Every call adds a snapshot. ``as_of`` may not lie in the future, nor before that of the newest snapshot: an old
    answer must not undo a newer one.
    """
    if customer.kind != Kind.CUSTOMER:
        raise Refused(_("Account facts are kept about customers only."), code="not_a_customer")
    hold("customers.facts", customer.pk)
    before = AccountFacts.objects.filter(customer=customer).order_by("-pk").first()
    as_of = stated.setdefault("as_of", clock.now()) or clock.now()
    _check_age(as_of, before)
    source = FactsSource.API if by.token is not None or by.is_system else FactsSource.HAND
    facts = _add(customer, before, by=by, source=source, note=note, stated=stated | {"as_of": as_of})
    changes = {
        name: ["•••", "•••"] if name in MASKED else [getattr(before, name, None), getattr(facts, name)]
        for name in STATED
        if getattr(before, name, None) != getattr(facts, name)
    }
    record(customer, by=by, verb="customers:facts:state", text=note, changes=changes, internal=True)
    if FactsQuestion.objects.filter(customer=customer).open().exists():
        later("customers.answer_questions", customer_id=customer.pk)
    return facts


def _check_age(as_of: datetime, before: AccountFacts | None) -> None:
    if as_of > clock.now():
        text: object = _("The facts cannot be of the future.")
        raise Refused(text, code="future_facts", fields={"as_of": text})
    if before is not None and before.as_of is not None and as_of < before.as_of:
        text = _("Newer facts are recorded already, of %(moment)s. Send what is true now.")
        told = text % {"moment": f"{before.as_of.isoformat(timespec='minutes')}"}
        raise Refused(told, code="older_facts", fields={"as_of": told})


def _add(
    customer: Company,
    before: AccountFacts | None,
    *,
    by: Actor,
    source: str,
    stated: dict[str, Any],
    note: str = "",
) -> AccountFacts:
    kept = {name: getattr(before, name) for name in STATED} if before is not None else {}
    facts: AccountFacts = AccountFacts.objects.create(
        **{**kept, **stated}, customer=customer, source=source, note=note, noted_by=by.user, noted_at=clock.now()
    )
    return facts


@verb("customers:facts:consume", by=NOBODY, label=_("Take consumption over from bills"))
def note_consumption(found: Iterable[tuple[Company, str, str, Decimal]], *, by: Actor) -> int:
    """Take over what bills say: customer, currency, last month with consumption, and what was billed to date.

    Called by the domain of bills whenever a bill is loaded or withdrawn or an account is linked; returns how many
    customers have news. What other systems stated stays, with its own age. An account has one currency: sums in
    another one are left to the vendor's systems.
    """
    noted = 0
    for customer, currency, month, paid in found:
        hold("customers.facts", customer.pk)
        before = AccountFacts.objects.filter(customer=customer).order_by("-pk").first()
        if before is not None and before.currency not in {"", currency}:
            continue
        if before is not None and (before.consumed_in, before.cash_paid) == (month, paid):
            continue
        stated = {"currency": currency, "consumed_in": month, "cash_paid": paid, "consumption_as_of": clock.now()}
        _add(customer, before, by=by, source=FactsSource.BILL, stated=stated)
        noted += 1
    return noted
