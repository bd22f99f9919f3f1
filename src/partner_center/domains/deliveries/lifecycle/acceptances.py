"""The life of an acceptance, and the queue in which it is reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.deliveries.lifecycle.projects import CHECKS, DELIVERS
from partner_center.domains.deliveries.models import MATERIALS, Acceptance, AcceptanceStatus, ProjectStatus
from partner_center.foundations.identity.roles import NOBODY
from partner_center.foundations.lifecycle.steps import Lifecycle, Step
from partner_center.foundations.lifecycle.terms import working_days
from partner_center.foundations.reviews.queues import Queue

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


def is_delivered(actor: Actor, acceptance: Acceptance) -> bool:
    """Tell whether the project is being delivered, so that its acceptance can be applied for."""
    del actor
    return str(acceptance.project.status) == ProjectStatus.REPORTED


class AcceptanceLife(Lifecycle):
    """Applied for with materials; time and materials are looked at separately, then it passes or not (seed 002)."""

    model = Acceptance
    noun = "acceptance"
    label = _("Acceptance")
    path = (AcceptanceStatus.DRAFT, AcceptanceStatus.REVIEWING, AcceptanceStatus.PASSED)

    submit = Step(
        AcceptanceStatus.DRAFT,
        AcceptanceStatus.FAILED,
        to=AcceptanceStatus.REVIEWING,
        by=DELIVERS,
        when=is_delivered,
        label=_("Apply for acceptance"),
    )
    check_time = Step(
        AcceptanceStatus.REVIEWING,
        to=AcceptanceStatus.REVIEWING,
        by=CHECKS,
        asks=("verdict",),
        label=pgettext_lazy("acceptance", "Review the time"),
    )
    check_material = Step(
        AcceptanceStatus.REVIEWING,
        to=AcceptanceStatus.REVIEWING,
        by=CHECKS,
        asks=("verdict",),
        label=pgettext_lazy("acceptance", "Review the materials"),
    )
    accept = Step(
        AcceptanceStatus.REVIEWING,
        to=AcceptanceStatus.PASSED,
        by=CHECKS,
        label=pgettext_lazy("acceptance", "Pass"),
        tone="success",
    )
    fail = Step(
        AcceptanceStatus.REVIEWING,
        to=AcceptanceStatus.FAILED,
        by=CHECKS,
        asks=("reason",),
        label=pgettext_lazy("acceptance", "Do not pass"),
        tone="danger",
    )
    withdraw = Step(
        AcceptanceStatus.REVIEWING,
        to=AcceptanceStatus.DRAFT,
        by=DELIVERS,
        label=pgettext_lazy("acceptance", "Withdraw the application"),
        tone="danger",
    )
    close = Step(
        AcceptanceStatus.DRAFT,
        AcceptanceStatus.REVIEWING,
        AcceptanceStatus.FAILED,
        to=AcceptanceStatus.CLOSED,
        by=NOBODY,
        label=pgettext_lazy("acceptance", "Close"),
    )


ACCEPTANCE_MENDABLE = {
    "actual_end_on": _("Actual end"),
    **{name: kind.label for name, kind in MATERIALS.items()},
}
"""What a rejection may point at, as the form calls it."""

ACCEPTANCE_QUEUE = Queue(
    code="delivery-acceptance",
    label=_("Delivery acceptance"),
    by=CHECKS,
    submit=AcceptanceLife.submit,
    approve=AcceptanceLife.accept,
    reject=AcceptanceLife.fail,
    withdraw=AcceptanceLife.withdraw,
    mendable=ACCEPTANCE_MENDABLE,
    supplement_within=working_days(10),
    announces=False,
)
"""Where acceptances wait. What is missing is asked for by message and answered within ten working days."""
