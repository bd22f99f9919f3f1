"""The life of a version of the business information."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.partners.models import BusinessInfo, BusinessInfoStatus
from partner_center.foundations.identity.roles import (
    NOBODY,
    PARTNER_ADMIN,
    PARTNER_FINANCE,
    VENDOR_FINANCE,
    VENDOR_REVIEWER,
)
from partner_center.foundations.lifecycle.steps import Lifecycle, Step
from partner_center.foundations.lifecycle.terms import working_days
from partner_center.foundations.reviews.queues import Queue

if TYPE_CHECKING:
    from django.db.models import Model

FILLS = PARTNER_FINANCE | PARTNER_ADMIN
CHECKS = VENDOR_REVIEWER | VENDOR_FINANCE


class BusinessInfoLife(Lifecycle):
    """Reviewed, then proven by a small transfer whose amount the partner enters; three wrong amounts lock it."""

    model = BusinessInfo
    noun = "business-info"
    label = _("Business information")
    path = (
        BusinessInfoStatus.DRAFT,
        BusinessInfoStatus.REVIEWING,
        BusinessInfoStatus.VERIFYING,
        BusinessInfoStatus.CERTIFIED,
    )

    submit = Step(
        BusinessInfoStatus.DRAFT,
        BusinessInfoStatus.REJECTED,
        to=BusinessInfoStatus.REVIEWING,
        by=FILLS,
        label=_("Submit"),
        sensitive=True,
    )
    withdraw = Step(
        BusinessInfoStatus.REVIEWING, to=BusinessInfoStatus.DRAFT, by=FILLS, label=_("Withdraw"), tone="danger"
    )
    approve = Step(
        BusinessInfoStatus.REVIEWING,
        to=BusinessInfoStatus.VERIFYING,
        by=CHECKS,
        asks=("verify_amount",),
        masked=("verify_amount",),
        label=_("Approve and send the test amount"),
    )
    reject = Step(
        BusinessInfoStatus.REVIEWING,
        to=BusinessInfoStatus.REJECTED,
        by=CHECKS,
        asks=("reason",),
        label=_("Reject"),
        tone="danger",
    )
    certify = Step(BusinessInfoStatus.VERIFYING, to=BusinessInfoStatus.CERTIFIED, by=NOBODY, label=_("Certify"))
    lock = Step(BusinessInfoStatus.VERIFYING, to=BusinessInfoStatus.LOCKED, by=NOBODY, label=_("Lock"))
    reopen = Step(
        BusinessInfoStatus.LOCKED,
        to=BusinessInfoStatus.DRAFT,
        by=CHECKS,
        asks=("reason",),
        label=_("Reopen"),
    )
    replace = Step(BusinessInfoStatus.CERTIFIED, to=BusinessInfoStatus.REPLACED, by=NOBODY, label=_("Replace"))

    @classmethod
    def who_acts(cls, subject: Model) -> list[str]:
        """Return whose turn it is; while an amount is on its way, those who will read it off the account."""
        if str(getattr(subject, cls.field)) == BusinessInfoStatus.VERIFYING:
            return [str(role.label) for role in FILLS]
        return super().who_acts(subject)


MENDABLE = {
    "contract_entity": _("Contracting entity"),
    "currency": _("Settlement currency"),
    "taxpayer_type": _("Taxpayer type"),
    "taxpayer_number": _("Taxpayer number"),
    "tax_rate": _("Tax rate"),
    "contact_name": _("Finance contact"),
    "contact_phone": _("Phone"),
    "contact_email": _("E-mail address"),
    "bank_country": _("Bank's country"),
    "bank_name": _("Bank"),
    "bank_branch": _("Branch"),
    "account_name": _("Account name"),
    "account_number": _("Account number"),
    "swift": _("SWIFT / BIC"),
    "letter": _("Bank letter"),
}
"""The fields of the form that a rejection may point at, as the form calls them."""

INFORMATION_QUEUE = Queue(
    code="business-info",
    label=_("Business information"),
    by=CHECKS,
    submit=BusinessInfoLife.submit,
    approve=BusinessInfoLife.approve,
    reject=BusinessInfoLife.reject,
    withdraw=BusinessInfoLife.withdraw,
    mendable=MENDABLE,
    supplement_within=working_days(5),
    announces=False,
    approve_form="partner_center.domains.partners.forms.ApproveForm",
)
"""Where versions wait for a reviewer. Their own steps write the letters: an approval says that an amount is coming."""
