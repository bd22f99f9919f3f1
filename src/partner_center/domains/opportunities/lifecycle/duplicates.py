"""The life of a duplicate case: found, perhaps decided by a person, open to one appeal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.opportunities.lifecycle.roles import SHARES
from partner_center.domains.opportunities.models import CaseStatus, DuplicateCase
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import (
    NOBODY,
    VENDOR_BUSINESS,
    Kind,
)
from partner_center.foundations.lifecycle.deadlines import Deadline
from partner_center.foundations.lifecycle.steps import Lifecycle, Step
from partner_center.foundations.lifecycle.terms import days, working_days

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

BLIND = ("left_id", "right_id", "proposal_id", "winner_id", "loser_id", "note")
"""Fields whose values history does not keep: the losing side reads it, and must not learn who the other one is."""


def lost_it(actor: Actor, case: DuplicateCase) -> bool:
    """Tell whether the actor's company lost the case with an opportunity of its own."""
    loser = case.loser
    return (
        loser is not None and not loser.is_ours and actor.company is not None and loser.partner_id == actor.company.pk
    )


def somebody_else(actor: Actor, case: DuplicateCase) -> bool:
    """Tell whether the actor is not the person whose decision is appealed against."""
    return actor.user is None or case.decided_by_id != actor.user.pk


class DuplicateLife(Lifecycle):
    """What is certain is decided by rule, what is doubtful by business development; the loser may appeal once.

    Business development answers first for duplicates (seed 004). The terms of three and five working days are ours.
    """

    model = DuplicateCase
    noun = "duplicate"
    label = _("Duplicate case")
    path = (CaseStatus.DECIDING, CaseStatus.DECIDED, CaseStatus.FINAL)

    hand_over = Step(
        CaseStatus.WATCHING,
        CaseStatus.DISMISSED,
        to=CaseStatus.DECIDING,
        by=NOBODY,
        label=_("Hand over to business development"),
        masked=BLIND,
    )
    watch = Step(
        CaseStatus.DECIDING,
        CaseStatus.DISMISSED,
        to=CaseStatus.WATCHING,
        by=NOBODY,
        label=_("Wait for the rule"),
        masked=BLIND,
    )
    follow_rule = Step(
        CaseStatus.WATCHING,
        CaseStatus.DECIDING,
        CaseStatus.DISMISSED,
        to=CaseStatus.DECIDED,
        by=NOBODY,
        label=_("Decide by rule"),
        masked=BLIND,
    )
    reconsider = Step(
        CaseStatus.DECIDED,
        to=CaseStatus.WATCHING,
        by=NOBODY,
        label=pgettext_lazy("duplicate", "Reconsider"),
        masked=BLIND,
    )
    decide = Step(
        CaseStatus.DECIDING,
        to=CaseStatus.DECIDED,
        by=VENDOR_BUSINESS,
        asks=("winner", "reason"),
        label=pgettext_lazy("duplicate", "Decide who stands"),
        masked=BLIND,
    )
    dismiss = Step(
        CaseStatus.DECIDING,
        CaseStatus.WATCHING,
        to=CaseStatus.DISMISSED,
        by=VENDOR_BUSINESS,
        asks=("reason",),
        label=pgettext_lazy("duplicate", "Not the same"),
        masked=BLIND,
    )
    drop = Step(
        CaseStatus.WATCHING,
        CaseStatus.DECIDING,
        to=CaseStatus.DISMISSED,
        by=NOBODY,
        label=_("Drop the case"),
        masked=BLIND,
    )
    lapse = Step(
        CaseStatus.DECIDING,
        to=CaseStatus.DISMISSED,
        by=NOBODY,
        label=pgettext_lazy("duplicate", "Let both go on"),
        masked=BLIND,
    )
    appeal = Step(
        CaseStatus.DECIDED,
        to=CaseStatus.APPEALED,
        by=SHARES,
        when=lost_it,
        asks=("reason",),
        label=pgettext_lazy("duplicate", "Appeal"),
        masked=BLIND,
    )
    uphold = Step(
        CaseStatus.APPEALED,
        to=CaseStatus.FINAL,
        by=VENDOR_BUSINESS,
        when=somebody_else,
        asks=("reason",),
        label=pgettext_lazy("duplicate", "Uphold the decision"),
        masked=BLIND,
    )
    overturn = Step(
        CaseStatus.APPEALED,
        to=CaseStatus.OVERTURNED,
        by=VENDOR_BUSINESS,
        when=somebody_else,
        asks=("outcome", "reason"),
        label=pgettext_lazy("duplicate", "Overturn the decision"),
        masked=BLIND,
        tone="danger",
    )
    close = Step(
        CaseStatus.DECIDED,
        to=CaseStatus.FINAL,
        by=NOBODY,
        label=pgettext_lazy("duplicate", "Become final"),
        masked=BLIND,
    )

    deciding = Deadline(
        while_in=CaseStatus.DECIDING,
        within=working_days(3),
        then=lapse.because(_("Nobody decided within the term; a doubt holds nobody up.")),
        remind=(days(1),),
        remind_by="opportunities.remind_duplicate",
        label=pgettext_lazy("duplicate", "Decision"),
    )
    appealing = Deadline(
        while_in=CaseStatus.DECIDED,
        within=working_days(5),
        then=close.because(_("No appeal came within the term.")),
        remind=(days(2),),
        remind_by="opportunities.remind_appeal",
        label=pgettext_lazy("duplicate", "Appeal"),
    )
    answering = Deadline(
        while_in=CaseStatus.APPEALED,
        within=working_days(5),
        then=uphold.because(_("The appeal was not answered within the term; the decision stays.")),
        remind=(days(2),),
        remind_by="opportunities.remind_duplicate",
        label=_("Answer to the appeal"),
    )

    @classmethod
    def company_of(cls, subject: Any) -> Company:  # noqa: ANN401 - as the base class
        """Return whose calendar counts: the loser's while it may appeal, the vendor's while the vendor decides."""
        if subject.status == CaseStatus.DECIDED and subject.loser is not None:
            company: Company = subject.loser.partner
            return company
        return Company.objects.filter(kind=Kind.VENDOR).order_by("pk")[0]
