"""How lists of what belongs to partners are narrowed: the same on the screen, over the API and in an exported file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Q
from django.http import QueryDict

from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from partner_center.foundations.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks where there is no request: a filter set reads nothing else of it."""

    actor: Actor


def partners_seen(request: Any) -> QuerySet[Company]:  # noqa: ANN401 - a request or Asking
    """Return the partner companies that the person may choose from."""
    found: QuerySet[Company] = Company.objects.visible_to(request.actor) if request else Company.objects.none()
    return found.filter(kind=Kind.PARTNER)


class Narrowing(django_filters.FilterSet):  # type: ignore[misc]  # the library publishes no types
    """What filter sets share: months that really occur, and the partner for the vendor only."""

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 - the library's signature
        super().__init__(data, queryset, request=request, **kwargs)
        if "period" in self.filters and queryset is not None:
            months = queryset.order_by("-period").values_list("period", flat=True).distinct()
            self.filters["period"].extra["choices"] = [(month, month) for month in months]
        if "partner" in self.filters and not (request and request.actor.is_vendor):
            del self.filters["partner"]


def as_listed(
    rows: QuerySet[Any],
    params: Mapping[str, Any],
    *,
    by: Actor,
    filters: type[Narrowing],
    tabs: Mapping[str, Q],
    search: Sequence[str],
) -> QuerySet[Any]:
    """Return the rows that a list showed: its query string, its tab, its search word and the chosen rows."""
    data = QueryDict(params.get("query", ""))
    narrowed: QuerySet[Any] = filters(data, rows, request=Asking(by)).qs
    narrowed = narrowed.filter(tabs.get(data.get("tab", ""), next(iter(tabs.values()))))
    if word := data.get("q", "").strip():
        met = Q()
        for field in search:
            met |= Q(**{f"{field}__icontains": word})
        narrowed = narrowed.filter(met)
    return narrowed.filter(pk__in=params["ids"]) if params.get("ids") else narrowed
