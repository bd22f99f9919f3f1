"""The lives of a reported prospect and of an invitation (domain.md 6.2, 6.3, 6.T, rules 14–16)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.models import Invitation, InvitationStatus, Report, ReportStatus
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.roles import (
    NOBODY,
    PARTNER_ADMIN,
    PARTNER_SALES,
    VENDOR_ADMIN,
    VENDOR_BUSINESS,
    VENDOR_REVIEWER,
)
from partner_center.foundations.lifecycle.deadlines import Deadline
from partner_center.foundations.lifecycle.steps import Lifecycle, Step
from partner_center.foundations.lifecycle.terms import days
from partner_center.foundations.reviews.queues import Queue

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

M = TypeVar("M", bound=Model)

SELLERS = PARTNER_SALES | PARTNER_ADMIN
"""The partner's people who report and invite."""

KEEPERS = VENDOR_BUSINESS | VENDOR_REVIEWER | VENDOR_ADMIN
"""The vendor's people who decide about doubtful reports and keep the list of reserved customers."""


class SubmitStep(Step):
    """Handing a report in: where nothing is doubtful it counts at once, in the same transaction."""

    def perform(self, subject: M, *, by: Actor, reason: object = "", **answers: Any) -> M:  # noqa: ANN401 - as Step
        """Hand in, and confirm unless the vendor has to look."""
        with transaction.atomic():
            done: Any = super().perform(subject, by=by, reason=reason, **answers)
            if not done.doubt:
                ReportLife.confirm.perform(done, by=SYSTEM, reason=_("Nothing stands against it."))
        return subject


class ReportLife(Lifecycle):
    """A prospect is recorded, reported (at once, or after the vendor looked), and for fifteen days nobody else's.

    Whoever reports it again after that begins a new term.
    """

    model = Report
    noun = "report"
    label = _("Prospect")
    path = (ReportStatus.DRAFT, ReportStatus.PENDING, ReportStatus.REPORTED, ReportStatus.ASSOCIATED)

    submit = SubmitStep(
        ReportStatus.DRAFT,
        ReportStatus.REJECTED,
        ReportStatus.EXPIRED,
        ReportStatus.WITHDRAWN,
        to=ReportStatus.PENDING,
        by=SELLERS,
        label=pgettext_lazy("prospect", "Report"),
    )
    confirm = Step(
        ReportStatus.PENDING, to=ReportStatus.REPORTED, by=NOBODY, label=pgettext_lazy("prospect", "Confirm by rule")
    )
    accept = Step(ReportStatus.PENDING, to=ReportStatus.REPORTED, by=KEEPERS, label=_("Approve"), tone="success")
    reject = Step(
        ReportStatus.PENDING,
        to=ReportStatus.REJECTED,
        by=KEEPERS,
        asks=("reason",),
        label=_("Reject"),
        tone="danger",
    )
    withdraw = Step(ReportStatus.PENDING, to=ReportStatus.WITHDRAWN, by=SELLERS, label=_("Withdraw"), tone="danger")
    give_up = Step(
        ReportStatus.REPORTED,
        to=ReportStatus.WITHDRAWN,
        by=SELLERS,
        label=pgettext_lazy("prospect", "Give up the report"),
        tone="danger",
    )
    expire = Step(ReportStatus.REPORTED, to=ReportStatus.EXPIRED, by=NOBODY, label=_("Expire"))
    associate = Step(
        ReportStatus.REPORTED, to=ReportStatus.ASSOCIATED, by=NOBODY, label=pgettext_lazy("prospect", "Associate")
    )

    validity = Deadline(
        while_in=ReportStatus.REPORTED,
        until="reserved_until",
        usual=days(15),
        then=expire.because(_("The prospect did not become a customer within 15 days. Anybody may report it now.")),
        remind=(days(3), days(1)),
        remind_by="customers.remind_report",
        label=_("Report of a prospect"),
    )


REPORT_QUEUE = Queue(
    code="customer-report",
    label=_("Report of a prospect"),
    by=KEEPERS,
    approve=ReportLife.accept,
    reject=ReportLife.reject,
    submit=ReportLife.submit,
    withdraw=ReportLife.withdraw,
    announces=False,
)
"""Where doubtful reports wait for the vendor. Their own steps write the letters, which name the term."""


class InvitationLife(Lifecycle):
    """A mail to one prospect ends after seven days; a link to anybody stays until it is revoked (seed 003)."""

    model = Invitation
    noun = "invitation"
    label = _("Invitation")

    revoke = Step(
        InvitationStatus.SENT,
        InvitationStatus.OPEN,
        to=InvitationStatus.REVOKED,
        by=SELLERS,
        label=pgettext_lazy("invitation", "Revoke"),
        tone="danger",
    )
    replace = Step(InvitationStatus.SENT, to=InvitationStatus.REPLACED, by=NOBODY, label=_("Replace by a newer one"))
    associate = Step(
        InvitationStatus.SENT,
        to=InvitationStatus.ASSOCIATED,
        by=NOBODY,
        label=pgettext_lazy("prospect", "Associate"),
    )
    expire = Step(InvitationStatus.SENT, to=InvitationStatus.EXPIRED, by=NOBODY, label=_("Expire"))

    validity = Deadline(
        while_in=InvitationStatus.SENT,
        until="expires_at",
        usual=days(7),
        then=expire.because(_("The customer did not follow the link within 7 days. Invite it again.")),
        remind=(days(1),),
        remind_by="customers.remind_invitation",
        label=_("Invitation of a customer"),
    )

    @classmethod
    def who_acts(cls, subject: Model) -> list[str]:
        """Return whose turn it is: who invited sees to it that a mail is followed; a link waits for nobody."""
        waits = str(getattr(subject, cls.field)) == InvitationStatus.SENT
        return super().who_acts(subject) if waits else []
