"""Putting a message into words for each of its readers, and handing letters to the mail server."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from partner_center.foundations.calendars import clock
from partner_center.foundations.jobs.queue import later
from partner_center.foundations.jobs.retries import is_transient
from partner_center.foundations.notices import mail, queries
from partner_center.foundations.notices.context import unpack
from partner_center.foundations.notices.messages import Cadence, Category, Channel
from partner_center.foundations.notices.models import Delivery, Notification

if TYPE_CHECKING:
    from django.db.models import Model

    from partner_center.foundations.identity.models import User
    from partner_center.foundations.notices.messages import Message

MORNING = time(8)
"""When the daily digest is due, where the person is."""


@transaction.atomic
def write(user: User, message: Message, *, key: str, by: str, packed: dict[str, Any], link: str) -> Notification | None:
    """Write one person's notification and plan its e-mail; nothing if this person was told of the occasion before."""
    with translation.override(user.language), timezone.override(user.time_zone):
        context = unpack(packed)
        about: Model | None = context.get("about")
        subject, body = words(message, context | {"user": user})
    category = Category(message.category)
    notification, is_new = Notification.objects.get_or_create(
        user=user,
        key=key,
        defaults={
            "message": message.key,
            "category": category,
            "subject": subject,
            "body": body,
            "link": link or _address_of(about),
            "language": user.language,
            "about_type": ContentType.objects.get_for_model(about) if about else None,
            "about_id": about.pk if about else None,
            "actor_label": by,
            "in_inbox": queries.cadence_of(user, category, Channel.INBOX) != Cadence.NEVER,
            "created_at": clock.now(),
        },
    )
    if not is_new:
        return None
    _plan_delivery(notification, user)
    return notification


def words(message: Message, context: dict[str, Any]) -> tuple[str, str]:
    """Return subject and body in the language of this moment."""
    said = {name: _as_said(value) for name, value in context.items()}
    subject = " ".join((str(message.subject) % said).split())[:255]
    body = render_to_string(message.template, context) if message.template else str(message.body) % said
    return subject, body.strip()


def send_unkept(user: User, message: Message, *, identity: str, **context: Any) -> None:  # noqa: ANN401 - the words of each message
    """Send a letter now whose words are kept nowhere: in no inbox, no delivery and no waiting job.

    For what must not be read again later, such as a code. The caller is a job; a mail server that fails makes it fail.
    """
    with translation.override(user.language), timezone.override(user.time_zone):
        subject, body = words(message, context | {"user": user})
        mail.unkept_letter(user, subject, body, identity=identity).send()


def _as_said(value: object) -> object:
    """Return an instant as the reader's clock shows it, with its offset; everything else as it is."""
    if not isinstance(value, datetime):
        return value
    here = timezone.localtime(value)
    offset = here.strftime("%z")
    minutes = f":{offset[3:5]}" if offset[3:5] != "00" else ""
    return f"{here:%Y-%m-%d %H:%M} UTC{offset[0]}{int(offset[1:3])}{minutes}"


def _address_of(about: Model | None) -> str:
    find = getattr(about, "get_absolute_url", None)
    return str(find()) if find else ""


def _plan_delivery(notification: Notification, user: User) -> None:
    cadence = queries.cadence_of(user, Category(notification.category), Channel.EMAIL)
    if cadence == Cadence.NEVER:
        return
    now = clock.now()
    due_at = now if cadence == Cadence.AT_ONCE else next_morning(now, user.time_zone)
    delivery = Delivery.objects.create(notification=notification, address=user.email, cadence=cadence, due_at=due_at)
    if cadence == Cadence.AT_ONCE:
        later("notices.send", delivery_id=delivery.pk)


def next_morning(now: datetime, zone: str) -> datetime:
    """Return the next eight o'clock where the person is."""
    here = now.astimezone(ZoneInfo(zone))
    today = datetime.combine(here.date(), MORNING, ZoneInfo(zone))
    return today if today > here else datetime.combine(here.date() + timedelta(days=1), MORNING, ZoneInfo(zone))


def send(delivery_id: int) -> None:
    """Send one waiting e-mail. A passing error leaves it waiting; a refusal of the mail server is kept and raised."""
    with transaction.atomic():
        waiting = Delivery.objects.select_for_update(of=("self",)).select_related("notification__user")
        delivery = waiting.filter(pk=delivery_id, state=Delivery.State.WAITING).first()
        refused = _hand_over([delivery], lambda one: mail.letter(one[0])) if delivery else None
    if refused is not None:
        raise refused


def send_digest(user: User) -> None:
    """Send everything that waits for one person's morning in one e-mail."""
    with transaction.atomic():
        waiting = Delivery.objects.select_for_update(of=("self",)).select_related("notification__user")
        mine = list(
            waiting.filter(
                notification__user=user, cadence=Cadence.DAILY, state=Delivery.State.WAITING, due_at__lte=clock.now()
            ).order_by("notification__created_at", "pk")
        )
        refused = _hand_over(mine, lambda some: mail.digest(user, some)) if mine else None
    if refused is not None:
        raise refused


def _hand_over(deliveries: list[Delivery], build: Any) -> Exception | None:  # noqa: ANN401 - one letter out of deliveries
    error: Exception | None = None
    try:
        build(deliveries).send()
    except Exception as raised:
        if is_transient(raised):
            raise
        error = raised
    for delivery in deliveries:
        delivery.state = Delivery.State.FAILED if error else Delivery.State.SENT
        delivery.sent_at = None if error else clock.now()
        delivery.error = f"{type(error).__name__}: {error}" if error else ""
        delivery.save(update_fields=["state", "sent_at", "error"])
    return error
