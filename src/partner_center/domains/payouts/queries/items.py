"""Open items: their sums by currency, and the pages of the records behind them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.contenttypes.models import ContentType

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.ledger.models import Item


@dataclass(frozen=True, slots=True)
class Sum:
    """What some items come to in one currency."""

    currency: str
    amount: Decimal
    count: int
    periods: tuple[str, ...]


def sums_of(items: Iterable[Item]) -> list[Sum]:
    """Return the sums of the items, one per currency."""
    held: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        held[item.currency].append(item)
    return [
        Sum(
            currency,
            sum((one.amount for one in some), Decimal(0)),
            len(some),
            tuple(sorted({one.period for one in some})),
        )
        for currency, some in sorted(held.items())
    ]


def addresses_behind(items: Iterable[Item], actor: Actor) -> dict[int, str]:
    """Return, by item, the page of the record that it came from, where the actor may see that record.

    One query for each kind of record, however many items.
    """
    wanted: dict[ContentType, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        if item.subject_type is not None and item.subject_id is not None:
            wanted[item.subject_type][item.subject_id].append(item.pk)
    found: dict[int, str] = {}
    for kind, keys in wanted.items():
        for record in _visible(kind, list(keys), actor):
            found |= dict.fromkeys(keys[record.pk], record.get_absolute_url())
    return found


def _visible(kind: ContentType, keys: list[int], actor: Actor) -> Any:  # noqa: ANN401 - a query set of any model
    model: Any = kind.model_class()
    manager = getattr(model, "objects", None)
    if not hasattr(model, "get_absolute_url") or not hasattr(manager, "visible_to"):
        return ()
    return model.objects.visible_to(actor).filter(pk__in=keys)
