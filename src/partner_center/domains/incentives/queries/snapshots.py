"""Snapshots of runs, their lines, and where earnings stand."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Case, Exists, F, OuterRef, Subquery, When

from partner_center.domains.incentives.models import Earning, Run, RunStatus, Statement, StatementStatus
from partner_center.foundations.ledger.models import Item
from partner_center.kit.refusals import Unavailable
from partner_center.settlement.columns import DETAIL_COLUMNS
from partner_center.settlement.reading import LineTable
from partner_center.settlement.snapshots import SettlementError
from partner_center.settlement.statement import Snapshot

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from partner_center.foundations.identity.actor import Actor
    from partner_center.settlement.rows import Row


@lru_cache(maxsize=64)
def _snapshot(folder: Path, digest: str) -> Snapshot:  # noqa: ARG001 - part of the key
    """Open a snapshot once: its folder never changes, which the digest in the key stands for."""
    return Snapshot(folder)


def snapshot_of(run: Run) -> Snapshot:
    """Return the snapshot a run left; Unavailable if its files are lost."""
    try:
        return _snapshot(Path(settings.PARQUET_DIR) / run.folder, run.digest)
    except SettlementError as error:
        raise Unavailable(f"{run}: {error}") from error


def details_of(run: Run, *, seen_by: Actor) -> LineTable:
    """Return the explained lines that the actor may see: the vendor all, a partner its own."""
    if seen_by.is_vendor:
        return snapshot_of(run).details()
    company = seen_by.company
    if company is None or not seen_by.is_partner:
        return snapshot_of(run).details().none()
    return snapshot_of(run).details(company.pk)


def lines_of(earning: Earning) -> LineTable:
    """Return the lines that one incentive is the sum of; the award of an opportunity has orders instead."""
    if earning.statement.run is None:
        return LineTable([], DETAIL_COLUMNS)
    lines = snapshot_of(earning.statement.run).details(earning.partner_id)
    return lines.filter(program=earning.policy.program.code, association=earning.association, currency=earning.currency)


def line_of(earning: Earning, line_id: str, *, seen_by: Actor) -> Row | None:
    """Return one line of an incentive, if the actor may see the incentive and the line belongs to it."""
    if not Earning.objects.visible_to(seen_by).filter(pk=earning.pk).exists():
        return None
    return lines_of(earning).filter(line_id=line_id).first()


def published_runs(actor: Actor) -> QuerySet[Run]:
    """Return the published runs whose lines the actor may look into: for a partner those it has a statement of."""
    own = Statement.objects.visible_to(actor).filter(run=OuterRef("pk"))
    runs: QuerySet[Run] = Run.objects.filter(Exists(own), status=RunStatus.PUBLISHED).order_by("-period")
    return runs


def earnings_seen_by(actor: Actor) -> QuerySet[Earning]:
    """Return earnings with statement, deadlines and standing (how far towards payment), ready for a list.

    ``due_at`` is when the statement confirms itself, ``lapses_at`` when an incentive that nobody requested lapses.
    """
    items = Item.objects.filter(key=OuterRef("number"))
    standing = items.with_standing().values("standing")[:1]
    lapses = items.ending().values("valid_until")[:1]
    due = Case(When(statement__status=StatementStatus.PENDING, then=F("statement__publicity_ends_at")))
    rows = Earning.objects.visible_to(actor).select_related(
        "statement__run", "partner", "policy__program", "application"
    )
    return rows.annotate(standing=Subquery(standing), due_at=due, lapses_at=Subquery(lapses))
