"""Receiving and loading bills, linking accounts to customers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partner_center.domains.billing import notices
from partner_center.domains.billing.lifecycle import BillLife
from partner_center.domains.billing.models import BillFile, BillingAccount, BillStatus, BillSum, RowNote
from partner_center.domains.billing.policies import refusal_text
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.roles import VENDOR_OPERATIONS, Kind
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from django.core.files.base import File

    from partner_center.domains.billing.gateways.results import FocusResult, Note, RejectedRow
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

NOTES_KEPT = 20_000
"""Rows listed with their reason; a file with more is unusable as a whole, and its counts still say how many."""

IN_USE = (BillStatus.RECEIVED, BillStatus.READING, BillStatus.LOADED)
UNSAFE = re.compile(r"[^\w.\-]+")
SHOWN = 200
AT_ONCE = 2000


@verb("billing:bill:receive", by=VENDOR_OPERATIONS, label=_("Import a bill"))
def receive_bill(file: File[bytes], *, by: Actor) -> BillFile:
    """Keep a billing file and read it in the background; what is wrong with it is said there, row by row.

    The very same bytes are refused at once (``already_loaded``) while the first of them is loaded or being read.
    """
    if not file.size:
        text = _("The file is empty. Choose a FOCUS 1.0 file: CSV, gzip or Parquet.")
        raise Refused(text, code="empty", fields={"file": text})
    name = Path(file.name or "bill").name[-120:]
    digest = _sha256(file)
    hold("billing.content", digest)
    before = BillFile.objects.filter(upload_sha256=digest, status__in=IN_USE).order_by("pk").first()
    if before is not None:
        raise AlreadyLoaded(before)
    bill: BillFile = BillFile.objects.create(
        number=next_number("BILL"),
        name=name,
        upload_sha256=digest,
        size=file.size,
        source="",
        uploaded_by=by.user,
        received_at=clock.now(),
    )
    bill.source = f"{bill.number}/{UNSAFE.sub('_', name)}"
    bill.save(update_fields=["source"])
    _keep(file, Path(settings.BILLS_DIR) / bill.source)
    BillLife.begin(bill, by=by, text=name)
    later("billing.read", bill_id=bill.pk)
    return bill


class AlreadyLoaded(Refused):
    """The content is there already: ``before`` is the bill that brought it first."""

    def __init__(self, before: BillFile, *, code: str = "already_loaded") -> None:
        """Name the first bill."""
        self.before, self.params = before, {"number": before.number, "name": before.name}
        text = refusal_text(code, self.params)
        super().__init__(text, code=code, fields={"file": text})


def _refuse_twins(bill: BillFile, result: FocusResult) -> None:
    loaded = BillFile.objects.filter(status=BillStatus.LOADED).exclude(pk=bill.pk)
    before = loaded.filter(sha256=result.sha256).first()
    if before is not None:
        raise AlreadyLoaded(before)
    before = loaded.filter(lines_digest=result.lines_digest).first() if result.usable else None
    if before is not None:
        raise AlreadyLoaded(before, code="same_lines")


def _sha256(file: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _keep(file: File[bytes], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)


@BillLife.read.action
def read(bill: BillFile, *, by: Actor) -> None:
    """Begin reading."""


@BillLife.refuse.action
def refuse(
    bill: BillFile,
    *,
    by: Actor,
    reason: object = "",
    code: str = "",
    params: Mapping[str, object] | None = None,
    same_as: BillFile | None = None,
) -> None:
    """Refuse the file as a whole; nothing of it is used. ``same_as`` is the bill whose content it repeats.

    Code and parameters are kept, so that everybody reads the reason in his own language.
    """
    bill.refusal, bill.refusal_code, bill.same_as = str(reason)[:500], code, same_as
    bill.content = {"refusal": dict(params or {})}
    notices.tell_refused(bill, by=by)


@BillLife.load.action
def load(bill: BillFile, *, by: Actor, result: FocusResult, folder: str) -> None:
    """Keep what was read: sums, accounts, and every row that was not usable or had to be repaired.

    A content that is loaded already is ``AlreadyLoaded``, whatever the file is called and however it is packed; so
    are the same lines in another format, or in another order.
    """
    hold("billing.content", result.sha256)
    hold("billing.lines", result.lines_digest)
    _refuse_twins(bill, result)
    bill.sha256, bill.format, bill.folder = result.sha256, result.kind, folder
    bill.lines_digest = result.lines_digest
    bill.rows, bill.usable, bill.rejected = result.rows, result.usable, result.rejected
    bill.repaired = sum(result.repairs.values())
    bill.periods, bill.loaded_at = list(result.periods), clock.now()
    bill.content = _content(result)
    _keep_sums(bill, result)
    _keep_notes(bill, result)
    notices.tell_loaded(bill, by=by)


def _content(result: FocusResult) -> dict[str, Any]:
    return {
        "sums": [
            {
                "currency": one.currency,
                "category": one.charge_category,
                "lines": one.lines,
                "billed": f"{one.billed_cost:f}",
            }
            for one in result.sums
        ],
        "reasons": {reason.value: count for reason, count in result.reasons.items()},
        "repairs": {repair.value: count for repair, count in result.repairs.items()},
        "credits": result.credits,
        "adjustments": result.adjustments,
        "corrections": result.corrections,
        "taxes": result.taxes,
        "negative": result.negative,
        "zero": result.zero,
    }


def _keep_sums(bill: BillFile, result: FocusResult) -> None:
    now = clock.now()
    BillingAccount.objects.bulk_create(
        [
            BillingAccount(number=one.account, name=one.account_name, provider=one.provider[:64], first_seen_at=now)
            for one in {one.account: one for one in result.accounts}.values()
        ],
        ignore_conflicts=True,
        batch_size=AT_ONCE,
    )
    numbers = {one.account for one in result.accounts}
    known = dict(BillingAccount.objects.filter(number__in=numbers).values_list("number", "pk"))
    BillSum.objects.bulk_create(
        [
            BillSum(
                bill=bill,
                account_id=known[one.account],
                period=one.period,
                currency=one.currency,
                lines=one.lines,
                amount=one.billed_cost,
            )
            for one in result.accounts
        ],
        batch_size=AT_ONCE,
    )


def _keep_notes(bill: BillFile, result: FocusResult) -> None:
    RowNote.objects.bulk_create(_rejected(bill, result.rejected_rows(limit=NOTES_KEPT)), batch_size=AT_ONCE)
    RowNote.objects.bulk_create(_repaired(bill, result.notes(limit=NOTES_KEPT)), batch_size=AT_ONCE)


def _rejected(bill: BillFile, rows: Iterable[RejectedRow]) -> list[RowNote]:
    return [
        RowNote(
            bill=bill,
            row=row.line_no,
            is_rejected=True,
            column=row.column[:64],
            value=row.value[:SHOWN],
            taken_for=row.detail[:SHOWN],
            reason=row.reason,
        )
        for row in rows
    ]


def _repaired(bill: BillFile, rows: Iterable[Note]) -> list[RowNote]:
    return [
        RowNote(
            bill=bill,
            row=row.line_no,
            is_rejected=False,
            column=row.column[:64],
            value=row.was[:SHOWN],
            taken_for=row.now[:SHOWN],
            reason=row.repair,
        )
        for row in rows
    ]


@BillLife.withdraw.action
def withdraw(bill: BillFile, *, by: Actor, reason: object = "") -> None:
    """Leave the bill out of every later computation; what was computed from it before stays as it is."""


@verb("billing:account:link", by=VENDOR_OPERATIONS, label=_("Link an account to a customer"))
def link_account(account: BillingAccount, *, by: Actor, customer: Company | None) -> BillingAccount:
    """Say to which customer an account belongs, or to none; the next computation of performance takes it up."""
    if customer is not None and customer.kind != Kind.CUSTOMER:
        text = _("%(name)s is not a customer.") % {"name": customer.name}
        raise Refused(text, code="not_a_customer", fields={"customer": text})
    with transaction.atomic():
        locked = BillingAccount.objects.select_for_update().get(pk=account.pk)
        before, locked.customer, locked.linked_at = locked.customer, customer, clock.now()
        if before == customer:
            return account
        locked.save(update_fields=["customer", "linked_at"])
        record(locked, by=by, verb="billing:account:link", changes={"customer": [_key(before), _key(customer)]})
        later("billing.tell_consumption_of", customers=[key for key in (_key(before), _key(customer)) if key])
    linked: BillingAccount = locked
    return linked


def _key(customer: Company | None) -> int | None:
    return customer.pk if customer is not None else None
