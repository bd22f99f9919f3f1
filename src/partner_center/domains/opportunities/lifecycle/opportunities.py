"""Whether the other side agrees: the way of what partners share, and of what the vendor shares (domain.md 7.3, 7.4)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.opportunities.lifecycle.roles import (
    AUDITS,
    CLOSES,
    OFFERS_OUT,
    SHARES,
    VALIDATES,
    audits,
    may_close,
    validates,
)
from partner_center.domains.opportunities.models import Opportunity, OpportunityStatus
from partner_center.foundations.identity.roles import NOBODY
from partner_center.foundations.lifecycle.deadlines import Deadline
from partner_center.foundations.lifecycle.steps import Lifecycle, Step
from partner_center.foundations.lifecycle.terms import days, working_days
from partner_center.foundations.reviews.queues import Queue

SNAPSHOT = ("as_rejected",)
"""Kept to compare with; history tells what changed by itself and does not repeat it."""


class OpportunityLife(Lifecycle):
    """Shared by a partner: audited, validated within ten working days. Shared by the vendor: accepted within three.

    A rejected one may be mended and submitted again; its first submission stays on record for display, while audit and
    validation are dated anew, so a later round never counts as an earlier one.
    """

    model = Opportunity
    noun = "opportunity"
    label = _("Opportunity")
    path = (
        OpportunityStatus.DRAFT,
        OpportunityStatus.AUDITING,
        OpportunityStatus.VALIDATING,
        OpportunityStatus.VALIDATED,
    )

    submit = Step(
        OpportunityStatus.DRAFT,
        OpportunityStatus.REJECTED,
        to=OpportunityStatus.AUDITING,
        by=SHARES,
        label=pgettext_lazy("opportunity", "Submit"),
        masked=SNAPSHOT,
    )
    pass_audit = Step(
        OpportunityStatus.AUDITING,
        to=OpportunityStatus.VALIDATING,
        by=AUDITS,
        when=audits,
        label=pgettext_lazy("opportunity", "Pass the audit"),
        tone="success",
    )
    reject_audit = Step(
        OpportunityStatus.AUDITING,
        to=OpportunityStatus.REJECTED,
        by=AUDITS,
        when=audits,
        asks=("reason",),
        label=pgettext_lazy("opportunity", "Reject in the audit"),
        tone="danger",
        masked=SNAPSHOT,
    )
    validate = Step(
        OpportunityStatus.VALIDATING,
        to=OpportunityStatus.VALIDATED,
        by=VALIDATES,
        when=validates,
        asks=("confirmed_on", "confirmed_with"),
        label=pgettext_lazy("opportunity", "Validate"),
        tone="success",
    )
    reject = Step(
        OpportunityStatus.VALIDATING,
        to=OpportunityStatus.REJECTED,
        by=VALIDATES,
        when=validates,
        asks=("reason",),
        label=_("Reject"),
        tone="danger",
        masked=SNAPSHOT,
    )
    lapse = Step(
        OpportunityStatus.VALIDATING,
        to=OpportunityStatus.REJECTED,
        by=NOBODY,
        label=pgettext_lazy("opportunity", "Reject by default"),
        masked=SNAPSHOT,
    )
    restore = Step(
        OpportunityStatus.REJECTED,
        to=OpportunityStatus.VALIDATING,
        by=NOBODY,
        label=pgettext_lazy("opportunity", "Go on with the validation after an appeal"),
    )
    restore_audit = Step(
        OpportunityStatus.REJECTED,
        to=OpportunityStatus.AUDITING,
        by=NOBODY,
        label=pgettext_lazy("opportunity", "Go on with the audit after an appeal"),
    )
    accept = Step(
        OpportunityStatus.OFFERED,
        to=OpportunityStatus.ACCEPTED,
        by=SHARES,
        label=pgettext_lazy("opportunity", "Accept"),
        tone="success",
    )
    decline = Step(
        OpportunityStatus.OFFERED,
        to=OpportunityStatus.DECLINED,
        by=SHARES,
        asks=("reason",),
        label=pgettext_lazy("opportunity", "Decline"),
        tone="danger",
    )
    recall = Step(
        OpportunityStatus.OFFERED,
        to=OpportunityStatus.RECALLED,
        by=OFFERS_OUT,
        asks=("reason",),
        label=pgettext_lazy("opportunity", "Recall"),
        tone="danger",
    )
    expire = Step(
        OpportunityStatus.OFFERED,
        to=OpportunityStatus.RECALLED,
        by=NOBODY,
        label=pgettext_lazy("opportunity", "Decline by default and recall"),
    )
    close = Step(
        OpportunityStatus.AUDITING,
        OpportunityStatus.VALIDATING,
        OpportunityStatus.VALIDATED,
        OpportunityStatus.ACCEPTED,
        to=OpportunityStatus.CLOSED,
        by=CLOSES,
        when=may_close,
        asks=("reason",),
        label=pgettext_lazy("opportunity", "Close"),
        tone="danger",
    )

    validation = Deadline(
        while_in=OpportunityStatus.VALIDATING,
        within=working_days(10),
        then=lapse.because(_("Not validated within 10 working days.")),
        remind=(days(3), days(1)),
        remind_by="opportunities.remind_validation",
        label=_("Validation"),
    )
    acceptance = Deadline(
        while_in=OpportunityStatus.OFFERED,
        within=working_days(3),
        then=expire.because(_("Not accepted within 3 working days: it counts as declined and is recalled.")),
        remind=(days(1),),
        remind_by="opportunities.remind_acceptance",
        label=pgettext_lazy("opportunity", "Acceptance"),
    )


MENDABLE = {
    "customer_name": _("Customer name"),
    "registration_no": _("Registration number"),
    "region": _("Region"),
    "address": _("Address"),
    "industry": _("Industry"),
    "is_new": _("New customer of the vendor"),
    "name": _("Name of the opportunity"),
    "budget": _("Budget"),
    "decision_maker": _("Decision-maker"),
    "need": _("Need"),
    "plan": _("Purchase plan"),
    "expected_amount": _("Expected amount"),
    "annual_scale": _("Expected annual cloud scale"),
    "expected_sign_on": _("Expected signing"),
    "project_start_on": _("Project starts on"),
    "project_end_on": _("Project ends on"),
    "presales_activities": _("Pre-sales activities"),
    "offerings": _("Offerings"),
    "contacts": _("Customer contacts"),
    "consent_by": _("Consent of the customer"),
}
"""The fields that a rejection may point at, as the form calls them."""

AUDIT_QUEUE = Queue(
    code="opportunity-audit",
    label=_("Opportunity audit"),
    by=AUDITS,
    submit=OpportunityLife.submit,
    approve=OpportunityLife.pass_audit,
    reject=OpportunityLife.reject_audit,
    mendable=MENDABLE,
    reject_form="partner_center.domains.opportunities.forms.CodeForm",
    supplement_within=working_days(10),
    announces=False,
)
"""Where opportunities wait for their audit: is everything there, and is it reasonable (domain.md 7.3)."""

VALIDATION_QUEUE = Queue(
    code="opportunity-validation",
    label=_("Opportunity validation"),
    by=VALIDATES,
    submit=OpportunityLife.submit,
    approve=OpportunityLife.validate,
    reject=OpportunityLife.reject,
    mendable=MENDABLE,
    reject_form="partner_center.domains.opportunities.forms.CodeForm",
    supplement_within=working_days(5),
    announces=False,
    approve_form="partner_center.domains.opportunities.forms.ValidateForm",
)
"""Where audited opportunities wait until somebody has asked the customer. The ten working days go on meanwhile."""
