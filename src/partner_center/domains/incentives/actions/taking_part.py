"""Taking part in the opportunity incentive and leaving it, and the vendor's whitelist of partners (domain.md 10)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives import notices
from partner_center.domains.incentives.models import Participation, Whitelisting
from partner_center.domains.incentives.policies import AGREEMENT_VERSION, WHITELISTS
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.roles import PARTNER_ADMIN, Kind
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.kit.refusals import NotAllowed, NotFound, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

AHEAD = timedelta(days=366)
"""How far ahead the whitelist may be planned; a typing mistake in the year would hide for years."""


@verb("incentives:participation:take_part", by=PARTNER_ADMIN, label=_("Take part"))
def take_part(*, by: Actor, agrees: bool, agreement: str) -> Participation:
    """Take part in the opportunity incentive from now on, having agreed to the text in force."""
    partner = _own_company(by)
    if not agrees:
        text = _("Taking part needs your agreement to the text.")
        raise Refused(text, code="not_agreed", fields={"agrees": text})
    if agreement != AGREEMENT_VERSION:
        text = _("The text was changed meanwhile; version %(version)s is in force. Read it and agree again.")
        told = text % {"version": AGREEMENT_VERSION}
        raise Refused(told, code="agreement_changed", fields={"agrees": told})
    hold("incentives.participation", partner.pk)
    last = Participation.objects.filter(partner=partner).first()
    if last is not None and last.until is None:
        told = _("Your company takes part since %(day)s already.") % {"day": _said(last.since)}
        raise Refused(told, code="takes_part_already")
    # Whoever left and comes back within one instant still has two spans.
    since = max(clock.now(), last.until) if last is not None and last.until is not None else clock.now()
    made: Participation = Participation.objects.create(
        partner=partner, since=since, agreement=agreement, joined_by=by.label
    )
    record(made, by=by, verb="incentives:participation:take_part", changes={"agreement": [None, agreement]})
    return made


@verb("incentives:participation:leave", by=PARTNER_ADMIN, label=_("Leave the opportunity incentive"))
def leave(*, by: Actor, reason: str = "") -> Participation:
    """Take part no longer: nothing can be applied for until the partner takes part again.

    What was applied for before is decided, published and paid all the same.
    """
    partner = _own_company(by)
    hold("incentives.participation", partner.pk)
    current: Participation | None = Participation.objects.filter(partner=partner, until=None).first()
    if current is None:
        raise Refused(_("Your company does not take part. There is nothing to leave."), code="takes_no_part")
    current.until = max(clock.now(), current.since + timedelta(microseconds=1))
    current.left_by, current.reason = by.label, reason
    current.save(update_fields=["until", "left_by", "reason"])
    record(current, by=by, verb="incentives:participation:leave", text=reason)
    return current


def _own_company(by: Actor) -> Company:
    if by.company is None or not by.is_partner:
        raise NotAllowed(_("Only a partner takes part in the opportunity incentive."))
    return by.company


@verb("incentives:whitelist:add", by=WHITELISTS, label=_("Put a partner on the whitelist"))
def add_to_whitelist(*, by: Actor, partner: Company, since: datetime, reason: str) -> Whitelisting:
    """Put a partner on the whitelist from a moment on, which may lie ahead or back; the partner is told.

    Not before its last span ended: what was paid on must stay true.
    """
    if partner.kind != Kind.PARTNER:
        raise NotFound(_("There is no such partner."))
    hold("incentives.whitelist", partner.pk)
    _check_ahead(since, "since")
    last = Whitelisting.objects.filter(partner=partner).first()
    if last is not None and last.until is None:
        text = _("It is on the whitelist since %(day)s already.") % {"day": _said(last.since)}
        raise Refused(text, code="listed_already", fields={"partner": text})
    if last is not None and last.until is not None and since < last.until:
        text = _("It was on the whitelist until %(day)s; choose a later moment.") % {"day": _said(last.until)}
        raise Refused(text, code="bad_moment", fields={"since": text})
    made: Whitelisting = Whitelisting.objects.create(
        partner=partner, since=since, reason=reason, created_at=clock.now()
    )
    record(made, by=by, verb="incentives:whitelist:add", text=reason, changes={"since": [None, since]})
    notices.tell_whitelisted(made, by=by, moment=since, reason=reason, holds=True)
    return made


@verb("incentives:whitelist:end", by=WHITELISTS, label=_("Take off the whitelist"))
def end_whitelisting(span: Whitelisting, *, by: Actor, until: datetime, reason: str) -> Whitelisting:
    """Take a partner off the whitelist from a moment on; deliveries that ended before stay eligible."""
    found: Whitelisting | None = Whitelisting.objects.visible_to(by).filter(pk=span.pk).first()
    if found is None:
        raise NotFound(_("There is no such record."))
    hold("incentives.whitelist", found.partner_id)
    found.refresh_from_db()
    if found.until is not None:
        text = _("It ends on %(day)s already.") % {"day": _said(found.until)}
        raise Refused(text, code="ended_already")
    _check_ahead(until, "until")
    if until <= found.since:
        text = _("It is on the whitelist since %(day)s; choose a later moment.") % {"day": _said(found.since)}
        raise Refused(text, code="bad_moment", fields={"until": text})
    found.until, found.end_reason = until, reason
    found.save(update_fields=["until", "end_reason"])
    record(found, by=by, verb="incentives:whitelist:end", text=reason, changes={"until": [None, until]})
    notices.tell_whitelisted(found, by=by, moment=until, reason=reason, holds=False)
    return found


def _check_ahead(moment: datetime, field: str) -> None:
    if moment > clock.now() + AHEAD:
        text = _("The whitelist can be planned one year ahead at most.")
        raise Refused(text, code="bad_moment", fields={field: text})


def _said(moment: datetime) -> str:
    return f"{localtime(moment):%Y-%m-%d %H:%M}"
