"""How invitations end: revoked by a person, or because there is nothing left to lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from partner_center.domains.customers.lifecycle.prospects import InvitationLife
from partner_center.domains.customers.models import Invitation
from partner_center.domains.customers.notices import prospects as notices
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM

if TYPE_CHECKING:
    from partner_center.domains.customers.models import Report
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company


@InvitationLife.revoke.action
def revoke_invitation(invitation: Invitation, *, by: Actor) -> None:
    """Make the link useless from now on; whoever opens it is told whom to ask."""
    del by
    invitation.ended_at = clock.now()


@InvitationLife.replace.action
def replace_invitation(invitation: Invitation, *, by: Actor) -> None:
    """A newer invitation of the same prospect takes its place."""
    del by
    invitation.ended_at = clock.now()


@InvitationLife.expire.action
def expire_invitation(invitation: Invitation, *, by: Actor, reason: object, with_report: bool = False) -> None:
    """The time is over, or the report it rests on is; of both at once the report's letter tells."""
    del reason
    invitation.ended_at = clock.now()
    report = invitation.report
    if not with_report and (report is None or report.reserved_until != invitation.expires_at):
        notices.tell_invitation_expired(invitation, by=by)


@InvitationLife.associate.action
def use_invitation(invitation: Invitation, *, by: Actor, customer: Company) -> None:
    """It has led to an association and leads nowhere else."""
    del by
    invitation.customer, invitation.ended_at, invitation.failure = customer, clock.now(), ""


def end_invitations_of(report: Report, reason: object) -> None:
    """End every invitation of a prospect that nobody may follow any longer; the caller holds the report."""
    for invitation in Invitation.objects.usable().filter(report=report):
        InvitationLife.expire.perform(invitation, by=SYSTEM, reason=reason, with_report=True)
