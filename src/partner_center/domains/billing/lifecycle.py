"""The life of a bill file."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from partner_center.domains.billing.models import BillFile, BillStatus
from partner_center.foundations.identity.roles import NOBODY, VENDOR_OPERATIONS
from partner_center.foundations.lifecycle.steps import Lifecycle, Step


class BillLife(Lifecycle):
    """A bill is received, read in the background, and loaded or refused as a whole."""

    model = BillFile
    noun = "bill"
    label = _("Bill")
    path = (BillStatus.RECEIVED, BillStatus.READING, BillStatus.LOADED)

    read = Step(BillStatus.RECEIVED, to=BillStatus.READING, by=NOBODY, label=_("Read"))
    load = Step(BillStatus.READING, to=BillStatus.LOADED, by=NOBODY, label=_("Load"))
    refuse = Step(
        BillStatus.RECEIVED, BillStatus.READING, to=BillStatus.REFUSED, by=NOBODY, asks=("reason",), label=_("Refuse")
    )
    withdraw = Step(
        BillStatus.LOADED,
        to=BillStatus.WITHDRAWN,
        by=VENDOR_OPERATIONS,
        asks=("reason",),
        label=_("Withdraw"),
        tone="danger",
    )
