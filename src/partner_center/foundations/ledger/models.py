"""What the ledger stores: accounts, open items, entries, lines.

The database keeps the rules by itself (migration 0002): rows are only ever added, an entry that does not sum to zero
cannot be committed, a guarded account cannot fall below zero, a line has the currency of its account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partner_center.foundations.ledger.kinds import AccountKind

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

NEVER_OVERDRAWN = "ledger_account_never_overdrawn"
KEY_ONCE = "ledger_entry_key_once"
KEY_LENGTH = 200


class AccountQuerySet(models.QuerySet["Account"]):
    """Accounts, and who may see them."""

    def visible_to(self, actor: Actor) -> AccountQuerySet:
        """Return all accounts to the vendor, and to everybody else those of the own company."""
        if actor.is_vendor:
            return self
        return self.filter(owner=actor.company) if actor.company else self.none()


class Account(models.Model):
    """One thing counted in one currency, for one owner (none: the vendor itself).

    ``reference`` tells several accounts of a kind apart, for example by the number of a quota. ``available`` is the
    balance of a guarded account, moved by the database alone; it is empty where the balance may go below zero
    (ask ``queries.balance``, which knows both).
    """

    kind = models.CharField(_("kind"), max_length=40)
    owner = models.ForeignKey(
        "identity.Company", models.PROTECT, null=True, related_name="accounts", verbose_name=_("owner")
    )
    currency = models.CharField(_("currency"), max_length=3)
    reference = models.CharField(_("reference"), max_length=64, blank=True)
    available = models.DecimalField(_("available"), max_digits=20, decimal_places=2, null=True)
    opened_at = models.DateTimeField(_("opened"), db_default=Now())

    objects: ClassVar = AccountQuerySet.as_manager()

    class Meta:
        """Each account once; the pair of id and currency is what lines refer to."""

        ordering = ("kind", "pk")
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "owner", "currency", "reference"], nulls_distinct=False, name="ledger_account_once"
            ),
            models.UniqueConstraint(fields=["id", "currency"], name="ledger_account_with_currency"),
            models.CheckConstraint(
                condition=models.Q(available__isnull=True) | models.Q(available__gte=0), name=NEVER_OVERDRAWN
            ),
            models.CheckConstraint(
                condition=models.Q(currency__regex=r"^[A-Z]{3}$"), name="ledger_account_currency_is_a_code"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["reference"], name="ledger_account_reference")]

    def __str__(self) -> str:
        """Return what is counted, for whom, in which currency."""
        parts = (self.label, self.owner, self.reference, self.currency)
        return " · ".join(str(part) for part in parts if part)

    @property
    def label(self) -> str:
        """The kind's name in the reader's language."""
        return str(AccountKind(self.kind).label)

    @property
    def may_go_negative(self) -> bool:
        """Whether the account has no floor."""
        return self.available is None


class Standing(models.TextChoices):
    """How far an item has come."""

    ACCRUED = "accrued", _("Awaiting confirmation")
    PAYABLE = "payable", _("To be requested")
    REQUESTED = "requested", _("Payment requested")
    PAYING = "paying", _("Paying")
    PAID = "paid", _("Paid")
    LAPSED = "lapsed", _("Lapsed")


WAY = (Standing.ACCRUED, Standing.PAYABLE, Standing.REQUESTED, Standing.PAYING, Standing.PAID)
"""The usual way of an item, in order."""


class ItemQuerySet(models.QuerySet["Item"]):
    """Open items, and who may see them."""

    def visible_to(self, actor: Actor) -> ItemQuerySet:
        """Return all items to the vendor, and to everybody else those of the own company."""
        if actor.is_vendor:
            return self
        return self.filter(owner=actor.company) if actor.company else self.none()

    def due(self) -> ItemQuerySet:
        """Return what may be drawn into a payment request: due, in none yet, and not lapsed."""
        return self.filter(due_at__isnull=False, drawn_by="", lapsed_at=None)

    def ending(self) -> ItemQuerySet:
        """Return what lapses unless it is drawn in time: due items whose validity has an end."""
        return self.due().filter(valid_until__isnull=False)

    def with_standing(self) -> models.QuerySet[Any]:
        """Return the items with ``standing``, how far each has come, and ``lapses_at``, when it does unless drawn."""
        on_the_way = Account.objects.filter(
            owner=models.OuterRef("owner"), reference=models.OuterRef("drawn_by"), available__gt=0
        )
        return self.annotate(
            lapses_at=models.Case(
                models.When(due_at__isnull=False, drawn_by="", lapsed_at=None, then=models.F("valid_until"))
            ),
            standing=models.Case(
                models.When(lapsed_at__isnull=False, then=models.Value(Standing.LAPSED)),
                models.When(due_at=None, then=models.Value(Standing.ACCRUED)),
                models.When(drawn_by="", then=models.Value(Standing.PAYABLE)),
                models.When(
                    models.Exists(on_the_way.filter(kind=AccountKind.PAYMENT_REQUESTED)),
                    then=models.Value(Standing.REQUESTED),
                ),
                models.When(
                    models.Exists(on_the_way.filter(kind=AccountKind.PAYMENT_IN_TRANSIT)),
                    then=models.Value(Standing.PAYING),
                ),
                default=models.Value(Standing.PAID),
                output_field=models.CharField(choices=Standing.choices),
            ),
        )


class Item(models.Model):
    """An amount that is followed on its own, from its accrual to its payment: an open item.

    Its accounts carry its ``key`` as reference, so that no item is ever drawn twice. ``amount`` is negative for what
    the owner has to give back. ``due_at`` is when it became payable, ``drawn_by`` the number of the payment request it
    is in. From ``valid_until`` on it can no longer be drawn, and lapses (ADR 0020); empty is without an end. The items
    are what payouts know of incentives and benefits, and the other way round.
    """

    key = models.CharField(_("item"), max_length=64, unique=True)
    owner = models.ForeignKey("identity.Company", models.PROTECT, related_name="+", verbose_name=_("owner"))
    category = models.CharField(_("category"), max_length=20)
    period = models.CharField(_("period"), max_length=7)
    label = models.CharField(_("what for"), max_length=200)
    label_zh = models.CharField(max_length=200, blank=True)
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("amount"), max_digits=20, decimal_places=2)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    subject_id = models.BigIntegerField(null=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    created_at = models.DateTimeField(_("accrued"))
    due_at = models.DateTimeField(_("payable since"), null=True)
    drawn_by = models.CharField(_("payment request"), max_length=64, blank=True)
    valid_until = models.DateTimeField(_("valid until"), null=True)
    lapsed_at = models.DateTimeField(_("lapsed"), null=True)

    objects: ClassVar = ItemQuerySet.as_manager()

    class Meta:
        """By period."""

        ordering = ("period", "key")
        verbose_name = _("open item")
        verbose_name_plural = _("open items")
        indexes: ClassVar = [
            models.Index(fields=["owner", "drawn_by", "period"], name="ledger_item_owner"),
            models.Index(fields=["drawn_by"], name="ledger_item_drawn_by"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(lapsed_at=None) | models.Q(drawn_by="", due_at__isnull=False),
                name="ledger_item_lapsed_is_not_drawn",
            ),
        ]

    def __str__(self) -> str:
        """Return the key."""
        return self.key

    @property
    def shown_label(self) -> str:
        """What the item is for, in the reader's language."""
        chinese = (get_language() or "").startswith("zh")
        return self.label_zh if chinese and self.label_zh else self.label


class EntryQuerySet(models.QuerySet["Entry"]):
    """Entries, and who may see them."""

    def visible_to(self, actor: Actor) -> EntryQuerySet:
        """Return all entries to the vendor, and to everybody else those that touch the own company's accounts."""
        if actor.is_vendor:
            return self
        own = Line.objects.visible_to(actor).filter(entry=models.OuterRef("pk"))
        return self.filter(models.Exists(own))


class Entry(models.Model):
    """Something that moved money, told once: the key is its name, the digest its content.

    ``posted_at`` is when it counts, ``recorded_at`` when the database learned of it. ``line_count`` states how many
    lines belong to it, so that none can be slipped in later.
    """

    key = models.CharField(_("entry key"), max_length=KEY_LENGTH)
    memo = models.CharField(_("memo"), max_length=300)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, null=True, related_name="+")
    subject_id = models.BigIntegerField(null=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by", verbose_name=_("reverses")
    )
    user = models.ForeignKey("identity.User", models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    actor_label = models.CharField(_("by"), max_length=160)
    posted_at = models.DateTimeField(_("posted"))
    recorded_at = models.DateTimeField(_("recorded"), db_default=Now())
    line_count = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)

    objects: ClassVar = EntryQuerySet.as_manager()

    class Meta:
        """Read by key, by subject, or in order of time."""

        ordering = ("posted_at", "pk")
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints: ClassVar = [models.UniqueConstraint(fields=["key"], name=KEY_ONCE)]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id"], name="ledger_entry_subject"),
            models.Index(fields=["posted_at"], name="ledger_entry_posted"),
        ]

    def __str__(self) -> str:
        """Return the memo, or the key where there is none."""
        return self.memo or self.key


class LineQuerySet(models.QuerySet["Line"]):
    """Lines, and who may see them."""

    def visible_to(self, actor: Actor) -> LineQuerySet:
        """Return all lines to the vendor, and to everybody else those on the own company's accounts."""
        if actor.is_vendor:
            return self
        return self.filter(account__owner=actor.company) if actor.company else self.none()


class Line(models.Model):
    """A signed amount on one account (signs: see the package's docstring)."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines")
    account = models.ForeignKey(Account, models.PROTECT, related_name="lines", verbose_name=_("account"))
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("amount"), max_digits=20, decimal_places=2)

    objects: ClassVar = LineQuerySet.as_manager()

    class Meta:
        """In order of writing."""

        ordering = ("pk",)
        verbose_name = _("ledger line")
        verbose_name_plural = _("ledger lines")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(amount=0), name="ledger_line_amount_is_not_zero"),
        ]

    def __str__(self) -> str:
        """Return amount and currency."""
        return f"{self.amount} {self.currency}"
