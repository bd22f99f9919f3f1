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
ON_THE_WAY = "pay"
"""What the flow bar's payment shows: amounts to be requested, and those that are."""


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

    stage = django_filters.ChoiceFilter(
        label=_("Status"), choices=[*Stage.choices, (ON_THE_WAY, _("To be paid, or paying"))], method="in_stage"
    )
    submitted = django_filters.DateFromToRangeFilter(
        label=_("Submitted"),
        field_name="submitted_at",
        widget=django_filters.widgets.DateRangeWidget(attrs={"type": "date"}),
    )
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    def in_stage(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Return those of one stage, or of both in which the money is on its way."""
        del name
        return queryset.filter(stage__in=[Stage.TO_PAY, Stage.PAYING] if value == ON_THE_WAY else [value])

    class Meta:
        model = Application
        fields: ClassVar[Sequence[str]] = ()
