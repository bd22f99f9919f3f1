"""Whether the customer is new to the vendor: what its accounts have paid in cash so far (domain.md rule 50)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from partner_center.domains.customers.queries import facts_of

if TYPE_CHECKING:
    from partner_center.domains.opportunities.models import Opportunity

CASH_LIMIT = Decimal(1000)
"""Cash that a new customer may have paid before the validation, in yuan (domain.md rule 50)."""


@dataclass(frozen=True, slots=True)
class Newness:
    """Whether the customer is new, as far as it is known (None: nobody stated it), and one sentence that says why."""

    is_new: bool | None
    why: str


def newness(opportunity: Opportunity) -> Newness:
    """Tell whether the customer counts as new by what its account has paid."""
    if opportunity.customer is None:
        return Newness(is_new=None, why=_("The customer has no account yet; the partner's word counts."))
    facts = facts_of(opportunity.customer)
    if facts.cash_paid is None:
        return Newness(is_new=None, why=_("Nobody has stated what the account has paid; the partner's word counts."))
    said = {"paid": f"{facts.cash_paid:,.2f} {facts.currency}", "limit": f"{CASH_LIMIT:,}"}
    if facts.cash_paid <= CASH_LIMIT:
        return Newness(is_new=True, why=_("Paid in cash so far: %(paid)s, not more than %(limit)s.") % said)
    return Newness(is_new=False, why=_("Paid in cash so far: %(paid)s, more than %(limit)s.") % said)
