"""Duplicate cases: business development's queue with both sides, and what a losing partner may read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.opportunities.forms.duplicates import DUPLICATE_STEPS
from partner_center.domains.opportunities.lifecycle.duplicates import DuplicateLife
from partner_center.domains.opportunities.models import DuplicateCase, Sign
from partner_center.domains.opportunities.policies.duplicates import COMPARE_DUPLICATES, VIEW_DUPLICATES
from partner_center.domains.opportunities.queries.duplicate_lists import (
    DUPLICATE_SEARCH,
    DUPLICATE_TABS,
    DuplicateFilter,
    cases_seen,
)
from partner_center.domains.opportunities.queries.evidence import matched_for, side_by_side
from partner_center.foundations.identity.roles import ANY_PARTNER, ANY_VENDOR
from partner_center.foundations.lifecycle.models import with_due
from partner_center.foundations.webkit.columns import DATETIME, DUE, STATUS, Column, Empty, Fact, Tab
from partner_center.foundations.webkit.panels import Facts, History, Template
from partner_center.foundations.webkit.screens import DetailScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related

if TYPE_CHECKING:
    from collections.abc import Sequence

TAB_LABELS = {
    "deciding": pgettext_lazy("duplicate", "To be decided"),
    "appealed": pgettext_lazy("duplicate", "Appealed"),
    "decided": pgettext_lazy("duplicate", "Decided"),
    "watching": pgettext_lazy("duplicate", "Not settled yet"),
    "dismissed": pgettext_lazy("duplicate", "No duplicate"),
    "all": _("All"),
}


def matched_words(case: DuplicateCase) -> str:
    """Return in words what matched."""
    return " · ".join(str(Sign(sign).label) for sign in case.matched)


class DuplicateList(ListScreen):
    """The vendor's queue of duplicates by what is to be done, and a partner's own that were decided."""

    permission = VIEW_DUPLICATES
    title = _("Duplicate cases")
    lead = _("Opportunities that seem to be about the same need of the same customer.")
    model = DuplicateCase
    columns = (
        Column("number", _("Duplicate case"), link=True, sort="number"),
        Column("left.number", pgettext_lazy("duplicate", "First"), only=ANY_VENDOR),
        Column("left.partner.name", pgettext_lazy("duplicate", "Partner of the first"), only=ANY_VENDOR, hidden=True),
        Column("right.number", pgettext_lazy("duplicate", "Second"), only=ANY_VENDOR),
        Column("right.partner.name", pgettext_lazy("duplicate", "Partner of the second"), only=ANY_VENDOR, hidden=True),
        Column("loser.number", _("Your opportunity"), only=ANY_PARTNER),
        Column("loser.customer_name", _("Customer"), only=ANY_PARTNER),
        Column("likeness", _("Same customer"), only=ANY_VENDOR, sort="likeness"),
        Column("matched", _("Matched"), get=matched_words),
        Column("proposal.number", pgettext_lazy("duplicate", "First by the rule"), only=ANY_VENDOR),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("due_at", _("Deadline"), kind=DUE, sort="due_at"),
        Column("opened_at", _("Opened"), kind=DATETIME, sort="opened_at", only=ANY_VENDOR, hidden=True),
        Column("decided_at", _("Decided"), kind=DATETIME, sort="decided_at", hidden=True),
    )
    tabs = tuple(Tab(key, TAB_LABELS[key], where) for key, where in DUPLICATE_TABS.items())
    filters = DuplicateFilter
    search = DUPLICATE_SEARCH
    search_hint = _("Case")
    sort = "-opened_at"
    row_steps = DuplicateLife
    forms = DUPLICATE_STEPS
    export = "opportunities.duplicates"
    empty = Empty(
        _("No duplicate cases"),
        _("A case opens by itself when two opportunities seem to be about the same need of the same customer."),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return the cases with their deadlines; a partner's without the other side."""
        return with_due(cases_seen(self.actor))


class DuplicateDetail(DetailScreen):
    """One case: to the vendor both sides with what matched, to the losing partner its own side, rule and times."""

    permission = VIEW_DUPLICATES
    model = DuplicateCase
    lifecycle = DuplicateLife
    back_to = (_("Duplicate cases"), "opportunities:duplicates")
    panels = (
        Template("", "opportunities/duplicate_told.html", data="told", only=ANY_PARTNER),
        Template(_("Both sides"), "opportunities/duplicate_sides.html", data="sides", only=ANY_VENDOR),
        Facts(
            _("The decision"),
            (
                Fact("get_rule_display", _("Rule")),
                Fact("likeness", _("Same customer")),
                Fact("overlap", _("Same need")),
                Fact("proposal.number", pgettext_lazy("duplicate", "First by the rule"), only=ANY_VENDOR),
                Fact("winner.number", pgettext_lazy("duplicate", "Stands"), only=ANY_VENDOR),
                Fact("loser.number", _("Duplicate")),
                Fact("ruled", pgettext_lazy("duplicate", "Ruling"), get=lambda case: case.get_ruled_display()),
                Fact("decided_at", _("Decided"), kind=DATETIME),
                Fact("decided_by", _("Decided by"), only=ANY_VENDOR),
                Fact("reason", _("Reason")),
                Fact("note", _("Internal note"), only=ANY_VENDOR),
                Fact("appeal", pgettext_lazy("duplicate", "Appeal")),
                Fact("answer", _("Answer to the appeal")),
            ),
        ),
        History(),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return the cases the actor may see."""
        return cases_seen(self.actor)

    def told(self) -> dict[str, Any] | None:
        """Return what the losing side reads: its own values, the rule, and the two times."""
        return None if self.actor.is_vendor else matched_for(self.object)

    def sides(self) -> dict[str, Any] | None:
        """Return both sides for whoever may compare them."""
        return side_by_side(self.object, self.actor) if self.actor.may(COMPARE_DUPLICATES) else None

    def related(self) -> Sequence[Related]:
        """Lead to the opportunities: both for the vendor, only the own one for a partner."""
        case = self.object
        if self.actor.is_vendor:
            return [Related(_("Opportunities"), case.left), Related(_("Opportunities"), case.right)]
        return [Related(_("Your opportunity"), case.loser)]


class DuplicateStep(StepScreen):
    """Deciding, dismissing, appealing, answering an appeal."""

    lifecycle = DuplicateLife
    forms = DUPLICATE_STEPS
    facts = {
        "appeal": (
            Fact("loser.number", _("Your opportunity")),
            Fact("get_rule_display", _("Rule")),
            Fact("decided_at", _("Decided"), kind=DATETIME),
        ),
        "": (
            Fact("left.number", pgettext_lazy("duplicate", "First")),
            Fact("right.number", pgettext_lazy("duplicate", "Second")),
            Fact("get_rule_display", _("Rule")),
            Fact("proposal.number", pgettext_lazy("duplicate", "First by the rule")),
        ),
    }
    notes = {
        "decide": _("The other one is rejected as a duplicate. Its partner reads your reason and may appeal."),
        "dismiss": _("Both go on; the pair is not compared again."),
        "appeal": _("You can appeal once. Somebody else than before decides; your submission keeps its time."),
        "overturn": _("The opportunity goes back to where it was, with its original times."),
    }
