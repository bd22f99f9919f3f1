"""Applications as lists show them, narrowed alike at every door."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from partner_center.domains.incentives.models import Application, Stage
from partner_center.domains.partners.queries.narrowing import Narrowing, partners_seen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from partner_center.foundations.identity.actor import Actor

APPLICATION_SEARCH = (
    "number",
    "opportunity__number",
    "opportunity__name",
    "customer__name",
    "account__number",
    "earning__number",
)
APPLICATION_TABS = {"all": Q()}


def applications_seen_by(actor: Actor) -> QuerySet[Any]:
    """Return applications with stage, amount and deadline of the publicity, ready for a list."""
    rows = Application.objects.visible_to(actor).with_stage()
    return rows.select_related(
        "partner", "opportunity__partner", "offering", "customer", "account", "earning__statement", "earning__policy"
    )


def stage_counts(rows: QuerySet[Any]) -> dict[str, int]:
    """Return how many of the applications are in each stage; one query."""
    found = rows.order_by().values("stage").annotate(count=Count("pk"))
    return {one["stage"]: one["count"] for one in found}


class ApplicationFilter(Narrowing):
    """Applications by stage, day of submission and, for the vendor, partner."""

    stage = django_filters.MultipleChoiceFilter(label=_("Status"), choices=Stage.choices)
    submitted = django_filters.DateFromToRangeFilter(
        label=_("Submitted"),
        field_name="submitted_at",
        widget=django_filters.widgets.DateRangeWidget(attrs={"type": "date"}),
    )
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    class Meta:
        model = Application
        fields: ClassVar[Sequence[str]] = ()
