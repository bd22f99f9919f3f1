"""What people are told about deliveries of baseline solutions: each step is told to the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.deliveries.lifecycle import CHECKS, DELIVERS
from partner_center.foundations.notices.actions import notify, people, vendor_people
from partner_center.foundations.notices.messages import Category, Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partner_center.domains.deliveries.models import BaselineDelivery
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import User
    from partner_center.foundations.identity.roles import Roles


def _told(key: str, subject: object, body: object, audience: Roles) -> Message:
    category = Category.DECISIONS
    return Message(f"deliveries.baseline_{key}", subject=subject, body=body, category=category, audience=audience)


ARISEN = _told(
    "arisen",
    _("Register the delivery %(number)s of “%(solution)s”"),
    _(
        "The opportunity %(opportunity)s for %(customer)s is signed with the baseline solution “%(solution)s”. "
        "Register who manages its delivery."
    ),
    DELIVERS,
)
REGISTERED = _told(
    "registered",
    _("%(number)s: %(manager)s manages the delivery"),
    _("%(partner)s delivers “%(solution)s” to %(customer)s. The project manager is %(manager)s."),
    CHECKS,
)
ACCEPTED = _told(
    "accepted",
    _("%(number)s: the customer accepted on %(ended)s"),
    _("%(partner)s feeds back that %(customer)s accepted “%(solution)s” on %(ended)s. The evidence follows."),
    CHECKS,
)
TERMINATED = _told(
    "terminated",
    _("%(number)s: terminated on %(ended)s"),
    _(
        "%(partner)s feeds back that %(customer)s agreed on %(ended)s to unsubscribe from “%(solution)s” and to "
        "terminate its delivery: “%(reason)s”. The evidence follows."
    ),
    CHECKS,
)
HANDED_IN = _told(
    "handed_in",
    _("The evidence of %(number)s waits for review"),
    _("%(partner)s has handed in evidence of how the delivery of “%(solution)s” to %(customer)s ended."),
    CHECKS,
)
ADDED = _told(
    "added",
    _("%(number)s: more evidence"),
    _("%(partner)s has added evidence of how the delivery of “%(solution)s” to %(customer)s ended."),
    CHECKS,
)
SENT_BACK = _told(
    "sent_back",
    _("The evidence of %(number)s is not complete"),
    _("Of the delivery of “%(solution)s” to %(customer)s this is missing: “%(reason)s”. Hand it in."),
    DELIVERS,
)
EVIDENCED = _told(
    "evidenced",
    _("%(number)s is evidenced"),
    _("The evidence of the delivery of “%(solution)s” to %(customer)s is complete. Nothing is left to be done."),
    DELIVERS,
)
CLOSED = _told(
    "closed",
    _("%(number)s is closed"),
    _("The sale %(opportunity)s was lost; the delivery of “%(solution)s” to %(customer)s need not be fed back."),
    DELIVERS,
)


def _own(delivery: BaselineDelivery) -> Iterable[User]:
    return people(delivery.partner, DELIVERS)


def _vendor(delivery: BaselineDelivery) -> set[User]:
    """Return the reviewers, and the opportunity's own ecosystem manager."""
    found, manager = set(vendor_people(CHECKS)), delivery.opportunity.pdm
    return found | {manager} if manager is not None else found


def _tell(message: Message, delivery: BaselineDelivery, to: Iterable[User], by: Actor, **words: Any) -> None:  # noqa: ANN401 - the words of each message
    facts = {
        "number": delivery.number,
        "partner": delivery.partner.name,
        "solution": delivery.offering.name,
        "opportunity": delivery.opportunity.number,
        "customer": delivery.opportunity.customer_name,
    }
    notify(message, to=to, about=delivery, by=by, **facts, **words)


def tell_baseline_arisen(delivery: BaselineDelivery, *, by: Actor) -> None:
    """Tell the partner that a project manager is to be registered."""
    _tell(ARISEN, delivery, _own(delivery), by)


def tell_baseline_registered(delivery: BaselineDelivery, *, by: Actor) -> None:
    """Tell the vendor who manages the delivery, at first or instead of somebody else."""
    _tell(REGISTERED, delivery, _vendor(delivery), by, manager=delivery.manager_name)


def tell_baseline_accepted(delivery: BaselineDelivery, *, by: Actor) -> None:
    """Tell the vendor that the customer accepted."""
    _tell(ACCEPTED, delivery, _vendor(delivery), by, ended=delivery.ended_on)


def tell_baseline_terminated(delivery: BaselineDelivery, *, by: Actor, reason: str) -> None:
    """Tell the vendor that the delivery was ended, and why."""
    _tell(TERMINATED, delivery, _vendor(delivery), by, ended=delivery.ended_on, reason=reason)


def tell_baseline_handed_in(delivery: BaselineDelivery, *, by: Actor) -> None:
    """Tell the reviewers that evidence waits."""
    _tell(HANDED_IN, delivery, _vendor(delivery), by)


def tell_baseline_added(delivery: BaselineDelivery, *, by: Actor, reviewer: User | None) -> None:
    """Tell whoever has taken the review, or else all reviewers, that there is more to look at."""
    _tell(ADDED, delivery, [reviewer] if reviewer is not None else _vendor(delivery), by)


def tell_baseline_sent_back(delivery: BaselineDelivery, *, by: Actor, reason: str) -> None:
    """Tell the partner what is missing."""
    _tell(SENT_BACK, delivery, _own(delivery), by, reason=reason)


def tell_baseline_evidenced(delivery: BaselineDelivery, *, by: Actor) -> None:
    """Tell the partner that nothing is left to be done."""
    _tell(EVIDENCED, delivery, _own(delivery), by)


def tell_baseline_closed(delivery: BaselineDelivery, *, by: Actor) -> None:
    """Tell the partner that nothing has to be fed back about a lost sale."""
    _tell(CLOSED, delivery, _own(delivery), by)
