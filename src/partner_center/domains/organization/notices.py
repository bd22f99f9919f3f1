"""What people are told about their access: every message here is about security and cannot be switched off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.identity.roles import ADMINISTRATORS
from partner_center.foundations.notices.actions import notify, people
from partner_center.foundations.notices.messages import Category, Message

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import ApiToken, Company, User

WELCOME = Message(
    "organization.welcome",
    subject=_("You can sign in to Partner Center"),
    body=_(
        "%(author)s has entered you as %(person)s of %(company)s. Sign in with this e-mail address and the initial "
        "password that you were given; you then choose your own."
    ),
    category=Category.SECURITY,
)
ROLES_CHANGED = Message(
    "organization.roles_changed",
    subject=_("Your roles were changed"),
    body=_("%(author)s changed your roles. You now hold: %(roles)s."),
    category=Category.SECURITY,
)
PASSWORD_RESET = Message(
    "organization.password_reset",
    subject=_("Your password was reset"),
    body=_("%(author)s gave you a new initial password. If you did not ask for it, tell your administrator at once."),
    category=Category.SECURITY,
)
PASSWORD_CHANGED = Message(
    "organization.password_changed",
    subject=_("Your password was changed"),
    body=_("Your password was changed just now. If that was not you, tell your administrator at once."),
    category=Category.SECURITY,
)
REACTIVATED = Message(
    "organization.reactivated",
    subject=_("You can sign in again"),
    body=_("%(author)s opened your access to Partner Center again."),
    category=Category.SECURITY,
)
ADMINISTRATORS_CHANGED = Message(
    "organization.administrators_changed",
    subject=_("The administrators of %(company)s changed"),
    body=_("%(author)s changed the access of %(person)s. The administrators are now: %(administrators)s."),
    category=Category.SECURITY,
    audience=ADMINISTRATORS,
)
TOKEN_MADE = Message(
    "organization.token_made",
    subject=_("An API token was made for you"),
    body=_("The token “%(token)s” acts for you until %(until)s. If you did not make it, revoke it at once."),
    category=Category.SECURITY,
)
TOKEN_REVOKED = Message(
    "organization.token_revoked",
    subject=_("An API token of yours was revoked"),
    body=_("%(author)s revoked the token “%(token)s”. Programs that use it are refused from now on."),
    category=Category.SECURITY,
)
CODES_ON = Message(
    "organization.codes_on",
    subject=_("%(company)s now asks for verification codes"),
    body=_("%(author)s switched verification codes on. Sensitive operations are confirmed with a code by e-mail."),
    category=Category.SECURITY,
    audience=ADMINISTRATORS,
)
CODES_OFF = Message(
    "organization.codes_off",
    subject=_("%(company)s no longer asks for verification codes"),
    body=_("%(author)s switched verification codes off. If that was not agreed, switch them on again at once."),
    category=Category.SECURITY,
    audience=ADMINISTRATORS,
)


def tell_codes(company: Company, *, by: Actor) -> None:
    """Tell all administrators that codes were switched on or off."""
    message = CODES_ON if company.asks_for_codes else CODES_OFF
    them = people(company, ADMINISTRATORS)
    notify(message, to=them, by=by, link=reverse("organization:security"), author=by.label, company=company.name)


def tell(message: Message, person: User, *, by: Actor, link: str = "/", **words: Any) -> None:  # noqa: ANN401 - the words of the message
    """Tell the person whose access it is."""
    notify(message, to=[person], by=by, link=link, person=person.name, author=by.label, **words)


def tell_welcome(person: User, *, by: Actor) -> None:
    """Tell a new person how to come in."""
    company = person.company.name if person.company else ""
    tell(WELCOME, person, by=by, company=company, link=reverse("account_change_password"))


def tell_administrators(person: User, *, by: Actor) -> None:
    """Tell all administrators of a company who they are now."""
    company = person.company
    if company is None:
        return
    them = people(company, ADMINISTRATORS)
    names = ", ".join(them.values_list("name", flat=True))
    notify(
        ADMINISTRATORS_CHANGED,
        to=them,
        by=by,
        about=person,
        author=by.label,
        company=company.name,
        person=person.name,
        administrators=names,
    )


def tell_token(message: Message, token: ApiToken, *, by: Actor) -> None:
    """Tell the person for whom a token acts."""
    tell(
        message, token.user, by=by, link=reverse("organization:tokens"), token=token.name, until=token.expires_at.date()
    )
