"""Asking to unlink or to switch the association type, answering, and what follows (domain.md 6.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers import notices
from partner_center.domains.customers.actions.authorizations import end_authorizations
from partner_center.domains.customers.actions.managers import end_managers
from partner_center.domains.customers.lifecycle import BOTH_SIDES, AssociationRequestLife
from partner_center.domains.customers.models import (
    Association,
    AssociationRequest,
    AssociationType,
    Consequence,
    ConsequenceKind,
    Customer,
    RequestKind,
    Side,
)
from partner_center.domains.customers.queries.checks import check_answer, check_request
from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.lifecycle.verbs import hold, verb
from partner_center.foundations.numbering.actions import next_number
from partner_center.kit.refusals import NotFound, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from partner_center.domains.customers.queries.checks import Checked
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company

STATEMENT = "2026-01"
"""The version of the statement that is ticked; a new wording gets a new one."""

OTHER_TYPE = {
    AssociationType.RESALE: AssociationType.REFERRAL,
    AssociationType.REFERRAL: AssociationType.RESALE,
}


@verb("customers:association-request:ask", by=BOTH_SIDES, label=_("Ask to unlink or switch"), sensitive=Customer)
def ask_association_request(
    customer: Company | None = None, *, by: Actor, kind: str, reason: str, accepted: bool
) -> AssociationRequest:
    """Ask the other side to unlink, or to switch the type of, the association in force.

    A partner names one of its customers; a customer asks about itself, and may only unlink. Everything that stands
    against it is checked in this transaction; what is unknown stands against it as well.
    """
    side = Side.CUSTOMER if by.is_customer else Side.PARTNER
    about = by.company if side == Side.CUSTOMER else customer
    if about is None:
        text: object = _("Choose a customer.")
        raise Refused(text, code="no_customer", fields={"customer": text})
    if side == Side.CUSTOMER and kind != RequestKind.UNLINK:
        text = _("Only your partner can ask to switch the type. You can ask to unlink.")
        raise Refused(text, code="partner_switches", fields={"kind": text})
    if not accepted:
        text = _("Accept what follows before you ask.")
        raise Refused(text, code="not_accepted", fields={"accepted": text})
    hold("customers.association-request", about.pk)
    association = _own_association(about, by)
    checked = check_request(association, kind=kind, side=side)
    _refuse_unless_passed(checked)
    request = _create(association, by=by, kind=kind, side=side, reason=reason, checked=checked)
    AssociationRequestLife.begin(request, by=by, text=reason)
    notices.tell_asked(request, by=by)
    return request


def _own_association(about: Company, by: Actor) -> Association:
    visible = Association.objects.visible_to(by).current().filter(customer=about)
    association: Association | None = visible.select_for_update(of=("self",)).first()
    if association is None:
        raise NotFound(_("There is no association in force that you could ask about."))
    return association


def _refuse_unless_passed(checked: Checked) -> None:
    obstacle = checked.first_obstacle
    if obstacle is None:
        return
    text = _("%(check)s: %(result)s. %(advice)s")
    told = text % {"check": obstacle.title, "result": obstacle.result_label, "advice": obstacle.advice}
    raise Refused(told, code=f"check_{obstacle.code}")


def _create(
    association: Association, *, by: Actor, kind: str, side: Side, reason: str, checked: Checked
) -> AssociationRequest:
    lapses_at, agrees_at = ends_of_silence(clock.now(), association)
    request: AssociationRequest = AssociationRequest.objects.create(
        number=next_number("AR"),
        kind=kind,
        side=side,
        association=association,
        partner=association.partner,
        customer=association.customer,
        type_from=association.type,
        type_to=OTHER_TYPE[AssociationType(association.type)] if kind == RequestKind.SWITCH else "",
        reason=reason,
        statement=STATEMENT,
        checks=checked.kept(),
        facts_as_of=checked.as_of,
        asked_by=by.user,
        asked_at=clock.now(),
        lapses_at=lapses_at,
        agrees_at=agrees_at,
    )
    return request


def ends_of_silence(asked_at: datetime, association: Association) -> tuple[datetime, datetime | None]:
    """Return when silence lapses a request, and when it counts as agreement where the deployment chose so.

    Where it counts as agreement, a request that still cannot be carried out then lapses after a second term.
    """
    term = AssociationRequestLife.answer.term
    if term is None:
        msg = "AssociationRequestLife.answer needs a term."
        raise LookupError(msg)
    first = term.after(asked_at, association.partner)
    if settings.ASSOCIATION_SILENCE != "agree":
        return first, None
    return term.after(first, association.partner), first


@AssociationRequestLife.agree.action
def agree(request: AssociationRequest, *, by: Actor, reason: object = "") -> None:
    """Carry it out at this instant: the association ends, and for a switch one of the other type begins.

    The pre-checks are made again first. The spans touch without gap or overlap, so every line of a bill finds its
    type. What money and coupons must do is written down on the request for those who hold them.
    """
    association = Association.objects.select_for_update(of=("self",)).get(pk=request.association_id)
    checked = check_answer(association, kind=request.kind)
    _refuse_unless_passed(checked)
    now = clock.now()
    _note_answer(request, at=now, by=by, text=str(reason))
    association.ended_at, association.end_noted_at = now, now
    association.end_reason = f"{request.number}: {request.reason}"[:255]
    association.save(update_fields=["ended_at", "end_reason", "end_noted_at"])
    record(association, by=by, verb="customers:association:end", text=request.number)
    if request.kind == RequestKind.SWITCH:
        request.successor = Association.objects.create(
            customer=association.customer,
            partner=association.partner,
            type=request.type_to,
            started_at=now,
            created_at=now,
        )
        record(request.successor, by=by, verb="customers:association:begin", text=request.number)
    _write_consequences(request, checked)
    if request.kind == RequestKind.UNLINK:
        end_authorizations(association)
        end_managers(association)
    notices.tell_agreed(request, by=by)


def _note_answer(request: AssociationRequest, *, at: datetime, by: Actor, text: str = "") -> None:
    request.answered_at, request.answered_by, request.answer = at, by.user, text[:500]


def _write_consequences(request: AssociationRequest, checked: Checked) -> None:
    leaves_resale = request.type_from == AssociationType.RESALE
    kinds: list[tuple[ConsequenceKind, bool]] = []
    if leaves_resale:
        kinds.append((ConsequenceKind.BALANCE, False))
    kinds.append((ConsequenceKind.COUPONS, False))
    joins_resale = request.type_to == AssociationType.RESALE
    kinds.append((ConsequenceKind.GRACE_JOIN if joins_resale else ConsequenceKind.GRACE_LEAVE, False))
    if request.kind == RequestKind.UNLINK:
        kinds += [(ConsequenceKind.RENEWALS, False), (ConsequenceKind.AUTHORIZATIONS, True)]
    for kind, is_here in kinds:
        balance = checked.facts.cash_balance if kind == ConsequenceKind.BALANCE else None
        Consequence.objects.create(
            request=request,
            kind=kind,
            amount=balance,
            currency=checked.facts.currency if balance is not None else "",
            is_here=is_here,
        )


@AssociationRequestLife.refuse.action
def refuse(request: AssociationRequest, *, by: Actor, reason: object = "") -> None:
    """Refuse with a reason; nothing changes. The asking side may ask again after three months."""
    _note_answer(request, at=clock.now(), by=by, text=str(reason))
    notices.tell_refused(request, by=by, reason=str(reason))


@AssociationRequestLife.withdraw.action
def withdraw(request: AssociationRequest, *, by: Actor) -> None:
    """Take the request back before it is answered; it still counts as asked."""
    notices.tell_withdrawn(request, by=by)


@AssociationRequestLife.lapse.action
def lapse(request: AssociationRequest, *, by: Actor, reason: object = "") -> None:
    """Nobody answered, or the association ended otherwise: nothing follows from the request."""
    notices.tell_lapsed(request, by=by)


def overtake(association: Association) -> None:
    """Let the pending request and the authorisations of an association lapse that ended in another way."""
    for request in AssociationRequest.objects.pending().filter(association=association):
        AssociationRequestLife.lapse.perform(request, by=SYSTEM, reason=_("The association ended in another way."))
    end_authorizations(association)
    end_managers(association)
