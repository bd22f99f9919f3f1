"""What the other side is told while both follow an opportunity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.lifecycle import FOLLOWS, SHARES
from partner_center.domains.opportunities.models import LossCode
from partner_center.domains.opportunities.notices.opportunities import facts_of, offerers, receivers, sharers
from partner_center.foundations.identity.models import User
from partner_center.foundations.notices.actions import notify
from partner_center.foundations.notices.messages import Category, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.domains.opportunities.models import Opportunity
    from partner_center.domains.solutions.models import Offering
    from partner_center.foundations.identity.actor import Actor

PROGRESS = Message(
    "opportunities.progress",
    subject=_("%(who)s updated the opportunity %(number)s"),
    body=_("%(number)s “%(name)s” is now at the stage “%(stage)s”. %(remark)s"),
    category=Category.SYSTEM,
    audience=FOLLOWS,
)
SIGNED = Message(
    "opportunities.signed",
    subject=_("The opportunity %(number)s is signed"),
    body=_("%(number)s “%(name)s” was signed on %(signed_on)s for %(amount)s."),
    category=Category.DECISIONS,
    audience=FOLLOWS,
)
LOST = Message(
    "opportunities.lost",
    subject=_("The opportunity %(number)s is lost"),
    body=_("%(number)s “%(name)s” is lost: %(code)s. “%(reason)s”."),
    category=Category.DECISIONS,
    audience=FOLLOWS,
)
DELIVERED = Message(
    "opportunities.delivered",
    subject=_("The delivery of the opportunity %(number)s is complete"),
    body=_("The delivery of %(number)s “%(name)s” was completed on %(delivered_on)s."),
    category=Category.DECISIONS,
    audience=FOLLOWS,
)
OFFERINGS = Message(
    "opportunities.offerings",
    subject=_("The vendor changed the offerings of the opportunity %(number)s"),
    body=_("The offerings of %(number)s “%(name)s” are now: %(offerings)s. Reason: “%(reason)s”."),
    category=Category.DECISIONS,
    audience=SHARES,
)
REASSIGNED = Message(
    "opportunities.reassigned",
    subject=_("The opportunity %(number)s is yours to look after now"),
    body=_("%(who)s gave %(number)s “%(name)s” of %(partner)s to you: “%(reason)s”."),
    category=Category.DECISIONS,
)
JOINED = Message(
    "opportunities.joined",
    subject=_("You work on the opportunity %(number)s"),
    body=_("%(who)s added you to the team of %(number)s “%(name)s”."),
    category=Category.SYSTEM,
    audience=FOLLOWS,
)
STALE = Message(
    "opportunities.stale",
    subject=_("The opportunity %(number)s has not been updated for 30 days"),
    body=_("Update the progress of %(number)s “%(name)s”, or report it as lost."),
    category=Category.DEADLINES,
    audience=SHARES,
)
NOTHING_LEFT = _("none")


def other_side(opportunity: Opportunity, by: Actor) -> Any:  # noqa: ANN401 - people
    """Return whom to tell: the side that did not do it; both sides about what the product does."""
    if by.is_system:
        return [*sharers(opportunity), *offerers(opportunity)]
    return sharers(opportunity) if by.is_vendor else offerers(opportunity)


def tell_progress(opportunity: Opportunity, *, by: Actor, stage: object, remark: str) -> None:
    """Tell the other side how the sale goes."""
    said: dict[str, Any] = {"who": by.label, "stage": stage, "remark": remark}
    notify(PROGRESS, to=other_side(opportunity, by), about=opportunity, by=by, **said, **facts_of(opportunity))


def tell_signed(opportunity: Opportunity, *, by: Actor) -> None:
    """Tell the other side that there is a contract."""
    amount = f"{opportunity.contract_amount:,.2f} {opportunity.currency}"
    said: dict[str, Any] = {"signed_on": opportunity.signed_on, "amount": amount}
    notify(SIGNED, to=other_side(opportunity, by), about=opportunity, by=by, **said, **facts_of(opportunity))


def tell_lost(opportunity: Opportunity, *, by: Actor) -> None:
    """Tell the other side that there will be none."""
    said: dict[str, Any] = {"code": LossCode(opportunity.lost_code).label, "reason": opportunity.lost_because}
    notify(LOST, to=other_side(opportunity, by), about=opportunity, by=by, **said, **facts_of(opportunity))


def tell_delivered(opportunity: Opportunity, *, by: Actor) -> None:
    """Tell both sides that the delivery is complete."""
    readers = [*sharers(opportunity), *receivers(opportunity)]
    said: dict[str, Any] = {"delivered_on": opportunity.delivered_on}
    notify(DELIVERED, to=readers, about=opportunity, by=by, **said, **facts_of(opportunity))


def tell_offerings(opportunity: Opportunity, *, by: Actor, offerings: Sequence[Offering], reason: str) -> None:
    """Tell the partner what the vendor linked instead."""

    def named() -> str:
        return ", ".join(str(one) for one in offerings) or str(NOTHING_LEFT)

    said: dict[str, Any] = {"offerings": lazy(named, str)(), "reason": reason}  # each reader's own language
    notify(OFFERINGS, to=sharers(opportunity), about=opportunity, by=by, **said, **facts_of(opportunity))


def tell_reassigned(opportunity: Opportunity, *, by: Actor, reason: str, to: Sequence[int]) -> None:
    """Tell those who were not in charge before."""
    readers = User.objects.filter(pk__in=to, is_active=True)
    said: dict[str, Any] = {"who": by.label, "reason": reason}
    notify(REASSIGNED, to=readers, about=opportunity, by=by, **said, **facts_of(opportunity))


def tell_joined(opportunity: Opportunity, *, by: Actor, person: User) -> None:
    """Tell a new member of the team."""
    notify(JOINED, to=[person], about=opportunity, by=by, who=by.label, **facts_of(opportunity))


def tell_stale(opportunity: Opportunity, *, by: Actor, key: str) -> None:
    """Ask the partner for an update; once for each silence."""
    notify(STALE, to=sharers(opportunity), about=opportunity, by=by, key=key, **facts_of(opportunity))
