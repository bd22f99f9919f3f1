"""What people are told about prospects and invitations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.lifecycle.prospects import KEEPERS, SELLERS
from partner_center.foundations.identity.roles import PARTNER_ADMIN
from partner_center.foundations.notices.actions import notify, people, vendor_people
from partner_center.foundations.notices.messages import Category, Message

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from partner_center.domains.customers.models import Invitation, Report
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company, User

DOUBTFUL = Message(
    "customers.report_doubtful",
    subject=_("%(partner)s reports %(name)s: please look at it"),
    body=_("%(partner)s reports the prospect %(name)s (%(number)s). It needs a decision: %(doubt)s."),
    category=Category.DECISIONS,
    audience=KEEPERS,
)
ACCEPTED = Message(
    "customers.report_accepted",
    subject=_("%(name)s is reserved for you (%(number)s)"),
    body=_("The report of %(name)s is approved. Nobody else can report it until %(until)s. Invite it now."),
    category=Category.DECISIONS,
    audience=SELLERS,
)
REJECTED = Message(
    "customers.report_rejected",
    subject=_("The report of %(name)s is rejected (%(number)s)"),
    body=_("The report of %(name)s is rejected: “%(reason)s”. You may report it again when that has changed."),
    category=Category.DECISIONS,
    audience=SELLERS,
)
EXPIRES_SOON = Message(
    "customers.report_expires_soon",
    subject=_("The report of %(name)s expires on %(until)s"),
    body=_(
        "%(name)s (%(number)s) is reserved for you until %(until)s. If it is not your customer by then, anybody may "
        "report it. Remind it of your invitation."
    ),
    category=Category.DEADLINES,
    audience=SELLERS,
)
EXPIRED = Message(
    "customers.report_expired",
    subject=_("The report of %(name)s has expired (%(number)s)"),
    body=_("%(name)s did not become your customer in time. Anybody may report it now, you as well."),
    category=Category.DEADLINES,
    audience=SELLERS,
)
INVITATION_ENDS = Message(
    "customers.invitation_ends_soon",
    subject=_("The invitation of %(name)s ends on %(until)s"),
    body=_("%(name)s has not followed your invitation %(number)s yet. Its link works until %(until)s."),
    category=Category.DEADLINES,
    audience=SELLERS,
)
INVITATION_EXPIRED = Message(
    "customers.invitation_expired",
    subject=_("The invitation of %(name)s has ended (%(number)s)"),
    body=_("%(name)s did not follow the link in time. While the prospect is reported you can invite it again."),
    category=Category.DEADLINES,
    audience=SELLERS,
)
JOINED = Message(
    "customers.joined",
    subject=_("%(name)s is your customer now"),
    body=_("%(name)s followed invitation %(number)s and belongs to you since %(since)s: %(type)s."),
    category=Category.DECISIONS,
    audience=SELLERS,
)


def _sellers(company: Company, *first: User | None) -> Iterable[User]:
    """Return who cares: the persons in question and the administrators; all who sell, where there is no such person."""
    named = [one for one in first if one is not None and one.is_active and one.company_id == company.pk]
    return {*named, *people(company, PARTNER_ADMIN)} if named else people(company, SELLERS)


def tell_doubtful(report: Report, *, by: Actor) -> None:
    """Tell the vendor that a report waits for a decision."""
    notify(
        DOUBTFUL,
        to=vendor_people(KEEPERS),
        about=report,
        by=by,
        partner=report.partner.name,
        name=report.name,
        number=report.number,
        doubt=_lazy_doubt(report),
    )


def _lazy_doubt(report: Report) -> object:
    choices = dict(type(report)._meta.get_field("doubt").flatchoices)  # noqa: SLF001 - Django's documented name for it
    return choices.get(report.doubt, "")


def _tell_partner(message: Message, report: Report, *, by: Actor, **context: Any) -> None:  # noqa: ANN401 - the words of each message
    facts: dict[str, Any] = {"name": report.name, "number": report.number, "until": report.reserved_until}
    notify(message, to=_sellers(report.partner, report.owner), about=report, by=by, **{**facts, **context})


def tell_accepted(report: Report, *, by: Actor) -> None:
    """Tell the partner that the prospect is reserved."""
    _tell_partner(ACCEPTED, report, by=by)


def tell_rejected(report: Report, *, by: Actor, reason: str) -> None:
    """Tell the partner why it is not."""
    _tell_partner(REJECTED, report, by=by, reason=reason)


def tell_report_reminder(report: Report, *, by: Actor, until: datetime) -> None:
    """Tell the partner that the term ends soon."""
    _tell_partner(EXPIRES_SOON, report, by=by, until=until)


def tell_expired(report: Report, *, by: Actor) -> None:
    """Tell the partner that the term is over."""
    _tell_partner(EXPIRED, report, by=by)


def _tell_inviter(message: Message, invitation: Invitation, *, by: Actor, **context: Any) -> None:  # noqa: ANN401 - as above
    readers = _sellers(invitation.partner, invitation.inviter)
    facts: dict[str, Any] = {"name": invitation.addressee or invitation.number, "number": invitation.number}
    notify(message, to=readers, about=invitation, by=by, **{**facts, **context})


def tell_invitation_reminder(invitation: Invitation, *, by: Actor, until: datetime) -> None:
    """Tell who invited that the customer has not come yet."""
    _tell_inviter(INVITATION_ENDS, invitation, by=by, until=until)


def tell_invitation_expired(invitation: Invitation, *, by: Actor) -> None:
    """Tell who invited that the link works no longer."""
    _tell_inviter(INVITATION_EXPIRED, invitation, by=by)


def tell_joined(invitation: Invitation, customer: Company, *, by: Actor, since: datetime) -> None:
    """Tell who invited that the customer has come."""
    types = dict(type(invitation)._meta.get_field("type").flatchoices)  # noqa: SLF001 - Django's documented name for it
    _tell_inviter(JOINED, invitation, by=by, name=customer.name, since=since, type=types[invitation.type])
