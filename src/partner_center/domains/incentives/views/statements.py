"""Statements: what a partner earned in a month, that it adds up, and the dialog that confirms it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.incentives import actions, queries
from partner_center.domains.incentives.forms import FOR_STEP
from partner_center.domains.incentives.lifecycle import StatementLife
from partner_center.domains.incentives.models import Earning, Source, Statement, StatementStatus
from partner_center.domains.incentives.policies import VIEW_RUNS, VIEW_STATEMENTS
from partner_center.domains.incentives.queries.filters import (
    STATEMENT_SEARCH,
    STATEMENT_TABS,
    StatementFilter,
)
from partner_center.domains.performance.policies import REBOUND
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.ledger.models import Standing
from partner_center.foundations.webkit.columns import (
    BOOL,
    DATETIME,
    DUE,
    MONEY,
    STATUS,
    Column,
    Empty,
    Fact,
    Link,
    Tab,
)
from partner_center.foundations.webkit.panels import Facts, History, Rows, Template
from partner_center.foundations.webkit.screens import DetailScreen, ListScreen, StepScreen
from partner_center.foundations.webkit.screens.details import Related
from partner_center.foundations.webkit.values import money, status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from partner_center.domains.performance.models import Summary
    from partner_center.foundations.identity.actor import Actor

STANDING = dict(Standing.choices)
ASKED = (
    Column("text", _("Feedback"), link=True),
    Column("status", _("Status"), kind=STATUS),
    Column("reply", _("Answer")),
    Column("asked_at", _("Asked"), kind=DATETIME),
)


def standing_of(earning: Any) -> SafeString | str:  # noqa: ANN401 - an earning with its annotation
    """Return how far an incentive has come on its way to the bank."""
    code = earning.standing
    return status(code, STANDING.get(code, code)) if code else ""


class StatementList(ListScreen):
    """One row per partner, month and currency."""

    permission = VIEW_STATEMENTS
    title = _("Incentive statements")
    lead = _("Everything a partner earned in one month and currency. Published amounts never change.")
    model = Statement
    columns = (
        Column("number", _("Statement"), link=True, sort="number"),
        Column("period", _("Reconciliation period"), sort="period"),
        Column("partner.name", _("Partner"), only=ANY_VENDOR, sort="partner__name"),
        Column("amount", _("Incentive amount"), kind=MONEY, sort="amount"),
        Column("status", _("Status"), kind=STATUS, sort="status"),
        Column("due_at", _("Confirms itself"), kind=DUE, sort="due_at"),
        Column("lapses_at", _("Lapses on"), kind=DUE, sort="lapses_at"),
        Column("confirmed_at", _("Confirmed at"), kind=DATETIME, sort="confirmed_at"),
        Column("source", pgettext_lazy("statement", "About"), get=lambda row: row.get_source_display(), hidden=True),
        Column("is_confirmed_by_deadline", _("By the deadline"), kind=BOOL, hidden=True),
        Column("published_at", _("Published at"), kind=DATETIME, sort="published_at", hidden=True),
    )
    tabs = (
        Tab("pending", _("Pending confirmation"), STATEMENT_TABS["pending"]),
        Tab("confirmed", _("Confirmed"), STATEMENT_TABS["confirmed"]),
        Tab("closed", pgettext_lazy("statement", "Closed"), STATEMENT_TABS["closed"]),
        Tab("all", _("All"), STATEMENT_TABS["all"]),
    )
    filters = StatementFilter
    search = STATEMENT_SEARCH
    sort = ("-period", "number")
    export = "incentives.statements"
    row_steps = StatementLife
    bulk = (StatementLife.confirm,)
    empty = Empty(_("No statements yet"), _("Publishing a settlement run makes one per partner and currency."))

    def rows(self) -> QuerySet[Statement]:
        """Return statements with their deadlines."""
        rows: QuerySet[Statement] = Statement.objects.visible_to(self.actor).with_clocks().select_related("partner")
        return rows


class StatementDetail(DetailScreen):
    """A statement: its incentives, who acts until when, feedback and history."""

    permission = VIEW_STATEMENTS
    model = Statement
    lifecycle = StatementLife
    back_to = (_("Incentive statements"), "incentives:statements")
    panels = (
        Facts(
            _("The statement"),
            (
                Fact("period", _("Reconciliation period")),
                Fact("amount", _("Incentive amount"), kind=MONEY),
                Fact("source", pgettext_lazy("statement", "About"), get=lambda row: row.get_source_display()),
                Fact("partner.name", _("Partner"), only=ANY_VENDOR),
                Fact("published_at", _("Published at"), kind=DATETIME),
                Fact("publicity_ends_at", _("Publicity deadline"), kind=DATETIME),
                Fact("confirmed_at", _("Confirmed at"), kind=DATETIME),
                Fact("is_confirmed_by_deadline", _("Confirmed by the deadline"), kind=BOOL),
                Fact("valid_until", _("Valid until"), kind=DATETIME),
                Fact("run.build.built_at", _("Data until"), kind=DATETIME),
            ),
        ),
        Rows(
            _("Incentives"),
            "earnings",
            (
                Column("number", _("Incentive ID"), link=True),
                Column("policy.program", _("Incentive program")),
                Column("association", _("Association type")),
                Column("exact", _("Exact sum of the lines"), kind=MONEY),
                Column("rounding", _("Rounding"), kind=MONEY),
                Column("amount", _("Incentive amount"), kind=MONEY),
                Column("standing", _("Payment"), get=standing_of),
                Column("lapses_at", _("Lapses on"), kind=DUE),
            ),
            more="lines_url",
        ),
        Template(_("It adds up"), "incentives/adds_up.html", data="adds_up"),
        Template(_("Not counted: re-bound"), "incentives/not_counted.html", data="not_counted"),
        Rows(_("Feedback"), "feedback", ASKED, empty=_("Nobody has asked anything.")),
        History(),
    )

    def rows(self) -> QuerySet[Statement]:
        """Return statements with what the page shows of them."""
        rows: QuerySet[Statement] = Statement.objects.visible_to(self.actor).with_clocks()
        return rows.select_related("partner", "run__build")

    def life(self, actions: Sequence[Link]) -> dict[str, Any]:
        """Return state, steps and deadline; the validity only while something of it is still to be requested."""
        life = super().life(actions)
        if self.object.status == StatementStatus.CONFIRMED and self.object.lapses_at is None:
            life["due"] = None
        return life

    def earnings(self) -> QuerySet[Earning]:
        """Return the incentives of the statement."""
        return queries.earnings_seen_by(self.actor).filter(statement=self.object).order_by("number")

    def feedback(self) -> Any:  # noqa: ANN401 - a query set
        """Return what was asked about the statement, its incentives and lines."""
        return self.object.feedback.all()

    def adds_up(self) -> dict[str, Any]:
        """Return exact sum, rounding and what would be left unexplained."""
        return sum_up(list(self.object.earnings.all()), self.object.amount, self.object.currency)

    def not_counted(self) -> dict[str, Any] | None:
        """Return the customers that earned nothing because they changed their partner, and until when."""
        return not_counted(queries.rebound_of(self.object, seen_by=self.actor), self.object.period)

    def lines_url(self) -> str:
        """Return where the lines of the month are, or the application whose orders are counted."""
        if self.object.source == Source.OPPORTUNITY:
            return asked_for(self.object.earnings.get())[0].address
        return f"{reverse('incentives:details')}?period={self.object.period}"

    def links(self) -> Sequence[Link]:
        """Offer feedback while it is possible, and the lines."""
        return statement_links(
            self.object, reverse("incentives:statement-ask", args=[self.object.pk]), self.lines_url()
        )

    def related(self) -> Sequence[Related]:
        """Return the run, the statement and what it consists of."""
        run = [Related(_("Settlement run"), self.object.run)] if self.actor.may(VIEW_RUNS) else []
        earnings = list(self.earnings()[:20])
        asked = [one for earning in earnings for one in asked_for(earning)]
        own = [Related(_("Incentives"), one) for one in earnings]
        return [*asked, *run, Related(_("Statement"), self.object), *own]


def asked_for(earning: Earning) -> list[Related]:
    """Return the application behind the award of an opportunity; nothing for the performance of a month."""
    if earning.statement.source != Source.OPPORTUNITY:
        return []
    return [Related(_("Opportunity incentive"), earning.application)]


def statement_links(statement: Statement, ask_url: str, lines_url: str) -> list[Link]:
    """Return the buttons of a statement's and an incentive's page."""
    is_award = statement.source == Source.OPPORTUNITY
    links = [Link(_("Application") if is_award else _("Lines"), lines_url, icon="table")]
    if statement.status == StatementLife.confirm.sources[0]:
        may_ask = actions.ask.permission  # type: ignore[attr-defined]  # set by verb
        links.insert(0, Link(_("Give feedback"), ask_url, may_ask, icon="message-question", dialog=True))
    return links


def not_counted(rows: QuerySet[Summary], period: str) -> dict[str, Any] | None:
    """Return re-bound customers for the table of a page, with the lines behind them; None where there are none."""
    found = list(rows)
    url = f"{reverse('performance:lines')}?{urlencode({'period': period, 'counted': REBOUND})}"
    return {"rows": found, "url": url} if found else None


def sum_up(earnings: Sequence[Earning], published: Decimal, currency: str) -> dict[str, Any]:
    """Return how lines and rounding make up a published amount, and what they leave unexplained."""
    exact = sum((one.exact for one in earnings), Decimal(0))
    rounding = sum((one.rounding for one in earnings), Decimal(0))
    return {
        "lines": sum(one.lines for one in earnings),
        "exact": exact,
        "rounding": rounding,
        "published": published,
        "unexplained": published - exact - rounding,
        "currency": currency,
    }


def confirm_facts(statement: Statement, _actor: Actor) -> Sequence[Fact]:
    """Repeat what seed 001 asks for: period, incentive names, association types, and the amount of all of them."""
    earnings = list(statement.earnings.select_related("policy__program"))
    told = [one.get_association_display() or statement.get_source_display() for one in earnings]
    kinds = ", ".join(dict.fromkeys(map(str, told)))
    named = (
        (one.policy.program, kind, money(one.amount, one.currency)) for one, kind in zip(earnings, told, strict=True)
    )
    names = format_html_join(SafeString("<br>"), "{} · {} · {}", named)
    return (
        Fact("period", _("Reconciliation period")),
        Fact("names", _("Incentive name"), get=lambda _row: names),
        Fact("kinds", _("Association type"), get=lambda _row: kinds),
        Fact("amount", _("Incentive amount"), kind=MONEY),
    )


class StatementStep(StepScreen):
    """Confirm bill: the dialog of seed 001."""

    lifecycle = StatementLife
    forms = FOR_STEP
    facts = {"confirm": confirm_facts}
    notes = {
        "confirm": _(
            "All incentives of this statement are confirmed together. Afterwards feedback is no longer possible."
        )
    }
    done = {"confirm": _("The incentives are reconciled successfully. The amount can now be requested.")}
