"""What people are told about offerings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from partner_center.domains.solutions.lifecycle import LISTS, MARKS, OFFERS
from partner_center.domains.solutions.models import Mark, Offering
from partner_center.foundations.notices.actions import notify, people, vendor_people
from partner_center.foundations.notices.messages import Category, Message

if TYPE_CHECKING:
    from datetime import datetime

    from partner_center.foundations.identity.actor import Actor

SUBMITTED = Message(
    "solutions.submitted",
    subject=_("%(partner)s submitted the offering %(offering)s"),
    body=_("%(partner)s asks to list the offering %(offering)s. It waits for review."),
    category=Category.DECISIONS,
    audience=LISTS,
)
LISTED = Message(
    "solutions.listed",
    subject=_("The offering %(offering)s is listed"),
    body=_("The offering %(offering)s is listed. It can be linked to opportunities from now on."),
    category=Category.DECISIONS,
    audience=OFFERS,
)
REJECTED = Message(
    "solutions.rejected",
    subject=_("The offering %(offering)s was rejected"),
    body=_("Reason: “%(reason)s”. Mend it and submit it again.\n%(mend)s"),
    category=Category.DECISIONS,
    audience=OFFERS,
)
RETIRED = Message(
    "solutions.retired",
    subject=_("The offering %(offering)s is retired"),
    body=_(
        "%(who)s retired the offering %(offering)s: “%(reason)s”. It can no longer be linked to opportunities; "
        "those it is linked to keep it."
    ),
    category=Category.DECISIONS,
    audience=OFFERS | MARKS,
)
MARKED = Message(
    "solutions.marked",
    subject=_("The offering %(offering)s bears the mark “%(mark)s”"),
    body=_("From %(moment)s the offering %(offering)s bears the mark “%(mark)s”. Reason: “%(reason)s”."),
    category=Category.DECISIONS,
    audience=OFFERS,
)
UNMARKED = Message(
    "solutions.unmarked",
    subject=_("The offering %(offering)s loses the mark “%(mark)s”"),
    body=_("From %(moment)s the offering %(offering)s no longer bears the mark “%(mark)s”. Reason: “%(reason)s”."),
    category=Category.DECISIONS,
    audience=OFFERS,
)
RELABELLED = Message(
    "solutions.relabelled",
    subject=_("The requirement labels of %(offering)s were changed"),
    body=_("The vendor changed the requirement labels of %(offering)s. They are now: %(labels)s."),
    category=Category.DECISIONS,
    audience=OFFERS,
)
USE_CHANGED = Message(
    "solutions.use_changed",
    subject=_("What the offering %(offering)s may be used for was changed"),
    body=_("%(use)s Reason: “%(reason)s”."),
    category=Category.DECISIONS,
    audience=OFFERS,
)

BOTH = _("It can be sold and delivered.")
SOLD = _("It can be sold, but not delivered by you.")
DELIVERED = _("It can be delivered, but no longer sold.")
NEITHER = _("It can neither be sold nor delivered for now.")


def _facts(offering: Offering) -> dict[str, Any]:
    def named() -> str:
        return str(offering)

    return {"offering": lazy(named, str)(), "partner": offering.partner.name}  # each reader's own language


def tell_submitted(offering: Offering, *, by: Actor) -> None:
    """Tell those who list offerings that one waits."""
    notify(SUBMITTED, to=vendor_people(LISTS), about=offering, by=by, **_facts(offering))


def tell_listed(offering: Offering, *, by: Actor) -> None:
    """Tell the partner that it can be linked."""
    notify(LISTED, to=people(offering.partner, OFFERS), about=offering, by=by, **_facts(offering))


def tell_rejected(offering: Offering, *, by: Actor, reason: str, mend: object) -> None:
    """Tell the partner what to mend."""
    facts = _facts(offering)
    notify(REJECTED, to=people(offering.partner, OFFERS), about=offering, by=by, reason=reason, mend=mend, **facts)


def tell_retired(offering: Offering, *, by: Actor, reason: str) -> None:
    """Tell the other side."""
    readers = people(offering.partner, OFFERS) if by.is_vendor else vendor_people(MARKS)
    notify(RETIRED, to=readers, about=offering, by=by, who=by.label, reason=reason, **_facts(offering))


def tell_marked(offering: Offering, *, by: Actor, mark: Mark, holds: bool, moment: datetime, reason: str) -> None:
    """Tell the partner which mark it bears or loses, and from when."""
    message = MARKED if holds else UNMARKED
    readers = people(offering.partner, OFFERS)
    notify(
        message, to=readers, about=offering, by=by, mark=mark.label, moment=moment, reason=reason, **_facts(offering)
    )


def tell_relabelled(offering: Offering, *, by: Actor) -> None:
    """Tell the partner which labels its offering bears now."""

    def named() -> str:
        return ", ".join(offering.label_names)

    labels, facts = lazy(named, str)(), _facts(offering)
    notify(RELABELLED, to=people(offering.partner, OFFERS), about=offering, by=by, labels=labels, **facts)


def tell_use_changed(offering: Offering, *, by: Actor, reason: str) -> None:
    """Tell the partner what it may do with its offering."""
    words = {(True, True): BOTH, (True, False): SOLD, (False, True): DELIVERED, (False, False): NEITHER}
    use = words[offering.is_sellable, offering.is_deliverable]
    facts = _facts(offering)
    notify(USE_CHANGED, to=people(offering.partner, OFFERS), about=offering, by=by, use=use, reason=reason, **facts)
