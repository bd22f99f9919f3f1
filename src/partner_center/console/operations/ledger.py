"""The ledger to look at: accounts with balances, entries with lines, and whether everything adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.db.models import Case, Count, DecimalField, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from partner_center.console.operations.permissions import VIEW_LEDGER
from partner_center.foundations.identity.models import Company
from partner_center.foundations.ledger.checks import reconcile
from partner_center.foundations.ledger.kinds import AccountKind
from partner_center.foundations.ledger.models import Account, Entry, Line
from partner_center.foundations.ledger.queries import statement_of
from partner_center.foundations.webkit.columns import DATETIME, MONEY, NUMBER, Column, Empty, Fact, Link, Tab
from partner_center.foundations.webkit.panels import Facts, Panel, Rows
from partner_center.foundations.webkit.screens import DetailScreen, ListScreen, ScreenMixin
from partner_center.foundations.webkit.values import by_whom

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from django.db.models import QuerySet
    from django.utils.safestring import SafeString

    from partner_center.foundations.ledger.models import LineQuerySet

AMOUNT: DecimalField[Decimal, Decimal] = DecimalField(max_digits=20, decimal_places=2)


def with_balance(accounts: QuerySet[Account]) -> QuerySet[Any]:
    """Return accounts with ``balance``: kept by the database where guarded, summed from the lines elsewhere."""
    lines = Line.objects.filter(account=OuterRef("pk")).order_by().values("account")
    summed = Subquery(lines.annotate(total=Sum("amount")).values("total"), output_field=AMOUNT)
    return accounts.annotate(
        balance=Case(
            When(available__isnull=False, then=F("available")),
            default=Coalesce(summed, Value(0), output_field=AMOUNT),
            output_field=AMOUNT,
        )
    )


class AccountFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library publishes no types
    """Whose account, and what it counts."""

    owner = django_filters.ModelChoiceFilter(
        label=_("Company"), queryset=Company.objects.filter(kind="partner"), empty_label=_("All")
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=AccountKind.choices, empty_label=_("All"))


def _account(account: Account) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("console:ledger-account", args=[account.pk]), account.label)


class Accounts(ListScreen):
    """Every account and what it holds."""

    permission = VIEW_LEDGER
    title = _("Ledger")
    lead = _("Every amount that is owed, requested, on its way or paid. Nothing is ever changed or removed here.")
    model = Account
    columns = (
        Column("kind", _("Account"), get=_account, sort="kind"),
        Column("owner.name", _("Company"), sort="owner__name"),
        Column("reference", _("Reference"), sort="reference"),
        Column("balance", _("Balance"), kind=MONEY, sort="balance"),
        Column("opened_at", _("Opened"), kind=DATETIME, sort="opened_at"),
    )
    tabs = (Tab("used", _("With a balance"), ~Q(balance=0)), Tab("all", _("All")))
    filters = AccountFilter
    search = ("reference", "owner__name")
    summary_template = "console/ledger_totals.html"
    sort = ("kind", "owner__name", "reference")
    empty = Empty(_("No account yet"), _("Accounts are opened when the first month is published."))

    def rows(self) -> QuerySet[Any]:
        """Return the accounts with owner and balance."""
        return with_balance(super().rows().select_related("owner"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Add what each kind of account holds in all, under the filters in force."""
        sums = self.narrowed().order_by().values("kind", "currency").annotate(total=Sum("balance"), n=Count("pk"))
        totals = [{**row, "label": AccountKind(row["kind"]).label} for row in sums.order_by("currency", "kind")]
        return super().get_context_data(**kwargs) | {"kinds": totals}

    def links(self) -> Sequence[Link]:
        """Lead to the entries, and to the proof that they add up."""
        return (
            Link(_("Entries"), reverse("console:ledger-entries"), icon="list-details"),
            Link(_("Does it add up?"), reverse("console:ledger-check"), icon="scale"),
        )


class AccountDetail(DetailScreen):
    """One account: every line on it with the balance after it."""

    permission = VIEW_LEDGER
    model = Account
    back_to = (_("Ledger"), "console:ledger")
    panels: ClassVar[Sequence[Panel]] = (
        Facts(
            _("Account"),
            (
                Fact("label", _("Counts")),
                Fact("owner.name", _("Company")),
                Fact("reference", _("Reference")),
                Fact("balance", _("Balance"), kind=MONEY),
                Fact("opened_at", _("Opened"), kind=DATETIME),
            ),
        ),
        Rows(
            _("Lines"),
            "lines",
            (
                Column("entry.posted_at", _("Posted"), kind=DATETIME),
                Column("entry", _("Entry"), get=lambda line: _entry(line.entry)),
                Column("amount", _("Amount"), kind=MONEY),
                Column("balance", _("Balance"), kind=MONEY),
            ),
        ),
    )

    def rows(self) -> QuerySet[Any]:
        """Return the accounts with owner and balance."""
        return with_balance(super().rows().select_related("owner"))

    def lines(self) -> LineQuerySet:
        """Return the account's lines, newest first."""
        return statement_of(self.object).order_by("-entry__posted_at", "-pk")


def _entry(entry: Entry) -> SafeString:
    return format_html('<a href="{}">{}</a>', reverse("console:ledger-entry", args=[entry.pk]), entry)


class EntryFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library publishes no types
    """Whose money moved, and when."""

    owner = django_filters.ModelChoiceFilter(
        label=_("Company"), queryset=Company.objects.filter(kind="partner"), empty_label=_("All"), method="touching"
    )
    posted_at = django_filters.DateFromToRangeFilter(label=_("Posted"))

    def touching(self, rows: QuerySet[Entry], _name: str, value: Company) -> QuerySet[Entry]:
        """Return the entries with a line on one of the company's accounts."""
        return rows.filter(pk__in=Line.objects.filter(account__owner=value).values("entry"))


class Entries(ListScreen):
    """Everything that moved money, newest first."""

    permission = VIEW_LEDGER
    title = _("Ledger entries")
    lead = _("Each entry sums to zero: what leaves one account arrives on another.")
    model = Entry
    columns = (
        Column("memo", _("Entry"), get=_entry),
        Column("key", _("Key"), sort="key"),
        Column("actor_label", _("By"), get=by_whom),
        Column("lines_count", _("Lines"), kind=NUMBER),
        Column("posted_at", _("Posted"), kind=DATETIME, sort="posted_at"),
    )
    filters = EntryFilter
    search = ("key", "memo")
    sort = "-posted_at"
    empty = Empty(_("No entry yet"), _("Entries are written when a month is published."))

    def rows(self) -> QuerySet[Any]:
        """Return the entries with the number of their lines."""
        rows: QuerySet[Any] = super().rows().annotate(lines_count=F("line_count"))
        return rows

    def links(self) -> Sequence[Link]:
        """Lead back to the accounts."""
        return (Link(_("Accounts"), reverse("console:ledger"), icon="book-2"),)


class EntryDetail(DetailScreen):
    """One entry with its lines."""

    permission = VIEW_LEDGER
    model = Entry
    back_to = (_("Ledger entries"), "console:ledger-entries")
    panels: ClassVar[Sequence[Panel]] = (
        Facts(
            _("Entry"),
            (
                Fact("key", _("Key")),
                Fact("memo", _("Memo")),
                Fact("actor_label", _("By"), get=by_whom),
                Fact("posted_at", _("Posted"), kind=DATETIME),
                Fact("recorded_at", _("Recorded"), kind=DATETIME),
                Fact("reverses", _("Reverses")),
                Fact("digest", _("Digest")),
            ),
        ),
        Rows(
            _("Lines"),
            "lines",
            (
                Column("account", _("Account"), get=lambda line: _account(line.account)),
                Column("account.owner.name", _("Company")),
                Column("account.reference", _("Reference")),
                Column("amount", _("Amount"), kind=MONEY),
            ),
        ),
    )

    def lines(self) -> LineQuerySet:
        """Return the entry's lines with their accounts."""
        lines: LineQuerySet = Line.objects.visible_to(self.actor).filter(entry=self.object)
        return lines.select_related("account__owner")


class Check(ScreenMixin, TemplateView):
    """The proof that everything adds up, made now; the night makes the same one."""

    template_name = "console/ledger_check.html"
    permission = VIEW_LEDGER
    title = _("Does it add up?")
    lead = _("Balances against lines, every entry against zero, every entry against the number of its lines.")

    @cached_property
    def counted(self) -> dict[str, int]:
        """How much was looked at."""
        accounts = Account.objects.visible_to(self.actor).aggregate(n=Count("pk"))["n"]
        return {"accounts": accounts, "entries": Entry.objects.visible_to(self.actor).count()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        """Prove it, or list what does not add up."""
        found = [
            {"about": one.about, "text": FINDINGS.get(one.code, one.code), "detail": one.text} for one in reconcile()
        ]
        crumbs = [{"label": Accounts.title, "url": reverse("console:ledger")}, {"label": self.title, "url": ""}]
        return super().get_context_data(**kwargs) | {"findings": found, "counted": self.counted, "crumbs": crumbs}


FINDINGS = {
    "balance_differs": _("An account's balance differs from its lines"),
    "out_of_balance": _("An entry does not sum to zero"),
    "lines_differ": _("An entry has more or fewer lines than were written"),
}
"""What the proof may find, in words."""
