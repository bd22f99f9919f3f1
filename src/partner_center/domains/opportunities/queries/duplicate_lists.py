"""How duplicate cases are listed and filtered, on the screen, in the API and in exports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.models import CaseStatus, DuplicateCase, Likeness

if TYPE_CHECKING:
    from partner_center.foundations.identity.actor import Actor

DUPLICATE_TABS = {
    "all": Q(),
    "deciding": Q(status=CaseStatus.DECIDING),
    "appealed": Q(status=CaseStatus.APPEALED),
    "decided": Q(status__in=[CaseStatus.DECIDED, CaseStatus.FINAL, CaseStatus.OVERTURNED]),
    "watching": Q(status=CaseStatus.WATCHING),
    "dismissed": Q(status=CaseStatus.DISMISSED),
}
DUPLICATE_SEARCH = ("number",)


class DuplicateFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library publishes no types
    """By state, by how sure it is, and by when it opened."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=CaseStatus.choices)
    likeness = django_filters.ChoiceFilter(label=_("Same customer"), choices=Likeness.choices)
    opened_at = django_filters.DateFromToRangeFilter(label=_("Opened"))

    class Meta:
        """Nothing that could find the other side by its values."""

        model = DuplicateCase
        fields = ("status", "likeness", "opened_at")


def cases_seen(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the cases an actor may see, with what is shown of both opportunities."""
    return DuplicateCase.objects.visible_to(actor).select_related(
        "left__partner", "right__partner", "proposal", "winner__partner", "loser__partner", "decided_by"
    )
