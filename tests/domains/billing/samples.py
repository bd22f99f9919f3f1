"""Records of this domain for the contract tests."""

from __future__ import annotations

from decimal import Decimal
from itertools import count

from partner_center.domains.billing.models import BillFile, BillingAccount, BillSum, RowNote
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import Company

NUMBERS = count(1)
PERIOD = "2026-09"


def account(_partner: Company) -> BillingAccount:
    number = next(NUMBERS)
    return BillingAccount.objects.create(number=f"A{number:06}", name=f"Account {number}", first_seen_at=clock.now())


def bill(partner: Company) -> BillFile:
    """A loaded bill with one account and one unusable row; its lines lie nowhere."""
    number = next(NUMBERS)
    loaded = BillFile.objects.create(
        number=f"BILL-S{number:05}",
        name=f"bill-{number}.csv",
        status="loaded",
        sha256=f"{number:064}",
        upload_sha256=f"{number:064}",
        size=1,
        format="csv",
        source=f"BILL-S{number:05}/bill.csv",
        folder=f"bills/BILL-S{number:05}",
        rows=2,
        usable=1,
        rejected=1,
        content={"sums": [{"currency": "CNY", "category": "Usage", "lines": 1, "billed": "1.5"}]},
        periods=[PERIOD],
        received_at=clock.now(),
        loaded_at=clock.now(),
    )
    BillSum.objects.create(
        bill=loaded, account=account(partner), period=PERIOD, currency="CNY", lines=1, amount=Decimal("1.5")
    )
    RowNote.objects.create(bill=loaded, row=2, is_rejected=True, column="BilledCost", value="x", reason="bad_decimal")
    return loaded


SAMPLES = {
    BillFile: bill,
    BillingAccount: account,
    "billing:bill-rows": bill,
    "GET /api/v1/billing/bills/{id}/rows": bill,
    "GET /api/v1/billing/bills/{id}/lines": bill,
}
