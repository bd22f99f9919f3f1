"""The life of an offering, and the queue in which it waits to be listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.solutions.models import Offering, OfferingStatus
from partner_center.foundations.identity.roles import (
    PARTNER_ADMIN,
    PARTNER_SALES,
    VENDOR_MANAGER,
    VENDOR_OPERATIONS,
    VENDOR_REVIEWER,
)
from partner_center.foundations.lifecycle.steps import Lifecycle, Step
from partner_center.foundations.lifecycle.terms import working_days
from partner_center.foundations.reviews.queues import Queue

if TYPE_CHECKING:
    from django.db.models import Model

OFFERS = PARTNER_ADMIN | PARTNER_SALES
"""The partner's people who describe offerings."""

LISTS = VENDOR_REVIEWER | VENDOR_OPERATIONS | VENDOR_MANAGER
"""The vendor's people who decide on a listing."""

MARKS = VENDOR_OPERATIONS | VENDOR_MANAGER
"""The vendor's people who set marks and labels and end a listing."""


class OfferingLife(Lifecycle):
    """Described by the partner, reviewed by the vendor, listed until one of them retires it (domain.md 5.4)."""

    model = Offering
    noun = "offering"
    label = _("Offering")
    path = (OfferingStatus.DRAFT, OfferingStatus.REVIEWING, OfferingStatus.LISTED)

    submit = Step(
        OfferingStatus.DRAFT,
        OfferingStatus.REJECTED,
        to=OfferingStatus.REVIEWING,
        by=OFFERS,
        label=_("Submit for listing"),
    )
    withdraw = Step(OfferingStatus.REVIEWING, to=OfferingStatus.DRAFT, by=OFFERS, label=_("Withdraw"), tone="danger")
    approve = Step(
        OfferingStatus.REVIEWING,
        to=OfferingStatus.LISTED,
        by=LISTS,
        label=pgettext_lazy("offering", "Approve and list"),
        tone="success",
    )
    reject = Step(
        OfferingStatus.REVIEWING,
        to=OfferingStatus.REJECTED,
        by=LISTS,
        asks=("reason",),
        label=_("Reject"),
        tone="danger",
    )
    discard = Step(
        OfferingStatus.DRAFT,
        OfferingStatus.REJECTED,
        to=OfferingStatus.RETIRED,
        by=OFFERS,
        label=_("Discard"),
        tone="danger",
    )
    retire = Step(
        OfferingStatus.LISTED,
        to=OfferingStatus.RETIRED,
        by=OFFERS | MARKS,
        asks=("reason",),
        label=pgettext_lazy("offering", "Retire"),
        tone="danger",
    )

    @classmethod
    def who_acts(cls, subject: Model) -> list[str]:
        """Return whose turn it is; a listed offering waits for nobody, though it may be retired."""
        listed = str(getattr(subject, cls.field)) == OfferingStatus.LISTED
        return [] if listed else super().who_acts(subject)


MENDABLE = {
    "kind": _("Kind"),
    "name": _("Name in English"),
    "name_zh": _("Name in Chinese"),
    "summary": _("Summary"),
    "labels": _("Requirement labels"),
    "goods_code": _("Goods code in the marketplace"),
    "file": _("Description"),
}
"""The fields of the form that a rejection may point at, as the form calls them."""

OFFERING_QUEUE = Queue(
    code="offering",
    label=_("Offering"),
    by=LISTS,
    submit=OfferingLife.submit,
    approve=OfferingLife.approve,
    reject=OfferingLife.reject,
    withdraw=OfferingLife.withdraw,
    mendable=MENDABLE,
    supplement_within=working_days(10),
    announces=False,
)
"""Where offerings wait to be listed. Their own steps write the letters, which say what a listing changes."""
