"""The life of a project, from the draft of its report to its score."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.deliveries.models import Project, ProjectStatus
from partner_center.foundations.identity.roles import (
    NOBODY,
    PARTNER_ADMIN,
    PARTNER_DELIVERY,
    VENDOR_ADMIN,
    VENDOR_MANAGER,
    VENDOR_OFFICE,
    VENDOR_REVIEWER,
)
from partner_center.foundations.lifecycle.steps import Lifecycle, Step
from partner_center.foundations.lifecycle.terms import working_days
from partner_center.foundations.reviews.queues import Queue

if TYPE_CHECKING:
    from django.db.models import Model

DELIVERS = PARTNER_DELIVERY | PARTNER_ADMIN
"""The partner's people who report and deliver projects."""

CHECKS = VENDOR_REVIEWER | VENDOR_MANAGER
"""The vendor's people who review reports, plans and acceptances, and score projects."""

CONFIRMS = VENDOR_OFFICE | VENDOR_MANAGER
"""The office confirms who replaces whom (domain.md 8.3)."""

KEEPS_RUBRICS = VENDOR_MANAGER | VENDOR_ADMIN
"""The vendor's people who keep the rubric."""


class ProjectLife(Lifecycle):
    """Reported before it starts, delivered by its plan, accepted, scored (domain.md 8.5, 8.T)."""

    model = Project
    noun = "project"
    label = _("Delivery project")
    path = (
        ProjectStatus.DRAFT,
        ProjectStatus.REVIEWING,
        ProjectStatus.REPORTED,
        ProjectStatus.ACCEPTANCE,
        ProjectStatus.ACCEPTED,
        ProjectStatus.EVALUATED,
    )

    submit = Step(
        ProjectStatus.DRAFT,
        ProjectStatus.REJECTED,
        to=ProjectStatus.REVIEWING,
        by=DELIVERS,
        label=pgettext_lazy("delivery", "Submit the report"),
    )
    withdraw = Step(
        ProjectStatus.REVIEWING,
        to=ProjectStatus.DRAFT,
        by=DELIVERS,
        label=pgettext_lazy("delivery", "Withdraw the report"),
        tone="danger",
    )
    discard = Step(
        ProjectStatus.DRAFT,
        ProjectStatus.REJECTED,
        to=ProjectStatus.TERMINATED,
        by=DELIVERS,
        label=pgettext_lazy("delivery", "Give up the report"),
        tone="danger",
    )
    approve = Step(
        ProjectStatus.REVIEWING,
        to=ProjectStatus.REPORTED,
        by=CHECKS,
        label=pgettext_lazy("delivery", "Approve the report"),
        tone="success",
    )
    reject = Step(
        ProjectStatus.REVIEWING,
        to=ProjectStatus.REJECTED,
        by=CHECKS,
        asks=("reason",),
        label=pgettext_lazy("delivery", "Reject the report"),
        tone="danger",
    )
    ask_acceptance = Step(
        ProjectStatus.REPORTED,
        to=ProjectStatus.ACCEPTANCE,
        by=NOBODY,
        label=pgettext_lazy("delivery", "Wait for the acceptance"),
    )
    resume = Step(
        ProjectStatus.ACCEPTANCE,
        to=ProjectStatus.REPORTED,
        by=NOBODY,
        label=pgettext_lazy("delivery", "Go on after the acceptance"),
    )
    accept = Step(
        ProjectStatus.ACCEPTANCE, to=ProjectStatus.ACCEPTED, by=NOBODY, label=pgettext_lazy("delivery", "Accept")
    )
    evaluate = Step(
        ProjectStatus.ACCEPTED,
        to=ProjectStatus.EVALUATED,
        by=CHECKS,
        asks=("scores",),
        label=pgettext_lazy("delivery", "Evaluate"),
    )
    terminate = Step(
        ProjectStatus.REPORTED,
        ProjectStatus.ACCEPTANCE,
        to=ProjectStatus.TERMINATED,
        by=CHECKS,
        asks=("reason",),
        label=pgettext_lazy("delivery", "Terminate"),
        tone="danger",
    )

    @classmethod
    def who_acts(cls, subject: Model) -> list[str]:
        """Return whose turn it is; while a project is delivered, those who deliver it."""
        if str(getattr(subject, cls.field)) == ProjectStatus.REPORTED:
            return [str(role.label) for role in DELIVERS]
        return super().who_acts(subject)


REPORT_MENDABLE = {
    "opportunity": _("Opportunity"),
    "name": _("Project name"),
    "customer_name": _("Customer name"),
    "customer_contact": _("Customer contact"),
    "region": _("Region"),
    "phase": _("Service phase"),
    "scenario": _("Support scenario"),
    "start_on": _("Starts on"),
    "end_on": _("Ends on"),
    "annual_scale": _("Estimated new annual scale"),
    "price_list_url": _("Price list link"),
    "sow": _("Statement of work"),
    "work": _("Workload"),
    "people": _("Personnel"),
    "milestones": _("Milestones"),
    "contact_name": _("Project contact"),
    "office": _("Representative office"),
    "attachments": _("Attachments"),
}
"""The fields of the form that a rejection may point at, as the form calls them."""

REPORT_QUEUE = Queue(
    code="delivery-report",
    label=_("Delivery report"),
    by=CHECKS,
    submit=ProjectLife.submit,
    approve=ProjectLife.approve,
    reject=ProjectLife.reject,
    withdraw=ProjectLife.withdraw,
    mendable=REPORT_MENDABLE,
    supplement_within=working_days(10),
    announces=False,
)
"""Where reports wait. Their own steps write the letters, which say what comes next."""
