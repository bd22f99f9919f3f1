"""Opening accounts, posting, reversing: the only writers of the ledger."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.calendars import clock
from partner_center.foundations.ledger.kinds import AccountKind
from partner_center.foundations.ledger.models import KEY_ONCE, NEVER_OVERDRAWN, Account, Entry, Line
from partner_center.foundations.ledger.postings import Draft, Posting
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from django.db.models import Model

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

__all__ = ["Draft", "Posting", "open_account", "post", "post_all", "reverse"]

ATTEMPTS = 3
"""How often a batch looks again after somebody else posted one of its keys in the meantime."""


def open_account(kind: AccountKind, owner: Company | None, currency: str, *, reference: str = "") -> Account:
    """Return the account of that kind, owner, currency and reference, opening it when it is new."""
    account: Account = Account.objects.get_or_create(
        kind=kind,
        owner=owner,
        currency=currency,
        reference=reference,
        defaults={"available": None if kind.may_go_negative else Decimal(0)},
    )[0]
    return account


def post(
    key: str,
    *,
    postings: Sequence[Posting],
    memo: str,
    by: Actor,
    subject: Model | None = None,
    at: datetime | None = None,
) -> Entry:
    """Write one entry, exactly once, in the caller's transaction.

    The same key with the same content returns the entry written first; with other content it refuses
    (``idempotency_conflict``). Drawing an account below zero refuses (``insufficient_balance``).
    Postings that do not sum to zero per currency are a mistake of the program: ``ValueError``.
    """
    return post_all([Draft(key, postings, memo, subject)], by=by, at=at)[0]


def post_all(drafts: Sequence[Draft], *, by: Actor, at: datetime | None = None) -> list[Entry]:
    """Write many entries, all or none, and return them in order; the rules are those of ``post``.

    A batch that posts for many partners belongs here and not into a loop: the accounts are then locked in one
    order, and two batches cannot wait for one another.
    """
    for draft in drafts:
        draft.check()
    wanted = _by_key(drafts)
    for attempt in range(1, ATTEMPTS + 1):
        entries = _found(wanted)
        missing = [draft for key, draft in wanted.items() if key not in entries]
        try:
            # A savepoint: a refusal must leave the caller's transaction usable.
            with transaction.atomic():
                entries |= _write(missing, by=by, at=at or clock.now())
        except IntegrityError as error:
            broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
            if broken == NEVER_OVERDRAWN:
                raise _overdrawn(missing) from error
            if broken != KEY_ONCE or attempt == ATTEMPTS:
                raise
        else:
            return [entries[draft.key] for draft in drafts]
    raise AssertionError  # pragma: no cover - the last attempt returns or raises


def reverse(entry: Entry, *, by: Actor, memo: str = "", at: datetime | None = None) -> Entry:
    """Take an entry back by its mirror image, which points at it; done twice, it counts once.

    Refuses when the money has moved on (``insufficient_balance``), or when the entry is itself a reversal.
    """
    if entry.reverses_id is not None:
        raise Refused(
            _("A reversal cannot be reversed. Post what is right under a new key."), code="reversal_of_reversal"
        )
    lines = entry.lines.select_related("account")
    draft = Draft(
        key=f"reversal:{entry.pk}",
        postings=[Posting(line.account, -line.amount) for line in lines],
        memo=memo or str(_("Reversal: %(memo)s") % {"memo": entry.memo})[:300],
        subject=entry.subject,
        reverses=entry,
    )
    return post_all([draft], by=by, at=at)[0]


def _by_key(drafts: Sequence[Draft]) -> dict[str, Draft]:
    wanted: dict[str, Draft] = {}
    for draft in drafts:
        first = wanted.setdefault(draft.key, draft)
        if first is not draft and first.digest != draft.digest:
            raise _conflict(draft.key)
    return wanted


def _found(wanted: Mapping[str, Draft]) -> dict[str, Entry]:
    entries: dict[str, Entry] = {entry.key: entry for entry in Entry.objects.filter(key__in=list(wanted))}
    for key, entry in entries.items():
        if entry.digest != wanted[key].digest:
            raise _conflict(key)
    return entries


def _write(drafts: Sequence[Draft], *, by: Actor, at: datetime) -> dict[str, Entry]:
    entries = Entry.objects.bulk_create([_entry(draft, by=by, at=at) for draft in drafts])
    # One statement for all lines: the trigger behind it locks their accounts in one order (migration 0002).
    Line.objects.bulk_create(
        [
            Line(entry=entry, account=posting.account, currency=posting.account.currency, amount=posting.amount)
            for entry, draft in zip(entries, drafts, strict=True)
            for posting in draft.postings
        ]
    )
    return {entry.key: entry for entry in entries}


def _entry(draft: Draft, *, by: Actor, at: datetime) -> Entry:
    return Entry(
        key=draft.key,
        memo=draft.memo,
        subject_type=draft.subject_type,
        subject_id=draft.subject.pk if draft.subject is not None else None,
        reverses=draft.reverses,
        user=by.user,
        actor_label=by.label,
        posted_at=at,
        line_count=len(draft.postings),
        digest=draft.digest,
    )


def _conflict(key: str) -> Refused:
    return Refused(
        _("“%(key)s” is already in the ledger with other amounts. Nothing was posted.") % {"key": key},
        code="idempotency_conflict",
    )


def _overdrawn(drafts: Sequence[Draft]) -> Refused:
    moved: dict[int, Decimal] = defaultdict(Decimal)
    for draft in drafts:
        for account_id, amount in draft.totals().items():
            moved[account_id] += amount
    for account in Account.objects.filter(pk__in=moved, available__isnull=False).select_related("owner"):
        if (account.available or 0) + moved[account.pk] < 0:
            text = _("%(account)s: %(wanted)s is asked for, but only %(available)s is there.")
            told = {"account": account, "wanted": -moved[account.pk], "available": account.available}
            return Refused(text % told, code="insufficient_balance", fields={"amount": text % told})
    return Refused(_("The amount is no longer there. Look again and retry."), code="insufficient_balance")
