"""Money on its way: items that are due, a request over them, its invoices, as far as a test needs it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.db import transaction

from partner_center.domains.payouts import actions
from partner_center.domains.payouts.models import Invoice, PaymentRequest
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company
from partner_center.foundations.ledger import items as ledger
from partner_center.foundations.ledger.items import NewItem
from partner_center.foundations.ledger.models import Item
from tests.domains.partners.papers import certified, finance_of, scan

numbers = count(1)


@transaction.atomic
def due(
    partner: Company,
    *amounts: str,
    currency: str = "CNY",
    period: str = "2026-09",
    valid_until: datetime | None = None,
) -> list[Item]:
    """Items of these amounts that can be requested."""
    keys = [f"ST-{next(numbers):06}" for _ in amounts]
    news = [
        NewItem(key, partner, "incentive", period, "Monthly incentive", "月度激励", currency, Decimal(amount), partner)
        for key, amount in zip(keys, amounts, strict=True)
    ]
    ledger.accrue(news, by=SYSTEM)
    ledger.become_due(keys, by=SYSTEM, memo="Confirmed", valid_until=valid_until)
    return list(Item.objects.filter(key__in=keys).order_by("key"))


def requested(partner: Company, *amounts: str) -> PaymentRequest:
    """A request over new items of these amounts."""
    certified(partner)
    return actions.request_payment(due(partner, *(amounts or ("100.00",))), by=finance_of(partner))


def approved(partner: Company, *amounts: str) -> PaymentRequest:
    """A request that is to be invoiced."""
    return actions.approve(requested(partner, *amounts), by=SYSTEM)


def invoice_data(**other: Any) -> dict[str, Any]:
    """What an invoice needs."""
    return {
        "amount": Decimal("100.00"),
        "number": f"INV{next(numbers):05}",
        "kind": "special",
        "issued_on": date(2026, 9, 1),
        "tax_rate": Decimal("0.06"),
        "scan": scan(),
        **other,
    }


def invoice(request: PaymentRequest, amount: str, **other: Any) -> Invoice:
    """An invoice for a request."""
    by = finance_of(request.partner)
    return actions.submit_invoice(request, by=by, **invoice_data(amount=Decimal(amount), **other))


def invoiced(partner: Company, *amounts: str) -> PaymentRequest:
    """A request whose invoices, one for each amount, are handed in."""
    request = approved(partner, *(amounts or ("100.00",)))
    for amount in amounts or ("100.00",):
        invoice(request, amount)
    return actions.hand_in(request, by=finance_of(partner))


def cleared(partner: Company, *amounts: str) -> PaymentRequest:
    """A request that is to be paid."""
    request = invoiced(partner, *amounts)
    for one in request.invoices.all():
        actions.accept(one, by=SYSTEM)
    request.refresh_from_db()
    return request


def paid(partner: Company, *amounts: str) -> PaymentRequest:
    """A request that was paid."""
    request = cleared(partner, *amounts)
    return actions.pay(request, by=SYSTEM, reference=f"BANK-{request.number}", paid_on=date(2026, 10, 1))
