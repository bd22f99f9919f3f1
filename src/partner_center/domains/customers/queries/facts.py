"""What is known about a customer's account, and how old that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partner_center.domains.customers.gateways import facts as gateway
from partner_center.domains.customers.models import AccountFacts

if TYPE_CHECKING:
    from partner_center.domains.customers.gateways.facts import Facts
    from partner_center.foundations.identity.models import Company


def facts_of(customer: Company) -> Facts:
    """Return what the vendor's systems say about a customer's account now.

    Never raises: an answer of a system that could not be asked has ``could_be_asked`` False and knows nothing. Every
    field may be None, which is "not stated": whoever checks something treats it as open, never as passed.
    """
    return gateway.ask(customer)


def newest_snapshot(customer: Company) -> AccountFacts | None:
    """Return what was recorded here last about an account, whoever answers for it."""
    newest: AccountFacts | None = AccountFacts.objects.filter(customer=customer.pk).first()
    return newest
