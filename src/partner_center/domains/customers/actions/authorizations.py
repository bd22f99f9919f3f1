"""What a customer lets its partner do in its account: asking, granting, revoking (domain.md 6.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers import notices
from partner_center.domains.customers.lifecycle import AuthorizationLife
from partner_center.domains.customers.models import (
    Association,
    Authorization,
    AuthorizationStatus,
    Scope,
    may_act_for,
)
from partner_center.domains.customers.queries.days import last_day_allowed, today_in
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.roles import PARTNER_ADMIN, PARTNER_SALES
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.kit.refusals import NotAllowed, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company


@verb("customers:authorization:ask", by=PARTNER_ADMIN | PARTNER_SALES, label=_("Ask for authorization"))
def ask_authorization(customer: Company, *, by: Actor, scopes: Sequence[str], reason: str) -> Authorization:
    """Ask a customer of one's own to let one act in its account; one question at a time."""
    partner = by.company
    if partner is None or not Association.objects.visible_to(by).current().filter(customer=customer).exists():
        raise NotFound(_("There is no such customer."))
    if not may_act_for(by, customer):
        raise NotAllowed(_("Only the customer's account manager or an administrator may do this."))
    chosen = [one for one in Scope.values if one in scopes]
    if not chosen:
        text: object = _("Choose what you want to be allowed to do.")
        raise Refused(text, code="no_scopes", fields={"scopes": text})
    hold("customers.authorization", customer.pk)
    own = Authorization.objects.filter(partner=partner, customer=customer)
    waiting = own.filter(status=AuthorizationStatus.ASKED).first()
    if waiting is not None:
        text = _("%(number)s waits for the customer already. Take it back before you ask anew.")
        raise Refused(text % {"number": waiting.number}, code="already_asked")
    authorization: Authorization = Authorization.objects.create(
        number=next_number("AZ"),
        partner=partner,
        customer=customer,
        scopes=chosen,
        reason=reason,
        asked_by=by.user,
        asked_at=clock.now(),
    )
    AuthorizationLife.begin(authorization, by=by, text=reason)
    notices.tell_authorization_asked(authorization, by=by)
    return authorization


@AuthorizationLife.grant.action
def grant(authorization: Authorization, *, by: Actor, ends_on: date) -> None:
    """Let the partner act until the end of a day, at most a year from now. A grant in force before it ends."""
    first, last = today_in(authorization.customer), last_day_allowed(authorization.customer)
    if not first <= ends_on <= last:
        text = _("Choose a last day from %(first)s to %(last)s.") % {"first": first, "last": last}
        raise Refused(text, code="bad_end", fields={"ends_on": text})
    authorization.ends_on, authorization.granted_at = ends_on, clock.now()
    before = Authorization.objects.filter(
        partner=authorization.partner, customer=authorization.customer, status=AuthorizationStatus.GRANTED
    )
    for one in before.exclude(pk=authorization.pk):
        AuthorizationLife.end.perform(one, by=SYSTEM, reason=_("A newer authorization takes its place."))
    notices.tell_authorization_granted(authorization, by=by)


@AuthorizationLife.refuse.action
def refuse_authorization(authorization: Authorization, *, by: Actor, reason: object = "") -> None:
    """Refuse with a reason."""
    notices.tell_authorization_over(authorization, by=by, what=notices.AUTHORIZATION_REFUSED, reason=str(reason))


@AuthorizationLife.withdraw.action
def withdraw_authorization(authorization: Authorization, *, by: Actor) -> None:
    """Take the question back before it is answered."""


@AuthorizationLife.revoke.action
def revoke(authorization: Authorization, *, by: Actor, reason: object = "") -> None:
    """Take the authorization away at once."""
    notices.tell_authorization_over(authorization, by=by, what=notices.AUTHORIZATION_REVOKED, reason=str(reason))


@AuthorizationLife.give_back.action
def give_back(authorization: Authorization, *, by: Actor) -> None:
    """Give the authorization back before its last day."""


@AuthorizationLife.lapse.action
def lapse_authorization(authorization: Authorization, *, by: Actor) -> None:
    """The customer did not answer: nothing is granted."""
    notices.tell_authorization_lapsed(authorization, by=by)


@AuthorizationLife.end.action
def end(authorization: Authorization, *, by: Actor) -> None:
    """Its last day is over, or the partner is no longer the customer's."""


def end_authorizations(association: Association) -> None:
    """End what a customer let a partner do, because the association ended."""
    living = Authorization.objects.filter(
        partner=association.partner_id,
        customer=association.customer_id,
        status__in=[AuthorizationStatus.ASKED, AuthorizationStatus.GRANTED],
    )
    for one in living:
        AuthorizationLife.end.perform(one, by=SYSTEM, reason=_("The association ended."))
