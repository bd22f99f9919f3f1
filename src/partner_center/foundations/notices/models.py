"""The inbox, what went out by e-mail, and what each person prefers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.notices.messages import Cadence, Category, Channel

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Messages to people, and who may read them."""

    def visible_to(self, actor: Actor) -> NotificationQuerySet:
        """Return a person's own inbox; nobody reads another person's."""
        return self.filter(user=actor.user, in_inbox=True) if actor.user else self.none()

    def unread(self) -> NotificationQuerySet:
        """Return what has not been opened yet."""
        return self.filter(read_at=None)


class Notification(models.Model):
    """One message to one person, in the words and language in which it was said."""

    key = models.CharField(max_length=200)
    user = models.ForeignKey("identity.User", models.CASCADE, related_name="notifications")
    message = models.CharField(_("message"), max_length=100)
    category = models.CharField(_("category"), max_length=10, choices=Category.choices)
    subject = models.CharField(_("subject"), max_length=255)
    body = models.TextField(_("text"))
    link = models.CharField(_("link"), max_length=500, blank=True)
    language = models.CharField(max_length=10)
    about_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    about_id = models.BigIntegerField(null=True)
    about = GenericForeignKey("about_type", "about_id")
    actor_label = models.CharField(_("by"), max_length=160)
    in_inbox = models.BooleanField(default=True)
    created_at = models.DateTimeField(_("time"))
    read_at = models.DateTimeField(_("read at"), null=True)

    objects: ClassVar = NotificationQuerySet.as_manager()

    class Meta:
        """The same occasion reaches the same person once, however often its job runs."""

        ordering = ("-created_at", "-pk")
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "key"], name="notices_notification_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at"], name="notices_notification_inbox"),
            models.Index(
                fields=["user"], condition=models.Q(read_at=None, in_inbox=True), name="notices_notification_unread"
            ),
        ]

    def __str__(self) -> str:
        """Return the subject."""
        return self.subject


class Delivery(models.Model):
    """The e-mail of a notification: when it is due, and what became of it. This is the record in production."""

    class State(models.TextChoices):
        """What became of the e-mail."""

        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")

    notification = models.OneToOneField(Notification, models.CASCADE, related_name="delivery")
    address = models.EmailField(_("recipient"), max_length=254)
    cadence = models.CharField(max_length=10, choices=Cadence.choices)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField(_("due at"))
    sent_at = models.DateTimeField(_("sent at"), null=True)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        """The waiting ones are looked for by their time."""

        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="notices_delivery_waiting"),
        ]

    def __str__(self) -> str:
        """Return to whom and how far."""
        return f"{self.address}: {self.state}"


class Preference(models.Model):
    """How soon one person wants one category over one channel; without a row the usual rhythm holds."""

    user = models.ForeignKey("identity.User", models.CASCADE, related_name="notice_preferences")
    category = models.CharField(_("category"), max_length=10, choices=Category.choices)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices)
    cadence = models.CharField(_("how soon"), max_length=10, choices=Cadence.choices)

    class Meta:
        """One wish a person, category and channel."""

        verbose_name = _("message preference")
        verbose_name_plural = _("message preferences")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "category", "channel"], name="notices_preference_once"),
            models.CheckConstraint(
                condition=~models.Q(category__in=["money", "security"], cadence="never"),
                name="notices_preference_mandatory",
            ),
        ]

    def __str__(self) -> str:
        """Return the wish in short."""
        return f"{self.category} · {self.channel}: {self.cadence}"


class SentMailQuerySet(models.QuerySet["SentMail"]):
    """Letters in the demo's outbox, and who may read them."""

    def visible_to(self, actor: Actor) -> SentMailQuerySet:
        """Return everything to the vendor, who shows the demo, and to others the letters to themselves."""
        if actor.is_vendor:
            return self
        return self.filter(to__contains=[actor.user.email]) if actor.user else self.none()


class SentMail(models.Model):
    """A letter that the demo did not send: kept here to be read in the console."""

    to = models.JSONField(_("recipient"))
    sender = models.CharField(_("sender"), max_length=254)
    subject = models.CharField(_("subject"), max_length=255)
    text = models.TextField(_("text"))
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    at = models.DateTimeField(_("time"))

    objects: ClassVar = SentMailQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ("-at", "-pk")
        verbose_name = _("sent e-mail")
        verbose_name_plural = _("sent e-mails")

    def __str__(self) -> str:
        """Return the subject."""
        return self.subject
