"""Records of this domain for the contract tests."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from django.conf import settings

from partner_center.domains.performance.models import Build, Summary, Unattributed
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import Company
from partner_center.settlement import facts
from tests.domains.billing.samples import PERIOD, account
from tests.domains.billing.samples import bill as any_bill
from tests.domains.customers.samples import customer


def build(_partner: Company) -> Build:
    """A further version of a month; the first one is current and has no line."""
    version = Build.objects.filter(period=PERIOD).count() + 1
    folder = f"performance/{PERIOD}/sample"
    facts.store_rows([], Path(settings.PARQUET_DIR) / folder, period=PERIOD)
    made = Build.objects.create(
        period=PERIOD,
        version=version,
        status="built" if version == 1 else "superseded",
        folder=folder,
        digest="0" * 64,
        created_at=clock.now(),
        built_at=clock.now(),
    )
    made.bills.add(any_bill(_partner))
    return made


def current(partner: Company) -> Build:
    return Build.objects.filter(period=PERIOD, status="built").first() or build(partner)


def summary(partner: Company) -> Summary:
    return Summary.objects.create(
        build=current(partner),
        period=PERIOD,
        partner=partner,
        customer=customer(partner),
        association="resale",
        currency="CNY",
        counted=Decimal("10.000000000001"),
        not_counted=Decimal(1),
        lines=2,
    )


def unattributed(partner: Company) -> Unattributed:
    return Unattributed.objects.create(
        build=current(partner),
        period=PERIOD,
        account=account(partner),
        reason="unlinked",
        currency="CNY",
        amount=Decimal(3),
        lines=1,
    )


SAMPLES = {Build: build, Summary: summary, Unattributed: unattributed}
