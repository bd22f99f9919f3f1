"""Building a month's performance in the background, and at night whatever months are outdated."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from partner_center.domains.performance import actions, gateways, queries
from partner_center.domains.performance.models import Build, BuildStatus
from partner_center.domains.performance.queries.months import outdated_months
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.jobs.actions import report
from partner_center.foundations.jobs.queue import every, job
from partner_center.kit.refusals import Refused
from partner_center.settlement.facts import FactsError

every("10 2 * * *", "performance.refresh")


@job("performance.build", alone=True)
def build(*, build_id: int) -> None:
    """Attribute the lines of a month; a month whose lines cannot be used fails with the reason."""
    row: Build = Build.objects.get(pk=build_id)
    if row.status != BuildStatus.BUILDING:
        return
    report(row.progress_key, done=0, total=100, label=str(row))
    bills = [
        gateways.BillLines(bill.number, Path(settings.PARQUET_DIR) / bill.folder / "lines.parquet")
        for bill in row.bills.order_by("number")
    ]
    try:
        found = gateways.attribute(
            period=row.period,
            version=row.version,
            bills=bills,
            accounts=queries.linked_accounts(gateways.ACCOUNTS),
            spans=queries.association_spans(gateways.SPANS),
        )
    except gateways.LinesMissingError as error:
        text = _("The lines of %(bill)s are missing on the server. Withdraw the bill and import it again.")
        _give_up(row, text % {"bill": error.bill})
        return
    except FactsError as error:
        _give_up(row, str(error))
        return
    actions.finish(row, by=SYSTEM, found=found)
    report(row.progress_key, done=100, total=100, state="done")


def _give_up(row: Build, reason: str) -> None:
    actions.fail(row, by=SYSTEM, reason=reason)
    report(row.progress_key, detail=reason, state="failed")


@job("performance.refresh")
def refresh() -> None:
    """Order builds of the months whose bills, links or associations changed since their current build."""
    for period in outdated_months():
        try:
            actions.order_build(period=period, by=SYSTEM)
        except Refused as refusal:
            # Its last bill was withdrawn: the month stays marked as outdated until another one is imported.
            if refusal.code != "no_bills":
                raise
