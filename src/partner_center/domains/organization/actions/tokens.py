"""Making and revoking API tokens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from partner_center.domains.organization import notices
from partner_center.domains.organization.policies import TOKEN_LIFE
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity import tokens
from partner_center.foundations.identity.models import ApiToken, Company
from partner_center.foundations.identity.permissions import PERMISSIONS
from partner_center.foundations.identity.roles import ANYONE
from partner_center.foundations.lifecycle.verbs import verb
from partner_center.kit.refusals import NotAllowed, NotFound, Refused, WrongState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Made:
    """A new token and its clear text, which is never seen again."""

    token: ApiToken
    text: str


@verb("organization:token:create", by=ANYONE, label=_("Make an API token"), sensitive=Company)
def make_token(*, by: Actor, name: str, expires_on: date, permissions: Sequence[str] = ()) -> Made:
    """Make a token that acts for oneself, with all or some of one's rights, until the end of a day within a year."""
    person = by.user
    if person is None or by.token is not None:
        raise NotAllowed(_("Only a person who signed in can make a token; a token cannot make another one."))
    expires_at = datetime.combine(expires_on + timedelta(days=1), time(), ZoneInfo(person.time_zone))
    now = clock.now()
    if not now < expires_at <= now + TOKEN_LIFE + timedelta(days=1):
        text: object = _("A token ends within a year from today.")
        raise Refused(text, code="bad_expiry", fields={"expires_on": text})
    if any(code not in PERMISSIONS or not by.may(PERMISSIONS[code]) for code in permissions):
        text = _("A token can only be given rights that you hold yourself.")
        raise Refused(text, code="bad_permissions", fields={"permissions": text})
    token, clear = tokens.make(person, name, expires_at=expires_at, permissions=sorted(permissions))
    record(token, by=by, verb="organization:token:create", text=name)
    record(person, by=by, verb="organization:token:create", text=str(token))
    notices.tell_token(notices.TOKEN_MADE, token, by=by)
    return Made(token, clear)


@verb("organization:token:revoke", by=ANYONE, label=_("Revoke an API token"))
def revoke_token(token: ApiToken, *, by: Actor) -> ApiToken:
    """End a token at once: one's own, or as administrator any of the company's."""
    found: ApiToken | None = ApiToken.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=token.pk).first()
    if found is None:
        raise NotFound(_("There is no such token."))
    if found.revoked_at is not None:
        raise WrongState(_("This token is revoked already."))
    found.revoked_at = clock.now()
    found.save(update_fields=["revoked_at"])
    record(found, by=by, verb="organization:token:revoke")
    record(found.user, by=by, verb="organization:token:revoke", text=str(found))
    notices.tell_token(notices.TOKEN_REVOKED, found, by=by)
    return found
