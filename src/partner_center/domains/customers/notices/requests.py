"""What people are told about requests to unlink or switch, authorisations and assignments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import AssociationType, RequestKind, Side
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.roles import (
    CUSTOMER_ADMIN,
    PARTNER_ADMIN,
    PARTNER_SALES,
    VENDOR_MANAGER,
    VENDOR_OPERATIONS,
)
from partner_center.foundations.notices.actions import notify, people, vendor_people
from partner_center.foundations.notices.messages import Category, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.domains.customers.models import AssociationRequest, Authorization
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company, User

BOTH = PARTNER_ADMIN | CUSTOMER_ADMIN
ASKERS = PARTNER_ADMIN | PARTNER_SALES
TYPES = dict(AssociationType.choices)

UNLINK_ASKED = Message(
    "customers.unlink_asked",
    subject=_("%(asker)s asks to unlink (%(number)s)"),
    body=_("%(asker)s asks to end the association: “%(reason)s”. Please agree or refuse by %(until)s. %(otherwise)s"),
    category=Category.DECISIONS,
    audience=BOTH,
)
SWITCH_ASKED = Message(
    "customers.switch_asked",
    subject=_("%(asker)s asks to switch the association type (%(number)s)"),
    body=_(
        "%(asker)s asks to switch the association type from “%(type_from)s” to “%(type_to)s”: “%(reason)s”. Please "
        "agree or refuse by %(until)s. %(otherwise)s"
    ),
    category=Category.DECISIONS,
    audience=BOTH,
)
REQUEST_REMINDER = Message(
    "customers.request_reminder",
    subject=_("Request %(number)s of %(asker)s still waits for your answer"),
    body=_("Please agree or refuse by %(until)s. %(otherwise)s"),
    category=Category.DEADLINES,
    audience=BOTH,
)
UNLINK_AGREED = Message(
    "customers.unlink_agreed",
    subject=_("%(customer)s and %(partner)s are no longer associated (%(number)s)"),
    body=_(
        "Request %(number)s was agreed to. What was consumed until %(at)s stays the partner's performance. What "
        "follows is listed on the request."
    ),
    category=Category.DECISIONS,
    audience=BOTH | VENDOR_OPERATIONS | VENDOR_MANAGER,
)
SWITCH_AGREED = Message(
    "customers.switch_agreed",
    subject=_("The association of %(customer)s is now of the type “%(type_to)s” (%(number)s)"),
    body=_(
        "Request %(number)s was agreed to. The new type holds from %(at)s on. What follows is listed on the request."
    ),
    category=Category.DECISIONS,
    audience=BOTH | VENDOR_OPERATIONS | VENDOR_MANAGER,
)
REQUEST_REFUSED = Message(
    "customers.request_refused",
    subject=_("Request %(number)s is refused"),
    body=_("Your request %(number)s is refused: “%(why)s”. Nothing changes."),
    category=Category.DECISIONS,
    audience=BOTH,
)
REQUEST_WITHDRAWN = Message(
    "customers.request_withdrawn",
    subject=_("%(asker)s took request %(number)s back"),
    body=_("You need not answer request %(number)s any more. Nothing changes."),
    category=Category.DECISIONS,
    audience=BOTH,
)
REQUEST_LAPSED = Message(
    "customers.request_lapsed",
    subject=_("Request %(number)s has lapsed"),
    body=_(
        "Request %(number)s of %(asker)s was not answered in time, or the association ended. Nothing follows from it."
    ),
    category=Category.DECISIONS,
    audience=BOTH,
)
AUTHORIZATION_ASKED = Message(
    "customers.authorization_asked",
    subject=_("%(partner)s asks to act in your account (%(number)s)"),
    body=_("%(partner)s asks for: %(scopes)s. Reason: “%(reason)s”. Grant it until a day of your choice, or refuse."),
    category=Category.DECISIONS,
    audience=CUSTOMER_ADMIN,
)
AUTHORIZATION_REMINDER = Message(
    "customers.authorization_reminder",
    subject=_("%(partner)s still waits for your answer to %(number)s"),
    body=_("It asks for: %(scopes)s. Without an answer the question lapses and nothing is granted."),
    category=Category.DEADLINES,
    audience=CUSTOMER_ADMIN,
)
AUTHORIZATION_GRANTED = Message(
    "customers.authorization_granted",
    subject=_("%(customer)s granted %(number)s"),
    body=_("You may do the following in the account of %(customer)s until %(ends_on)s: %(scopes)s."),
    category=Category.DECISIONS,
    audience=ASKERS,
)
AUTHORIZATION_REFUSED = Message(
    "customers.authorization_refused",
    subject=_("%(customer)s refused %(number)s"),
    body=_("%(customer)s did not grant %(scopes)s: “%(why)s”."),
    category=Category.DECISIONS,
    audience=ASKERS,
)
AUTHORIZATION_REVOKED = Message(
    "customers.authorization_revoked",
    subject=_("%(customer)s revoked %(number)s"),
    body=_("You may no longer act in the account of %(customer)s: “%(why)s”."),
    category=Category.DECISIONS,
    audience=ASKERS,
)
AUTHORIZATION_LAPSED = Message(
    "customers.authorization_lapsed",
    subject=_("%(number)s has lapsed: %(customer)s did not answer"),
    body=_("Nothing was granted. Ask again if you still need it."),
    category=Category.DECISIONS,
    audience=ASKERS,
)
AUTHORIZATION_ENDS = Message(
    "customers.authorization_ends",
    subject=_("%(number)s ends on %(ends_on)s"),
    body=_("After %(ends_on)s you may no longer act in the account of %(customer)s. Ask again if you still need it."),
    category=Category.DEADLINES,
    audience=ASKERS,
)
MANAGER_ASSIGNED = Message(
    "customers.manager_assigned",
    subject=_("You look after new customers"),
    body=_("Among them: %(customers)s. You see their data from tomorrow on."),
    category=Category.DECISIONS,
    audience=PARTNER_SALES,
)


def _facts(request: AssociationRequest) -> dict[str, Any]:
    asker = request.partner if request.side == Side.PARTNER else request.customer
    silence = request.agrees_at or request.lapses_at
    lapses, agrees = _("Without an answer nothing changes."), _("Without an answer it counts as agreed.")
    return {
        "number": request.number,
        "asker": asker.name,
        "partner": request.partner.name,
        "customer": request.customer.name,
        "reason": request.reason,
        "type_from": TYPES[request.type_from],
        "type_to": TYPES.get(request.type_to, ""),
        "until": silence,
        "otherwise": agrees if request.agrees_at else lapses,
    }


def askers(request: AssociationRequest) -> Any:  # noqa: ANN401 - a query set of people
    """Return the people of the side that asked."""
    return (
        people(request.partner, PARTNER_ADMIN)
        if request.side == Side.PARTNER
        else people(request.customer, CUSTOMER_ADMIN)
    )


def asked(request: AssociationRequest) -> Any:  # noqa: ANN401 - as above
    """Return the people of the side that was asked."""
    return (
        people(request.customer, CUSTOMER_ADMIN)
        if request.side == Side.PARTNER
        else people(request.partner, PARTNER_ADMIN)
    )


def tell_asked(request: AssociationRequest, *, by: Actor) -> None:
    """Tell the other side what is asked, until when, and what happens otherwise."""
    message = UNLINK_ASKED if request.kind == RequestKind.UNLINK else SWITCH_ASKED
    notify(message, to=asked(request), about=request, by=by, **_facts(request))


def tell_reminder(request: AssociationRequest, *, by: Actor, key: str) -> None:
    """Remind the side that was asked."""
    notify(REQUEST_REMINDER, to=asked(request), about=request, by=by, key=key, **_facts(request))


def tell_agreed(request: AssociationRequest, *, by: Actor) -> None:
    """Tell both sides and the vendor's people who look after them."""
    message = UNLINK_AGREED if request.kind == RequestKind.UNLINK else SWITCH_AGREED
    readers = [*askers(request), *asked(request), *vendor_people(VENDOR_OPERATIONS | VENDOR_MANAGER)]
    notify(message, to=readers, about=request, by=by, at=request.answered_at, **_facts(request))


def tell_refused(request: AssociationRequest, *, by: Actor, reason: str) -> None:
    """Tell the asking side why."""
    notify(REQUEST_REFUSED, to=askers(request), about=request, by=by, why=reason, **_facts(request))


def tell_withdrawn(request: AssociationRequest, *, by: Actor) -> None:
    """Tell the side that was asked that it need not answer."""
    notify(REQUEST_WITHDRAWN, to=asked(request), about=request, by=by, **_facts(request))


def tell_lapsed(request: AssociationRequest, *, by: Actor) -> None:
    """Tell both sides."""
    notify(REQUEST_LAPSED, to=[*askers(request), *asked(request)], about=request, by=by, **_facts(request))


def _granted(authorization: Authorization) -> dict[str, Any]:
    return {
        "number": authorization.number,
        "partner": authorization.partner.name,
        "customer": authorization.customer.name,
        "reason": authorization.reason,
        "scopes": authorization.scope_labels,
        "ends_on": authorization.ends_on or "",
    }


def tell_authorization_asked(authorization: Authorization, *, by: Actor) -> None:
    """Tell the customer what its partner wants to do."""
    readers = people(authorization.customer, CUSTOMER_ADMIN)
    notify(AUTHORIZATION_ASKED, to=readers, about=authorization, by=by, **_granted(authorization))


def tell_authorization_reminder(authorization: Authorization, *, by: Actor, key: str) -> None:
    """Remind the customer."""
    readers = people(authorization.customer, CUSTOMER_ADMIN)
    notify(AUTHORIZATION_REMINDER, to=readers, about=authorization, by=by, key=key, **_granted(authorization))


def tell_authorization_granted(authorization: Authorization, *, by: Actor) -> None:
    """Tell the partner until when it may do what."""
    notify(
        AUTHORIZATION_GRANTED, to=_partner_side(authorization), about=authorization, by=by, **_granted(authorization)
    )


def tell_authorization_over(authorization: Authorization, *, by: Actor, what: Message, reason: str) -> None:
    """Tell the partner that it was refused or revoked, and why."""
    readers = _partner_side(authorization)
    notify(what, to=readers, about=authorization, by=by, why=reason, **_granted(authorization))


def tell_authorization_lapsed(authorization: Authorization, *, by: Actor) -> None:
    """Tell the partner that the customer did not answer."""
    notify(AUTHORIZATION_LAPSED, to=_partner_side(authorization), about=authorization, by=by, **_granted(authorization))


def tell_authorization_ends(authorization: Authorization, *, by: Actor, key: str) -> None:
    """Tell the partner that its last day is near."""
    readers = _partner_side(authorization)
    notify(AUTHORIZATION_ENDS, to=readers, about=authorization, by=by, key=key, **_granted(authorization))


def _partner_side(authorization: Authorization) -> list[User]:
    asked_by = [authorization.asked_by] if authorization.asked_by and authorization.asked_by.is_active else []
    return [*people(authorization.partner, PARTNER_ADMIN), *asked_by]


def tell_assigned(person: User, customers: Sequence[Company], *, by: Actor) -> None:
    """Tell an account manager which customers he looks after now."""
    named = ", ".join(one.name for one in customers[:5]) + (" …" if len(customers) > 5 else "")  # noqa: PLR2004 - what a subject line holds
    # One message for all that is assigned within a minute: a list takes its rows one by one.
    key = f"customers.assigned:{person.pk}:{clock.now():%Y-%m-%dT%H:%M}"
    notify(MANAGER_ASSIGNED, to=[person], by=by, key=key, link=reverse("customers:customers"), customers=named)
