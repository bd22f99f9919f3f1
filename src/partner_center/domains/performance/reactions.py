"""What follows from a bill: the months it touches are computed anew."""

from __future__ import annotations

from partner_center.domains.billing.lifecycle import BillLife
from partner_center.domains.billing.models import BillFile
from partner_center.domains.performance.actions import order_build
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.lifecycle.steps import when
from partner_center.kit.refusals import Refused


@when(BillLife.load, BillLife.withdraw)
def refresh_months(*, subject_id: int) -> None:
    """Compute the months of a loaded or withdrawn bill; a month that has no bill left keeps what it had."""
    for period in BillFile.objects.get(pk=subject_id).periods:
        try:
            order_build(period=period, by=SYSTEM)
        except Refused as refusal:
            if refusal.code != "no_bills":
                raise
