"""Writing many opportunities as drafts out of a file: looked at first, and never twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.opportunities.actions.drafts import draft_opportunity
from partner_center.domains.opportunities.lifecycle import SHARES
from partner_center.domains.opportunities.models import Opportunity, Origin
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.kit.names import name_key
from partner_center.kit.refusals import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company


class Outcome(models.TextChoices):
    """What became of a row, or would."""

    FAULTY = "faulty", pgettext_lazy("import", "Error")
    KNOWN = "known", pgettext_lazy("import", "Known already, left as it is")
    READY = "ready", pgettext_lazy("import", "Can be taken")
    WRITTEN = "written", pgettext_lazy("import", "Written as a draft")


@dataclass(slots=True)
class DraftRow:
    """A line of a file: its number, its texts, its values if they are good, and what is wrong by column."""

    number: int
    texts: dict[str, str]
    values: dict[str, Any]
    errors: dict[str, str] = field(default_factory=dict)
    outcome: Outcome = Outcome.READY
    opportunity: Opportunity | None = None

    @property
    def key(self) -> tuple[str, str]:
        """By what a row is recognised when it comes again: the customer's name, however it is spelled, and its own."""
        return key_of(self.texts["customer_name"], self.texts["name"])


@dataclass(frozen=True, slots=True)
class Imported:
    """What was found in a file, and what was done."""

    rows: Sequence[DraftRow]
    only_look: bool

    def count(self, outcome: str) -> int:
        """Return how many rows came out that way."""
        return sum(row.outcome == outcome for row in self.rows)


def key_of(customer_name: str, name: str) -> tuple[str, str]:
    """Return what makes two rows the same opportunity of one partner."""
    return name_key(customer_name), " ".join(name.casefold().split())


@verb("opportunities:import:run", by=SHARES, label=_("Import opportunities"))
def import_drafts(*, by: Actor, rows: Sequence[DraftRow], only_look: bool) -> Imported:
    """Write the good rows as drafts, or only say what would happen.

    A row that is an opportunity of the own company already is left alone, so that a file that comes again, or its
    mended copy, writes nothing twice.
    """
    if by.company is None or not by.is_partner:
        raise NotFound(_("You do not act for a partner."))
    hold("opportunities.import", by.company.pk)
    known = _known(by.company)
    for row in rows:
        _take(row, known, by=by, only_look=only_look)
    return Imported(rows, only_look)


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
        row.errors = {name: str(text) for name, text in refusal.fields.items()} or {"name": str(refusal)}
        row.outcome = Outcome.FAULTY
        return
    row.outcome = Outcome.WRITTEN
