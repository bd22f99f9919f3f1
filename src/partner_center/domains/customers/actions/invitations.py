"""Inviting reported prospects by mail, and making links and QR codes for everybody else (domain.md 6.3, seed 003)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.lifecycle.prospects import SELLERS, InvitationLife
from partner_center.domains.customers.models import (
    AssociationType,
    Channel,
    EventKind,
    Invitation,
    InvitationEvent,
    InvitationStatus,
    Report,
    ReportStatus,
)
from partner_center.domains.customers.queries.links import digest_of, new_nonce, token_from
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Language
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.lifecycle.verbs import verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.kit.refusals import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

MOST_AT_ONCE = 100
"""Prospects that are invited with one press: as many as may be reported."""


@verb("customers:invitation:invite", by=SELLERS, label=_("Invite prospects"))
def invite(
    reports: Sequence[Report],
    *,
    by: Actor,
    kind: str,
    language: str = Language.CHINESE,
    message: str = "",
    email: str = "",
) -> list[Invitation]:
    """Mail a link to one or several reported prospects; all are invited or none.

    An invitation that is still out is replaced: its link works no longer. ``email`` corrects the address of a single
    prospect. A link ends after seven days, and at the latest when the report expires.
    """
    if not reports or len(reports) > MOST_AT_ONCE:
        text: object = _("Choose between 1 and %(most)d prospects.") % {"most": MOST_AT_ONCE}
        raise Refused(text, code="selection", fields={"reports": text})
    if email and len(reports) > 1:
        text = _("One address cannot serve several prospects. Correct the addresses on their own pages.")
        raise Refused(text, code="one_address", fields={"email": text})
    keys = sorted(one.pk for one in reports)
    locked = list(Report.objects.visible_to(by).select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    if len(locked) != len(set(keys)) or by.company is None:
        raise NotFound(_("There is no such prospect."))
    for report in locked:
        _correct_address(report, email, by=by)
    _check_ready(locked, single=len(locked) == 1)
    return [_send(report, by=by, kind=kind, language=language, message=message) for report in locked]


def _correct_address(report: Report, email: str, *, by: Actor) -> None:
    if email and email != report.email:
        report.email = email
        report.save(update_fields=["email"])
        record(report, by=by, verb="customers:report:amend", changes={"email": ["•••", "•••"]})


def _check_ready(reports: Sequence[Report], *, single: bool) -> None:
    now = clock.now()
    not_reported = [one for one in reports if one.status != ReportStatus.REPORTED or _is_over(one, now)]
    if not_reported:
        text = _("Only reported prospects can be invited by mail. Report these first: %(names)s.")
        told = text % {"names": _names(not_reported)}
        raise Refused(told, code="not_reported", fields={"reports": told})
    nowhere = [one for one in reports if not one.email]
    if nowhere:
        text = _("An e-mail address is missing: %(names)s.")
        told = text % {"names": _names(nowhere)}
        raise Refused(told, code="no_address", fields={"email" if single else "reports": told})


def _is_over(report: Report, now: object) -> bool:
    return report.reserved_until is not None and report.reserved_until <= now  # type: ignore[operator]  # an instant


def _names(reports: Sequence[Report]) -> str:
    return ", ".join(one.name for one in reports[:5]) + (" …" if len(reports) > 5 else "")  # noqa: PLR2004 - enough to recognise them


def _send(report: Report, *, by: Actor, kind: str, language: str, message: str) -> Invitation:
    for before in Invitation.objects.filter(report=report, status=InvitationStatus.SENT):
        InvitationLife.replace.perform(before, by=SYSTEM)
    term = InvitationLife.validity.term
    ends = term.after(clock.now(), report.partner) if term else report.reserved_until
    invitation = _make(
        report.partner,
        by=by,
        kind=kind,
        channel=Channel.ONLINE,
        status=InvitationStatus.SENT,
        report=report,
        email=report.email,
        language=language,
        message=message,
        inviter=by.user,
        expires_at=min(filter(None, (ends, report.reserved_until))),
    )
    later("customers.send_invitation", invitation_id=invitation.pk)
    return invitation


def _make(partner: Company, *, by: Actor, kind: str, **data: object) -> Invitation:
    nonce = new_nonce()
    invitation: Invitation = Invitation.objects.create(
        number=next_number("IV"),
        partner=partner,
        type=AssociationType(kind),
        nonce=nonce,
        digest=digest_of(token_from(nonce)),
        created_at=clock.now(),
        **data,
    )
    InvitationLife.begin(invitation, by=by)
    return invitation


@verb("customers:invitation:link", by=SELLERS, label=_("Make an invitation link"))
def make_link(*, by: Actor, kind: str, label: str, channel: str = Channel.OFFLINE) -> Invitation:
    """Make a link, with its QR code, that anybody may follow and that never ends by itself (seed 003).

    An offline link carries the person who made it: customers who come by it are looked after by that person if he is
    an account manager. The company's general link carries nobody.
    """
    if by.company is None or not by.is_partner:
        raise NotFound(_("You do not act for a partner."))
    if channel not in {Channel.OFFLINE, Channel.GENERAL}:
        text: object = _("Choose an offline link or the general link.")
        raise Refused(text, code="wrong_channel", fields={"channel": text})
    return _make(
        by.company,
        by=by,
        kind=kind,
        channel=channel,
        status=InvitationStatus.OPEN,
        label=label,
        inviter=by.user if channel == Channel.OFFLINE else None,
    )


def note_opening(invitation: Invitation) -> None:
    """Count that somebody opened the link; called once for each browser."""
    InvitationEvent.objects.create(invitation=invitation, kind=EventKind.OPENED, at=clock.now())


def note_failure(invitation: Invitation, code: str, *, customer: Company | None = None) -> None:
    """Keep why a customer could not be associated, so that the partner sees it and what helps; once for each cause."""
    last = InvitationEvent.objects.filter(invitation=invitation, kind=EventKind.FAILED, customer=customer).last()
    if last is None or last.detail != code:
        InvitationEvent.objects.create(
            invitation=invitation, kind=EventKind.FAILED, at=clock.now(), customer=customer, detail=code
        )
    Invitation.objects.filter(pk=invitation.pk).exclude(failure=code).update(failure=code)


def note_mailed(invitation: Invitation) -> None:
    """Keep when the mail went out."""
    Invitation.objects.filter(pk=invitation.pk).update(mailed_at=clock.now())
