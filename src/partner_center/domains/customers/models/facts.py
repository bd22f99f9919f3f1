"""What the vendor's own systems say about a customer's account, as a history of snapshots that only grows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import pgtrigger
from django.db import models
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

AMOUNT: dict[str, Any] = {"max_digits": 20, "decimal_places": 2}
"""Amounts as an account shows them: two decimals, in the account's currency."""

AMOUNTS = ("arrears", "cash_balance", "stored_value", "bonus_balance", "owed_invoices", "cash_paid")
"""The facts that are amounts: none of them without its currency."""


class Enterprise(models.TextChoices):
    """The place of an account in an enterprise organisation (seed 002, domain.md 6.3, 6.4).

    With financial custody the master pays for its members, which are then released through it; without, each member
    keeps its own money and has to leave by itself.
    """

    NONE = "none", _("No enterprise organisation")
    MASTER = "master", _("Enterprise master, members without financial custody")
    MASTER_CUSTODY = "master_custody", _("Enterprise master, members under financial custody")
    MEMBER = "member", _("Enterprise member without financial custody")
    MEMBER_CUSTODY = "member_custody", _("Enterprise member under financial custody")


class Frozen(models.TextChoices):
    """Whether an account was frozen by hand (domain.md 6.F: 0, 1, 2)."""

    NO = "no", pgettext_lazy("account", "Not frozen")
    ACCOUNT = "account", pgettext_lazy("account", "Account frozen")
    RESOURCES = "resources", pgettext_lazy("account", "Account and resources frozen")


class FactsSource(models.TextChoices):
    """Where a snapshot came from."""

    API = "api", pgettext_lazy("facts", "Another system, over the API")
    HAND = "hand", pgettext_lazy("facts", "Entered by hand")
    BILL = "bill", pgettext_lazy("facts", "A loaded bill")


class FactsQuerySet(models.QuerySet["AccountFacts"]):
    """Snapshots, and who may see them."""

    def visible_to(self, actor: Actor) -> FactsQuerySet:
        """Return all to the vendor, and to a customer those about itself; a partner reads results of checks only."""
        if actor.is_vendor:
            return self
        return self.filter(customer=actor.company) if actor.is_customer else self.none()

    def newest(self) -> FactsQuerySet:
        """Return only the newest snapshot of each customer."""
        later = AccountFacts.objects.filter(customer=OuterRef("customer")).order_by("-pk")
        return self.filter(pk=Subquery(later.values("pk")[:1]))


class AccountFacts(models.Model):
    """One snapshot of a customer's account. A field that is empty (NULL) was never stated: it is unknown, not zero.

    The newest row counts. Rows are never changed, so that a decision can be read against what was known when it was
    taken. Amounts are in ``currency``; ``as_of`` is the instant the vendor's systems vouch for, ``consumption_as_of``
    the same for what bills say.
    """

    customer = models.ForeignKey(
        "identity.Company", models.PROTECT, related_name="account_facts", verbose_name=_("customer")
    )
    source = models.CharField(_("source"), max_length=4, choices=FactsSource.choices)
    as_of = models.DateTimeField(_("as of"), null=True, blank=True)
    # Who the account belongs to.
    account_name = models.CharField(_("account name"), max_length=64, blank=True)
    verified_name = models.CharField(_("verified name"), max_length=256, blank=True)
    registration_no = models.CharField(_("registration number"), max_length=64, blank=True)
    contact_name = models.CharField(_("contact"), max_length=64, blank=True)
    mobile = models.CharField(_("mobile"), max_length=32, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254, blank=True)
    verified_at = models.DateTimeField(_("verified at"), null=True, blank=True)
    registered_at = models.DateTimeField(_("account opened"), null=True, blank=True)
    # What keeps it from being associated, switched or unlinked.
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    arrears = models.DecimalField(_("arrears"), **AMOUNT, null=True, blank=True)
    cash_balance = models.DecimalField(_("cash balance"), **AMOUNT, null=True, blank=True)
    stored_value = models.DecimalField(_("unused stored-value cards"), **AMOUNT, null=True, blank=True)
    bonus_balance = models.DecimalField(_("unused bonus balance"), **AMOUNT, null=True, blank=True)
    owed_invoices = models.DecimalField(_("owed invoices"), **AMOUNT, null=True, blank=True)
    reserved_instances = models.PositiveIntegerField(_("valid reserved instances"), null=True, blank=True)
    support_plans = models.PositiveIntegerField(_("valid partner support plans"), null=True, blank=True)
    service_plans = models.PositiveIntegerField(_("valid service support plans"), null=True, blank=True)
    open_orders = models.PositiveIntegerField(_("orders waiting for the partner"), null=True, blank=True)
    special_contract = models.BooleanField(_("special contract in force"), null=True, blank=True)
    enterprise = models.CharField(
        _("enterprise organisation"), max_length=14, choices=Enterprise.choices, null=True, blank=True
    )
    frozen = models.CharField(_("frozen by hand"), max_length=9, choices=Frozen.choices, null=True, blank=True)
    direct_sales = models.BooleanField(_("followed by direct sales"), null=True, blank=True)
    credit_account = models.BooleanField(_("credit account opened"), null=True, blank=True)
    subsidy_program = models.BooleanField(_("in a subsidy program"), null=True, blank=True)
    reward_program = models.BooleanField(_("in a reward program"), null=True, blank=True)
    consumer_cloud = models.BooleanField(_("consumer-cloud user"), null=True, blank=True)
    partner_applying = models.BooleanField(_("is a partner or reseller, or applies to be one"), null=True, blank=True)
    # What it consumed.
    cash_paid = models.DecimalField(_("cash paid to date"), **AMOUNT, null=True, blank=True)
    consumed_in = models.CharField(_("last month with consumption"), max_length=7, blank=True)
    consumption_as_of = models.DateTimeField(_("consumption as of"), null=True, blank=True)
    # How it was noted.
    note = models.CharField(_("note"), max_length=255, blank=True)
    noted_by = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    noted_at = models.DateTimeField(_("noted"))

    objects: ClassVar = FactsQuerySet.as_manager()

    class Meta:
        """Append-only, newest first."""

        ordering = ("-pk",)
        verbose_name = _("account facts")
        verbose_name_plural = _("account facts")
        indexes: ClassVar = [models.Index(fields=["customer", "-id"], name="customers_facts_newest")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(currency="") | models.Q(**dict.fromkeys(AMOUNTS)),
                name="customers_facts_amounts_have_currency",
            )
        ]
        triggers: ClassVar = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        """Return the customer and when it was noted."""
        return f"{self.customer} {self.noted_at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        """Return the address of the customer's account facts."""
        return reverse("customers:customer-facts", args=[self.customer_id])
