"""Ordering and finishing builds."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from partner_center.domains.billing.models import BillFile, BillingAccount, BillStatus
from partner_center.domains.performance.lifecycle import BuildLife
from partner_center.domains.performance.models import Build, BuildStatus, Summary, Unattributed
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.roles import VENDOR_OPERATIONS
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from partner_center.domains.performance.queries import Attributed
    from partner_center.foundations.identity.actor import Actor


@verb("performance:build:order", by=VENDOR_OPERATIONS, label=_("Compute performance"))
def order_build(*, period: str, by: Actor) -> Build:
    """Compute a month's performance anew from today's bills and associations, as the next version.

    While a build of the month waits or runs, that one is returned: it will read today's data.
    """
    hold("performance.build", period)
    running: Build | None = Build.objects.filter(period=period, status=BuildStatus.BUILDING).first()
    if running is not None:
        return running
    bills = BillFile.objects.filter(status=BillStatus.LOADED, periods__contains=[period])
    if not bills.exists():
        text = _("No bill of %(period)s is loaded. Import one first.") % {"period": period}
        raise Refused(text, code="no_bills", fields={"period": text})
    newest = Build.objects.filter(period=period).aggregate(newest=Max("version"))["newest"] or 0
    build: Build = Build.objects.create(period=period, version=newest + 1, created_at=clock.now())
    build.bills.set(bills)
    BuildLife.begin(build, by=by)
    later("performance.build", build_id=build.pk)
    return build


@BuildLife.finish.action
def finish(build: Build, *, by: Actor, found: Attributed) -> None:
    """Keep what was found; the version before gives way."""
    for older in Build.objects.filter(period=build.period, status=BuildStatus.BUILT):
        supersede(older, by=SYSTEM)
    build.folder, build.digest, build.lines = found.folder, found.digest, found.lines
    build.built_at = clock.now()
    build.unattributed = sum(row[4] for row in found.nobody)
    _keep_summaries(build, found)


def _keep_summaries(build: Build, found: Attributed) -> None:
    build.summaries.all().delete()
    build.nobody.all().delete()
    Summary.objects.bulk_create(_summary(build, one) for one in found.summaries)
    accounts = dict(BillingAccount.objects.values_list("number", "pk"))
    Unattributed.objects.bulk_create(
        Unattributed(
            build=build,
            period=build.period,
            account_id=accounts[account],
            reason=reason,
            currency=currency,
            amount=amount,
            lines=lines,
        )
        for account, reason, currency, amount, lines in found.nobody
    )


def _summary(build: Build, found: tuple[Any, ...]) -> Summary:
    partner, customer, association, currency, counted, not_counted, lines, rebound, counts_from = found
    return Summary(
        build=build,
        period=build.period,
        partner_id=partner,
        customer_id=customer,
        association=association,
        currency=currency,
        counted=counted,
        not_counted=not_counted,
        lines=lines,
        rebound=rebound,
        counts_from=None if counts_from is None else counts_from.replace(tzinfo=UTC),
    )


@BuildLife.fail.action
def fail(build: Build, *, by: Actor, reason: object = "") -> None:
    """Keep why the month could not be computed."""
    build.failure = str(reason)


@BuildLife.retry.action
def retry(build: Build, *, by: Actor) -> None:
    """Compute it again, with the same bills."""
    build.failure = ""
    later("performance.build", build_id=build.pk)


@BuildLife.supersede.action
def supersede(build: Build, *, by: Actor) -> None:
    """Give way to a newer version; what was settled on this one keeps pointing at it."""
