"""Reading about messages: inbox, unread count, preferences, and who the people of a role are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import Kind
from partner_center.foundations.notices.messages import MANDATORY, USUAL, Cadence, Category, Channel
from partner_center.foundations.notices.models import Notification, Preference

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor
    from partner_center.foundations.identity.models import Company, UserQuerySet
    from partner_center.foundations.identity.roles import Roles
    from partner_center.foundations.notices.models import NotificationQuerySet


def people(company: Company, roles: Roles) -> UserQuerySet:
    """Return the active people of a company who hold any of the roles."""
    found: UserQuerySet = User.objects.holding(*roles).filter(company=company)
    return found


def vendor_people(roles: Roles) -> UserQuerySet:
    """Return the vendor's active people who hold any of the roles."""
    found: UserQuerySet = User.objects.holding(*roles).filter(company__kind=Kind.VENDOR)
    return found


def inbox(actor: Actor) -> NotificationQuerySet:
    """Return a person's messages, newest first."""
    found: NotificationQuerySet = Notification.objects.visible_to(actor)
    return found


def unread_count(actor: Actor) -> int:
    """Return how many messages a person has not opened; one small index read."""
    return inbox(actor).unread().count()


@dataclass(frozen=True, slots=True)
class Wish:
    """One cell of the preferences page: how soon, and what else could be chosen."""

    category: Category
    channel: Channel
    cadence: Cadence
    choices: tuple[Cadence, ...]


def choices_for(category: Category, channel: Channel) -> tuple[Cadence, ...]:
    """Return what may be chosen: the inbox knows no digest, and money and security cannot be switched off."""
    if channel is Channel.INBOX:
        return (Cadence.AT_ONCE,) if category in MANDATORY else (Cadence.AT_ONCE, Cadence.NEVER)
    if category is Category.SECURITY:
        return (Cadence.AT_ONCE,)
    usual = (Cadence.AT_ONCE, Cadence.DAILY)
    return usual if category in MANDATORY else (*usual, Cadence.NEVER)


def preferences_of(user: User) -> list[Wish]:
    """Return every cell of a person's preferences, chosen or usual."""
    chosen = {(one.category, one.channel): Cadence(one.cadence) for one in Preference.objects.filter(user=user)}
    return [
        Wish(
            category, channel, chosen.get((category, channel), usual(category, channel)), choices_for(category, channel)
        )
        for category in Category
        for channel in Channel
    ]


def usual(category: Category, channel: Channel) -> Cadence:
    """Return the rhythm of somebody who chose nothing."""
    return Cadence.AT_ONCE if channel is Channel.INBOX else USUAL[category]


def cadence_of(user: User, category: Category, channel: Channel) -> Cadence:
    """Return how soon a person wants this category over this channel."""
    chosen = Preference.objects.filter(user=user, category=category, channel=channel).first()
    return Cadence(chosen.cadence) if chosen else usual(category, channel)
