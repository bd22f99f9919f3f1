"""Performance summed and line by line, as vendor, partner and customer see it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import AssociationType
from partner_center.domains.performance import queries
from partner_center.domains.performance.models import Build, Summary
from partner_center.domains.performance.policies import (
    REBOUND,
    TAX,
    VIEW_LINES,
    VIEW_SUMMARIES,
    reason_not_counted,
    rebound_words,
    split_reason,
)
from partner_center.domains.performance.queries import figures
from partner_center.domains.performance.queries.months import outdated_months
from partner_center.foundations.identity.roles import ANY_CUSTOMER, ANY_PARTNER, ANY_VENDOR
from partner_center.foundations.webkit.columns import DATETIME, MONEY, Column, Empty, Tab
from partner_center.foundations.webkit.screens import ListScreen
from partner_center.foundations.webkit.values import EMPTY, show

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

    from partner_center.settlement.reading import LineTable
    from partner_center.settlement.rows import Row

TYPES = dict(AssociationType.choices)
SUMMED: dict[str, object] = {"": _("Counted"), TAX: _("Not counted: taxes"), REBOUND: _("Not counted: re-bound")}
"""What lines are summed under, by the key of their reason."""


def lines_behind(row: Summary) -> SafeString:
    """Return the number of lines, leading to them."""
    return format_html('<a href="{}">{}</a>', row.get_absolute_url(), f"{row.lines:,}")


def rebound(row: Summary) -> SafeString:
    """Return what a re-bound customer consumed without earning its partner anything, and until when that holds."""
    if row.counts_from is None:
        return EMPTY
    amount = show(MONEY, row.rebound, currency=row.currency, places=2)
    return format_html('{} <small class="pc-quiet">{}</small>', amount, rebound_words(row.counts_from))


def counted(row: Row) -> str:
    """Return whether a line counts, and why not."""
    return gettext("Yes") if row.counted else reason_not_counted(row.reason_not_counted)


def line_sums(lines: LineTable, *, whole: bool) -> list[dict[str, Any]]:
    """Return what lines sum to per currency and reason; a customer reads of its consumption and its taxes only."""
    sums: dict[tuple[str, str], dict[str, Any]] = {}
    for row in lines.group_sum(("currency", "reason_not_counted"), "amount"):
        key, counts_from = split_reason(row.reason_not_counted)
        label = SUMMED[key] if not whole else _("Taxes") if key == TAX else _("Consumption")
        if counts_from is not None and not whole:
            label = rebound_words(counts_from)
        found = sums.setdefault(
            (row.currency, str(label)), {"label": label, "currency": row.currency, "total": Decimal(0), "lines": 0}
        )
        found["total"] += row.total
        found["lines"] += row.lines
    return list(sums.values())


class SummaryList(ListScreen):
    """Performance → Summary."""

    permission = VIEW_SUMMARIES
    title = _("Performance summary")
    model = Summary
    columns = (
        Column("customer.name", _("Customer"), link=True, sort="customer__name", only=ANY_VENDOR | ANY_PARTNER),
        Column("period", _("Period"), sort="period"),
        Column("partner.name", _("Partner"), only=ANY_VENDOR | ANY_CUSTOMER, sort="partner__name"),
        Column("association", _("Association type"), sort="association"),
        Column("counted", _("Performance"), kind=MONEY, places=2, sort="counted", only=ANY_VENDOR | ANY_PARTNER),
        Column("whole", _("Consumption"), kind=MONEY, places=2, sort="whole", only=ANY_CUSTOMER),
        Column(
            "not_counted", _("Not counted"), kind=MONEY, places=2, sort="not_counted", only=ANY_VENDOR | ANY_PARTNER
        ),
        Column("tax", _("Taxes"), kind=MONEY, places=2, sort="tax", only=ANY_CUSTOMER),
        Column("rebound", _("Of it re-bound"), get=rebound, sort="rebound", only=ANY_VENDOR | ANY_PARTNER),
        Column("lines", _("Lines"), sort="lines", get=lines_behind),
        Column(
            "exact",
            _("Exact performance"),
            kind=MONEY,
            get=lambda row: row.counted,
            hidden=True,
            only=ANY_VENDOR | ANY_PARTNER,
        ),
        Column("build.built_at", _("Computed"), kind=DATETIME, hidden=True, sort="build__built_at"),
    )
    tabs = (
        Tab("all", _("All"), figures.SUMMARY_TABS["all"]),
        Tab("resale", _("Resale"), figures.SUMMARY_TABS["resale"]),
        Tab("referral", _("Referral"), figures.SUMMARY_TABS["referral"]),
    )
    filters = figures.SummaryFilter
    search = figures.SUMMARY_SEARCH
    search_hint = _("Customer, partner")
    sort = ("-period", "-counted")
    export = "performance.summaries"
    summary_template = "performance/totals.html"
    empty = Empty(
        _("No performance yet"), _("It is computed by itself as soon as a bill names one of the billing accounts.")
    )

    @property
    def lead(self) -> object:  # type: ignore[override]  # depends on who reads
        """Say what is shown, in the reader's terms."""
        if self.actor.is_customer:
            return _("What you consumed with your partner, month by month. Taxes are shown apart.")
        return _(
            "What customers consumed while they belonged to a partner, net of credits. Taxes do not count, nor do mid- "
            "and long-tail customers in their first six months after they changed their partner."
        )

    def screen_title(self) -> object:
        """Name it in the reader's terms: what is a partner's performance is the customer's consumption."""
        return _("Consumption") if self.actor.is_customer else self.title

    def rows(self) -> QuerySet[Summary]:
        """Return current summaries with both companies."""
        return figures.summaries_seen_by(self.actor).select_related("partner", "customer", "build")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add totals, trend and freshness of exactly what is filtered."""
        shown = self.narrowed()
        if self.tab is not None and self.tab.where:
            shown = shown.filter(self.tab.where)
        months = set(shown.order_by().values_list("period", flat=True).distinct())
        return super().get_context_data(**kwargs) | {
            "totals": figures.totals_of(shown),
            "chart": figures.trend_of(shown, whole=self.actor.is_customer),
            "fresh_until": figures.fresh_until(shown),
            "outdated": [month for month in outdated_months() if month in months],
        }


class LineList(ListScreen):
    """Performance → Details: the lines of a month."""

    permission = VIEW_LINES
    title = _("Performance details")
    lead = _("Every line of a month, with the customer and association it was found by, and whether it counts.")
    model = Build
    columns = (
        Column("charge_start", _("Formed"), kind=DATETIME, sort="charge_start"),
        Column("customer_name", _("Customer"), sort="customer_name"),
        Column("service", _("Product"), sort="service"),
        Column("billing_mode", _("Billing mode"), sort="billing_mode"),
        Column("association", _("Association type"), sort="association", get=lambda row: TYPES[row.association]),
        Column("amount", _("Amount"), kind=MONEY, sort="amount"),
        Column("counted", _("Counted"), sort="counted", get=counted, only=ANY_VENDOR | ANY_PARTNER),
        Column("account", _("Customer account"), sort="account", hidden=True),
        Column("charge_category", _("Charge"), sort="charge_category", hidden=True),
        Column("order_id", _("Order ID"), sort="order_id", hidden=True),
        Column("resource_id", _("Resource"), sort="resource_id", hidden=True),
        Column("category", _("Product type"), sort="category", hidden=True),
        Column("region", _("Region"), sort="region", hidden=True),
        Column("bill_file", _("Bill"), sort="bill_file", hidden=True),
        Column("line_id", _("Line ID"), hidden=True),
    )
    filters = queries.LineFilter
    sort = "-charge_start"
    page_sizes = (50, 100, 200)
    export = "performance.lines"
    summary_template = "performance/line_totals.html"
    empty = Empty(_("No lines"), _("There are lines as soon as performance of a month has been computed."))

    def screen_title(self) -> object:
        """Name it in the reader's terms."""
        return _("Consumption details") if self.actor.is_customer else self.title

    @cached_property
    def period(self) -> str:
        """The month that is shown: the one asked for, else the newest."""
        known = queries.current_months()
        asked = self.request.GET.get("period", "")
        return asked if asked in known else next(iter(known), "")

    def rows(self) -> LineTable:
        """Return the month's lines that the actor may see."""
        return queries.lines_of_month(self.period, seen_by=self.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add what the lines sum to, and how fresh they are; lines have no number to be chosen by."""
        sums = line_sums(self.narrowed(), whole=self.actor.is_customer)
        return super().get_context_data(**kwargs) | {
            "picks": False,
            "month": self.period,
            "sums": sums,
            "fresh_until": queries.computed_at(self.period),
            "outdated": [self.period] if self.period in outdated_months() else [],
        }
