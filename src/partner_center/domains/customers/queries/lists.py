"""Lists of customers: with the newest association and the newest month's consumption, narrowed alike at every door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.models import (
    AccountFacts,
    Association,
    AssociationRequest,
    AssociationType,
    Customer,
    Manager,
    Segment,
    SegmentSpan,
    Tag,
)
from partner_center.domains.customers.queries.consumption import newest_month, summaries_seen_by
from partner_center.domains.partners.queries.narrowing import Narrowing, partners_seen
from partner_center.foundations.calendars import clock
from partner_center.foundations.identity.models import User

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor

CUSTOMER_SEARCH = ("name", "number", "account_name", "billing_accounts__number")


CUSTOMER_TABS = {"current": Q(belongs=True), "without": Q(belongs=False), "all": Q()}
"""Customers with a partner today, those without, and all."""


def customers_seen_by(actor: Actor) -> QuerySet[Customer]:
    """Return customers with their newest association, whether it is in force, and the newest month's consumption."""
    newest = Association.objects.visible_to(actor).filter(customer=OuterRef("pk")).order_by("-started_at")
    spent = (
        summaries_seen_by(actor)
        .filter(customer=OuterRef("pk"), period=newest_month(actor))
        .order_by()
        .values("currency")
        .annotate(total=Sum(F("counted") + F("rebound")))
        .order_by("-total", "currency")
    )
    stated = SegmentSpan.objects.visible_to(actor).at(clock.now()).filter(customer=OuterRef("pk")).order_by("-pk")
    rows: QuerySet[Customer] = Customer.objects.visible_to(actor).annotate(
        belongs=Exists(Association.objects.visible_to(actor).current().filter(customer=OuterRef("pk"))),
        association_type=Subquery(newest.values("type")[:1]),
        since=Subquery(newest.values("started_at")[:1]),
        until=Subquery(newest.values("ended_at")[:1]),
        partner_name=Subquery(newest.values("partner__name")[:1]),
        partner=Subquery(newest.values("partner")[:1]),
        consumed=Subquery(spent.values("total")[:1]),
        currency=Subquery(spent.values("currency")[:1]),
        segment=Subquery(stated.values("segment")[:1]),
    )
    return _with_care(_with_account(rows, actor), actor)


def _with_account(rows: QuerySet[Customer], actor: Actor) -> QuerySet[Customer]:
    """Add what was recorded about the account; to a partner only while the customer belongs to it.

    Pages show the personal ones masked. Another gateway's answers are asked for one customer at a time, on its page.
    """
    newest = AccountFacts.objects.filter(customer=OuterRef("pk")).order_by("-pk")
    known: dict[str, Any] = {name: Subquery(newest.values(name)[:1]) for name in ACCOUNT}
    if not actor.is_vendor:
        known = {name: Case(When(belongs=True, then=found), default=Value("")) for name, found in known.items()}
    return rows.annotate(**known)


def _with_care(rows: QuerySet[Customer], actor: Actor) -> QuerySet[Customer]:
    """Add the account manager and the tags that the actor's company gave."""
    managed = Manager.objects.visible_to(actor).current().filter(customer=OuterRef("pk"))
    tags = Tag.objects.filter(customer=OuterRef("pk"), partner=actor.company if actor.is_partner else None)
    return rows.annotate(
        manager=Subquery(managed.values("person")[:1]),
        manager_name=Subquery(managed.values("person__name")[:1]),
        tag_names=ArraySubquery(tags.order_by("name").values("name")),
        waits=Exists(AssociationRequest.objects.visible_to(actor).pending().filter(customer=OuterRef("pk"))),
    )


ACCOUNT = ("account_name", "contact_name", "mobile", "email")
"""What lists show of the account facts."""


def managers_seen(request: Any) -> QuerySet[User]:  # noqa: ANN401 - a request or Asking
    """Return the account managers that the person may choose from."""
    spans = Manager.objects.visible_to(request.actor).current() if request else Manager.objects.none()
    found: QuerySet[User] = User.objects.filter(pk__in=spans.values("person")).order_by("name", "pk")
    return found


class CustomerFilter(Narrowing):
    """Customers by association type, manager, segment, tag and, for the vendor, partner."""

    association = django_filters.ChoiceFilter(
        label=_("Association type"),
        field_name="association_type",
        choices=AssociationType.choices,
        empty_label=_("Any"),
    )
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen, empty_label=_("Any"))
    since = django_filters.DateFromToRangeFilter(
        label=_("Associated since"), widget=django_filters.widgets.DateRangeWidget(attrs={"type": "date"})
    )

    manager = django_filters.ModelChoiceFilter(
        label=_("Account manager"),
        method="of_manager",
        queryset=managers_seen,
        empty_label=_("Any"),
        null_label=_("Nobody"),
    )
    segment = django_filters.ChoiceFilter(
        label=pgettext_lazy("customers", "Segment"),
        choices=Segment.choices,
        method="of_segment",
        empty_label=_("Any"),
    )
    tag = django_filters.CharFilter(label=pgettext_lazy("customer", "Tag"), method="with_tag")

    def of_manager(self, rows: Any, _name: str, chosen: Any) -> Any:  # noqa: ANN401 - the library's signature
        """Narrow to the customers of one account manager, or to those without any."""
        return rows.filter(manager=None) if chosen == "null" else rows.filter(manager=chosen.pk)

    def of_segment(self, rows: Any, _name: str, chosen: str) -> Any:  # noqa: ANN401 - the library's signature
        """Narrow to the customers that are in a segment now, or about which none is stated."""
        wanted = Q(segment=chosen)
        return rows.filter(wanted | Q(segment=None) if chosen == Segment.UNKNOWN else wanted)

    def with_tag(self, rows: Any, _name: str, word: str) -> Any:  # noqa: ANN401 - the library's signature
        """Narrow to the customers with a tag of one's own that contains the word."""
        actor = self.request.actor
        own = (
            Tag.objects.filter(partner=actor.company, name__icontains=word.strip())
            if actor.is_partner
            else Tag.objects.none()
        )
        return rows.filter(pk__in=own.values("customer"))

    class Meta:
        model = Customer
        fields: ClassVar[Sequence[str]] = ()
