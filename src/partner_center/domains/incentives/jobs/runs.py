"""Calculating runs in the background, and reminding of confirmations and of validities that end."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings

from partner_center.domains.incentives import actions, notices
from partner_center.domains.incentives.models import Run, RunStatus, Statement, StatementStatus
from partner_center.domains.performance.queries import facts_root
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.jobs.actions import report
from partner_center.foundations.jobs.queue import job
from partner_center.foundations.ledger.models import Item
from partner_center.settlement import engine
from partner_center.settlement.facts import FactsError
from partner_center.settlement.statement import Snapshot
from partner_center.settlement.terms import Program, Terms


@job("incentives.calculate", alone=True)
def calculate(*, run_id: int) -> None:
    """Run the engine; called again after an interruption it goes on at the bucket where it stopped."""
    run: Run = Run.objects.get(pk=run_id)
    if run.status != RunStatus.CALCULATING:
        return
    terms = Terms(tuple(Program.from_json(policy.terms) for policy in run.policies.order_by("pk")))
    folder = folder_of(run, terms)
    out_dir = Path(settings.PARQUET_DIR) / folder
    report(run.progress_key, done=0, total=max(run.build.lines, 1), label=str(run))

    def tell(done: int, total: int) -> None:
        report(run.progress_key, done=done, total=total)

    try:
        result = engine.run(facts_root(run.build), terms, out_dir, period=run.period, progress=tell)
    except (FactsError, engine.SettlementError) as error:
        actions.fail(run, by=SYSTEM, reason=str(error))
        report(run.progress_key, detail=str(error), state="failed")
        return
    partners = len({group.partner_id for group in Snapshot(out_dir).groups()})
    actions.finish(run, by=SYSTEM, result=result, folder=folder, partners=partners)
    report(run.progress_key, done=result.facts, total=result.facts, state="done")


def folder_of(run: Run, terms: Terms) -> str:
    """Name the snapshot by number and input: a number given out again after a restore never meets the older files."""
    given = hashlib.sha256(f"{run.build.digest}{terms.digest()}".encode()).hexdigest()
    return f"runs/{run.number}-{given[:12]}"


@job("incentives.remind_confirmation")
def remind_confirmation(*, subject_id: int, due_id: int) -> None:
    """Remind a partner of a statement that still waits."""
    statement: Statement = Statement.objects.get(pk=subject_id)
    if statement.status == StatementStatus.PENDING:
        notices.tell_reminder(statement, by=SYSTEM, key=f"incentives.reminder:{due_id}:{clock.now():%Y-%m-%d}")


@job("incentives.remind_validity")
def remind_validity(*, subject_id: int, due_id: int) -> None:
    """Remind a partner of incentives that lapse soon; not where everything of the statement is requested."""
    statement: Statement = Statement.objects.get(pk=subject_id)
    keys = statement.earnings.values("number")
    unrequested = list(Item.objects.ending().filter(key__in=keys).order_by("key"))
    if unrequested and statement.status == StatementStatus.CONFIRMED:
        notices.tell_ending(
            statement, by=SYSTEM, unrequested=unrequested, key=f"incentives.validity:{due_id}:{clock.now():%Y-%m-%d}"
        )
