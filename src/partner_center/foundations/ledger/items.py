"""Open items: accruing, becoming due, being drawn, being paid, or lapsing. Each move is one entry, exactly once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.calendars import clock
from partner_center.foundations.ledger.actions import Draft, Posting, open_account, post, post_all
from partner_center.foundations.ledger.kinds import AccountKind
from partner_center.foundations.ledger.models import WAY, Account, Entry, Item, ItemQuerySet, Standing
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from django.db.models import Model

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company


@dataclass(frozen=True, slots=True)
class NewItem:
    """What is needed to accrue an item. ``category`` is the kind of business, ``subject`` the record behind it."""

    key: str
    owner: Company
    category: str
    period: str
    label: str
    label_zh: str
    currency: str
    amount: Decimal
    subject: Model


def accrue(items: Sequence[NewItem], *, by: Actor) -> None:
    """Owe the items, not yet due: expense against what awaits confirmation. Items of zero are kept without an entry."""
    now = clock.now()
    Item.objects.bulk_create(
        Item(
            key=one.key,
            owner=one.owner,
            category=one.category,
            period=one.period,
            label=one.label,
            label_zh=one.label_zh,
            currency=one.currency,
            amount=one.amount,
            subject=one.subject,
            created_at=now,
        )
        for one in items
    )
    moving = [one for one in items if one.amount]
    waiting = open_accounts([(_waiting(one.amount), one.owner, one.currency, one.key) for one in moving])
    codes = {one.currency for one in moving}
    expense = {code: open_account(AccountKind.INCENTIVE_EXPENSE, None, code) for code in codes}
    post_all([_accrual(one, expense[one.currency], waiting[one.key]) for one in moving], by=by)


def _accrual(one: NewItem, expense: Account, waiting: Account) -> Draft:
    return Draft(
        key=f"accrue:{one.key}",
        postings=[Posting(expense, -one.amount), Posting(waiting, one.amount)],
        memo=f"{one.key} {one.label}"[:300],
        subject=one.subject,
    )


def open_accounts(wanted: Sequence[tuple[AccountKind, Company, str, str]]) -> dict[str, Account]:
    """Open the accounts (kind, owner, currency, reference) that do not exist yet; returns them by reference.

    Two statements for any number, because a month is published for all partners at once. References must differ.
    """
    Account.objects.bulk_create(
        [
            Account(
                kind=kind,
                owner=owner,
                currency=currency,
                reference=reference,
                available=None if kind.may_go_negative else Decimal(0),
            )
            for kind, owner, currency, reference in wanted
        ],
        ignore_conflicts=True,
    )
    kinds = {(kind.value, reference) for kind, _, _, reference in wanted}
    found = Account.objects.filter(reference__in={reference for _, _, _, reference in wanted})
    return {account.reference: account for account in found if (account.kind, account.reference) in kinds}


def _waiting(amount: Decimal) -> AccountKind:
    return AccountKind.INCENTIVE_ACCRUED if amount > 0 else AccountKind.CLAWBACK_ACCRUED


def _payable(amount: Decimal) -> AccountKind:
    return AccountKind.INCENTIVE_PAYABLE if amount > 0 else AccountKind.CLAWBACK_DUE


def become_due(keys: Iterable[str], *, by: Actor, memo: str, valid_until: datetime | None = None) -> None:
    """Make accrued items payable (or, when negative, due to be given back).

    What is not drawn before ``valid_until`` lapses; claims against the owner never do.
    """
    items = list(Item.objects.select_for_update().filter(key__in=list(keys), due_at=None))
    moving = [item for item in items if item.amount]
    waiting = open_accounts([(_waiting(item.amount), item.owner, item.currency, item.key) for item in moving])
    payable = open_accounts([(_payable(item.amount), item.owner, item.currency, item.key) for item in moving])
    drafts = [
        Draft(
            key=f"due:{item.key}",
            postings=[Posting(waiting[item.key], -item.amount), Posting(payable[item.key], item.amount)],
            memo=memo[:300],
            subject=item.subject,
        )
        for item in moving
    ]
    post_all(drafts, by=by)
    ids = [item.pk for item in items]
    Item.objects.filter(pk__in=ids).update(due_at=clock.now())
    Item.objects.filter(pk__in=ids, amount__gt=0).update(valid_until=valid_until)


def draw(items: Sequence[Item], reference: str, *, by: Actor, subject: Model) -> Decimal:
    """Draw due items into the payment request of that number; returns their sum, which must be above zero.

    Refuses (``item_already_drawn``) when one of them is in another request, and (``item_lapsed``) when the validity of
    one is over; the rows are locked by this call.
    """
    locked = list(Item.objects.select_for_update().filter(pk__in=[item.pk for item in items]).order_by("pk"))
    _refuse_lapsed(locked)
    taken = [item.key for item in locked if item.drawn_by or item.due_at is None]
    if taken or len(locked) != len(items):
        text = _("Already in a payment request, or not payable yet: %(items)s. Reload the list and choose again.")
        told = text % {"items": ", ".join(taken)}
        raise Refused(told, code="item_already_drawn", fields={"items": told})
    total = sum((item.amount for item in locked), Decimal(0))
    if total <= 0:
        short = _("The chosen items sum to %(total)s. Choose items whose sum is above zero.") % {"total": total}
        raise Refused(short, code="nothing_to_pay", fields={"items": short})
    requested = open_account(AccountKind.PAYMENT_REQUESTED, locked[0].owner, locked[0].currency, reference=reference)
    postings = [*_postings(locked, sign=-1), Posting(requested, total)]
    post(f"draw:{reference}", postings=postings, memo=reference, by=by, subject=subject)
    Item.objects.filter(pk__in=[item.pk for item in locked]).update(drawn_by=reference)
    return total


def _refuse_lapsed(locked: Sequence[Item]) -> None:
    over = [item for item in locked if item.lapsed_at or _is_over(item)]
    if over:
        text = _("The validity of these items is over, they cannot be requested any more: %(items)s. Leave them out.")
        told = text % {"items": ", ".join(f"{item.key} ({localtime(item.valid_until):%Y-%m-%d})" for item in over)}
        raise Refused(told, code="item_lapsed", fields={"items": told})


def _is_over(item: Item) -> bool:
    return item.valid_until is not None and item.valid_until <= clock.now()


def lapse(keys: Iterable[str], *, by: Actor, memo: str) -> list[Item]:
    """Let items whose validity is over lapse, and return them; what is in a payment request stays as it is.

    The accrual is taken back by an entry that points at it: less is payable, and less was granted. Done twice, it
    counts once (``lapse:<item>``). Whoever draws or releases an item locks its row as this does, so only one wins.
    """
    locked = list(Item.objects.select_for_update().filter(key__in=list(keys)).order_by("pk"))
    over = [item for item in locked if _is_over(item) and item.due_at and not item.drawn_by and not item.lapsed_at]
    if not over:
        return []
    payable = open_accounts([(_payable(item.amount), item.owner, item.currency, item.key) for item in over])
    expense = {code: open_account(AccountKind.INCENTIVE_EXPENSE, None, code) for code in {one.currency for one in over}}
    accruals = {entry.key: entry for entry in Entry.objects.filter(key__in=[f"accrue:{item.key}" for item in over])}
    drafts = [
        Draft(
            key=f"lapse:{item.key}",
            postings=[Posting(payable[item.key], -item.amount), Posting(expense[item.currency], item.amount)],
            memo=f"{item.key} {memo}"[:300],
            subject=item.subject,
            reverses=accruals.get(f"accrue:{item.key}"),
        )
        for item in over
    ]
    post_all(drafts, by=by)
    Item.objects.filter(pk__in=[item.pk for item in over]).update(lapsed_at=clock.now())
    return over


def release(reference: str, *, by: Actor, subject: Model) -> list[Item]:
    """Give the items of a rejected or withdrawn request back, payable as before.

    Those whose validity ended meanwhile lapse with it, and are returned.
    """
    items = list(Item.objects.select_for_update().filter(drawn_by=reference).order_by("pk"))
    total = sum((item.amount for item in items), Decimal(0))
    requested = open_account(AccountKind.PAYMENT_REQUESTED, items[0].owner, items[0].currency, reference=reference)
    postings = [*_postings(items, sign=1), Posting(requested, -total)]
    post(f"release:{reference}", postings=postings, memo=reference, by=by, subject=subject)
    Item.objects.filter(pk__in=[item.pk for item in items]).update(drawn_by="")
    return lapse([item.key for item in items], by=by, memo=reference)


def _postings(items: Sequence[Item], *, sign: int) -> list[Posting]:
    moving = [item for item in items if item.amount]
    payable = open_accounts([(_payable(item.amount), item.owner, item.currency, item.key) for item in moving])
    return [Posting(payable[item.key], sign * item.amount) for item in moving]


def hand_to_bank(reference: str, *, owner: Company, amount: Decimal, currency: str, by: Actor, subject: Model) -> None:
    """Move a cleared request to the payments in transit."""
    requested = open_account(AccountKind.PAYMENT_REQUESTED, owner, currency, reference=reference)
    transit = open_account(AccountKind.PAYMENT_IN_TRANSIT, owner, currency, reference=reference)
    postings = [Posting(requested, -amount), Posting(transit, amount)]
    post(f"transit:{reference}", postings=postings, memo=reference, by=by, subject=subject)


def pay(reference: str, *, owner: Company, amount: Decimal, currency: str, on: date, by: Actor, subject: Model) -> None:
    """Record that the bank paid a request."""
    transit = open_account(AccountKind.PAYMENT_IN_TRANSIT, owner, currency, reference=reference)
    bank = open_account(AccountKind.BANK, None, currency)
    postings = [Posting(transit, -amount), Posting(bank, amount)]
    post(f"pay:{reference}", postings=postings, memo=f"{reference} {on.isoformat()}", by=by, subject=subject)


@dataclass(frozen=True, slots=True)
class Totals:
    """Where money stands in one currency; every figure is a sum of items (home's money card).

    What has lapsed was earned and confirmed, and is owed no longer: it is counted apart.
    """

    currency: str
    earned: Decimal
    confirmed: Decimal
    requested: Decimal
    paying: Decimal
    paid: Decimal
    lapsed: Decimal = Decimal(0)


def totals(items: ItemQuerySet) -> list[Totals]:
    """Return the totals of a selection of items, one row per currency, in one query."""
    sums: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    standing = items.with_standing().order_by()
    for row in standing.values("currency", "standing").annotate(total=Sum("amount")):
        sums[row["currency"]][row["standing"]] += row["total"]
    return [
        Totals(
            currency=currency,
            earned=sum((found[one] for one in WAY), Decimal(0)),
            confirmed=sum((found[one] for one in WAY if one is not Standing.ACCRUED), Decimal(0)),
            requested=found[Standing.REQUESTED],
            paying=found[Standing.PAYING],
            paid=found[Standing.PAID],
            lapsed=found[Standing.LAPSED],
        )
        for currency, found in sorted(sums.items())
    ]
