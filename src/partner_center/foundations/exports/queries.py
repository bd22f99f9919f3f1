"""Reading exports: the history, and how far a file is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partner_center.foundations.exports.models import Export
from partner_center.foundations.jobs.queries import progress_of

if TYPE_CHECKING:
    from partner_center.foundations.exports.models import ExportQuerySet
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.jobs.models import Progress


def history(actor: Actor, *, kind: str = "") -> ExportQuerySet:
    """Return the exports of the actor's company that he may download, newest first; of one kind if named."""
    exports: ExportQuerySet = Export.objects.visible_to(actor).select_related("requested_by")
    return exports.filter(kind=kind) if kind else exports


def progress(export: Export) -> Progress | None:
    """Return how far the file is; a page asks this every second until it is over."""
    return progress_of(export.progress_key)
