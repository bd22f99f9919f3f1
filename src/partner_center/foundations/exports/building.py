"""Building one file: rows in, file and manifest out, with progress, sums and a way to stop."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from partner_center.foundations.calendars import clock
from partner_center.foundations.exports import files
from partner_center.foundations.exports.builders import BUILDERS, As, Column, Row, Table, mask
from partner_center.foundations.exports.models import Export
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.jobs.actions import Meter
from partner_center.foundations.jobs.retries import ATTEMPTS, is_transient
from partner_center.kit.money import Money
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEPT = timedelta(days=7)
"""How long a file can be downloaded."""

_LOOK_AGAIN = 0.5  # seconds between looks at whether the person changed his mind


class Cancelled(Exception):  # noqa: N818 - says what happened
    """The person who asked does not want the file any more."""


@dataclass(slots=True)
class Tally:
    """What went into a file: rows, and sums by money column and currency, from the very values written."""

    rows: int = 0
    sums: dict[str, dict[str, Decimal]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Decimal)))

    def as_text(self) -> dict[str, dict[str, str]]:
        """Return the sums in JSON's terms, without a float on the way."""
        return {
            column: {currency: format(amount, "f") for currency, amount in sorted(held.items())}
            for column, held in self.sums.items()
        }


def build(export_id: int) -> None:
    """Build a file that waits. Whatever goes wrong is written down for the person who asked, then raised."""
    export = _take(export_id)
    if export is None:
        return
    meter = Meter(export.progress_key, label=export.label)
    try:
        with translation.override(export.requested_by.language):
            _finish(export, *_produce(export, meter))
        meter.finish()
    except Cancelled:
        _clear(export)
        meter.fail("")
    except Refused as refusal:
        _fail(export, meter, refusal)
    except Exception as error:
        if is_transient(error) and export.tries < ATTEMPTS:
            Export.objects.filter(pk=export.pk, state=Export.State.RUNNING).update(state=Export.State.WAITING)
        else:
            _fail(export, meter, None)
        raise


@transaction.atomic
def _take(export_id: int) -> Export | None:
    waiting = Export.objects.select_for_update(of=("self",)).select_related("requested_by__company", "company")
    # “Being built” is taken up again as well: its worker died, or this job would not have come back.
    states = (Export.State.WAITING, Export.State.RUNNING)
    export: Export | None = waiting.filter(pk=export_id, state__in=states).first()
    if export is not None:
        export.state, export.tries, export.reason = Export.State.RUNNING, export.tries + 1, ""
        export.save(update_fields=["state", "tries", "reason"])
    return export


def _produce(export: Export, meter: Meter) -> tuple[Path, Table, Tally]:
    actor = Actor.of(export.requested_by)
    shutil.rmtree(export.folder, ignore_errors=True)
    export.folder.mkdir(parents=True)
    path = export.folder / f"{slugify(export.label, allow_unicode=True)[:80] or 'export'}.{export.format}"
    tally = Tally()
    with transaction.atomic():  # one open cursor over the rows: what is read belongs together
        table = BUILDERS[export.kind].build(export.params, actor)
        meter.expect(table.total)
        zone = ZoneInfo(export.requested_by.time_zone)
        heading = [_heading(column, zone) for column in table.columns]
        lines = _lines(export, table, tally, meter, actor)
        if export.format == Export.Format.CSV:
            files.write_csv(path, heading, lines, with_bom=export.with_bom)
        else:
            files.write_xlsx(path, export.label, heading, lines)
    return path, table, tally


def _heading(column: Column, zone: ZoneInfo) -> str:
    return f"{column.label} ({zone.key})" if column.written_as is As.TIME else str(column.label)


def _lines(export: Export, table: Table, tally: Tally, meter: Meter, actor: Actor) -> Iterator[list[files.Cell]]:
    zone = ZoneInfo(export.requested_by.time_zone)
    hidden = {column.name for column in table.columns if column.is_hidden_from(actor)}
    monies = [column for column in table.columns if column.written_as is As.MONEY]
    look_at = time.monotonic() + _LOOK_AGAIN
    for column in monies:
        tally.sums[column.name].clear()  # a column without rows still says that its sum is nothing
    for row in table.rows:
        if time.monotonic() >= look_at:
            _stop_if_cancelled(export)
            look_at = time.monotonic() + _LOOK_AGAIN
        yield [_cell(row.get(column.name), zone, is_hidden=column.name in hidden) for column in table.columns]
        for column in monies:
            _add(tally, column, row)
        tally.rows += 1
        meter.advance()


def _stop_if_cancelled(export: Export) -> None:
    if not Export.objects.filter(pk=export.pk, state=Export.State.RUNNING).exists():
        raise Cancelled


def _cell(value: Any, zone: ZoneInfo, *, is_hidden: bool) -> files.Cell:  # noqa: ANN401 - whatever the row holds
    if value is None or value == "":
        return None
    if is_hidden:
        return mask(value)
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case Money():
            return value.amount
        case datetime():
            return value.astimezone(zone).replace(tzinfo=None, microsecond=0)
        case float():
            msg = "Rows hold exact numbers; a float has crept in."
            raise TypeError(msg)
    return value if isinstance(value, files.Cell) else str(value)


def _add(tally: Tally, column: Column, row: Row) -> None:
    value = row.get(column.name)
    if value is None:
        return
    currency, amount = (value.currency, value.amount) if isinstance(value, Money) else (row[column.currency], value)
    tally.sums[column.name][currency] += amount


def _finish(export: Export, path: Path, table: Table, tally: Tally) -> None:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    now = clock.now()
    facts = {
        "file": path.name,
        "rows": tally.rows,
        "sums": tally.as_text(),
        "sha256": digest,
        "size": path.stat().st_size,
        "finished_at": now,
        "expires_at": now + KEPT,
    }
    _write_manifest(export, table, facts)
    done = Export.objects.filter(pk=export.pk, state=Export.State.RUNNING).update(state=Export.State.DONE, **facts)
    if not done:
        raise Cancelled


def _write_manifest(export: Export, table: Table, facts: dict[str, Any]) -> None:
    actor = Actor.of(export.requested_by)
    manifest = facts | {
        "schema": 1,
        "export": export.pk,
        "kind": export.kind,
        "label": export.label,
        "params": export.params,
        "format": export.format,
        "columns": [{"name": one.name, "label": str(one.label)} for one in table.columns],
        "masked": [one.name for one in table.columns if one.is_hidden_from(actor)],
        "company": export.company.number,
        "requested_at": export.created_at,
        "language": export.requested_by.language,
        "time_zone": export.requested_by.time_zone,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True, default=lambda moment: moment.isoformat())
    (export.folder / "manifest.json").write_text(text, encoding="utf-8")


def _fail(export: Export, meter: Meter, refusal: Refused | None) -> None:
    with translation.override(export.requested_by.language):
        reason = str(refusal) if refusal else _("Something went wrong on our side. You can ask for the file again.")
    _clear(export)
    Export.objects.filter(pk=export.pk, state=Export.State.RUNNING).update(
        state=Export.State.FAILED, reason=reason, finished_at=clock.now()
    )
    meter.fail(reason)


def _clear(export: Export) -> None:
    shutil.rmtree(export.folder, ignore_errors=True)
