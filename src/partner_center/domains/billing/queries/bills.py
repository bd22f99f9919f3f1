"""Bills and the notes on their rows, narrowed alike at every door."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partner_center.domains.billing.models import BillFile, BillStatus, RowNote
from partner_center.domains.billing.policies import REASONS
from partner_center.domains.partners.queries.narrowing import Narrowing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor

BILL_TABS = {
    "all": Q(),
    "working": Q(status__in=[BillStatus.RECEIVED, BillStatus.READING]),
    "loaded": Q(status=BillStatus.LOADED),
    "refused": Q(status=BillStatus.REFUSED),
    "withdrawn": Q(status=BillStatus.WITHDRAWN),
}
BILL_SEARCH = ("number", "name", "sha256")
NOTE_TABS = {"unusable": Q(is_rejected=True), "repaired": Q(is_rejected=False)}
FORMATS = [("csv", "CSV"), ("gzip", "CSV (gzip)"), ("parquet", "Parquet")]


@dataclass(frozen=True, slots=True)
class CategorySum:
    """What a bill sums to in one currency and charge category."""

    currency: str
    category: str
    lines: int
    billed: Decimal


def bills_seen_by(actor: Actor) -> QuerySet[BillFile]:
    """Return the bills the actor may see, with the person who sent each."""
    rows: QuerySet[BillFile] = BillFile.objects.visible_to(actor).select_related("uploaded_by", "same_as")
    return rows


def sums_of(bill: BillFile) -> list[CategorySum]:
    """Return a bill's exact sums per currency and charge category."""
    return [
        CategorySum(one["currency"], one["category"], one["lines"], Decimal(one["billed"]))
        for one in bill.content.get("sums", [])
    ]


class BillFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library publishes no types
    """Bills by month, format and day of import."""

    period = django_filters.ChoiceFilter(label=_("Period"), method="of_period", choices=(), empty_label=_("Any"))
    format = django_filters.ChoiceFilter(label=_("Format"), choices=FORMATS, empty_label=_("Any"))
    received = django_filters.DateFromToRangeFilter(
        label=_("Received at"),
        field_name="received_at",
        widget=django_filters.widgets.DateRangeWidget(attrs={"type": "date"}),
    )

    class Meta:
        model = BillFile
        fields: ClassVar[Sequence[str]] = ()

    def __init__(self, data: Any = None, queryset: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 - the library's signature
        super().__init__(data, queryset, **kwargs)
        held = queryset.values_list("periods", flat=True) if queryset is not None else ()
        months = sorted({month for periods in held for month in periods}, reverse=True)
        self.filters["period"].extra["choices"] = [(month, month) for month in months]

    def of_period(self, queryset: QuerySet[BillFile], name: str, value: str) -> QuerySet[BillFile]:
        """Return bills that hold lines of a month."""
        del name
        return queryset.filter(periods__contains=[value])


class NoteFilter(Narrowing):
    """Notes by reason, column and value."""

    reason = django_filters.ChoiceFilter(label=_("Reason"), choices=(), empty_label=_("Any"))
    column = django_filters.CharFilter(label=_("Column"), lookup_expr="iexact")
    value = django_filters.CharFilter(label=_("Value"), lookup_expr="icontains")

    class Meta:
        model = RowNote
        fields: ClassVar[Sequence[str]] = ()

    def __init__(self, data: Any = None, queryset: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 - the library's signature
        super().__init__(data, queryset, **kwargs)
        found = queryset.order_by("reason").values_list("reason", flat=True).distinct() if queryset is not None else ()
        self.filters["reason"].extra["choices"] = [(one, REASONS.get(one, one)) for one in found]
