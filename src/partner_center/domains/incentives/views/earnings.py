"""Confirm incentives: the summary of what was earned, and one incentive with its calculation (seed 001)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives import queries
from partner_center.domains.incentives.lifecycle import StatementLife
from partner_center.domains.incentives.models import Earning, Source, StatementStatus
from partner_center.domains.incentives.policies import VIEW_EARNINGS, VIEW_RUNS
from partner_center.domains.incentives.queries.filters import (
    EARNING_SEARCH,
    EARNING_TABS,
    EarningFilter,
)
from partner_center.domains.incentives.views import words
from partner_center.domains.incentives.views.award_words import kept_award_shown
from partner_center.domains.incentives.views.statements import (
    ASKED,
    STANDING,
    asked_for,
    not_counted,
    standing_of,
    statement_links,
)
from partner_center.foundations.audit.queries import history_of
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.ledger.models import WAY, Standing
from partner_center.foundations.webkit.columns import (
    DUE,
    MONEY,
    NUMBER,
    PERCENT,
    Column,
    Empty,
    Fact,
    Link,
    Tab,
)
from partner_center.foundations.webkit.panels import Facts, History, Rows, Template
from partner_center.foundations.webkit.screens import DetailScreen, ListScreen
from partner_center.foundations.webkit.screens.details import Related, due_banner, step_link
from partner_center.foundations.webkit.values import percent, status_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

    from partner_center.foundations.audit.models import Entry
    from partner_center.foundations.lifecycle.steps import Step


def kind_of(earning: Earning) -> object:
    """Return what an incentive is for: customers of an association type, or an opportunity."""
    return earning.get_association_display() or Source(earning.statement.source).label


def _program(earning: Earning) -> SafeString:
    return format_html("{}<br><small>{}</small>", earning.policy.program, kind_of(earning))


def _progress(earning: Any) -> SafeString:  # noqa: ANN401 - an earning with its annotation
    """Return the statement's state and, once it is confirmed, how far the money is."""
    shown = status_of(earning, "statement.status")
    if earning.standing in {None, Standing.ACCRUED}:
        return shown
    return format_html("{}<br><small>{}</small>", shown, STANDING[earning.standing])


class EarningList(ListScreen):
    """Confirm incentives → Summary (seed 001): what was earned, and the button that confirms a month."""

    permission = VIEW_EARNINGS
    title = _("Confirm incentives")
    lead = _("Every incentive of a month and currency belongs to one statement; the statement is confirmed as a whole.")
    model = Earning
    columns = (
        Column("number", _("Incentive ID"), link=True, sort="number"),
        Column("period", _("Reconciliation period"), sort="period"),
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("policy.program", _("Incentive program"), sort="policy__program__name", get=_program),
        Column("amount", _("Incentive amount"), kind=MONEY, sort="amount"),
        Column("statement.status", _("Status"), sort="statement__status", get=_progress),
        Column("due_at", _("Confirms itself"), kind=DUE, sort="due_at"),
        Column("lapses_at", _("Lapses on"), kind=DUE, sort="lapses_at"),
        Column("association", _("Association type"), get=lambda row: row.get_association_display(), hidden=True),
        Column("standing", _("Payment"), get=standing_of, hidden=True),
        Column("statement.number", _("Statement"), hidden=True),
        Column("base", _("Base"), kind=MONEY, sort="base", hidden=True),
        Column("rate", _("Rate"), kind=PERCENT, sort="rate", hidden=True),
    )
    tabs = (
        Tab("pending", _("Pending confirmation"), EARNING_TABS["pending"]),
        Tab("confirmed", _("Confirmed"), EARNING_TABS["confirmed"]),
        Tab("lapsed", _("Lapsed"), EARNING_TABS["lapsed"]),
        Tab("all", _("All"), EARNING_TABS["all"]),
    )
    filters = EarningFilter
    search = EARNING_SEARCH
    search_hint = _("Incentive ID, statement, program")
    sort = ("-period", "number")
    export = "incentives.earnings"
    row_steps = StatementLife
    empty = Empty(
        _("No incentives yet"), _("They appear here when the vendor publishes a month. You are told by e-mail.")
    )

    def rows(self) -> QuerySet[Earning]:
        """Return incentives with state, deadline and standing."""
        return queries.earnings_seen_by(self.actor)

    def steps_of(self, row: Earning) -> list[tuple[Step, str]]:
        """Offer the steps of the statement on each of its incentives."""
        steps = StatementLife.open_to(self.actor, row.statement)
        return [(step, reverse("incentives:statement-step", args=[row.statement_id, step.name])) for step in steps]


class EarningDetail(DetailScreen):
    """The page behind an incentive ID: status, policy and calculation (seed 001)."""

    permission = VIEW_EARNINGS
    model = Earning
    back_to = (_("Confirm incentives"), "incentives:earnings")
    panels = (
        Facts(
            _("The incentive"),
            (
                Fact("period", _("Reconciliation period")),
                Fact("policy.program", _("Incentive program")),
                Fact("association", _("Association type"), get=kind_of),
                Fact("amount", _("Incentive amount"), kind=MONEY),
                Fact("statement.number", _("Statement")),
                Fact("partner.name", _("Partner"), only=ANY_VENDOR),
                Fact("standing", _("Payment"), get=standing_of),
                Fact("lapses_at", _("Lapses on"), kind=DUE),
                Fact("lines", _("Lines"), kind=NUMBER),
            ),
        ),
        Template(_("Calculation"), "incentives/calculation.html", data="calculation"),
        Template(_("Calculation"), "incentives/award.html", data="award"),
        Template(_("Not counted: re-bound"), "incentives/not_counted.html", data="not_counted"),
        Template(_("Policy"), "incentives/policy_terms.html", data="policy"),
        Rows(_("Feedback"), "feedback", ASKED, empty=_("Nobody has asked anything about this incentive.")),
        History(_("History of the statement")),
    )

    def rows(self) -> QuerySet[Earning]:
        """Return incentives with state, deadline and standing."""
        return queries.earnings_seen_by(self.actor)

    @property
    def is_award(self) -> bool:
        """Whether it rewards an opportunity, so that orders take the place of lines."""
        return bool(self.object.statement.source == Source.OPPORTUNITY)

    def award(self) -> dict[str, Any] | None:
        """Return every step and every order of an opportunity's award."""
        return kept_award_shown(self.object) if self.is_award else None

    def calculation(self) -> dict[str, Any] | None:
        """Return the calculation as the engine explained it, ready to be read."""
        if self.is_award:
            return None
        return calculation_of(self.object) | {"lines_url": self.lines_url()}

    def not_counted(self) -> dict[str, Any] | None:
        """Return the customers of this association type that earned nothing because they changed their partner."""
        own, kind = self.object.statement, self.object.association
        return not_counted(queries.rebound_of(own, seen_by=self.actor, association=kind), own.period)

    def policy(self) -> dict[str, Any]:
        """Return the version that paid: its words, ladder and a drawing with the partner's value on it."""
        own = self.object.policy
        return {
            "policy": own,
            "words": words.in_words(own),
            "ladder": words.ladder_rows(own, self.object.explanation.get("rung")),
            "chart": words.ladder_chart(own, self.object.metric),
            "currency": self.object.currency,
            "marked": True,
        }

    def feedback(self) -> Any:  # noqa: ANN401 - a query set
        """Return what was asked about this incentive and its lines."""
        return self.object.feedback.all()

    @property
    def history(self) -> QuerySet[Entry]:
        """The statement's history: an incentive has none of its own."""
        return history_of(self.object.statement, seen_by=self.actor)

    def lines_url(self) -> str:
        """Return the lines of this incentive, or the application whose orders it counts."""
        if self.is_award:
            return str(self.object.application.get_absolute_url())
        return f"{reverse('incentives:details')}?period={self.object.period}&incentive={self.object.number}"

    def links(self) -> Sequence[Link]:
        """Offer feedback while it is possible, and the lines."""
        ask_url = reverse("incentives:earning-ask", args=[self.object.pk])
        return statement_links(self.object.statement, ask_url, self.lines_url())

    def life(self, actions: Sequence[Link]) -> dict[str, Any]:
        """Return state, steps and deadline of the statement, and the way of this incentive to the bank."""
        statement = self.object.statement
        steps = [step_link(StatementLife, statement, one) for one in StatementLife.open_to(self.actor, statement)]
        return {
            "page_status": statement.status,
            "page_status_label": statement.get_status_display(),
            "page_actions": [*steps, *actions],
            "progress": way_to_the_bank(self.object.standing),
            "due": clock_of(self.object, is_yours=bool(steps)),
        }

    def related(self) -> Sequence[Related]:
        """Return run, statement, policy and the incentive itself."""
        run = [Related(_("Settlement run"), self.object.statement.run)] if self.actor.may(VIEW_RUNS) else []
        return [
            *asked_for(self.object),
            Related(_("Policy"), self.object.policy),
            *run,
            Related(_("Statement"), self.object.statement),
            Related(_("Incentive"), self.object),
        ]


def clock_of(earning: Any, *, is_yours: bool) -> dict[str, Any] | None:  # noqa: ANN401 - an earning with its annotations
    """Return the statement's deadline as far as it concerns this incentive: what is requested no longer lapses."""
    if earning.statement.status == StatementStatus.CONFIRMED and earning.lapses_at is None:
        return None
    return due_banner(StatementLife, earning.statement, is_yours=is_yours)


def way_to_the_bank(standing: str) -> list[dict[str, Any]]:
    """Return the standings as progress steps; the last one is done when it is reached, or when it came to nothing."""
    path = [one.value for one in WAY]
    if standing == Standing.LAPSED:
        path = [Standing.ACCRUED.value, Standing.PAYABLE.value, Standing.LAPSED.value]
    here = path.index(standing) if standing in path else 0
    last = len(path) - 1
    return [
        {
            "label": STANDING[one],
            "state": "done" if place < here or here == last else "current" if place == here else "todo",
        }
        for place, one in enumerate(path)
    ]


def calculation_of(earning: Earning) -> dict[str, Any]:
    """Return an incentive's stored explanation with amounts as numbers, and what identifies the run."""
    told = earning.explanation
    formula, cap = told["formula"], told["cap"]
    return {
        "metric": earning.metric,
        "metric_kind": told["metric"]["kind"],
        "rung": told["rung"],
        "rungs": len(told["ladder"]),
        "rate": percent(earning.rate),
        "missing": told["next"] and {"amount": Decimal(told["next"]["missing"])},
        "is_sliced": formula["kind"] == "slices",
        "slices": [
            {"amount": Decimal(one["amount"]), "rate": percent(Decimal(one["rate"])), "result": Decimal(one["result"])}
            for one in formula.get("slices", ())
        ],
        "program_base": Decimal(formula["base"]) if "base" in formula else None,
        "full": Decimal(formula["result"]),
        "cap": cap and {"limit": Decimal(cap["limit"]), "applied": cap["applied"]},
        "is_part": formula.get("base") is not None and Decimal(formula["base"]) != earning.base,
        "base": earning.base,
        "exact": earning.exact,
        "rounding": earning.rounding,
        "amount": earning.amount,
        "currency": earning.currency,
        "lines": told["lines"],
        "customers": told["customers"],
        "digest": earning.statement.run.digest if earning.statement.run else "",
    }
