"""What customers consumed, as the performance domain keeps it under ``Company.consumption``.

Nothing of that domain is imported: it lies above this one, and hangs its summaries on the company by that name.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import F, Max, Sum

from partner_center.foundations.identity.models import Company
from partner_center.foundations.webkit.values import digits
from partner_center.kit.money import minor_places, round_half_up
from partner_center.kit.periods import Month

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from partner_center.foundations.identity.actor import Actor

MONTHS_SHOWN = 12

Point = tuple[str, str, str, Decimal]
"""Month, currency, name of the series, amount."""


def summaries_seen_by(actor: Actor) -> Any:  # noqa: ANN401 - a query set of a model that lies above
    """Return the current summaries that the actor may see."""
    model: Any = Company._meta.get_field("consumption").related_model  # noqa: SLF001 - Django's documented name for it
    return model.objects.visible_to(actor).current()


def newest_month(actor: Actor) -> str:
    """Return the newest month of which the actor may see consumption, or an empty text."""
    found: str | None = summaries_seen_by(actor).aggregate(newest=Max("period"))["newest"]
    return found or ""


def consumption_of(customer: Company, *, seen_by: Actor, label: object) -> list[Point]:
    """Return what a customer consumed per month and currency, under one label, as far as the actor may see it."""
    rows = summaries_seen_by(seen_by).filter(customer=customer).values("period", "currency")
    # What a re-bound customer consumes earns its partner nothing, but it is consumption all the same.
    found = rows.annotate(total=Sum(F("counted") + F("rebound"))).order_by("period")
    return [(row["period"], row["currency"], str(label), row["total"]) for row in found]


def trend(points: Iterable[Point], *, key: str, title: object, month_label: object) -> dict[str, Any] | None:
    """Return a chart of the newest twelve months in the currency that weighs most; None without any amount.

    Columns are drawn in whole units; the table beside them keeps the cents.
    """
    listed = list(points)
    if not listed:
        return None
    currency = _main_currency(listed)
    amounts: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for month, code, name, amount in listed:
        if code == currency:
            amounts[month, name] += amount
    months = _months(max(month for month, _name in amounts))
    names = sorted({name for _month, name in amounts})
    places = minor_places(currency)
    return {
        "id": key,
        "title": title,
        "note": currency,
        "head": [month_label, *names],
        "rows": [[month, *(digits(amounts[month, one], places) for one in names)] for month in months],
        "spec": {
            "kind": "stacked" if len(names) > 1 else "bar",
            "categories": months,
            "series": [{"name": one, "values": [_whole(amounts[month, one]) for month in months]} for one in names],
            "unit": currency,
            "digits": 0,
        },
    }


def _whole(amount: Decimal) -> int:
    return int(round_half_up(amount, 0))


def _main_currency(points: Sequence[Point]) -> str:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for _month, currency, _series, amount in points:
        sums[currency] += abs(amount)
    return max(sorted(sums), key=lambda one: sums[one])


def _months(last: str) -> list[str]:
    """Return twelve months in order, up to the last one; those without consumption are zeros, not gaps."""
    found = [Month.parse(last)]
    while len(found) < MONTHS_SHOWN:
        found.append(found[-1].previous)
    return [str(month) for month in reversed(found)]
