"""Balances and account statements."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import DecimalField, F, Sum, Value, Window

from partner_center.foundations.ledger.models import Account, Line

if TYPE_CHECKING:
    from datetime import datetime

    from partner_center.foundations.identity.models import Company
    from partner_center.foundations.ledger.kinds import AccountKind
    from partner_center.foundations.ledger.models import LineQuerySet

NOTHING = Decimal("0.00")


def balance(account: Account, at: datetime | None = None) -> Decimal:
    """Return what the account holds now, or what was posted to it before an instant (excluded)."""
    lines = Line.objects.filter(account=account)
    if at is not None:
        return _total(lines.filter(entry__posted_at__lt=at))
    if account.may_go_negative:
        return _total(lines)
    kept: Decimal | None = Account.objects.values_list("available", flat=True).get(pk=account.pk)
    return kept if kept is not None else NOTHING


def available(kind: AccountKind, owner: Company) -> dict[str, Decimal]:
    """Return what the owner's guarded accounts of a kind hold, per currency; empty when none was opened."""
    rows = Account.objects.filter(kind=kind, owner=owner, available__isnull=False)
    return dict(rows.values_list("currency").annotate(total=Sum("available")).order_by("currency"))


def statement_of(account: Account, *, since: datetime | None = None, until: datetime | None = None) -> LineQuerySet:
    """Return the account's lines of a half-open span, oldest first, each with the ``balance`` after it."""
    lines: LineQuerySet = Line.objects.filter(account=account).select_related("entry")
    opening = NOTHING
    if since is not None:
        opening = balance(account, at=since)
        lines = lines.filter(entry__posted_at__gte=since)
    if until is not None:
        lines = lines.filter(entry__posted_at__lt=until)
    money: DecimalField[Decimal, Decimal] = DecimalField(max_digits=20, decimal_places=2)
    order = [F("entry__posted_at").asc(), F("pk").asc()]
    running = Window(Sum("amount"), order_by=order, output_field=money) + Value(opening, output_field=money)
    return lines.annotate(balance=running).order_by("entry__posted_at", "pk")


def _total(lines: LineQuerySet) -> Decimal:
    total: Decimal | None = lines.aggregate(total=Sum("amount"))["total"]
    return total if total is not None else NOTHING
