"""The lives of a request to switch or unlink, and of an authorisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.models import (
    AssociationRequest,
    AssociationRequestStatus,
    Authorization,
    AuthorizationStatus,
    Side,
    may_act_for,
)
from partner_center.foundations.identity.roles import CUSTOMER_ADMIN, NOBODY, PARTNER_ADMIN, PARTNER_SALES, Role
from partner_center.foundations.lifecycle.deadlines import Deadline
from partner_center.foundations.lifecycle.steps import Lifecycle, Step
from partner_center.foundations.lifecycle.terms import days

if TYPE_CHECKING:
    from django.db.models import Model

    from partner_center.foundations.identity.actor import Actor

BOTH_SIDES = PARTNER_ADMIN | CUSTOMER_ADMIN
S, A = AssociationRequestStatus, AuthorizationStatus


def answers_request(actor: Actor, request: AssociationRequest) -> bool:
    """Tell whether the actor belongs to the side that was asked."""
    return _is_of(actor, request.customer_id if request.side == Side.PARTNER else request.partner_id)


def asked_request(actor: Actor, request: AssociationRequest) -> bool:
    """Tell whether the actor belongs to the side that asked."""
    return _is_of(actor, request.partner_id if request.side == Side.PARTNER else request.customer_id)


def answers_authorization(actor: Actor, authorization: Authorization) -> bool:
    """Tell whether it is the actor's account."""
    return _is_of(actor, authorization.customer_id)


def asked_authorization(actor: Actor, authorization: Authorization) -> bool:
    """Tell whether the actor's company asked, and he looks after the customer himself."""
    return _is_of(actor, authorization.partner_id) and may_act_for(actor, authorization.customer_id)


def _is_of(actor: Actor, company_id: int) -> bool:
    return actor.company is not None and actor.company.pk == company_id


class AssociationRequestLife(Lifecycle):
    """One side asks to unlink or to switch the type, the other agrees or refuses (domain.md 6.4).

    Silence lapses the request after 14 days. A deployment may let silence count as agreement after 14 days instead
    (``PC_ASSOCIATION_SILENCE=agree``); a request that cannot be carried out then lapses after 28.
    """

    model = AssociationRequest
    noun = "association-request"
    label = _("Association request")
    path = (S.PENDING, S.AGREED)

    agree = Step(
        S.PENDING,
        to=S.AGREED,
        by=BOTH_SIDES,
        when=answers_request,
        label=pgettext_lazy("association request", "Agree"),
        sensitive=True,
    )
    refuse = Step(
        S.PENDING,
        to=S.REFUSED,
        by=BOTH_SIDES,
        when=answers_request,
        asks=("reason",),
        label=pgettext_lazy("association request", "Refuse"),
        tone="danger",
        sensitive=True,
    )
    withdraw = Step(
        S.PENDING,
        to=S.WITHDRAWN,
        by=BOTH_SIDES,
        when=asked_request,
        label=pgettext_lazy("association request", "Take back"),
        tone="danger",
    )
    lapse = Step(S.PENDING, to=S.LAPSED, by=NOBODY, label=pgettext_lazy("association request", "Lapse"))

    silence = Deadline(
        while_in=S.PENDING,
        until="agrees_at",
        then=agree.because(_("Nobody answered in time; here, silence counts as agreement.")),
        remind=(days(3), days(1)),
        remind_by="customers.remind_association_request",
        label=pgettext_lazy("association request", "Counts as agreed"),
    )
    answer = Deadline(
        while_in=S.PENDING,
        until="lapses_at",
        usual=days(14),
        then=lapse.because(_("Nobody answered in time. Nothing changes.")),
        remind=(days(3), days(1)),
        remind_by="customers.remind_association_request",
        label=pgettext_lazy("association request", "Answer"),
    )

    @classmethod
    def who_acts(cls, subject: Model) -> list[str]:
        """Return the administrator of the side that was asked."""
        if not isinstance(subject, AssociationRequest) or subject.status != S.PENDING:
            return []
        role = Role.CUSTOMER_ADMIN if subject.side == Side.PARTNER else Role.PARTNER_ADMIN
        return [str(role.label)]


class AuthorizationLife(Lifecycle):
    """A partner asks to act in a customer's account; the customer grants it until a day, and may revoke it."""

    model = Authorization
    noun = "authorization"
    label = pgettext_lazy("customer account", "Authorization")
    path = (A.ASKED, A.GRANTED, A.ENDED)

    grant = Step(
        A.ASKED,
        to=A.GRANTED,
        by=CUSTOMER_ADMIN,
        when=answers_authorization,
        asks=("ends_on",),
        label=pgettext_lazy("authorization", "Grant"),
        sensitive=True,
    )
    refuse = Step(
        A.ASKED,
        to=A.REFUSED,
        by=CUSTOMER_ADMIN,
        when=answers_authorization,
        asks=("reason",),
        label=pgettext_lazy("authorization", "Refuse"),
        tone="danger",
    )
    withdraw = Step(
        A.ASKED,
        to=A.WITHDRAWN,
        by=PARTNER_ADMIN | PARTNER_SALES,
        when=asked_authorization,
        label=pgettext_lazy("authorization", "Take back"),
        tone="danger",
    )
    revoke = Step(
        A.GRANTED,
        to=A.REVOKED,
        by=CUSTOMER_ADMIN,
        when=answers_authorization,
        asks=("reason",),
        label=pgettext_lazy("authorization", "Revoke"),
        tone="danger",
    )
    give_back = Step(
        A.GRANTED,
        to=A.ENDED,
        by=PARTNER_ADMIN | PARTNER_SALES,
        when=asked_authorization,
        label=pgettext_lazy("authorization", "Give back"),
        tone="danger",
    )
    lapse = Step(A.ASKED, to=A.LAPSED, by=NOBODY, label=pgettext_lazy("authorization", "Lapse"))
    end = Step(A.ASKED, A.GRANTED, to=A.ENDED, by=NOBODY, label=pgettext_lazy("authorization", "End"))

    answer = Deadline(
        while_in=A.ASKED,
        within=days(7),
        then=lapse.because(_("The customer did not answer within the term. Ask again if you still need it.")),
        remind=(days(2),),
        remind_by="customers.remind_authorization",
        label=pgettext_lazy("authorization", "Answer"),
    )
    running = Deadline(
        while_in=A.GRANTED,
        until="ends_on",
        then=end.because(_("The last day that the customer granted is over.")),
        remind=(days(7), days(1)),
        remind_by="customers.remind_authorization_end",
        label=pgettext_lazy("authorization", "In force"),
    )
