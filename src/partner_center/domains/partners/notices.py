"""What people are told about their business information."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.roles import PARTNER_ADMIN, PARTNER_FINANCE, VENDOR_FINANCE, VENDOR_REVIEWER
from partner_center.foundations.notices.actions import notify, people, vendor_people
from partner_center.foundations.notices.messages import Category, Message

if TYPE_CHECKING:
    from partner_center.domains.partners.models import BusinessInfo
    from partner_center.foundations.identity.actor import Actor

FILLS = PARTNER_FINANCE | PARTNER_ADMIN
CHECKS = VENDOR_REVIEWER | VENDOR_FINANCE

SUBMITTED = Message(
    "partners.submitted",
    subject=_("%(partner)s submitted its business information"),
    body=_("Version %(version)s of the business information of %(partner)s waits for review."),
    category=Category.DECISIONS,
    audience=CHECKS,
)
AMOUNT_SENT = Message(
    "partners.amount_sent",
    subject=_("A small amount is on its way to your account"),
    body=_(
        "Your business information was approved. We sent a small random amount to the account ending in %(account)s. "
        "Enter the amount you received; three wrong entries lock the application."
    ),
    category=Category.MONEY,
    audience=FILLS,
)
REJECTED = Message(
    "partners.rejected",
    subject=_("Your business information was rejected"),
    body=_("Reason: “%(reason)s”. Mend it and submit it again.\n%(mend)s"),
    category=Category.MONEY,
    audience=FILLS,
)
CERTIFIED = Message(
    "partners.certified",
    subject=_("Your business information is certified"),
    body=_("Version %(version)s is certified. Payments can be requested from now on."),
    category=Category.MONEY,
    audience=FILLS,
)
LOCKED = Message(
    "partners.locked",
    subject=_("Your business information is locked"),
    body=_("The amount was entered wrongly three times. Ask your ecosystem manager to reopen the application."),
    category=Category.MONEY,
    audience=FILLS,
)
REOPENED = Message(
    "partners.reopened",
    subject=_("Your business information can be changed again"),
    body=_("It was reopened: “%(reason)s”. Check it and submit it again."),
    category=Category.MONEY,
    audience=FILLS,
)


def tell_submitted(info: BusinessInfo, *, by: Actor) -> None:
    """Tell the reviewers that something waits."""
    notify(
        SUBMITTED,
        to=vendor_people(CHECKS),
        about=info,
        by=by,
        partner=info.partner.name,
        version=info.version,
    )


def tell_amount_sent(info: BusinessInfo, *, by: Actor) -> None:
    """Tell the partner to look at its account."""
    notify(AMOUNT_SENT, to=people(info.partner, FILLS), about=info, by=by, account=info.account_number[-4:])


def tell_rejected(info: BusinessInfo, *, by: Actor, reason: str, mend: object = "") -> None:
    """Tell the partner why, and which fields to mend."""
    notify(REJECTED, to=people(info.partner, FILLS), about=info, by=by, reason=reason, mend=mend)


def tell_certified(info: BusinessInfo, *, by: Actor) -> None:
    """Tell the partner that payments are possible."""
    notify(CERTIFIED, to=people(info.partner, FILLS), about=info, by=by, version=info.version)


def tell_locked(info: BusinessInfo, *, by: Actor) -> None:
    """Tell the partner what to do now."""
    notify(LOCKED, to=people(info.partner, FILLS), about=info, by=by)


def tell_reopened(info: BusinessInfo, *, by: Actor, reason: str) -> None:
    """Tell the partner that it may go on."""
    notify(REOPENED, to=people(info.partner, FILLS), about=info, by=by, reason=reason)
