"""What is about to be posted, checked in Python before the database checks it again."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType

from partner_center.foundations.ledger.models import KEY_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import Model

    from partner_center.foundations.ledger.models import Account, Entry

CENT = Decimal("0.01")
SMALLEST_ENTRY = 2


@dataclass(frozen=True, slots=True)
class Posting:
    """A signed amount on an account; at most two decimals, because statements round before they post."""

    account: Account
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it is written. ``key`` names the event of the business it tells: same event, same key."""

    key: str
    postings: Sequence[Posting]
    memo: str
    subject: Model | None = None
    reverses: Entry | None = None

    def check(self) -> None:
        """Raise ``ValueError`` for what is a mistake of the program and never of a person."""
        problem = self._problem()
        if problem:
            msg = f"Entry {self.key!r}: {problem}"
            raise ValueError(msg)

    def totals(self) -> dict[int, Decimal]:
        """Return by how much each account moves."""
        moved: dict[int, Decimal] = defaultdict(Decimal)
        for posting in self.postings:
            moved[posting.account.pk] += posting.amount
        return moved

    @property
    def subject_type(self) -> ContentType | None:
        """The subject's model, for the generic reference."""
        return ContentType.objects.get_for_model(self.subject) if self.subject is not None else None

    @property
    def digest(self) -> str:
        """SHA-256 of what the entry says: amounts, accounts, subject, what it reverses. Memo and time are not part."""
        kind = self.subject_type
        return digest_of(
            ((posting.account.pk, posting.account.currency, posting.amount) for posting in self.postings),
            subject=(kind, self.subject.pk) if kind and self.subject else None,
            reverses=self.reverses.pk if self.reverses else None,
        )

    def _problem(self) -> str:
        if not 0 < len(self.key) <= KEY_LENGTH:
            return f"the key has 1 to {KEY_LENGTH} characters"
        if len(self.postings) < SMALLEST_ENTRY:
            return "it takes two accounts to move money"
        if any(posting.amount == 0 or posting.amount % CENT for posting in self.postings):
            return "amounts are not zero and have two decimals"
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for posting in self.postings:
            sums[posting.account.currency] += posting.amount
        off = {currency: total for currency, total in sums.items() if total}
        return f"out of balance by {off}" if off else ""


def digest_of(
    lines: Iterable[tuple[int, str, Decimal]], *, subject: tuple[ContentType, int | None] | None, reverses: int | None
) -> str:
    """Return the SHA-256 of an entry's content: (account id, currency, amount) of each line, in any order."""
    told = {
        "lines": sorted([account, currency, f"{amount:.2f}"] for account, currency, amount in lines),
        "subject": f"{subject[0].app_label}.{subject[0].model}:{subject[1]}" if subject else None,
        "reverses": reverses,
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
