"""Writing many opportunities as drafts out of a file: looked at first, kept with its outcome, and never twice."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.actions.drafts import draft_opportunity
from partner_center.domains.opportunities.lifecycle import SHARES
from partner_center.domains.opportunities.models import (
    IMPORT_FILE,
    Opportunity,
    OpportunityImport,
    Origin,
    Outcome,
)
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.documents.actions import attach, link
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.kit.names import name_key
from partner_center.kit.refusals import NotFound, Refused, WrongState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.files.uploadedfile import UploadedFile

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company


@dataclass(slots=True)
class DraftRow:
    """A line of a file: its number, its texts, its values if they are good, and what is wrong by column."""

    number: int
    texts: dict[str, str]
    values: dict[str, Any]
    errors: dict[str, dict[str, str]] = field(default_factory=dict)
    """What is wrong, by column and language."""
    outcome: Outcome = Outcome.READY
    opportunity: Opportunity | None = None

    @property
    def key(self) -> tuple[str, str]:
        """By what a row is recognised when it comes again: the customer's name, however it is spelled, and its own."""
        return key_of(self.texts["customer_name"], self.texts["name"])


@dataclass(frozen=True, slots=True)
class Handed:
    """The import of a file that was handed in, and whether the same file was imported before."""

    found: OpportunityImport
    came_before: bool


def key_of(customer_name: str, name: str) -> tuple[str, str]:
    """Return what makes two rows the same opportunity of one partner."""
    return name_key(customer_name), " ".join(name.casefold().split())


@verb("opportunities:import:run", by=SHARES, label=_("Import opportunities"))
def import_drafts(*, by: Actor, file: UploadedFile[bytes], rows: Sequence[DraftRow], only_look: bool) -> Handed:
    """Keep a file, and write its good rows as drafts unless it shall only be looked at.

    A row that is an opportunity of the own company already is left alone, so that the mended copy of a file writes
    nothing twice. A file that was imported before, by its content, is left as it is, whatever it is called now.
    """
    if by.company is None or not by.is_partner:
        raise NotFound(_("You do not act for a partner."))
    hold("opportunities.import", by.company.pk)
    content = _content(rows)
    found = OpportunityImport.objects.visible_to(by).filter(content=content).first()
    if found is not None and found.done_at is not None:
        return Handed(found, came_before=True)
    if found is None:
        found = OpportunityImport(partner=by.company, content=content, created_at=clock.now(), created_by=by.user)
        found.number, found.document = next_number("OI"), attach(file, kind=IMPORT_FILE, owner=by.company, by=by)
    _go_through(found, rows, by=by, only_look=only_look)
    link(found.document, found, by=by)
    return Handed(found, came_before=False)


@verb("opportunities:import:take", by=SHARES, label=_("Import a file that was looked at"))
def take_import(found: OpportunityImport, *, by: Actor, rows: Sequence[DraftRow]) -> OpportunityImport:
    """Write the good rows of a kept file as drafts, once; ``rows`` are its own, checked anew."""
    hold("opportunities.import", found.partner_id)
    locked: OpportunityImport = OpportunityImport.objects.visible_to(by).get(pk=found.pk)
    if locked.done_at is not None:
        raise WrongState(_("This file was imported already. Hand in the mended copy as a new file."))
    _go_through(locked, rows, by=by, only_look=False)
    return locked


def _go_through(found: OpportunityImport, rows: Sequence[DraftRow], *, by: Actor, only_look: bool) -> None:
    known = _known(found.partner)
    for row in rows:
        _take(row, known, by=by, only_look=only_look)
    outcomes = [row.outcome for row in rows]
    found.rows = [_line(row) for row in rows]
    found.total, found.faulty = len(rows), outcomes.count(Outcome.FAULTY)
    found.known, found.created = outcomes.count(Outcome.KNOWN), outcomes.count(Outcome.WRITTEN)
    found.done_at = None if only_look else clock.now()
    found.save()
    said = _("looked at: %(total)d rows") if only_look else _("%(created)d drafts of %(total)d rows")
    text = said % {"created": found.created, "total": found.total}
    record(found, by=by, verb="opportunities:import:run", text=text)


def _line(row: DraftRow) -> dict[str, Any]:
    return {
        "row": row.number,
        "texts": row.texts,
        "errors": row.errors,
        "outcome": row.outcome.value,
        "opportunity": row.opportunity.number if row.opportunity is not None else "",
    }


def _content(rows: Sequence[DraftRow]) -> str:
    """Return the digest by which a file is recognised, as a workbook or as text."""
    return sha256(json.dumps([row.texts for row in rows], sort_keys=True).encode()).hexdigest()


def _known(partner: Company) -> set[tuple[str, str]]:
    own = Opportunity.objects.filter(partner=partner, origin=Origin.PO)
    return {key_of(*pair) for pair in own.values_list("customer_name", "name")}


def _take(row: DraftRow, known: set[tuple[str, str]], *, by: Actor, only_look: bool) -> None:
    if row.errors:
        row.outcome = Outcome.FAULTY
        return
    if row.key in known:
        row.outcome = Outcome.KNOWN
        return
    known.add(row.key)
    if only_look:
        return
    try:
        with transaction.atomic():
            row.opportunity = draft_opportunity(by=by, **row.values)
    except Refused as refusal:
        blamed = refusal.fields or {"name": refusal.message}
        row.errors = {name: in_all_languages(text) for name, text in blamed.items()}
        row.outcome = Outcome.FAULTY
        return
    row.outcome = Outcome.WRITTEN


def in_all_languages(text: object) -> dict[str, str]:
    """Return a text in every language of the product, for readers of the kept import."""
    said = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said[code] = str(text)
    return said
