"""Summaries and what belongs to nobody: narrowed alike at every door, summed, compared, drawn."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import AssociationType
from partner_center.domains.customers.queries import trend
from partner_center.domains.partners.queries.narrowing import Narrowing, partners_seen
from partner_center.domains.performance.models import Build, BuildStatus, Nobody, Summary, Unattributed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from partner_center.foundations.identity.actor import Actor

SUMMARY_TABS = {
    "all": Q(),
    "resale": Q(association=AssociationType.RESALE),
    "referral": Q(association=AssociationType.REFERRAL),
}
SUMMARY_SEARCH = ("customer__name", "customer__number", "partner__name", "partner__number")
NOBODY_TABS = {
    "all": Q(),
    "unlinked": Q(reason=Nobody.UNLINKED),
    "unassociated": Q(reason=Nobody.UNASSOCIATED),
}
NOBODY_SEARCH = ("account__number", "account__name", "account__customer__name")
BUILD_TABS = {
    "current": Q(status=BuildStatus.BUILT),
    "outdated": Q(is_outdated=True),
    "building": Q(status=BuildStatus.BUILDING),
    "failed": Q(status=BuildStatus.FAILED),
    "all": Q(),
}


def summaries_seen_by(actor: Actor) -> QuerySet[Summary]:
    """Return the current summaries that the actor may see, with partner and customer."""
    rows: QuerySet[Summary] = Summary.objects.visible_to(actor).current().select_related("partner", "customer")
    return rows.annotate(whole=F("counted") + F("rebound"), tax=F("not_counted") - F("rebound"))


def nobody_seen_by(actor: Actor) -> QuerySet[Unattributed]:
    """Return what belongs to nobody in the current builds."""
    rows: QuerySet[Unattributed] = Unattributed.objects.visible_to(actor).filter(build__status=BuildStatus.BUILT)
    return rows.select_related("account__customer")


SHOWN = {False: Sum("counted"), True: Sum(F("counted") + F("rebound"))}
"""What counts, and what was consumed."""


class SummaryFilter(Narrowing):
    """Summaries by month, customer, association type, whether the customer is re-bound and, for the vendor, partner."""

    period = django_filters.ChoiceFilter(label=_("Period"), choices=(), empty_label=_("Any"))
    customer = django_filters.CharFilter(label=_("Customer"), method="of_customer")
    association = django_filters.ChoiceFilter(
        label=_("Association type"), choices=AssociationType.choices, empty_label=_("Any")
    )
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen, empty_label=_("Any"))
    rebound = django_filters.BooleanFilter(
        label=_("Re-bound"), field_name="counts_from", lookup_expr="isnull", exclude=True
    )

    class Meta:
        model = Summary
        fields: ClassVar[Sequence[str]] = ()

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 - the library's signature
        super().__init__(data, queryset, request=request, **kwargs)
        if request and request.actor.is_customer:
            del self.filters["customer"], self.filters["rebound"]

    def of_customer(self, queryset: QuerySet[Summary], name: str, value: str) -> QuerySet[Summary]:
        """Return those of customers whose name holds the text or whose number it is."""
        del name
        return queryset.filter(Q(customer__name__icontains=value) | Q(customer__number__iexact=value))


class NobodyFilter(Narrowing):
    """What belongs to nobody by month and currency."""

    period = django_filters.ChoiceFilter(label=_("Period"), choices=(), empty_label=_("Any"))
    currency = django_filters.CharFilter(label=_("Currency"), lookup_expr="iexact")

    class Meta:
        model = Unattributed
        fields: ClassVar[Sequence[str]] = ()


class BuildFilter(Narrowing):
    """Builds by month."""

    period = django_filters.ChoiceFilter(label=_("Period"), choices=(), empty_label=_("Any"))

    class Meta:
        model = Build
        fields: ClassVar[Sequence[str]] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """What summaries sum to in one currency, exactly."""

    currency: str
    counted: Decimal
    not_counted: Decimal
    lines: int
    customers: int
    rebound: Decimal

    @property
    def taxes(self) -> Decimal:
        """What does not count for anybody."""
        return self.not_counted - self.rebound

    @property
    def consumed(self) -> Decimal:
        """What was consumed, taxes aside, whether partners earn from it or not."""
        return self.counted + self.rebound


def totals_of(rows: QuerySet[Summary]) -> list[Total]:
    """Return the sums per currency, the largest first."""
    found = (
        rows.order_by()
        .values("currency")
        .annotate(
            of_counted=Sum("counted"),
            of_not_counted=Sum("not_counted"),
            of_lines=Sum("lines"),
            of_rebound=Sum("rebound"),
            customers=Count("customer", distinct=True),
        )
        .order_by("-of_counted", "currency")
    )
    return [
        Total(
            one["currency"],
            one["of_counted"],
            one["of_not_counted"],
            one["of_lines"],
            one["customers"],
            one["of_rebound"],
        )
        for one in found
    ]


def fresh_until(rows: QuerySet[Summary]) -> datetime | None:
    """Return when the newest of the shown figures was computed."""
    found: datetime | None = rows.order_by().aggregate(newest=Max("build__built_at"))["newest"]
    return found


def trend_of(rows: QuerySet[Summary], *, whole: bool = False) -> dict[str, Any] | None:
    """Return the chart of the newest twelve months by association type; the ``whole`` is what customers consumed."""
    labels = dict(AssociationType.choices)
    sums = rows.order_by().values("period", "currency", "association").annotate(total=SHOWN[whole])
    points = [(one["period"], one["currency"], str(labels[one["association"]]), one["total"]) for one in sums]
    return trend(points, key="performance-trend", title=_("Performance of twelve months"), month_label=_("Month"))


@dataclass(frozen=True, slots=True)
class Change:
    """What a partner's performance was in the version before, and what it is in this one."""

    partner: str
    currency: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        """How much came in addition."""
        return self.after - self.before


def version_before(build: Build) -> Build | None:
    """Return the finished version that this build replaces."""
    finished = Build.objects.filter(
        period=build.period, version__lt=build.version, status__in=[BuildStatus.BUILT, BuildStatus.SUPERSEDED]
    )
    return finished.order_by("-version").first()


def changes_between(before: Build, after: Build) -> list[Change]:
    """Return what changed per partner and currency; those that stayed as they were are left out."""
    old, new = _by_partner(before), _by_partner(after)
    found = [
        Change(partner, currency, old.get((partner, currency), Decimal(0)), new.get((partner, currency), Decimal(0)))
        for partner, currency in sorted({*old, *new})
    ]
    return [one for one in found if one.difference]


def _by_partner(build: Build) -> dict[tuple[str, str], Decimal]:
    sums = build.summaries.order_by().values("partner__name", "currency").annotate(total=Sum("counted"))
    return {(one["partner__name"], one["currency"]): one["total"] for one in sums}
