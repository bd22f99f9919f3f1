"""Lists of customers: with the newest association and the newest month's consumption, narrowed alike at every door."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import Association, AssociationType, Customer
from partner_center.domains.customers.queries.consumption import newest_month, summaries_seen_by
from partner_center.domains.partners.queries.narrowing import Narrowing, partners_seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor

CUSTOMER_SEARCH = ("name", "number", "billing_accounts__number")


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
        .annotate(total=Sum("counted"))
        .order_by("-total", "currency")
    )
    rows: QuerySet[Customer] = Customer.objects.visible_to(actor).annotate(
        belongs=Exists(Association.objects.visible_to(actor).current().filter(customer=OuterRef("pk"))),
        association_type=Subquery(newest.values("type")[:1]),
        since=Subquery(newest.values("started_at")[:1]),
        until=Subquery(newest.values("ended_at")[:1]),
        partner_name=Subquery(newest.values("partner__name")[:1]),
        partner=Subquery(newest.values("partner")[:1]),
        consumed=Subquery(spent.values("total")[:1]),
        currency=Subquery(spent.values("currency")[:1]),
    )
    return rows


class CustomerFilter(Narrowing):
    """Customers by association type and, for the vendor, partner."""

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

    class Meta:
        model = Customer
        fields: ClassVar[Sequence[str]] = ()
