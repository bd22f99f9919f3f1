"""What is to be requested: open items, the sum of those chosen, and what every partner is owed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from partner_center.domains.partners.queries import certified_information, payable_information
from partner_center.domains.payouts import actions
from partner_center.domains.payouts.policies import VIEW_BALANCES, VIEW_ITEMS
from partner_center.domains.payouts.queries import Balances, addresses_behind, sums_of
from partner_center.domains.payouts.queries.lists import ITEM_SEARCH, ITEM_TABS, ItemFilter
from partner_center.foundations.identity.roles import ANY_VENDOR
from partner_center.foundations.ledger.models import Item, Standing
from partner_center.foundations.webkit.columns import DATETIME, DUE, MONEY, Column, Empty, Link, Tab
from partner_center.foundations.webkit.screens import ListScreen, ScreenMixin
from partner_center.foundations.webkit.values import status
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.utils.safestring import SafeString

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.permissions import Permission

CATEGORIES = {"incentive": _("Incentive"), "benefit": _("Benefit")}
"""Kinds of business that money is owed for; the items name them by these words."""


def permission_of(action: object) -> Permission:
    """Return the right that a verb asks for."""
    permission: Permission = action.permission  # type: ignore[attr-defined]  # every verb carries its permission
    return permission


def standing_of(item: Any) -> SafeString:  # noqa: ANN401 - an item with its standing
    """Return how far an item has come."""
    return status(item.standing, Standing(item.standing).label)


def linked_label(item: Any) -> SafeString | str:  # noqa: ANN401 - an item, with the address of its record if it was looked up
    """Return what an item is for, leading to the record behind it."""
    chinese = (get_language() or "").startswith("zh")
    label = item.label_zh if chinese and item.label_zh else item.label
    address = getattr(item, "address", "")
    return format_html('<a href="{}">{}</a>', address, label) if address else label


def category_of(item: Any) -> object:  # noqa: ANN401 - an item
    """Return the kind of business in words."""
    return CATEGORIES.get(item.category, item.category)


def with_addresses(items: Sequence[Item], actor: Actor) -> Sequence[Item]:
    """Give each item the page of the record behind it, where the actor may see that record."""
    found = addresses_behind(items, actor)
    for item in items:
        item.address = found.get(item.pk, "")  # type: ignore[attr-defined]  # for the cells of the list only
    return items


class KeyColumn(Column):
    """The column that names the row, although an item has no page of its own."""

    def frame(self) -> tuple[str, str]:
        """Stand at the head of the row."""
        return f'<th scope="row" data-kind="{self.kind}">', "</th>"


class ItemList(ListScreen):
    """Open items by how far they have come; the payable ones can be chosen into a request."""

    permission = VIEW_ITEMS
    title = _("To be requested")
    lead = _("Confirmed amounts that were not paid yet. Choose several, of any period, and request them at once.")
    model = Item
    columns = (
        KeyColumn("key", _("Item"), sort="key"),
        Column("period", _("Period"), sort="period"),
        Column("label", _("What for"), get=linked_label),
        Column("category", _("Kind"), get=category_of, hidden=True),
        Column("owner.name", _("Partner"), only=ANY_VENDOR, sort="owner__name"),
        Column("amount", _("Amount"), kind=MONEY, sort="amount"),
        Column("standing", _("Standing"), get=standing_of),
        Column("drawn_by", _("Payment request"), sort="drawn_by"),
        Column("due_at", _("Payable since"), kind=DATETIME, sort="due_at"),
        Column("lapses_at", _("Lapses on"), kind=DUE, get=lambda row: row.lapses_at or row.lapsed_at, sort="lapses_at"),
        Column("lapsed_at", _("Lapsed"), kind=DATETIME, sort="lapsed_at", hidden=True),
    )
    tabs = (
        Tab("payable", _("To be requested"), ITEM_TABS["payable"]),
        Tab("accrued", _("Awaiting confirmation"), ITEM_TABS["accrued"]),
        Tab("requested", _("Payment requested"), ITEM_TABS["requested"]),
        Tab("paid", _("Paid"), ITEM_TABS["paid"]),
        Tab("lapsed", _("Lapsed"), ITEM_TABS["lapsed"]),
        Tab("all", _("All"), ITEM_TABS["all"]),
    )
    filters = ItemFilter
    search = ITEM_SEARCH
    search_hint = _("Item, request")
    sort = ("period", "key")
    export = "payouts.items"
    summary_template = "payouts/items_summary.html"
    empty = Empty(
        _("Nothing to be requested"),
        _("Amounts appear here when incentives are confirmed."),
    )

    def rows(self) -> Any:  # noqa: ANN401 - a query set
        """Return items with their standing."""
        return Item.objects.visible_to(self.actor).with_standing().select_related("owner", "subject_type")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:  # noqa: ANN401 - Django's signature
        """Look up the records behind the items of the page, all at once."""
        paginator, page, items, has_others = super().paginate_queryset(queryset, page_size)
        return paginator, page, with_addresses(items, self.actor), has_others

    def links(self) -> Sequence[Link]:
        """Offer to request everything, or the overview."""
        return [
            Link(
                _("Request payment"),
                reverse("payouts:request-new"),
                permission_of(actions.request_payment),
                icon="cash",
                style="primary",
            ),
            Link(_("By partner"), reverse("payouts:balances"), VIEW_BALANCES, icon="table"),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add whether the partner can be paid at all, and how much is open."""
        context = super().get_context_data(**kwargs)
        may_request = self.actor.is_partner and self.actor.may(permission_of(actions.request_payment))
        own = Item.objects.visible_to(self.actor).due() if self.actor.is_partner else Item.objects.none()
        return context | {
            "may_request": may_request,
            "chooses": may_request and self.tab is self.tabs[0],
            "obstacle": obstacle(self.actor) if may_request else None,
            "open_sums": sums_of(own),
        }


def obstacle(actor: Actor) -> dict[str, Any] | None:
    """Return why a partner cannot be paid now, and whether that is because nothing was certified yet."""
    if actor.company is None:
        return None
    try:
        payable_information(actor.company)
    except Refused as refusal:
        return {"text": str(refusal), "is_new": certified_information(actor.company) is None}
    return None


class Basket(ScreenMixin, View):
    """What the chosen items come to, currency by currency: a fragment that follows the ticks."""

    permission = permission_of(actions.request_payment)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the sums and the way to the request."""
        own: QuerySet[Item] = Item.objects.visible_to(self.actor).due()
        chosen = [int(pk) for pk in request.GET.getlist("pk") if pk.isdigit()]
        items = list(own.filter(pk__in=chosen) | own.filter(key__in=request.GET.getlist("items")))
        context = {
            "sums": sums_of(items),
            "chosen": items,
            "in_form": "in_form" in request.GET,
            "cannot": len(sums_of(items)) > 1 or any(one.amount <= 0 for one in sums_of(items)),
        }
        return render(request, "payouts/basket.html", context)


class BalanceList(ListScreen):
    """What every partner is owed and was paid."""

    permission = VIEW_BALANCES
    title = _("Payments by partner")
    lead = _("Every figure is the sum of the partner's items in the ledger.")
    columns = (
        Column("partner", _("Partner"), sort="partner"),
        Column("currency", _("Currency"), sort="currency"),
        Column("accrued", _("Awaiting confirmation"), kind=MONEY, sort="accrued"),
        Column("payable", _("To be requested"), kind=MONEY, sort="payable"),
        Column("requested", _("Payment requested"), kind=MONEY, sort="requested"),
        Column("paying", _("Paying"), kind=MONEY, sort="paying"),
        Column("paid", _("Paid"), kind=MONEY, sort="paid"),
        Column("total", _("Total"), kind=MONEY, sort="total"),
        Column("lapsed", _("Lapsed"), kind=MONEY, sort="lapsed"),
    )
    sort = "partner"
    page_sizes = (50, 100, 200)
    empty = Empty(_("Nothing is owed yet"), _("Balances appear when incentives are published."))

    def rows(self) -> Balances:
        """Return the balances the actor may see."""
        return Balances.visible_to(self.actor)
