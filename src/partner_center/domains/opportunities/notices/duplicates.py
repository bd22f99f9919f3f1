"""What people are told about duplicates. A letter to the losing side never names the other one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.lifecycle import SHARES
from partner_center.foundations.identity.roles import VENDOR_BUSINESS
from partner_center.foundations.notices.actions import notify, people, vendor_people
from partner_center.foundations.notices.messages import Category, Message

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partner_center.domains.opportunities.models import DuplicateCase
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import User
    from partner_center.foundations.lifecycle.models import Due

TO_DECIDE = Message(
    "opportunities.duplicate_to_decide",
    subject=_("Duplicate case %(number)s waits for your decision"),
    body=_(
        "%(left)s and %(right)s may be about the same need of the same customer. Compare both and decide who stands; "
        "if nobody decides in time, neither is held up any longer."
    ),
    category=Category.DECISIONS,
    audience=VENDOR_BUSINESS,
)
LOST = Message(
    "opportunities.duplicate_lost",
    subject=_("Your opportunity %(own)s is a duplicate of an earlier one (%(number)s)"),
    body=_(
        "An earlier opportunity is about the same need of the same customer as %(own)s. The case %(number)s shows the "
        "rule, the compared times and what matched. You may appeal within the term; your submission keeps its time."
    ),
    category=Category.DECISIONS,
    audience=SHARES,
)
APPEALED = Message(
    "opportunities.duplicate_appealed",
    subject=_("Appeal against duplicate case %(number)s"),
    body=_(
        "The partner of %(own)s appeals against the decision in %(number)s. Somebody who did not decide before has to "
        "answer."
    ),
    category=Category.DECISIONS,
    audience=VENDOR_BUSINESS,
)
UPHELD = Message(
    "opportunities.duplicate_upheld",
    subject=_("The decision about %(own)s stays (%(number)s)"),
    body=_("Your appeal in %(number)s was looked at again. %(own)s remains a duplicate of an earlier opportunity."),
    category=Category.DECISIONS,
    audience=SHARES,
)
OVERTURNED = Message(
    "opportunities.duplicate_overturned",
    subject=_("Your appeal has succeeded: %(own)s goes on (%(number)s)"),
    body=_("The decision in %(number)s is overturned. %(own)s is where it was before, with its original times."),
    category=Category.DECISIONS,
    audience=SHARES,
)
GAVE_WAY = Message(
    "opportunities.duplicate_gave_way",
    subject=_("Your opportunity %(own)s has ended: another one stands after an appeal"),
    body=_(
        "Another opportunity is about the same need of the same customer as %(own)s. After an appeal, business "
        "development found that the other one comes first. Ask your ecosystem manager if you want to know more."
    ),
    category=Category.DECISIONS,
    audience=SHARES,
)
REMINDER = Message(
    "opportunities.duplicate_reminder",
    subject=_("Duplicate case %(number)s must be decided soon"),
    body=_("Duplicate case %(number)s still waits. Its term ends at %(due_at)s; what happens then stands on its page."),
    category=Category.DEADLINES,
    audience=VENDOR_BUSINESS,
)
APPEAL_REMINDER = Message(
    "opportunities.duplicate_appeal_reminder",
    subject=_("You can appeal about %(own)s until %(due_at)s"),
    body=_("The decision in %(number)s becomes final at %(due_at)s unless you appeal."),
    category=Category.DEADLINES,
    audience=SHARES,
)


def tell_to_decide(case: DuplicateCase, *, by: Actor) -> None:
    """Tell business development that a case waits."""
    facts = {"left": case.left.number, "right": case.right.number}
    notify(TO_DECIDE, to=vendor_people(VENDOR_BUSINESS), about=case, by=by, number=case.number, **facts)


def tell_lost(case: DuplicateCase, *, by: Actor) -> None:
    """Tell the losing partner; nobody outside is told where the vendor's own opportunity lost."""
    notify(LOST, to=_claimants(case), about=case, by=by, **_facts(case))


def tell_appealed(case: DuplicateCase, *, by: Actor) -> None:
    """Tell business development that somebody appeals."""
    notify(APPEALED, to=vendor_people(VENDOR_BUSINESS), about=case, by=by, **_facts(case))


def tell_upheld(case: DuplicateCase, *, by: Actor) -> None:
    """Tell the partner that the decision stays."""
    notify(UPHELD, to=_claimants(case), about=case, by=by, **_facts(case))


def tell_overturned(case: DuplicateCase, *, by: Actor) -> None:
    """Tell the partner that its opportunity goes on."""
    notify(OVERTURNED, to=_claimants(case), about=case, by=by, **_facts(case))


def tell_gave_way(case: DuplicateCase, *, by: Actor) -> None:
    """Tell the partner whose opportunity stood before the appeal; it has no part in the case and does not see it."""
    ended = case.winner
    if ended is not None and not ended.is_ours:
        notify(GAVE_WAY, to=people(ended.partner, SHARES), about=ended, by=by, own=ended.number)


def remind_vendor(case: DuplicateCase, due: Due, *, by: Actor) -> None:
    """Remind business development before a case lapses."""
    notify(REMINDER, to=vendor_people(VENDOR_BUSINESS), about=case, by=by, number=case.number, due_at=due.due_at)


def remind_loser(case: DuplicateCase, due: Due, *, by: Actor) -> None:
    """Remind the losing partner before its term to appeal ends."""
    notify(APPEAL_REMINDER, to=_claimants(case), about=case, by=by, due_at=due.due_at, **_facts(case))


def _facts(case: DuplicateCase) -> dict[str, Any]:
    return {"number": case.number, "own": case.loser.number if case.loser else ""}


def _claimants(case: DuplicateCase) -> Iterable[User]:
    if case.loser is None or case.loser.is_ours:
        return ()
    return people(case.loser.partner, SHARES)
