"""What customers were billed to date, over all their accounts and all loaded bills."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Max, Q, Sum
from django.db.models.functions import Coalesce

from partner_center.domains.billing.models import BillStatus, BillSum
from partner_center.foundations.identity.models import Company
from partner_center.kit.money import minor_places, round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterable


def consumption_of(customers: Iterable[int]) -> list[tuple[Company, str, str, Decimal]]:
    """Return customer, currency, last month with a positive amount, and what was billed to date.

    A line's BilledCost is what the customer is invoiced: after discounts, with credits and corrections taken off
    (FOCUS 1.0). Their sum, rounded once to the currency's places, is the cash that bills know of; whether it was paid,
    only the account system can tell. A customer that was billed in several currencies counts with the largest.
    """
    loaded = Q(bill__status=BillStatus.LOADED)
    rows = (
        BillSum.objects.filter(account__customer__in=list(customers)).order_by().values("account__customer", "currency")
    )
    sums = rows.annotate(
        paid=Coalesce(Sum("amount", filter=loaded), Decimal(0)),  # of bills that were all withdrawn, nothing is left
        month=Max("period", filter=loaded & Q(amount__gt=0)),
    )
    found: dict[int, list[tuple[Decimal, str, str]]] = defaultdict(list)
    for row in sums:
        found[row["account__customer"]].append((row["paid"], row["currency"], row["month"] or ""))
    companies = Company.objects.in_bulk(list(found))
    return [
        (companies[key], currency, month, round_half_up(paid, minor_places(currency)))
        for key, several in sorted(found.items())
        for paid, currency, month in [max(several)]
    ]
