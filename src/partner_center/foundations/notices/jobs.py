"""Writing notifications, sending letters, the morning's digest, and forgetting what is old."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import User
from partner_center.foundations.jobs.queue import every, job, later
from partner_center.foundations.notices import writing
from partner_center.foundations.notices.messages import MESSAGES, Cadence
from partner_center.foundations.notices.models import Delivery, Notification, SentMail

every("*/15 * * * *", "notices.digest")
every("20 3 * * *", "notices.tidy")

KEPT = timedelta(days=400)
OUTBOX_KEPT = timedelta(days=90)


@job("notices.write")
def write(
    message: str,
    to: list[int],
    about: dict[str, Any] | None,
    link: str,
    by: str,
    key: str,
    context: dict[str, Any],
) -> None:
    """Write a message to each of its readers."""
    packed = context | {"about": about}
    for user in User.objects.filter(pk__in=to, is_active=True).order_by("pk"):
        writing.write(user, MESSAGES[message], key=key, by=by, packed=packed, link=link)


@job("notices.send")
def send(delivery_id: int) -> None:
    """Send one e-mail."""
    writing.send(delivery_id)


@job("notices.digest")
def digest() -> None:
    """Send everybody whose morning has come what waits for him."""
    due = Delivery.objects.filter(state=Delivery.State.WAITING, cadence=Cadence.DAILY, due_at__lte=clock.now())
    for user_id in due.order_by().values_list("notification__user", flat=True).distinct():
        later("notices.send_digest", once=f"digest of {user_id}", user_id=user_id)


@job("notices.send_digest")
def send_digest(user_id: int) -> None:
    """Send one person's digest."""
    writing.send_digest(User.objects.get(pk=user_id))


@job("notices.tidy")
def tidy() -> None:
    """Forget messages after 400 days and the demo's letters after 90."""
    Notification.objects.filter(created_at__lt=clock.now() - KEPT).delete()
    SentMail.objects.filter(at__lt=clock.now() - OUTBOX_KEPT).delete()
