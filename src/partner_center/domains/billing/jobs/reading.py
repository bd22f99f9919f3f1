"""Reading bills in the background."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.utils import translation

from partner_center.domains.billing import actions
from partner_center.domains.billing.gateways import focus
from partner_center.domains.billing.gateways.results import Unreadable
from partner_center.domains.billing.models import BillFile, BillStatus
from partner_center.domains.billing.policies import refusal_text
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.jobs.actions import report
from partner_center.foundations.jobs.queue import job


@job("billing.read", alone=True)
def read(*, bill_id: int) -> None:
    """Read a received file line by line and load it; a file that cannot be used is refused with the reason."""
    bill: BillFile = BillFile.objects.get(pk=bill_id)
    if bill.status == BillStatus.RECEIVED:
        actions.read(bill, by=SYSTEM)
    if bill.status != BillStatus.READING:
        return
    folder = f"bills/{bill.number}"
    out_dir = Path(settings.PARQUET_DIR) / folder
    report(bill.progress_key, done=0, total=100, label=str(bill))
    try:
        result = focus.read(
            Path(settings.BILLS_DIR) / bill.source,
            out_dir=out_dir,
            zone=settings.BILLING_ZONE,
            progress=lambda done, total: report(bill.progress_key, done=done, total=total),
        )
        actions.load(bill, by=SYSTEM, result=result, folder=folder)
    except Unreadable as error:
        _give_up(bill, error.slug, error.params)
    except actions.AlreadyLoaded as twin:
        shutil.rmtree(out_dir, ignore_errors=True)
        _give_up(bill, twin.code, twin.params, same_as=twin.before)
    else:
        report(bill.progress_key, done=100, total=100, state="done")


def _give_up(bill: BillFile, code: str, params: Mapping[str, object], *, same_as: BillFile | None = None) -> None:
    with translation.override(bill.uploaded_by.language if bill.uploaded_by else settings.LANGUAGE_CODE):
        reason = refusal_text(code, params)
        actions.refuse(bill, by=SYSTEM, reason=reason, code=code, params=params, same_as=same_as)
    report(bill.progress_key, detail=reason, state="failed")
