"""A cloud that sends small bills, and what becomes of them: imported, read, linked, attributed."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from partner_center.domains.billing import actions
from partner_center.domains.billing.models import BillFile, BillingAccount
from partner_center.domains.customers.actions import associate, register_customer
from partner_center.domains.customers.models import Association, Customer
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company
from partner_center.foundations.jobs.running import run_pending
from tests.domains.billing.focus_files import as_csv, cells, line

NUMBERS = count(1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)

__all__ = [
    "LONG_AGO",
    "associated",
    "csv_of",
    "customer",
    "imported",
    "line",
    "linked",
    "month_line",
    "received",
    "sent",
]


def csv_of(*rows: Mapping[str, str]) -> bytes:
    """A FOCUS file of these rows."""
    return as_csv(map(cells, rows), header=rows[0]).encode()


def sent(content: bytes, name: str = "bill.csv") -> SimpleUploadedFile:
    """A file as a browser or a program sends it."""
    return SimpleUploadedFile(name, content)


def month_line(month: str, cost: str, account: str = "C1001", **other: str) -> dict[str, str]:
    """A usage line on the fifth of a month, of a machine of its own."""
    year, number = int(month[:4]), int(month[5:])
    after = f"{year + number // 12}-{number % 12 + 1:02}"
    return line(
        BilledCost=cost,
        BillingAccountId=account,
        BillingPeriodStart=f"{month}-01 00:00:00",
        BillingPeriodEnd=f"{after}-01 00:00:00",
        ChargePeriodStart=other.pop("ChargePeriodStart", f"{month}-05 10:00:00"),
        ChargePeriodEnd=other.pop("ChargePeriodEnd", f"{month}-05 11:00:00"),
        ResourceId=other.pop("ResourceId", f"instance/{next(NUMBERS)}"),
        **other,
    )


def received(content: bytes, name: str = "bill.csv") -> BillFile:
    """A bill that waits to be read."""
    return actions.receive_bill(ContentFile(content, name=name), by=SYSTEM)


def imported(*rows: Mapping[str, str], packed: bool = False, name: str = "bill.csv") -> BillFile:
    """A bill that was read; performance of its months is computed too."""
    content = csv_of(*rows)
    bill = received(gzip.compress(content) if packed else content, name)
    run_pending()
    bill.refresh_from_db()
    return bill


def customer(name: str = "") -> Customer:
    """A customer company."""
    company = register_customer(by=SYSTEM, name=name or f"Customer {next(NUMBERS)}")
    return Customer.objects.get(pk=company.pk)


def associated(partner: Company, own: Company, *, kind: str = "resale", since: datetime = LONG_AGO) -> Association:
    """A customer that belongs to a partner."""
    return associate(own, partner, by=SYSTEM, kind=kind, started_at=since)


def linked(number: str, own: Company) -> BillingAccount:
    """An account that was named by a bill, linked to a customer."""
    return actions.link_account(BillingAccount.objects.get(number=number), by=SYSTEM, customer=own)


def folder_of(bill: BillFile, base: Path) -> Path:
    """Where a bill's lines lie."""
    return base / bill.folder
