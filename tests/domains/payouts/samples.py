"""Records of this domain for the contract tests."""

from __future__ import annotations

from typing import Any

from partner_center.domains.payouts.models import Invoice, Payment, PaymentRequest
from partner_center.foundations.identity.models import Company
from partner_center.foundations.ledger.models import Item
from tests.domains.payouts import money


def invoice(partner: Company) -> Invoice:
    found = money.invoiced(partner).invoices.first()
    assert found is not None
    return found


SAMPLES: dict[Any, Any] = {
    Item: lambda partner: money.due(partner, "100.00")[0],
    PaymentRequest: money.requested,
    "payouts:request-sheet": money.approved,
    "payouts:invoice-new": money.approved,
    "GET /api/v1/payouts/requests/{id}/items": money.requested,
    "GET /api/v1/payouts/requests/{id}/invoices": money.requested,
    Invoice: invoice,
    Payment: lambda partner: money.paid(partner).payment,
}
