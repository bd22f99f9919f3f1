"""What every partner is owed and was paid, currency by currency: the sums of the ledger's items."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Sum

from partner_center.foundations.ledger.models import WAY, Item, Standing

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


@dataclass(slots=True)
class Balance:
    """One partner's money in one currency, by how far it has come."""

    partner_id: int
    partner: str
    currency: str
    sums: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def __str__(self) -> str:
        """Return partner and currency."""
        return f"{self.partner} {self.currency}"

    @property
    def accrued(self) -> Decimal:
        """Published, not confirmed yet."""
        return self.sums[Standing.ACCRUED]

    @property
    def payable(self) -> Decimal:
        """Confirmed, in no request yet."""
        return self.sums[Standing.PAYABLE]

    @property
    def requested(self) -> Decimal:
        """In requests that are reviewed or invoiced."""
        return self.sums[Standing.REQUESTED]

    @property
    def paying(self) -> Decimal:
        """Handed to the bank."""
        return self.sums[Standing.PAYING]

    @property
    def paid(self) -> Decimal:
        """Paid."""
        return self.sums[Standing.PAID]

    @property
    def lapsed(self) -> Decimal:
        """Not requested within its validity, and owed no longer."""
        return self.sums[Standing.LAPSED]

    @property
    def total(self) -> Decimal:
        """Everything earned, without what has lapsed."""
        return sum((self.sums[one] for one in WAY), Decimal(0))


class Balances:
    """The balances an actor may see, as a list screen wants its rows; one query."""

    def __init__(self, rows: list[Balance]) -> None:
        self.rows = rows

    @classmethod
    def visible_to(cls, actor: Actor) -> Balances:
        """Read them from the items."""
        found: dict[tuple[int, str], Balance] = {}
        items = Item.objects.visible_to(actor).with_standing().order_by()
        for row in items.values("owner", "owner__name", "currency", "standing").annotate(total=Sum("amount")):
            key = row["owner"], row["currency"]
            balance = found.setdefault(key, Balance(row["owner"], row["owner__name"], row["currency"]))
            balance.sums[row["standing"]] += row["total"]
        return cls(sorted(found.values(), key=lambda one: (one.partner, one.currency)))

    def order_by(self, *names: str) -> Balances:
        """Return them in another order."""
        name = names[0].lstrip("-")
        return Balances(sorted(self.rows, key=lambda one: getattr(one, name), reverse=names[0].startswith("-")))

    def count(self) -> int:
        """Return how many there are."""
        return len(self.rows)

    def __getitem__(self, part: slice) -> list[Balance]:
        """Return a page of them."""
        return self.rows[part]
