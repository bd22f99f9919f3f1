"""Telling people, reading the inbox, choosing the rhythm."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.audit.actions import record
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.permissions import Permission
from partner_center.foundations.identity.roles import ANYONE
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.notices import queries
from partner_center.foundations.notices.context import pack
from partner_center.foundations.notices.mail import SALT
from partner_center.foundations.notices.messages import Cadence, Category, Channel
from partner_center.foundations.notices.models import Notification, Preference
from partner_center.foundations.notices.queries import people, vendor_people
from partner_center.kit.refusals import NotAllowed, NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import Model

    from partner_center.foundations.notices.messages import Message

__all__ = ["choose", "mark_all_read", "mark_read", "notify", "people", "unsubscribe", "vendor_people"]
"""``people`` and ``vendor_people`` are said in one breath with ``notify``."""

CHOOSE = Permission("notices:preference:choose", by=ANYONE, label=_("Choose how messages arrive"))


def notify(
    message: Message,
    *,
    to: Iterable[User],
    about: Model | None = None,
    by: Actor,
    key: str = "",
    link: str = "",
    **context: object,
) -> None:
    """Tell people something; it is written and sent by a job of the current transaction.

    The words are made when the job runs, from the context and ``about`` (also known to templates as ``about``), in
    each person's language and zone. ``key`` names the occasion: whoever has been told of it once is not told
    again; without a key every call is an occasion of its own. ``link`` defaults to the record's own address.
    """
    readers = sorted({user.pk for user in to})
    if not readers:
        return
    later(
        "notices.write",
        message=message.key,
        to=readers,
        about=pack(about),
        link=link,
        by=by.label,
        key=key or f"{message.key}:{uuid4()}",
        context=pack(context),
    )


def mark_read(notification: Notification, *, by: Actor) -> None:
    """Note that a person opened a message of his; the first time counts."""
    if by.user is None or notification.user_id != by.user.pk:
        raise NotFound(_("There is no such message in your inbox."))
    Notification.objects.visible_to(by).filter(pk=notification.pk, read_at=None).update(read_at=clock.now())


def mark_all_read(*, by: Actor, category: str = "") -> int:
    """Note that a person has seen all messages, or all of a category; return how many were new."""
    unread = queries.inbox(by).unread()
    return (unread.filter(category=category) if category else unread).update(read_at=clock.now())


@transaction.atomic
def choose(user: User, *, category: str, channel: str, cadence: str, by: Actor) -> None:
    """Change how soon a person gets a category over a channel. Everybody chooses for himself, whatever his roles.

    The right only bounds programs: a token that was limited to less may not choose.
    """
    if by.user is None or by.user.pk != user.pk:
        raise NotAllowed(_("Everybody chooses for himself how messages arrive."))
    if by.token is not None and not by.token.covers(CHOOSE.code):
        by.require(CHOOSE)
    _choose(user, Category(category), Channel(channel), Cadence(cadence), by)


def _choose(user: User, category: Category, channel: Channel, cadence: Cadence, by: Actor) -> None:
    if cadence not in queries.choices_for(category, channel):
        text = _("Messages of the category “%(category)s” must reach you: choose another rhythm.")
        raise Refused(
            text % {"category": category.label}, code="mandatory", fields={"cadence": _("Not possible here.")}
        )
    before = queries.cadence_of(user, category, channel)
    if before == cadence:
        return
    Preference.objects.update_or_create(user=user, category=category, channel=channel, defaults={"cadence": cadence})
    changes = {f"{category.value} · {channel.value}": [before.value, cadence.value]}
    record(user, by=by, verb=CHOOSE.code, changes=changes)


@transaction.atomic
def unsubscribe(token: str) -> Category:
    """Switch off the e-mail category that a letter's own link names, and return it; works without signing in."""
    try:
        pk, name = signing.loads(token, salt=SALT)
    except signing.BadSignature as error:
        raise NotFound(_("This link is not complete. Copy it from the e-mail again.")) from error
    user = User.objects.get(pk=pk)
    _choose(user, Category(name), Channel.EMAIL, Cadence.NEVER, Actor.of(user))
    return Category(name)
