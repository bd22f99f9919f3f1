"""How lists of this domain are narrowed: the same on the screen, over the API and in an exported file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.models import AssociationType
from partner_center.domains.incentives.models import (
    Earning,
    Feedback,
    FeedbackStatus,
    Policy,
    PolicyStatus,
    Program,
    Run,
    RunStatus,
    Source,
    Statement,
    StatementStatus,
)
from partner_center.foundations.identity.models import Company
from partner_center.foundations.identity.roles import Kind
from partner_center.foundations.ledger.models import Standing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.models import QuerySet

    from partner_center.foundations.identity.actor import Actor

ONCE_CONFIRMED = (StatementStatus.CONFIRMED, StatementStatus.CLOSED)
"""What was confirmed stays among the confirmed when its validity is over; what has lapsed has a tab of its own."""

EARNING_TABS = {
    "pending": Q(statement__status=StatementStatus.PENDING),
    "confirmed": Q(statement__status__in=ONCE_CONFIRMED) & ~Q(standing=Standing.LAPSED),
    "lapsed": Q(standing=Standing.LAPSED),
    "all": Q(),
}
EARNING_SEARCH = ("number", "statement__number", "policy__program__name", "policy__program__name_zh")
STATEMENT_TABS = {
    "pending": Q(status=StatementStatus.PENDING),
    "confirmed": Q(status__in=ONCE_CONFIRMED),
    "closed": Q(status=StatementStatus.CLOSED),
    "all": Q(),
}
STATEMENT_SEARCH = ("number", "partner__name", "partner__number")


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks where there is no request: a filter set reads nothing else of it."""

    actor: Actor


def _programs(request: Any) -> QuerySet[Program]:  # noqa: ANN401 - a request or Asking
    return Program.objects.visible_to(request.actor) if request else Program.objects.none()


def _partners(request: Any) -> QuerySet[Company]:  # noqa: ANN401 - as above
    found = Company.objects.visible_to(request.actor) if request else Company.objects.none()
    return found.filter(kind=Kind.PARTNER)


class Narrowing(django_filters.FilterSet):  # type: ignore[misc]  # the library publishes no types
    """What the filters of this domain share: months that really occur, and the partner for the vendor only."""

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 - the library's signature
        super().__init__(data, queryset, request=request, **kwargs)
        if "period" in self.filters and queryset is not None:
            period = self.filters["period"]
            months = queryset.order_by(f"-{period.field_name}").values_list(period.field_name, flat=True).distinct()
            period.extra["choices"] = [(month, month) for month in months]
        if "currency" in self.filters and queryset is not None:
            codes = queryset.order_by("currency").values_list("currency", flat=True).distinct()
            self.filters["currency"].extra["choices"] = [(code, code) for code in codes]
        if "partner" in self.filters and not (request and request.actor.is_vendor):
            del self.filters["partner"]


class EarningFilter(Narrowing):
    """Incentives by month, program, association type and, for the vendor, partner."""

    period = django_filters.ChoiceFilter(label=_("Reconciliation period"), choices=())
    program = django_filters.ModelChoiceFilter(
        label=_("Incentive program"), field_name="policy__program", queryset=_programs
    )
    association = django_filters.ChoiceFilter(label=_("Association type"), choices=AssociationType.choices)
    source = django_filters.ChoiceFilter(
        label=pgettext_lazy("statement", "About"), field_name="statement__source", choices=Source.choices
    )
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=_partners)

    class Meta:
        model = Earning
        fields: ClassVar[Sequence[str]] = ()


class EarningQuery(EarningFilter):
    """The same for programs, which have no tabs."""

    status = django_filters.ChoiceFilter(
        label=_("Status"), field_name="statement__status", choices=StatementStatus.choices
    )


class StatementFilter(Narrowing):
    """Statements by month, currency, what they are about and, for the vendor, partner."""

    period = django_filters.ChoiceFilter(label=_("Reconciliation period"), choices=())
    source = django_filters.ChoiceFilter(label=pgettext_lazy("statement", "About"), choices=Source.choices)
    currency = django_filters.ChoiceFilter(label=_("Currency"), choices=())
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=_partners)

    class Meta:
        model = Statement
        fields: ClassVar[Sequence[str]] = ()


class StatementQuery(StatementFilter):
    """The same for programs, which have no tabs."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=StatementStatus.choices)


class PolicyFilter(Narrowing):
    """Policy versions by program and status."""

    program = django_filters.ModelChoiceFilter(label=_("Incentive program"), queryset=_programs)
    status = django_filters.ChoiceFilter(label=_("Status"), choices=PolicyStatus.choices)

    class Meta:
        model = Policy
        fields: ClassVar[Sequence[str]] = ()


class RunFilter(Narrowing):
    """Runs by month and status."""

    period = django_filters.ChoiceFilter(label=_("Period"), choices=())
    status = django_filters.ChoiceFilter(label=_("Status"), choices=RunStatus.choices)

    class Meta:
        model = Run
        fields: ClassVar[Sequence[str]] = ()


class FeedbackFilter(Narrowing):
    """Feedback by month and, for the vendor, partner."""

    period = django_filters.ChoiceFilter(label=_("Reconciliation period"), field_name="statement__period", choices=())
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=_partners)

    class Meta:
        model = Feedback
        fields: ClassVar[Sequence[str]] = ()


class FeedbackQuery(FeedbackFilter):
    """The same for programs, which have no tabs."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=FeedbackStatus.choices)


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
