"""What partner and customer keep about and for each other: tags, contacts, and what the partner may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.models.managers import managed_customers

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

TAG_LENGTH = 64
"""Characters of a tag (domain.md 6.F)."""


class Tag(models.Model):
    """A partner's own word for a customer; nobody else reads it."""

    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    customer = models.ForeignKey("identity.Company", models.PROTECT, related_name="tags", verbose_name=_("customer"))
    name = models.CharField(_("tag"), max_length=TAG_LENGTH)

    class Meta:
        """A word once per customer, whatever its case."""

        ordering = ("name",)
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints: ClassVar = [
            models.UniqueConstraint("partner", "customer", Lower("name"), name="customers_tag_once"),
        ]

    def __str__(self) -> str:
        """Return the word."""
        return self.name


class ContactQuerySet(models.QuerySet["Contact"]):
    """Contacts, and who may see them."""

    def visible_to(self, actor: Actor) -> ContactQuerySet:
        """Return all to the vendor, to a partner its own, to a customer those of its partner of today."""
        if actor.is_vendor:
            return self
        if actor.is_partner:
            return self.filter(partner=actor.company)
        if not actor.is_customer:
            return self.none()
        from partner_center.domains.customers.models.associations import Association

        today = Association.objects.visible_to(actor).current()
        return self.filter(partner__in=today.values("partner"))


class Contact(models.Model):
    """Somebody of the partner whom its customers may call; they find him under "My partner"."""

    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    name = models.CharField(_("name"), max_length=64)
    position = models.CharField(_("position"), max_length=64, blank=True)
    mobile = models.CharField(_("mobile"), max_length=32)
    email = models.EmailField(_("e-mail"), max_length=254)

    objects: ClassVar = ContactQuerySet.as_manager()

    class Meta:
        """In the order in which they were entered."""

        ordering = ("pk",)
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Return where the contacts are kept."""
        return reverse("customers:contacts")


class Scope(models.TextChoices):
    """What a partner may do in a customer's account (domain.md 6.F)."""

    RESOURCES = "resources", _("Manage resources")
    ORDERS = "orders", _("Order, renew, unsubscribe, change")
    POWER = "power", _("Start, stop, restart")
    BILLS = "bills", _("View account and bills")


class AuthorizationStatus(models.TextChoices):
    """Where an authorisation stands."""

    ASKED = "asked", pgettext_lazy("authorization", "Waiting for the customer")
    GRANTED = "granted", pgettext_lazy("authorization", "In force")
    REFUSED = "refused", pgettext_lazy("authorization", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("authorization", "Withdrawn")
    LAPSED = "lapsed", pgettext_lazy("authorization", "Lapsed")
    REVOKED = "revoked", pgettext_lazy("authorization", "Revoked")
    ENDED = "ended", pgettext_lazy("authorization", "Ended")


class AuthorizationQuerySet(models.QuerySet["Authorization"]):
    """Authorisations, and who may see them."""

    def visible_to(self, actor: Actor) -> AuthorizationQuerySet:
        """Return all to the vendor, to partner and customer those of theirs; to account managers their customers'."""
        if actor.is_vendor:
            return self
        if actor.is_partner:
            own = self.filter(partner=actor.company)
            managed = managed_customers(actor)
            return own if managed is None else own.filter(customer__in=managed)
        return self.filter(customer=actor.company) if actor.is_customer else self.none()


class Authorization(models.Model):
    """A partner asks to act in the customer's account; the customer grants it until a day, or does not."""

    number = models.CharField(_("number"), max_length=20, unique=True)
    partner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("partner"))
    customer = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("customer"))
    scopes = ArrayField(models.CharField(max_length=9, choices=Scope.choices), verbose_name=_("scopes"))
    reason = models.CharField(_("reason"), max_length=500)
    status = models.CharField(
        _("status"), max_length=9, choices=AuthorizationStatus.choices, default=AuthorizationStatus.ASKED
    )
    asked_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    asked_at = models.DateTimeField(_("asked at"))
    granted_at = models.DateTimeField(_("granted"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects: ClassVar = AuthorizationQuerySet.as_manager()

    class Meta:
        """Whatever is granted ends some day."""

        ordering = ("-asked_at", "-pk")
        verbose_name = _("authorization")
        verbose_name_plural = _("authorizations")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(status="granted") | Q(ends_on__isnull=False), name="customers_authorization_ends"
            ),
            models.UniqueConstraint(
                fields=["partner", "customer"], condition=Q(status="asked"), name="customers_authorization_one_asked"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["customer", "-asked_at"], name="customers_authz_customer")]

    def __str__(self) -> str:
        """Return the number."""
        return self.number

    def get_absolute_url(self) -> str:
        """Return the address of the authorisation's page."""
        return reverse("customers:authorization", args=[self.pk])

    @property
    def scope_labels(self) -> str:
        """The scopes in words."""
        return ", ".join(str(Scope(one).label) for one in self.scopes)
