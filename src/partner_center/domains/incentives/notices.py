"""What people are told about runs, statements and feedback."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.roles import PARTNER_ADMIN, PARTNER_FINANCE, PARTNER_SALES, VENDOR_OPERATIONS
from partner_center.foundations.notices.actions import notify, people, vendor_people
from partner_center.foundations.notices.messages import Category, Message

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from partner_center.domains.incentives.models import Application, Feedback, Statement, Whitelisting
    from partner_center.foundations.identity.models import User
    from partner_center.foundations.ledger.models import Item

PAYEES = PARTNER_FINANCE | PARTNER_ADMIN
APPLICANTS = PAYEES | PARTNER_SALES

PUBLISHED = Message(
    "incentives.published",
    subject=_("Your incentives of %(period)s are ready to be confirmed: %(amount)s"),
    body=_(
        "Statement %(number)s of %(period)s is published: %(amount)s. Look at the details, give feedback where "
        "something seems wrong, and confirm it by %(due)s. If nobody does, it is confirmed automatically."
    ),
    category=Category.MONEY,
    audience=PAYEES,
)
REMINDER = Message(
    "incentives.reminder",
    subject=_("Statement %(number)s confirms itself on %(due)s"),
    body=_(
        "Statement %(number)s of %(period)s, %(amount)s, still waits for your confirmation. On %(due)s it is "
        "confirmed automatically."
    ),
    category=Category.DEADLINES,
    audience=PAYEES,
)
CONFIRMED = Message(
    "incentives.confirmed",
    subject=_("Statement %(number)s is confirmed: %(amount)s can be requested"),
    body=_(
        "Statement %(number)s of %(period)s was confirmed by %(who)s. %(amount)s can now be put into a payment "
        "request. What is not requested by %(until)s lapses."
    ),
    category=Category.MONEY,
    audience=PAYEES,
)
ENDING = Message(
    "incentives.validity_ends",
    subject=_("%(open)s of statement %(number)s lapses on %(until)s"),
    body=_(
        "%(open)s of statement %(number)s of %(period)s has not been requested yet: %(items)s. What is not in a "
        "payment request by %(until)s lapses and cannot be recovered."
    ),
    category=Category.DEADLINES,
    audience=PAYEES,
)
LAPSED = Message(
    "incentives.lapsed",
    subject=_("%(open)s of statement %(number)s has lapsed"),
    body=_(
        "%(open)s of statement %(number)s of %(period)s was not requested within its validity, which ended on "
        "%(until)s, and has lapsed: %(items)s. It cannot be recovered."
    ),
    category=Category.MONEY,
    audience=PAYEES,
)
ASKED = Message(
    "incentives.asked",
    subject=_("%(partner)s asks about statement %(number)s"),
    body=_("%(partner)s gave feedback on statement %(number)s of %(period)s: “%(text)s”"),
    category=Category.DECISIONS,
    audience=VENDOR_OPERATIONS,
)
ANSWERED = Message(
    "incentives.answered",
    subject=_("Your feedback on statement %(number)s is answered"),
    body=_("You asked: “%(text)s”. The answer: “%(reply)s”"),
    category=Category.DECISIONS,
    audience=PAYEES,
)
APPLIED = Message(
    "incentives.applied",
    subject=_("%(partner)s applies for the incentive of %(opportunity)s"),
    body=_(
        "%(partner)s submitted application %(number)s for the opportunity %(opportunity)s. It waits in the queue "
        "“Opportunity incentive” with its calculation."
    ),
    category=Category.DECISIONS,
    audience=VENDOR_OPERATIONS,
)
NOT_APPROVED = Message(
    "incentives.application_rejected",
    subject=_("Application %(number)s is rejected"),
    body=_(
        "Your application %(number)s for the incentive of %(opportunity)s is rejected: %(reason)s\n\n%(mend)s\n\n"
        "Modify it and submit it again. Until then its orders can be counted by other applications."
    ),
    category=Category.DECISIONS,
    audience=APPLICANTS,
)
WHITELISTED = Message(
    "incentives.whitelisted",
    subject=_("You are on the whitelist for opportunity incentives"),
    body=_(
        "From %(moment)s your company is on the whitelist for opportunity incentives. Reason: “%(reason)s”. Deliveries "
        "that end from then on can be applied for."
    ),
    category=Category.DECISIONS,
    audience=APPLICANTS,
)
TAKEN_OFF = Message(
    "incentives.taken_off_whitelist",
    subject=_("You are taken off the whitelist for opportunity incentives"),
    body=_(
        "From %(moment)s your company is no longer on the whitelist for opportunity incentives. Reason: “%(reason)s”. "
        "Deliveries that ended before can still be applied for."
    ),
    category=Category.DECISIONS,
    audience=APPLICANTS,
)
AWARDED = Message(
    "incentives.awarded",
    subject=_("Application %(number)s is approved: confirm %(amount)s"),
    body=_(
        "The incentive of %(opportunity)s is published with statement %(statement)s: %(amount)s. Check it and confirm "
        "it by %(due)s. If nobody does, it is confirmed automatically."
    ),
    category=Category.MONEY,
    audience=APPLICANTS,
)


def _facts(statement: Statement) -> dict[str, Any]:
    return {
        "number": statement.number,
        "period": statement.period,
        "amount": f"{statement.amount:,.2f} {statement.currency}",
        "due": statement.publicity_ends_at,
    }


def tell_published(statement: Statement, *, by: Actor) -> None:
    """Tell the partner's finance people that a statement waits."""
    notify(PUBLISHED, to=people(statement.partner, PAYEES), about=statement, by=by, **_facts(statement))


def tell_reminder(statement: Statement, *, by: Actor, key: str) -> None:
    """Remind them before the deadline."""
    notify(REMINDER, to=people(statement.partner, PAYEES), about=statement, by=by, key=key, **_facts(statement))


def tell_confirmed(statement: Statement, *, by: Actor) -> None:
    """Tell them that the amount is payable now."""
    facts = _facts(statement) | {"until": statement.valid_until, "who": by.label}
    notify(CONFIRMED, to=people(statement.partner, PAYEES), about=statement, by=by, **facts)


def tell_ending(statement: Statement, *, by: Actor, unrequested: Sequence[Item], key: str) -> None:
    """Remind them of what lapses unless they request it."""
    facts = _facts(statement) | _validity(statement, unrequested)
    notify(ENDING, to=people(statement.partner, PAYEES), about=statement, by=by, key=key, **facts)


def tell_lapsed(statement: Statement, *, by: Actor, lapsed: Sequence[Item]) -> None:
    """Tell them what is lost."""
    facts = _facts(statement) | _validity(statement, lapsed)
    notify(LAPSED, to=people(statement.partner, PAYEES), about=statement, by=by, **facts)


def _validity(statement: Statement, items: Sequence[Item]) -> dict[str, Any]:
    total = sum((item.amount for item in items), Decimal(0))
    return {
        "open": f"{total:,.2f} {statement.currency}",
        "items": ", ".join(item.key for item in items),
        "until": statement.valid_until,
    }


def tell_asked(feedback: Feedback, *, by: Actor) -> None:
    """Tell the vendor's operations that a partner has a question."""
    statement = feedback.statement
    told = {"number": statement.number, "period": statement.period, "partner": statement.partner.name}
    notify(ASKED, to=vendor_people(VENDOR_OPERATIONS), about=feedback, by=by, text=feedback.text, **told)


def tell_answered(feedback: Feedback, *, by: Actor) -> None:
    """Tell the partner the answer."""
    told = {"number": feedback.statement.number, "text": feedback.text, "reply": feedback.reply}
    notify(ANSWERED, to=people(feedback.partner, PAYEES), about=feedback, by=by, **told)


def _applicants(application: Application) -> list[User]:
    """Return the partner's people who apply; of the account managers those who look after the customer."""
    own: Any = type(application).objects.filter(pk=application.pk)
    return [one for one in people(application.partner, APPLICANTS) if own.visible_to(Actor.of(one)).exists()]


def tell_whitelisted(span: Whitelisting, *, by: Actor, moment: datetime, reason: str, holds: bool) -> None:
    """Tell the partner from when on it is on the whitelist, or no longer."""
    message, readers = WHITELISTED if holds else TAKEN_OFF, people(span.partner, APPLICANTS)
    link = reverse("incentives:participations")
    notify(message, to=readers, about=span, by=by, link=link, moment=moment, reason=reason)


def tell_application_submitted(application: Application, *, by: Actor) -> None:
    """Tell the vendor's operations that an application waits for them."""
    told = {"partner": application.partner.name, **_matter(application)}
    notify(APPLIED, to=vendor_people(VENDOR_OPERATIONS), about=application, by=by, **told)


def tell_application_rejected(application: Application, *, by: Actor, reason: str, mend: object) -> None:
    """Tell the partner why, and what to mend."""
    told = {**_matter(application), "reason": reason, "mend": mend}
    notify(NOT_APPROVED, to=_applicants(application), about=application, by=by, **told)


def tell_award_published(application: Application, *, by: Actor) -> None:
    """Tell the partner the amount, and until when it can be looked at."""
    if application.earning is None:
        return
    statement = application.earning.statement
    told = {
        **_matter(application),
        "statement": statement.number,
        "amount": f"{statement.amount:,.2f} {statement.currency}",
        "due": statement.publicity_ends_at,
    }
    notify(AWARDED, to=_applicants(application), about=application, by=by, **told)


def _matter(application: Application) -> dict[str, Any]:
    return {"number": application.number, "opportunity": str(application.opportunity)}
