"""Billing accounts with what they cost last, narrowed alike at every door."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import django_filters
from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from partner_center.domains.billing.models import BillingAccount, BillStatus, BillSum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor

ACCOUNT_TABS = {"unlinked": Q(customer=None), "linked": Q(customer__isnull=False), "all": Q()}
ACCOUNT_SEARCH = ("number", "name", "customer__name", "customer__number")


def accounts_seen_by(actor: Actor) -> QuerySet[BillingAccount]:
    """Return accounts with ``last_period`` and what was billed in it: ``last_amount`` in ``currency``."""
    costs = (
        BillSum.objects.filter(account=OuterRef("pk"), bill__status=BillStatus.LOADED)
        .order_by()
        .values("period", "currency")
        .annotate(total=Sum("amount"))
        .order_by("-period", "-total", "currency")
    )
    rows: QuerySet[BillingAccount] = (
        BillingAccount.objects.visible_to(actor)
        .select_related("customer")
        .annotate(
            last_period=Subquery(costs.values("period")[:1]),
            last_amount=Subquery(costs.values("total")[:1]),
            currency=Subquery(costs.values("currency")[:1]),
        )
    )
    return rows


class AccountFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library publishes no types
    """Accounts by provider, customer and newest month."""

    provider = django_filters.CharFilter(label=_("Provider"), lookup_expr="icontains")
    customer = django_filters.CharFilter(label=_("Customer"), field_name="customer__name", lookup_expr="icontains")
    last_period = django_filters.CharFilter(label=_("Newest month"))

    class Meta:
        model = BillingAccount
        fields: ClassVar[Sequence[str]] = ()
