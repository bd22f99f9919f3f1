"""Ordering a settlement run, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives.lifecycle import RunLife
from partner_center.domains.incentives.models import Policy, Run, RunStatus
from partner_center.domains.performance.models import Build
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.roles import VENDOR_OPERATIONS
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor
    from partner_center.settlement.engine import RunResult


@verb("incentives:run:order", by=VENDOR_OPERATIONS, label=_("Start a settlement run"))
def order_run(*, period: str, by: Actor) -> Run:
    """Settle a month: its current performance meets the policies in force now. Nothing is published yet."""
    hold("incentives.run", period)
    if Run.objects.filter(period=period, status=RunStatus.PUBLISHED).exists():
        text = _("%(period)s is published. What was published is never calculated again.") % {"period": period}
        raise Refused(text, code="already_published", fields={"period": text})
    if Run.objects.filter(period=period, status=RunStatus.CALCULATING).exists():
        text = _("A run of %(period)s is being calculated. Wait for it, or look at its progress.") % {"period": period}
        raise Refused(text, code="already_running", fields={"period": text})
    build = Build.objects.current(period)
    if build is None:
        text = _("There is no performance of %(period)s yet. Compute it first.") % {"period": period}
        raise Refused(text, code="no_performance", fields={"period": text})
    policies = list(Policy.objects.in_force(period))
    if not policies:
        text = _("No released policy pays for %(period)s. Release one first.") % {"period": period}
        raise Refused(text, code="no_policy", fields={"period": text})
    run: Run = Run.objects.create(number=next_number("RUN"), period=period, build=build, created_at=clock.now())
    run.policies.set(policies)
    RunLife.begin(run, by=by)
    later("incentives.calculate", run_id=run.pk)
    return run


@RunLife.finish.action
def finish(run: Run, *, by: Actor, result: RunResult, folder: str, partners: int) -> None:
    """Point at the snapshot that the engine left."""
    run.folder, run.digest = folder, result.digest
    run.lines, run.partners = result.details, partners


@RunLife.fail.action
def fail(run: Run, *, by: Actor, reason: object = "") -> None:
    """Keep why it could not be calculated."""
    run.failure = str(reason)


@RunLife.retry.action
def retry(run: Run, *, by: Actor) -> None:
    """Go on where the calculation stopped."""
    run.failure = ""
    later("incentives.calculate", run_id=run.pk)


@RunLife.discard.action
def discard(run: Run, *, by: Actor) -> None:
    """Put a run aside that will not be published; it stays to be looked at."""
