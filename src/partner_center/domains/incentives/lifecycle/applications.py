"""The life of an application for the incentive of an opportunity, and the queue in which it is reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.incentives.models import Application, ApplicationStatus
from partner_center.foundations.identity.roles import (
    NOBODY,
    PARTNER_ADMIN,
    PARTNER_FINANCE,
    PARTNER_SALES,
    VENDOR_OPERATIONS,
)
from partner_center.foundations.lifecycle.steps import Lifecycle, Step
from partner_center.foundations.reviews.queues import Queue

if TYPE_CHECKING:
    from django.db.models import Model

APPLIES = PARTNER_ADMIN | PARTNER_SALES | PARTNER_FINANCE
"""Who applies for an incentive: those who sell, and those who are paid."""


class ApplicationLife(Lifecycle):
    """Reviewed, published with its amount, confirmed; payment is the ledger's matter (ADR 0017).

    A rejected or withdrawn application is modified and submitted again.
    """

    model = Application
    noun = "application"
    label = _("Opportunity incentive application")
    path = (ApplicationStatus.REVIEWING, ApplicationStatus.PUBLICITY, ApplicationStatus.CONFIRMED)

    resubmit = Step(
        ApplicationStatus.REJECTED,
        ApplicationStatus.WITHDRAWN,
        to=ApplicationStatus.REVIEWING,
        by=APPLIES,
        label=_("Submit again"),
    )
    approve = Step(
        ApplicationStatus.REVIEWING,
        to=ApplicationStatus.PUBLICITY,
        by=VENDOR_OPERATIONS,
        label=_("Approve"),
        tone="success",
    )
    reject = Step(
        ApplicationStatus.REVIEWING,
        to=ApplicationStatus.REJECTED,
        by=VENDOR_OPERATIONS,
        asks=("reason",),
        label=_("Reject"),
        tone="danger",
    )
    withdraw = Step(
        ApplicationStatus.REVIEWING,
        to=ApplicationStatus.WITHDRAWN,
        by=APPLIES,
        label=_("Withdraw"),
        tone="danger",
    )
    settle = Step(
        ApplicationStatus.PUBLICITY,
        to=ApplicationStatus.CONFIRMED,
        by=NOBODY,
        label=_("Follow the confirmed statement"),
    )

    @classmethod
    def who_acts(cls, subject: Model) -> list[str]:
        """Return whose turn it is: who decides; once the amount is published, those who confirm and request it."""
        state = str(getattr(subject, cls.field))
        if state == ApplicationStatus.REVIEWING:
            return [str(role.label) for role in VENDOR_OPERATIONS]
        if state in {ApplicationStatus.PUBLICITY, ApplicationStatus.CONFIRMED}:
            return [str(role.label) for role in PARTNER_FINANCE | PARTNER_ADMIN]
        return super().who_acts(subject)


MENDABLE = {
    "offering": _("Offering"),
    "account": _("Customer account"),
    "orders": _("Orders"),
    "contract": pgettext_lazy("paper", "Contract"),
    "proof": _("Proof of the orders"),
    "contract_number": _("Contract number"),
    "contract_amount": _("Contract amount"),
    "currency": _("Currency"),
    "contact_name": _("Contact"),
    "contact_phone": _("Phone"),
    "contact_email": _("E-mail address"),
    "note": _("Note"),
}
"""Fields that a rejection may point at."""

APPLICATION_QUEUE = Queue(
    code="opportunity-incentive",
    label=_("Opportunity incentive"),
    by=VENDOR_OPERATIONS,
    approve=ApplicationLife.approve,
    reject=ApplicationLife.reject,
    submit=ApplicationLife.resubmit,
    withdraw=ApplicationLife.withdraw,
    mendable=MENDABLE,
    announces=False,
)
"""Where applications wait for a decision. Their own steps write the letters, which name the amount and the deadline."""
