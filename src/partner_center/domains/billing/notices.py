"""What people are told about bills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.roles import VENDOR_OPERATIONS
from partner_center.foundations.notices.actions import notify, vendor_people
from partner_center.foundations.notices.messages import Category, Message

if TYPE_CHECKING:
    from partner_center.domains.billing.models import BillFile
    from partner_center.foundations.identity.actor import Actor

LOADED = Message(
    "billing.loaded",
    subject=_("Bill %(number)s is loaded: %(usable)s lines"),
    body=_("%(name)s: %(usable)s of %(rows)s rows are usable, %(rejected)s are listed with their reason."),
    category=Category.SYSTEM,
    audience=VENDOR_OPERATIONS,
)
REFUSED = Message(
    "billing.refused",
    subject=_("Bill %(number)s could not be used"),
    body=_("%(name)s was refused: %(reason)s"),
    category=Category.SYSTEM,
    audience=VENDOR_OPERATIONS,
)


def tell_loaded(bill: BillFile, *, by: Actor) -> None:
    """Tell operations what a bill brought."""
    counts: dict[str, Any] = {"usable": bill.usable, "rows": bill.rows, "rejected": bill.rejected}
    notify(LOADED, to=vendor_people(VENDOR_OPERATIONS), about=bill, by=by, number=bill.number, name=bill.name, **counts)


def tell_refused(bill: BillFile, *, by: Actor) -> None:
    """Tell operations why a bill cannot be used."""
    readers = vendor_people(VENDOR_OPERATIONS)
    notify(REFUSED, to=readers, about=bill, by=by, number=bill.number, name=bill.name, reason=bill.refusal)
