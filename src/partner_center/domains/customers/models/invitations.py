"""Invitations of customers: by mail to a reported prospect, by a link or a QR code to anybody (domain.md 6.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.models.associations import AssociationType
from partner_center.domains.customers.models.prospects import OwnRows
from partner_center.foundations.identity.models import Language
from partner_center.kit import phones

if TYPE_CHECKING:
    from typing import Self

    from partner_center.foundations.identity.actor import Actor


class Channel(models.TextChoices):
    """How a customer is reached. Only a mail to a reported prospect is for one customer and ends after seven days."""

    ONLINE = "online", pgettext_lazy("invitation", "Online: by e-mail")
    OFFLINE = "offline", pgettext_lazy("invitation", "Offline: link and QR code")
    GENERAL = "general", pgettext_lazy("invitation", "General link of the company")


class InvitationStatus(models.TextChoices):
    """Where an invitation stands (domain.md 6.3)."""

    SENT = "sent", pgettext_lazy("invitation", "Sent")
    OPEN = "open", pgettext_lazy("invitation", "In use")
    ASSOCIATED = "associated", pgettext_lazy("invitation", "Associated")
    EXPIRED = "expired", pgettext_lazy("invitation", "Expired")
    REPLACED = "replaced", pgettext_lazy("invitation", "Replaced by a newer one")
    REVOKED = "revoked", pgettext_lazy("invitation", "Revoked")


USABLE = (InvitationStatus.SENT, InvitationStatus.OPEN)
"""States in which the link leads to an association."""


class InvitationRows(OwnRows):
    """Invitations."""

    def usable(self) -> Self:
        """Return those whose link works."""
        return self.filter(status__in=USABLE)


class Invitation(models.Model):
    """A link that leads a customer to one partner.

    The link's secret is not kept: ``digest`` recognises it, and ``nonce`` with the installation's own key lets the
    product write it again for those who may hand it on. ``inviter`` is the tag of the link: the customer is looked
    after by that person if he is an account manager. Online ones end at ``expires_at``; the others never (seed 003).
    """

    number = models.CharField(_("invitation"), max_length=20, unique=True)
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    channel = models.CharField(_("channel"), max_length=7, choices=Channel.choices)
    type = models.CharField(_("association type"), max_length=10, choices=AssociationType.choices)
    report = models.ForeignKey(
        "customers.Report",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("prospect"),
    )
    inviter = models.ForeignKey(
        "identity.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("invited by")
    )
    label = models.CharField(_("label"), max_length=64, blank=True)
    email = models.EmailField(_("e-mail"), max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=Language.choices, default=Language.CHINESE)
    message = models.CharField(_("personal word"), max_length=500, blank=True)
    nonce = models.CharField(max_length=32)
    digest = models.CharField(max_length=64, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=InvitationStatus.choices)
    failure = models.CharField(_("last failure"), max_length=32, blank=True)
    created_at = models.DateTimeField(_("invited"))
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    customer = models.ForeignKey(
        "identity.Company", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer")
    )

    objects: ClassVar = InvitationRows.as_manager()

    class Meta:
        """A report has one usable mail at a time."""

        ordering = ("-created_at", "-pk")
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(status="sent"), name="customers_invitation_one_mail"
            ),
            models.CheckConstraint(
                condition=(Q(channel="online", report__isnull=False, expires_at__isnull=False) & ~Q(email=""))
                | (~Q(channel="online") & Q(report=None, expires_at=None)),
                name="customers_invitation_online_ends",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["partner", "status"], name="customers_invitation_partner")]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the invitation's page."""
        return reverse("customers:invitation", args=[self.pk])

    @property
    def is_online(self) -> bool:
        """Whether it was mailed to one prospect."""
        return self.channel == Channel.ONLINE

    @property
    def is_usable(self) -> bool:
        """Whether the link still leads somewhere, as far as its state tells."""
        return self.status in USABLE

    @property
    def masked_email(self) -> str:
        """The e-mail address as lists show it."""
        return phones.masked_email(self.email)

    @property
    def addressee(self) -> str:
        """Who is meant: the prospect, or what the link is for."""
        return self.report.name if self.report is not None else self.label


class EventKind(models.TextChoices):
    """A stage of the way from the link to the association."""

    OPENED = "opened", pgettext_lazy("invitation", "Opened")
    REGISTERED = "registered", pgettext_lazy("invitation", "Account registered")
    FAILED = "failed", pgettext_lazy("invitation", "Check failed")
    ASSOCIATED = "associated", pgettext_lazy("invitation", "Associated")


class EventRows(models.QuerySet["InvitationEvent"]):
    """Events of invitations, and who may see them."""

    def visible_to(self, actor: Actor) -> EventRows:
        """Return the events of the invitations that the actor may see."""
        return self.filter(invitation__in=Invitation.objects.visible_to(actor))


class InvitationEvent(models.Model):
    """Something that happened with a link; a browser that opens it several times is one opening."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="events", verbose_name=_("invitation"))
    kind = models.CharField(_("what happened"), max_length=10, choices=EventKind.choices)
    at = models.DateTimeField(_("time"))
    customer = models.ForeignKey(
        "identity.Company", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer")
    )
    detail = models.CharField(_("detail"), max_length=32, blank=True)

    objects: ClassVar = EventRows.as_manager()

    class Meta:
        """As they happened."""

        ordering = ("at", "pk")
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes: ClassVar = [models.Index(fields=["invitation", "kind"], name="customers_event_invitation")]

    def __str__(self) -> str:
        """Return what happened."""
        return self.get_kind_display()
