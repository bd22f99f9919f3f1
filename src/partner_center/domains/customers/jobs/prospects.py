"""Mails to people without an account, reminders, and files about prospects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.actions.invitations import note_mailed
from partner_center.domains.customers.models import Invitation, InvitationStatus, Report, ReportStatus
from partner_center.domains.customers.notices.prospects import tell_invitation_reminder, tell_report_reminder
from partner_center.domains.customers.policies.prospects import VIEW_INVITATIONS, VIEW_REPORTS
from partner_center.domains.customers.queries import prospect_lists as lists
from partner_center.domains.customers.queries.joining import cause_of, suggestion_for
from partner_center.domains.customers.queries.links import link_of
from partner_center.domains.partners.queries import as_listed
from partner_center.foundations.exports.builders import As, Column, Table, builder
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.jobs.queue import job
from partner_center.foundations.lifecycle.models import Due
from partner_center.foundations.webkit.values import lookup

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from partner_center.foundations.identity.actor import Actor


@job("customers.send_invitation")
def send_invitation(invitation_id: int) -> None:
    """Mail the link to the prospect, unless the invitation is over by now."""
    invitation = Invitation.objects.select_related("partner", "report", "inviter").get(pk=invitation_id)
    if invitation.status != InvitationStatus.SENT or invitation.mailed_at is not None:
        return
    letter(invitation, link_of(invitation)).send()
    note_mailed(invitation)


def letter(invitation: Invitation, link: str) -> EmailMultiAlternatives:
    """Return the mail of an invitation in its own language and the partner's zone."""
    with translation.override(invitation.language), timezone.override(invitation.partner.time_zone):
        subject = _now("%(partner)s invites you to the cloud") % {"partner": invitation.partner.name}
        context = {"invitation": invitation, "link": link, "subject": subject, "language": invitation.language}
        mail = EmailMultiAlternatives(
            subject=f"[{_now('Partner Center')}] {subject}",
            body=render_to_string("customers/mail/invitation.txt", context),
            to=[invitation.email],
            headers={
                "Message-ID": f"<invitation-{invitation.pk}@{settings.SITE_URL.split('//')[-1].split(':')[0]}>",
                "Auto-Submitted": "auto-generated",
            },
        )
        mail.attach_alternative(render_to_string("customers/mail/invitation.html", context), "text/html")
        return mail


@job("customers.remind_report")
def remind_report(subject_id: int, due_id: int) -> None:
    """Remind of a report whose term is nearly over."""
    report = Report.objects.select_related("partner", "owner").get(pk=subject_id)
    if report.status == ReportStatus.REPORTED:
        tell_report_reminder(report, by=SYSTEM, until=Due.objects.get(pk=due_id).due_at)


@job("customers.remind_invitation")
def remind_invitation(subject_id: int, due_id: int) -> None:
    """Remind of an invitation that the customer has not followed."""
    invitation = Invitation.objects.select_related("partner", "report", "inviter").get(pk=subject_id)
    if invitation.status == InvitationStatus.SENT:
        tell_invitation_reminder(invitation, by=SYSTEM, until=Due.objects.get(pk=due_id).due_at)


@builder("customers.reports", permission=VIEW_REPORTS)
def reports(params: dict[str, Any], actor: Actor) -> Table:
    """Prospects as the list shows them: mobile numbers and addresses masked for everybody."""
    rows = as_listed(
        lists.reports_seen(actor),
        params,
        by=actor,
        filters=lists.ReportFilter,
        tabs=lists.REPORT_TABS,
        search=lists.REPORT_SEARCH,
    )
    columns = (
        Column("number", _("Report")),
        Column("name", _("Customer name")),
        Column("partner.name", _("Partner")),
        Column("contact_name", _("Contact"), masked=True),
        Column("masked_mobile", _("Mobile")),
        Column("masked_email", _("E-mail")),
        Column("country", _("Country")),
        Column("industry", _("Industry")),
        Column("region", _("Region")),
        Column("owner", _("Account manager")),
        Column("get_status_display", _("Status")),
        Column("reported_at", _("Reported at"), As.TIME),
        Column("reserved_until", _("Reserved until"), As.TIME),
        Column("remark", _("Remark")),
    )
    return Table(columns, _lines(rows, columns), rows.count())


@builder("customers.invitations", permission=VIEW_INVITATIONS)
def invitations(params: dict[str, Any], actor: Actor) -> Table:
    """Invitations with the last failure and what helps."""
    rows = as_listed(
        lists.invitations_seen(actor),
        params,
        by=actor,
        filters=lists.InvitationFilter,
        tabs=lists.INVITATION_TABS,
        search=lists.INVITATION_SEARCH,
    )
    columns = (
        Column("number", _("Invitation")),
        Column("addressee", _("For whom")),
        Column("partner.name", _("Partner")),
        Column("get_channel_display", _("Channel")),
        Column("get_type_display", _("Association type")),
        Column("inviter", _("Invited by")),
        Column("get_status_display", _("Status")),
        Column("cause", _("Last failure")),
        Column("suggestion", _("What helps")),
        Column("created_at", _("Invited"), As.TIME),
        Column("expires_at", _("Valid until"), As.TIME),
    )
    plain = columns[:7] + columns[9:]
    found = (
        {**line, "cause": str(cause_of(row.failure)), "suggestion": str(suggestion_for(row.failure))}
        for row in rows.iterator(chunk_size=1000)
        for line in _lines_of([row], plain)
    )
    return Table(columns, found, rows.count())


def _lines(rows: Any, columns: Sequence[Column]) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - a query set
    return _lines_of(rows.iterator(chunk_size=1000), columns)


def _lines_of(rows: Any, columns: Sequence[Column]) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - rows of any kind
    """Read every column of every row by its path; people and the like as their names."""
    for row in rows:
        found = {column.name: lookup(row, column.name) for column in columns}
        yield {name: str(one) if hasattr(one, "pk") else one for name, one in found.items()}
