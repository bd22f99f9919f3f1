"""Does everything still add up: the nightly proof that nobody reached around the ledger's guards."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, DecimalField, F, Q, Sum, Value
from django.db.models.functions import Coalesce

from partner_center.foundations.ledger.models import Account, Entry, Line
from partner_center.foundations.ledger.postings import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE = 2000
"""Entries read together while their contents are compared."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up: what, and the account or entry in which to look."""

    code: str
    about: int
    text: str


def reconcile(*, contents: bool = False) -> list[Finding]:
    """Return everything that does not add up; an empty list is the proof that it does.

    With ``contents`` every entry's lines are also compared with the digest written beside them, which reads the
    whole ledger.
    """
    findings = [*_balances(), *_unbalanced(), *_miscounted()]
    return findings + list(_altered()) if contents else findings


def _balances() -> Iterator[Finding]:
    guarded = Account.objects.filter(available__isnull=False)
    money: DecimalField[Decimal, Decimal] = DecimalField(max_digits=20, decimal_places=2)
    summed = guarded.annotate(total=Coalesce(Sum("lines__amount"), Value(Decimal(0)), output_field=money))
    rows = summed.exclude(available=F("total")).values_list("pk", "available", "currency", "total")
    for account, kept, currency, total in rows:
        yield Finding("balance_differs", account, f"{kept} {currency} is kept, the lines sum to {total}.")


def _unbalanced() -> Iterator[Finding]:
    sums = Line.objects.order_by().values("entry_id", "currency").annotate(total=Sum("amount"))
    for row in sums.exclude(total=0).order_by("entry_id", "currency"):
        yield Finding("out_of_balance", row["entry_id"], f"The lines sum to {row['total']} {row['currency']}.")


def _miscounted() -> Iterator[Finding]:
    rows = Entry.objects.annotate(found=Count("lines")).filter(~Q(found=F("line_count"))).order_by("pk")
    for entry, written, found in rows.values_list("pk", "line_count", "found"):
        yield Finding("lines_differ", entry, f"{written} lines were written, {found} are there.")


def _altered() -> Iterator[Finding]:
    entries = Entry.objects.order_by("pk").select_related("subject_type").prefetch_related("lines")
    for entry in entries.iterator(chunk_size=AT_ONCE):
        told = digest_of(
            ((line.account_id, line.currency, line.amount) for line in entry.lines.all()),
            subject=(entry.subject_type, entry.subject_id) if entry.subject_type else None,
            reverses=entry.reverses_id,
        )
        if told != entry.digest:
            yield Finding("content_differs", entry.pk, "The lines are not those that were posted.")
