"""Whether a request, its items and the ledger agree, with the entries that say so."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType

from partner_center.foundations.ledger.kinds import AccountKind
from partner_center.foundations.ledger.models import Entry

if TYPE_CHECKING:
    from partner_center.domains.payouts.models import PaymentRequest
    from partner_center.foundations.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Three ways to one figure, and the ledger entries of the request, oldest first."""

    requested: Decimal
    items: Decimal
    drawn: Decimal
    paid: Decimal
    given_back: Decimal
    entries: tuple[Entry, ...]

    @property
    def agrees(self) -> bool:
        """Whether amount, items and drawing are equal, and whatever moved on moved on as a whole."""
        moved = {self.paid, self.given_back} - {Decimal(0)}
        return self.requested == self.items == self.drawn and moved <= {self.requested}


def reconciled(request: PaymentRequest, *, by: Actor) -> Reconciliation:
    """Return what the ledger has about a request, as far as the actor may see it; four queries."""
    kind = ContentType.objects.get_for_model(request)
    entries = Entry.objects.visible_to(by).filter(subject_type=kind, subject_id=request.pk)
    read = tuple(entries.prefetch_related("lines__account__owner"))
    return Reconciliation(
        requested=request.amount,
        items=sum((one.amount for one in request.items.all()), Decimal(0)),
        drawn=_on(read, "draw", AccountKind.PAYMENT_REQUESTED),
        paid=_on(read, "pay", AccountKind.BANK),
        given_back=-_on(read, "release", AccountKind.PAYMENT_REQUESTED),
        entries=read,
    )


def _on(entries: tuple[Entry, ...], move: str, kind: AccountKind) -> Decimal:
    """Return what the entries of one move put on accounts of a kind."""
    lines = (line for entry in entries if entry.key.startswith(f"{move}:") for line in entry.lines.all())
    return sum((line.amount for line in lines if line.account.kind == kind), Decimal(0))
