"""What belongs to nobody: the consumption, why, and the one click that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partner_center.domains.performance.models import Nobody, Unattributed
from partner_center.domains.performance.policies import VIEW_NOBODY
from partner_center.domains.performance.queries import figures
from partner_center.foundations.webkit.columns import MONEY, NUMBER, Column, Empty, Tab
from partner_center.foundations.webkit.screens import ListScreen

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.safestring import SafeString


def mend(row: Unattributed) -> SafeString:
    """Return the link that mends it: link the account, or associate its customer."""
    if row.account.customer_id is None:
        url, label = reverse("billing:account-link", args=[row.account_id]), _now("Link the account")
    elif row.reason == Nobody.UNLINKED:
        # Linked since: the next build of the month takes it up.
        return format_html('<span class="pc-quiet">{}</span>', _now("Linked since; computed anew tonight"))
    else:
        url, label = reverse("customers:customer", args=[row.account.customer_id]), _now("See associations")
        return format_html('<a class="btn btn-sm" href="{}">{}</a>', url, label)
    return format_html('<a class="btn btn-sm" href="{}" hx-get="{}" hx-target="#dialog">{}</a>', url, url, label)


class NobodyList(ListScreen):
    """Sales → Belongs to nobody."""

    permission = VIEW_NOBODY
    title = _("Belongs to nobody")
    lead = _(
        "Consumption that no partner is credited with: the account has no customer, or the customer no partner then."
    )
    model = Unattributed
    columns = (
        Column("account", _("Billing account"), link=True, sort="account__number"),
        Column("period", _("Period"), sort="period"),
        Column("account.customer", _("Customer")),
        Column("reason", _("Why")),
        Column("amount", _("Amount"), kind=MONEY, places=2, sort="amount"),
        Column("lines", _("Lines"), kind=NUMBER, sort="lines"),
        Column("mend", _("How to mend it"), get=mend),
    )
    tabs = (
        Tab("all", _("All"), figures.NOBODY_TABS["all"]),
        Tab("unlinked", _("Account not linked"), figures.NOBODY_TABS["unlinked"]),
        Tab("unassociated", _("Customer without a partner"), figures.NOBODY_TABS["unassociated"]),
    )
    filters = figures.NobodyFilter
    search = figures.NOBODY_SEARCH
    search_hint = _("Account, customer")
    sort = ("-period", "-amount")
    export = "performance.nobody"
    summary_template = "performance/nobody_totals.html"
    empty = Empty(_("Everything belongs to somebody"), _("Every line of every month was found a partner."))

    def rows(self) -> QuerySet[Unattributed]:
        """Return what belongs to nobody, with account and customer."""
        return figures.nobody_seen_by(self.actor)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add what it sums to."""
        shown = self.narrowed()
        if self.tab is not None and self.tab.where:
            shown = shown.filter(self.tab.where)
        sums = (
            shown.order_by().values("currency").annotate(total=Sum("amount"), count=Sum("lines")).order_by("currency")
        )
        return super().get_context_data(**kwargs) | {"sums": list(sums)}
