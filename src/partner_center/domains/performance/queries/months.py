"""Which months are outdated: bills, links, associations or segments changed since their current build was ordered."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import BooleanField, Case, DateTimeField, Exists, F, Func, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from partner_center.domains.billing.models import BillFile, BillStatus, BillSum
from partner_center.domains.customers.models import Association, SegmentSpan
from partner_center.domains.performance.models import Build, BuildStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

WHY = {
    "bills_changed": _("A bill was loaded or withdrawn since."),
    "links_changed": _("A billing account was linked or unlinked since."),
    "associations_changed": _("An association began or ended since."),
    "segments_changed": _("The segment of a customer that changed its partner was stated since."),
}
"""Why a month is outdated; the keys are the annotations of ``with_outdated``."""

REACH = timedelta(days=31 * 7)
"""How long before a month a change of partner may lie that still costs the incentive; a bit more than six months."""


class _MonthEdge(Func):
    """The instant at which a month of text begins or ends in the billing zone."""

    output_field = DateTimeField()

    def __init__(self, period: F, *, months: int) -> None:
        super().__init__(period, months=months, zone=settings.BILLING_ZONE)

    template = "((TO_DATE(%(expressions)s, 'YYYY-MM') + INTERVAL '%(months)s month') AT TIME ZONE '%(zone)s')"


def with_outdated(builds: QuerySet[Build]) -> QuerySet[Build]:
    """Annotate builds with what changed since they were ordered (see ``WHY``), and ``is_outdated`` if anything did.

    An association counts where it touches the month: one that was entered, from its beginning to its end; one whose
    end was entered, from that end on; of customers whose segment is stated, one that ended before as well, because
    whoever came from another partner may be re-bound. A segment counts where the customer came from another partner
    in the months before. Only customers with lines in the month matter, and only current builds.
    """
    lines = BillSum.objects.filter(period=OuterRef("period"), bill__status=BillStatus.LOADED)
    taken = Build.bills.through.objects.filter(build=OuterRef(OuterRef("pk")), billfile=OuterRef("bill"))
    left = BillFile.objects.filter(builds=OuterRef("pk")).exclude(status=BillStatus.LOADED)
    consumes = BillSum.objects.filter(account__customer=OuterRef("customer"), period=OuterRef(OuterRef("period")))
    ordered, starts, ends = OuterRef("created_at"), OuterRef("month_starts"), OuterRef("month_ends")
    entered = Q(created_at__gt=ordered, started_at__lt=ends) & (Q(ended_at=None) | Q(ended_at__gt=starts))
    ended = Q(end_noted_at__gt=ordered, ended_at__lt=ends)
    segmented = Exists(SegmentSpan.objects.filter(customer=OuterRef("customer")))
    before = Q(created_at__gt=ordered, started_at__lt=ends) & Q(segmented)
    moved = Association.objects.filter(entered | ended | before).filter(Exists(consumes))
    stated = SegmentSpan.objects.filter(Exists(consumes), Exists(_changes(starts, ends)), noted_at__gt=ordered)
    annotated = builds.annotate(
        month_starts=_MonthEdge(F("period"), months=0),
        month_ends=_MonthEdge(F("period"), months=1),
        bills_changed=_current(Exists(lines.exclude(Exists(taken))) | Exists(left)),
        links_changed=_current(Exists(lines.filter(account__linked_at__gt=OuterRef("created_at")))),
        associations_changed=_current(Exists(moved)),
        segments_changed=_current(Exists(stated)),
    )
    return annotated.annotate(is_outdated=_any_of(WHY))


def _changes(starts: OuterRef, ends: OuterRef) -> QuerySet[Association]:
    """Return where the customer of a statement came from another partner, in a month or not long before it."""
    earlier = Association.objects.filter(customer=OuterRef("customer"), started_at__lt=OuterRef("started_at"))
    found: QuerySet[Association] = Association.objects.filter(
        Exists(earlier.exclude(partner=OuterRef("partner"))),
        customer=OuterRef("customer"),
        started_at__lt=OuterRef(ends),
        started_at__gt=OuterRef(starts) - REACH,
    )
    return found


def _current(changed: Any) -> Any:  # noqa: ANN401 - conditions of Django
    return Case(
        When(Q(status=BuildStatus.BUILT) & Q(changed), then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )


def _any_of(names: Iterable[str]) -> Any:  # noqa: ANN401 - conditions of Django
    met = Q()
    for name in names:
        met |= Q(**{name: True})
    return Case(When(met, then=Value(True)), default=Value(False), output_field=BooleanField())


def outdated_months() -> list[str]:
    """Return the months whose current build no longer tells the truth, oldest first."""
    current: Any = with_outdated(Build.objects.filter(status=BuildStatus.BUILT))
    return list(current.filter(is_outdated=True).order_by("period").values_list("period", flat=True))


def why_outdated(build: Any) -> list[str]:  # noqa: ANN401 - a build with its annotations
    """Return in words what changed since a build was ordered."""
    return [str(text) for name, text in WHY.items() if getattr(build, name)]


def months_with_bills() -> list[str]:
    """Return the months of which a bill is loaded, newest first."""
    found = BillFile.objects.filter(status=BillStatus.LOADED).values_list("periods", flat=True)
    return sorted({month for periods in found for month in periods}, reverse=True)
