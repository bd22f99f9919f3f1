"""Letters: how a notification or a digest looks as an e-mail, and the outbox that the demo reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partner_center.foundations.calendars import clock
from partner_center.foundations.notices.messages import MANDATORY, Category
from partner_center.foundations.notices.models import SentMail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMessage

    from partner_center.foundations.identity.models import User
    from partner_center.foundations.notices.models import Delivery, Notification

SALT = "partner_center.notices.unsubscribe"
PREFERENCES_PATH = "/inbox/preferences/"
UNSUBSCRIBE_PATH = "/inbox/unsubscribe/{token}/"


def letter(delivery: Delivery) -> EmailMultiAlternatives:
    """Build the e-mail of one notification, in the language it was written in."""
    notification = delivery.notification
    user = notification.user
    with translation.override(notification.language), timezone.override(user.time_zone):
        context = _context(user) | {"notification": notification, "link": absolute(notification.link)}
        if notification.category not in MANDATORY:
            context["unsubscribe"] = unsubscribe_link(user, notification.category)
        return _compose("message", notification.subject, delivery.address, context, _message_id(notification))


def digest(user: User, deliveries: Sequence[Delivery]) -> EmailMultiAlternatives:
    """Build one e-mail of everything that waited for the morning, grouped by category."""
    with translation.override(user.language), timezone.override(user.time_zone):
        groups = [
            (category.label, [(one.notification, absolute(one.notification.link)) for one in mine])
            for category in Category
            if (mine := [one for one in deliveries if one.notification.category == category])
        ]
        count = len(deliveries)
        subject = ngettext("%(count)d message for you", "%(count)d messages for you", count) % {"count": count}
        context = _context(user) | {"groups": groups, "count": count}
        return _compose("digest", subject, deliveries[0].address, context, f"digest-{deliveries[0].pk}")


def unkept_letter(user: User, subject: str, body: str, *, identity: str) -> EmailMultiAlternatives:
    """Build an e-mail that belongs to no notification, because nobody may read its words again later."""
    context = _context(user) | {"notification": {"body": body}, "link": ""}
    return _compose("message", subject, user.email, context, identity)


def _context(user: User) -> dict[str, object]:
    return {
        "user": user,
        "product": _("Partner Center"),
        "preferences": absolute(PREFERENCES_PATH),
        "language": user.language,
        "unsubscribe": "",
    }


def _compose(
    template: str, subject: str, address: str, context: dict[str, object], identity: str
) -> EmailMultiAlternatives:
    context = context | {"subject": subject}
    headers = {
        # The same letter always has the same identity, so that a mail server that saw it twice shows it once.
        "Message-ID": f"<{identity}@{settings.SITE_URL.split('//')[-1].split(':')[0]}>",
        "Auto-Submitted": "auto-generated",
    }
    if context["unsubscribe"]:
        headers["List-Unsubscribe"] = f"<{context['unsubscribe']}>"
    mail = EmailMultiAlternatives(
        subject=f"[{context['product']}] {subject}",
        body=render_to_string(f"notices/mail/{template}.txt", context),
        to=[address],
        headers=headers,
    )
    mail.attach_alternative(render_to_string(f"notices/mail/{template}.html", context), "text/html")
    return mail


def _message_id(notification: Notification) -> str:
    return f"notification-{notification.pk}"


def absolute(link: str) -> str:
    """Return a link that works outside the console; nothing stays nothing."""
    return f"{settings.SITE_URL}{link}" if link.startswith("/") else link


def unsubscribe_link(user: User, category: str) -> str:
    """Return a link that switches off one category's e-mail for one person, without signing in."""
    token = signing.dumps([user.pk, str(category)], salt=SALT)
    return absolute(UNSUBSCRIBE_PATH.format(token=token))


class OutboxBackend(BaseEmailBackend):
    """Keeps letters in the database instead of sending them; for the demo and development."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the letters and say how many."""
        letters = [
            SentMail(
                to=list(mail.recipients()),
                sender=mail.from_email,
                subject=mail.subject[:255],
                text=str(mail.body),
                html=next((str(content) for content, kind in _alternatives(mail) if kind == "text/html"), ""),
                headers={str(name): str(value) for name, value in mail.extra_headers.items()},
                at=clock.now(),
            )
            for mail in email_messages
        ]
        return len(SentMail.objects.bulk_create(letters))


def _alternatives(mail: EmailMessage) -> Sequence[tuple[object, object]]:
    return [(one[0], one[1]) for one in getattr(mail, "alternatives", [])]
