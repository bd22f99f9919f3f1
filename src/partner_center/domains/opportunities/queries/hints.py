"""What a partner is told while it types a customer's name: what is its own, and never what others do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from partner_center.domains.customers.models import Customer
from partner_center.domains.opportunities.models import HIDDEN, CustomerSign, Opportunity, Origin, Sign
from partner_center.domains.opportunities.queries.duplicates import digest
from partner_center.domains.opportunities.queries.search import found_by
from partner_center.kit.claims.evidence import registration_key
from partner_center.kit.names import name_key

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

MOST = 5
SHORTEST = 2
"""Characters from which on a hint is given."""


@dataclass(frozen=True, slots=True)
class Hints:
    """Own opportunities about the very same customer, own ones of a similar name, and own customers of that name."""

    same: list[Opportunity]
    similar: list[Opportunity]
    customers: list[Customer]


def hints_for(actor: Actor, name: str, *, registration_no: str = "") -> Hints | None:
    """Return what a partner has itself about a customer; nothing for a name too short.

    Nothing of what others have enters here: a hint that did would let anybody ask whose customer a company is.
    """
    name = name.strip()
    if len(name) < SHORTEST:
        return None
    own = Opportunity.objects.visible_to(actor).exclude(origin=Origin.HO, status__in=HIDDEN).order_by("-pk")
    keys = {digest(Sign.NAME.value, name_key(name))}
    if registration_key(registration_no):
        keys.add(digest(Sign.REGISTRATION.value, registration_key(registration_no)))
    noted = CustomerSign.objects.filter(digest__in=keys, opportunity__in=own)
    same = list(own.filter(pk__in=noted.values("opportunity"))[:MOST])
    resembling = found_by(own, name_key(name) or name, by=actor).exclude(pk__in=[one.pk for one in same])
    customers = Customer.objects.visible_to(actor).filter(name__icontains=name).order_by("name")
    return Hints(same, list(resembling[:MOST]), list(customers[:MOST]))
