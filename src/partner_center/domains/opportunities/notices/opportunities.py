"""What both sides are told about an opportunity: every decision, every clock, every change by the other side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.lifecycle import AUDITS, OFFERS_OUT, SHARES, VALIDATES
from partner_center.domains.opportunities.models import RejectionCode
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import VENDOR_OPERATIONS
from partner_center.foundations.notices.actions import notify, people, vendor_people
from partner_center.foundations.notices.messages import Category, Message

if TYPE_CHECKING:
    from datetime import datetime

    from partner_center.domains.opportunities.models import Opportunity
    from partner_center.foundations.identity.actor import Actor

SUBMITTED = Message(
    "opportunities.submitted",
    subject=_("%(partner)s shared the opportunity %(number)s"),
    body=_("%(partner)s shared %(number)s “%(name)s”. Audit whether it is complete and reasonable."),
    category=Category.DECISIONS,
    audience=AUDITS,
)
TO_VALIDATE = Message(
    "opportunities.to_validate",
    subject=_("The opportunity %(number)s waits for validation"),
    body=_(
        "%(number)s “%(name)s” of %(partner)s has passed the audit. Ask the customer, and validate or reject it within "
        "10 working days; otherwise it is rejected."
    ),
    category=Category.DECISIONS,
    audience=VALIDATES,
)
AUDIT_PASSED = Message(
    "opportunities.audit_passed",
    subject=_("The opportunity %(number)s has passed the audit"),
    body=_("%(number)s “%(name)s” has passed the audit. It is validated with the customer within 10 working days."),
    category=Category.DECISIONS,
    audience=SHARES,
)
VALIDATED = Message(
    "opportunities.validated",
    subject=_("The opportunity %(number)s is validated"),
    body=_(
        "%(number)s “%(name)s” is validated and followed together from now on. Keep its progress up to date until the "
        "delivery ends."
    ),
    category=Category.DECISIONS,
    audience=SHARES,
)
REJECTED = Message(
    "opportunities.rejected",
    subject=_("The opportunity %(number)s was rejected"),
    body=_(
        "%(number)s “%(name)s” was rejected: %(code)s. “%(reason)s”. Mend what is named and submit it again.\n%(mend)s"
    ),
    category=Category.DECISIONS,
    audience=SHARES,
)
LAPSED = Message(
    "opportunities.lapsed",
    subject=_("The opportunity %(number)s was rejected, because nobody validated it in time"),
    body=_(
        "%(number)s “%(name)s” of %(partner)s was not validated within 10 working days and is rejected by default. "
        "It may be submitted again as it is."
    ),
    category=Category.DEADLINES,
    audience=SHARES | VALIDATES,
)
VALIDATION_NEAR = Message(
    "opportunities.validation_near",
    subject=_("Validate the opportunity %(number)s by %(due_at)s"),
    body=_("%(number)s “%(name)s” of %(partner)s is rejected by default at %(due_at)s, unless somebody decides."),
    category=Category.DEADLINES,
    audience=VALIDATES,
)
OFFERED = Message(
    "opportunities.offered",
    subject=_("The vendor shares the opportunity %(number)s with you"),
    body=_(
        "%(number)s “%(name)s” waits for your answer until %(due_at)s. The customer is shown once you accept. Without "
        "an answer it counts as declined and is recalled."
    ),
    category=Category.DECISIONS,
    audience=SHARES,
)
ACCEPTANCE_NEAR = Message(
    "opportunities.acceptance_near",
    subject=_("Answer the opportunity %(number)s by %(due_at)s"),
    body=_("%(number)s “%(name)s” counts as declined and is recalled at %(due_at)s, unless you accept it before."),
    category=Category.DEADLINES,
    audience=SHARES,
)
ACCEPTED = Message(
    "opportunities.accepted",
    subject=_("%(partner)s accepted the opportunity %(number)s"),
    body=_("%(partner)s accepted %(number)s “%(name)s”. Both sides follow it from now on."),
    category=Category.DECISIONS,
    audience=OFFERS_OUT,
)
DECLINED = Message(
    "opportunities.declined",
    subject=_("%(partner)s declined the opportunity %(number)s"),
    body=_("%(partner)s declined %(number)s “%(name)s”: “%(reason)s”. It may be shared with another partner."),
    category=Category.DECISIONS,
    audience=OFFERS_OUT,
)
RECALLED = Message(
    "opportunities.recalled",
    subject=_("The opportunity %(number)s was recalled"),
    body=_("The vendor recalled %(number)s “%(name)s”: “%(reason)s”. It can no longer be accepted."),
    category=Category.DECISIONS,
    audience=SHARES,
)
EXPIRED = Message(
    "opportunities.expired",
    subject=_("The opportunity %(number)s was not accepted in time and is recalled"),
    body=_("%(partner)s did not answer %(number)s “%(name)s” within 3 working days; it is recalled."),
    category=Category.DEADLINES,
    audience=SHARES | OFFERS_OUT,
)
CLOSED = Message(
    "opportunities.closed",
    subject=_("The opportunity %(number)s was closed"),
    body=_("%(who)s closed %(number)s “%(name)s”: “%(reason)s”."),
    category=Category.DECISIONS,
    audience=SHARES,
)


def facts_of(opportunity: Opportunity) -> dict[str, Any]:
    """Return what every message names. Never the customer: a message outlives a mask."""
    return {"number": opportunity.number, "name": opportunity.name, "partner": opportunity.partner.name}


def sharers(opportunity: Opportunity) -> Any:  # noqa: ANN401 - a query set of people
    """Return the partner's people."""
    return people(opportunity.partner, SHARES)


def auditors(opportunity: Opportunity) -> Any:  # noqa: ANN401 - a query set of people
    """Return the partner's manager, or the pool where it has none."""
    if opportunity.pdm_id is not None:
        return User.objects.filter(pk=opportunity.pdm_id, is_active=True)
    return vendor_people(VENDOR_OPERATIONS)


def receivers(opportunity: Opportunity) -> Any:  # noqa: ANN401 - a query set of people
    """Return everybody of the office and its business development; any of them handles it (domain.md 7.2)."""
    office = opportunity.office
    if office is None:
        return vendor_people(VALIDATES)
    members = User.objects.filter(is_active=True, offices=office)
    return (members | User.objects.filter(is_active=True, pk=opportunity.bd_id)).distinct()


def tell_submitted(opportunity: Opportunity, *, by: Actor) -> None:
    """Tell the manager or the pool that an audit waits."""
    notify(SUBMITTED, to=auditors(opportunity), about=opportunity, by=by, **facts_of(opportunity))


def tell_audit_passed(opportunity: Opportunity, *, by: Actor) -> None:
    """Tell the office that it shall ask the customer, and the partner how far it is."""
    facts = facts_of(opportunity)
    notify(TO_VALIDATE, to=receivers(opportunity), about=opportunity, by=by, **facts)
    notify(AUDIT_PASSED, to=sharers(opportunity), about=opportunity, by=by, **facts)


def tell_to_validate_again(opportunity: Opportunity, *, by: Actor) -> None:
    """Tell the office that it is back after an appeal; the partner has been told by the case."""
    notify(TO_VALIDATE, to=receivers(opportunity), about=opportunity, by=by, **facts_of(opportunity))


def tell_validated(opportunity: Opportunity, *, by: Actor) -> None:
    """Tell the partner."""
    notify(VALIDATED, to=sharers(opportunity), about=opportunity, by=by, **facts_of(opportunity))


def tell_rejected(opportunity: Opportunity, *, by: Actor, code: str, reason: str, mend: object) -> None:
    """Tell the partner why, and what to mend."""
    said: dict[str, Any] = {"code": RejectionCode(code).label, "reason": reason, "mend": mend}
    notify(REJECTED, to=sharers(opportunity), about=opportunity, by=by, **said, **facts_of(opportunity))


def tell_lapsed(opportunity: Opportunity, *, by: Actor) -> None:
    """Tell both sides that time ran out."""
    readers = [*sharers(opportunity), *receivers(opportunity)]
    notify(LAPSED, to=readers, about=opportunity, by=by, **facts_of(opportunity))


def tell_validation_near(opportunity: Opportunity, *, by: Actor, due_at: datetime, key: str) -> None:
    """Remind the office."""
    facts = facts_of(opportunity)
    notify(VALIDATION_NEAR, to=receivers(opportunity), about=opportunity, by=by, key=key, due_at=due_at, **facts)


def tell_offered(opportunity: Opportunity, *, by: Actor, due_at: datetime) -> None:
    """Tell the partner that something is offered to it, and until when."""
    notify(OFFERED, to=sharers(opportunity), about=opportunity, by=by, due_at=due_at, **facts_of(opportunity))


def tell_acceptance_near(opportunity: Opportunity, *, by: Actor, due_at: datetime, key: str) -> None:
    """Remind the partner."""
    facts = facts_of(opportunity)
    notify(ACCEPTANCE_NEAR, to=sharers(opportunity), about=opportunity, by=by, key=key, due_at=due_at, **facts)


def tell_answered(opportunity: Opportunity, *, by: Actor, reason: str = "") -> None:
    """Tell the vendor whether the partner takes it."""
    message, said = (DECLINED, {"reason": reason}) if reason else (ACCEPTED, {})
    notify(message, to=offerers(opportunity), about=opportunity, by=by, **said, **facts_of(opportunity))


def tell_recalled(opportunity: Opportunity, *, by: Actor, reason: str) -> None:
    """Tell the partner that it is too late."""
    notify(RECALLED, to=sharers(opportunity), about=opportunity, by=by, reason=reason, **facts_of(opportunity))


def tell_expired(opportunity: Opportunity, *, by: Actor) -> None:
    """Tell both sides that time ran out."""
    readers = [*sharers(opportunity), *offerers(opportunity)]
    notify(EXPIRED, to=readers, about=opportunity, by=by, **facts_of(opportunity))


def tell_closed(opportunity: Opportunity, *, by: Actor, reason: str) -> None:
    """Tell the partner who ended it, and why."""
    facts = facts_of(opportunity)
    notify(CLOSED, to=sharers(opportunity), about=opportunity, by=by, who=by.label, reason=reason, **facts)


def offerers(opportunity: Opportunity) -> Any:  # noqa: ANN401 - a query set of people
    """Return who shared it, its manager and the office's people."""
    keys = [opportunity.created_by_id, opportunity.pdm_id]
    readers = Q(is_active=True, pk__in=[key for key in keys if key is not None])
    if opportunity.office_id is not None:
        readers |= Q(pk__in=receivers(opportunity).values("pk"))
    return User.objects.filter(readers)
