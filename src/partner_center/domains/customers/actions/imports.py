"""Importing lists of prospects: looked at first, then taken, and never twice (domain.md 6.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.actions.reports import record_prospect
from partner_center.domains.customers.lifecycle.prospects import SELLERS
from partner_center.domains.customers.models import Report, ReportImport, ReportSource
from partner_center.domains.customers.queries.prospects import key_of
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company


class Mode(models.TextChoices):
    """What happens when some rows of a file cannot be taken."""

    GOOD = "good", _("Take the good rows and list the others")
    ALL = "all", _("Take all or nothing")


class Outcome(models.TextChoices):
    """What became of a row."""

    FAULTY = "faulty", _("Error")
    KNOWN = "known", _("Known already, left as it is")
    READY = "ready", _("Can be taken")
    RECORDED = "recorded", _("Recorded")
    REPORTED = "reported", _("Reported")
    REVIEWED = "reviewed", _("Recorded; the vendor looks at it")
    REFUSED = "refused", _("Recorded, but not reported")


@dataclass(slots=True)
class CheckedRow:
    """A line of a file: its number, its texts, its values if they are good, and errors by field and language."""

    number: int
    texts: dict[str, str]
    values: dict[str, Any]
    errors: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """By what the row is recognised when it comes again: the key of its name, and its mobile number."""
        return key_of(self.values["name"]), self.values["mobile"]


@verb("customers:import:check", by=SELLERS, label=_("Check a file of prospects"))
def check_file(*, by: Actor, file_name: str, rows: Sequence[CheckedRow]) -> ReportImport:
    """Keep what was found in a file, for everybody to look at; no prospect is recorded by it."""
    if by.company is None or not by.is_partner:
        raise NotFound(_("You do not act for a partner."))
    known = _known(by.company)
    _mark_repeated(rows)
    lines = [_line(row, known) for row in rows]
    count = [line["outcome"] for line in lines]
    found: ReportImport = ReportImport.objects.create(
        number=next_number("RI"),
        partner=by.company,
        file_name=file_name,
        rows=lines,
        total=len(lines),
        faulty=count.count(Outcome.FAULTY),
        known=count.count(Outcome.KNOWN),
        created_at=clock.now(),
        created_by=by.user,
    )
    record(found, by=by, verb="customers:import:check", text=file_name)
    return found


def _known(partner: Company) -> set[tuple[str, str]]:
    return set(Report.objects.filter(partner=partner).values_list("name_key", "mobile"))


def _mark_repeated(rows: Sequence[CheckedRow]) -> None:
    """Blame a row that names what an earlier row of the same file has named."""
    text = _("Row %(row)d has the same.")
    for name, of in (("name", 0), ("mobile", 1)):
        seen: dict[str, int] = {}
        for row in rows:
            if not row.errors:
                first = seen.setdefault(row.key[of], row.number)
                if first != row.number:
                    row.errors[name] = _told(text, row=first)


def _told(text: object, **facts: object) -> dict[str, str]:
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = str(text) % facts if facts else str(text)
    return said


def _line(row: CheckedRow, known: set[tuple[str, str]]) -> dict[str, Any]:
    outcome = Outcome.FAULTY if row.errors else Outcome.KNOWN if row.key in known else Outcome.READY
    return {
        "row": row.number,
        "texts": row.texts,
        "values": {} if row.errors else row.values,
        "errors": row.errors,
        "outcome": outcome.value,
    }


@verb("customers:import:run", by=SELLERS, label=_("Import prospects"))
def run_import(found: ReportImport, *, by: Actor, mode: str, report_now: bool = False) -> ReportImport:
    """Record the prospects of a checked file, and report them if wanted; each file once.

    Rows that are among the partner's prospects by now are left alone, so that a file that comes again, or its mended
    copy, makes nothing twice. *All or nothing* refuses while a row has an error or cannot be reported.
    """
    hold("customers.import", found.partner_id)
    locked: ReportImport = ReportImport.objects.visible_to(by).select_for_update(of=("self",)).get(pk=found.pk)
    if locked.done_at is not None:
        raise WrongState(_("This file was imported already. Hand in the mended copy as a new file."))
    if mode == Mode.ALL and locked.faulty:
        text = _("%(count)d rows have errors. Mend them and hand the file in again, or take the good rows.")
        told = text % {"count": locked.faulty}
        raise Refused(told, code="rows_with_errors", fields={"mode": told})
    known = _known(locked.partner)
    for line in locked.rows:
        _take(line, known, by=by, mode=mode, report_now=report_now)
    outcomes = [line["outcome"] for line in locked.rows]
    locked.known = outcomes.count(Outcome.KNOWN)
    locked.created = sum(outcomes.count(one) for one in TAKEN)
    locked.done_at = clock.now()
    locked.save()
    record(locked, by=by, verb="customers:import:run", text=_("%(count)d prospects") % {"count": locked.created})
    return locked


TAKEN = (Outcome.RECORDED, Outcome.REPORTED, Outcome.REVIEWED, Outcome.REFUSED)
"""Outcomes of rows that are prospects now."""


def _take(line: dict[str, Any], known: set[tuple[str, str]], *, by: Actor, mode: str, report_now: bool) -> None:
    if line["outcome"] != Outcome.READY:
        return
    values = line["values"]
    key = (key_of(values["name"]), values["mobile"])
    if key in known:
        line["outcome"] = Outcome.KNOWN.value
        return
    known.add(key)
    try:
        with transaction.atomic():
            report = record_prospect(by=by, source=ReportSource.IMPORT, owner=by.user, report_now=report_now, **values)
    except Refused as refusal:
        if mode == Mode.ALL:
            text = _("Row %(row)d cannot be reported: %(why)s") % {"row": line["row"], "why": refusal.message}
            raise Refused(text, code="row_refused", fields={"mode": text}) from refusal
        record_prospect(by=by, source=ReportSource.IMPORT, owner=by.user, **values)
        at = next(iter(refusal.fields), "name")
        line["errors"] = {at: _told(refusal.message)}
        line["outcome"] = Outcome.REFUSED.value
        return
    line["outcome"] = _outcome_of(report, report_now=report_now).value


def _outcome_of(report: Report, *, report_now: bool) -> Outcome:
    if not report_now:
        return Outcome.RECORDED
    return Outcome.REVIEWED if report.doubt else Outcome.REPORTED
