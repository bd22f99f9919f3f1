"""Asking for a file, changing one's mind, trying again, downloading."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.exports.builders import BUILDERS
from partner_center.foundations.exports.models import Export
from partner_center.foundations.jobs.actions import report
from partner_center.foundations.jobs.models import Progress
from partner_center.foundations.jobs.queue import later
from partner_center.kit.refusals import NotAllowed, NotFound, WrongState

if TYPE_CHECKING:
    from pathlib import Path

    from partner_center.foundations.identity.actor import Actor

CONTENT_TYPES = {
    Export.Format.CSV: "text/csv; charset=utf-8",
    Export.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file ready to be handed out."""

    path: Path
    name: str
    content_type: str
    size: int
    sha256: str


@transaction.atomic
def ask(
    kind: str,
    params: dict[str, Any],
    *,
    by: Actor,
    label: object,
    format: str = Export.Format.CSV,  # noqa: A002 - the word that everybody uses
    with_bom: bool = True,
) -> Export:
    """Ask for a file; it is built in the background. ``label`` names it in the history and in the file's name.

    ``params`` is JSON and goes to the builder as it is. ``with_bom`` marks a CSV so that Excel reads it as UTF-8.
    An unknown kind is a mistake of the program and raises ``KeyError``.
    """
    builder = BUILDERS[kind]
    if builder.permission is not None:
        by.require(builder.permission)
    if by.user is None or by.company is None:
        raise NotAllowed(_("Only a person can ask for a file, because the file belongs to somebody."))
    with translation.override(by.user.language):
        title = str(label)[:200]
    export: Export = Export.objects.create(
        requested_by=by.user,
        company=by.company,
        kind=kind,
        label=title,
        params=params,
        format=Export.Format(format),
        with_bom=with_bom,
        created_at=clock.now(),
    )
    record(export, by=by, verb="exports:file:ask", text=title)
    later("exports.build", export_id=export.pk)
    return export


@transaction.atomic
def cancel(export: Export, *, by: Actor) -> None:
    """Give up a file that is not ready yet; a build under way stops within a second."""
    locked = _lock(export, by)
    if locked.state not in {Export.State.WAITING, Export.State.RUNNING}:
        raise WrongState(_("Only a file that is not ready yet can be cancelled."))
    _move(export, locked, Export.State.CANCELLED)
    record(export, by=by, verb="exports:file:cancel")


@transaction.atomic
def retry(export: Export, *, by: Actor) -> None:
    """Build a file again that failed, was cancelled or has expired, with today's data."""
    locked = _lock(export, by)
    if locked.state not in {Export.State.FAILED, Export.State.CANCELLED, Export.State.EXPIRED}:
        raise WrongState(_("This file is ready or still being built."))
    locked.tries, locked.reason, locked.finished_at, locked.expires_at = 0, "", None, None
    _move(export, locked, Export.State.WAITING)
    record(export, by=by, verb="exports:file:retry")
    report(export.progress_key, done=0, detail="", state=Progress.State.WAITING)
    later("exports.build", export_id=export.pk)


@transaction.atomic
def download(export: Export, *, by: Actor) -> Download:
    """Return the file for handing out, and note in its history who took it."""
    locked = _lock(export, by)
    if not locked.can_be_downloaded or (locked.expires_at is not None and locked.expires_at <= clock.now()):
        raise WrongState(_("This file is not there (any more). Ask for it again."))
    if not locked.path.is_file():
        raise WrongState(_("The file is missing on the server. Ask for it again."), code="file_missing")
    record(locked, by=by, verb="exports:file:download")
    kind = CONTENT_TYPES[Export.Format(locked.format)]
    return Download(locked.path, locked.file, kind, locked.size or 0, locked.sha256)


def expire() -> int:
    """Remove the files whose week is over, and return how many; the history keeps what they held."""
    over = Export.objects.filter(state=Export.State.DONE, expires_at__lte=clock.now())
    count = 0
    for export in over:
        shutil.rmtree(export.folder, ignore_errors=True)
        count += over.filter(pk=export.pk).update(state=Export.State.EXPIRED)
    return count


def _lock(export: Export, by: Actor) -> Export:
    locked: Export | None = Export.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=export.pk).first()
    if locked is None:
        raise NotFound(_("There is no such file in your exports."))
    return locked


def _move(export: Export, locked: Export, state: Export.State) -> None:
    locked.state = state
    locked.save(update_fields=["state", "tries", "reason", "finished_at", "expires_at"])
    export.__dict__.update(locked.__dict__)
