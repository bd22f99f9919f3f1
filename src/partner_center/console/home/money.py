"""The money card: where every earned amount stands, each figure leading to its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from partner_center.console.home.vendor import may
from partner_center.console.links import link
from partner_center.domains.payouts.models import PaymentRequest, RequestStatus
from partner_center.foundations.ledger.items import totals
from partner_center.foundations.ledger.models import Item

if TYPE_CHECKING:
    from datetime import date

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.ledger.items import Totals


def cards(actor: Actor) -> list[dict[str, Any]]:
    """Return one card for each currency, the one with most money first; none for whom money is no matter."""
    if not may(actor, "incentives:statement:view"):
        return []
    planned = next_payments(actor)
    found = sorted(totals(Item.objects.visible_to(actor)), key=lambda one: -abs(one.earned))
    return [_card(actor, one, planned.get(one.currency)) for one in found]


def next_payments(actor: Actor) -> dict[str, date]:
    """Return, by currency, the next day on which a cleared request is to be paid: today or later."""
    cleared = PaymentRequest.objects.visible_to(actor).filter(status=RequestStatus.PAYING, pay_on__gte=localdate())
    days: dict[str, date] = {}
    for currency, day in cleared.order_by("pay_on").values_list("currency", "pay_on"):
        days.setdefault(currency, day)
    return days


def _card(actor: Actor, one: Totals, next_payment_on: date | None) -> dict[str, Any]:
    title = _("Incentives in %(currency)s") % {"currency": one.currency}
    if actor.is_vendor:
        title = _("Incentives of all partners in %(currency)s") % {"currency": one.currency}
    moving = one.requested + one.paying
    payable = one.confirmed - moving - one.paid
    figures: list[dict[str, Any]] = [
        _figure(_("Earned"), one.earned, _items(actor, "all", one.currency)),
        _figure(
            _("Confirmed"),
            one.confirmed,
            link("incentives:statements", tab="confirmed", currency=one.currency),
        ),
        _figure(_("To be requested"), payable, _items(actor, "payable", one.currency), tone="accent"),
        _figure(_("Requested and invoiced"), moving, _items(actor, "requested", one.currency)),
        _figure(_("Paid"), one.paid, _items(actor, "paid", one.currency), tone="good"),
    ]
    if one.lapsed:
        figures.append(_figure(_("Lapsed"), one.lapsed, _items(actor, "lapsed", one.currency)))
    return {"title": title, "stats": figures, "next_payment_on": next_payment_on}


def _items(actor: Actor, tab: str, currency: str) -> str:
    return link("payouts:items", tab=tab, currency=currency) if may(actor, "payouts:item:view") else ""


def _figure(label: str, amount: Any, url: str, **more: str) -> dict[str, Any]:  # noqa: ANN401 - a Decimal
    # The card's title names the currency; five figures and five times the same three letters would not fit.
    return {"label": label, "amount": amount, "currency": "", "url": url, **more}
