"""Twelve months as charts: incentives by program, performance, and what a customer consumed."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partner_center.console.home.vendor import may
from partner_center.console.links import link
from partner_center.domains.incentives.models import Earning
from partner_center.domains.performance.models import Summary
from partner_center.foundations.calendars import clock
from partner_center.foundations.webkit.values import digits
from partner_center.kit.periods import Month

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partner_center.foundations.identity.actor import Actor

MONTHS = 12
Sums = dict[str, dict[str, Decimal]]
"""Amounts by name of the series and month."""


def months() -> list[str]:
    """Return the last twelve billing months, the present one included, oldest first."""
    month = Month.parse(clock.now().astimezone(ZoneInfo(settings.BILLING_ZONE)).strftime("%Y-%m"))
    found = []
    for _place in range(MONTHS):
        found.append(str(month))
        month = month.previous
    return found[::-1]


def charts(actor: Actor) -> list[dict[str, Any]]:
    """Return the charts this person has figures for; two queries."""
    span = months()
    found = []
    if may(actor, "incentives:statement:view"):
        found.append(_chart("incentives", _("Incentives by program"), "stacked", span, *_incentives(actor, span)))
    if actor.is_customer:
        found.append(_chart("consumption", _("Your consumption"), "bar", span, *_performance(actor, span)))
    elif may(actor, "performance:summary:view"):
        found.append(_chart("performance", _("Performance"), "bar", span, *_performance(actor, span)))
    return [one for one in found if one]


def consumption(actor: Actor) -> list[dict[str, Any]]:
    """Return what a customer consumed: in the newest month with a bill, in the one before, in the whole span."""
    span = months()
    currency, sums = _performance(actor, span)
    by_month = next(iter(sums.values()), {})
    billed = [month for month in span if by_month.get(month)][-2:]
    url = link("performance:summaries")
    figures = [{"label": month, "amount": by_month[month], "currency": currency, "url": url} for month in billed[::-1]]
    whole = {"label": _("Twelve months"), "amount": sum(by_month.values(), Decimal(0)), "currency": currency}
    return [*figures, {**whole, "url": url}] if billed else [{"label": _("Twelve months"), "value": "–"}]


def _incentives(actor: Actor, span: list[str]) -> tuple[str, Sums]:
    name = "name_zh" if (get_language() or "").startswith("zh") else "name"
    program = "policy__program__"
    rows = Earning.objects.visible_to(actor).filter(period__gte=span[0]).order_by()
    sums = rows.values_list("currency", f"{program}{name}", f"{program}name", "period").annotate(total=Sum("amount"))
    return _largest((currency, own or other, period, total) for currency, own, other, period, total in sums)


def _performance(actor: Actor, span: list[str]) -> tuple[str, Sums]:
    rows = Summary.objects.visible_to(actor).current().filter(period__gte=span[0]).order_by()
    counted = rows.values_list("currency", "period").annotate(total=Sum("counted"), rest=Sum("not_counted"))
    label = _("Consumption") if actor.is_customer else _("Performance")
    whole = actor.is_customer
    return _largest((code, label, period, total + rest if whole else total) for code, period, total, rest in counted)


def _largest(rows: Iterable[tuple[str, str, str, Decimal]]) -> tuple[str, Sums]:
    """Return the currency in which most is counted, with its series; a chart never mixes currencies."""
    found: dict[str, Sums] = defaultdict(lambda: defaultdict(lambda: defaultdict(Decimal)))
    for currency, name, period, total in rows:
        found[currency][name][period] += total
    if not found:
        return "", {}
    weight = {code: sum(abs(one) for line in sums.values() for one in line.values()) for code, sums in found.items()}
    currency = max(found, key=lambda code: weight[code])
    return currency, found[currency]


def _chart(name: str, title: str, kind: str, span: list[str], currency: str, sums: Sums) -> dict[str, Any] | None:
    if not sums:
        return None
    names = sorted(sums)
    series = [{"name": one, "values": [float(round(sums[one][month], 2)) for month in span]} for one in names]
    return {
        "id": f"chart-{name}",
        "title": title,
        "note": currency,
        "spec": {"kind": kind, "categories": span, "series": series, "unit": currency, "digits": 0},
        "head": [_("Month"), *names],
        "rows": [[month, *(digits(sums[one][month], 2) for one in names)] for month in span],
    }
