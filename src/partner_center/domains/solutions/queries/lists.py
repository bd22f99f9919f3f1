"""Tabs, search fields and filters of the list of offerings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partner_center.domains.partners.queries.narrowing import Narrowing, partners_seen
from partner_center.domains.solutions.models import Offering, OfferingKind, OfferingStatus, Requirement
from partner_center.domains.solutions.queries.counting import with_counting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor

OFFERING_TABS = {
    "all": Q(),
    "open": Q(status__in=[OfferingStatus.DRAFT, OfferingStatus.REJECTED]),
    "reviewing": Q(status=OfferingStatus.REVIEWING),
    "listed": Q(status=OfferingStatus.LISTED),
    "retired": Q(status=OfferingStatus.RETIRED),
}
OFFERING_SEARCH = ("number", "name", "name_zh", "goods_code", "partner__name", "summary")


def offerings_seen(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the offerings that an actor may see, with their partner and whether they count."""
    return with_counting(Offering.objects.visible_to(actor)).select_related("partner", "document")


def yes_or_no(**options: Any) -> Any:  # noqa: ANN401 - a filter of the library
    """Return a filter by a flag that offers any, yes and no, like every other choice of the list."""
    choices = [("", _("Any")), ("true", _("Yes")), ("false", _("No"))]
    return django_filters.TypedChoiceFilter(choices=choices, coerce=lambda value: value == "true", **options)


class OfferingFilter(Narrowing):
    """Offerings by kind, status, label, marks and, for the vendor, partner."""

    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=OfferingKind.choices)
    status = django_filters.ChoiceFilter(label=_("Status"), choices=OfferingStatus.choices)
    label = django_filters.ChoiceFilter(
        label=_("Requirement label"), choices=Requirement.choices, method="bearing", field_name="labels"
    )
    counts = yes_or_no(label=_("Counts for the target"))
    core_map = yes_or_no(label=_("Core map"), field_name="is_core_map")
    whitelisted = yes_or_no(label=_("On the whitelist"), field_name="is_whitelisted")
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    class Meta:
        model = Offering
        fields: ClassVar[Sequence[str]] = ()

    def bearing(self, rows: Any, _name: str, label: str) -> Any:  # noqa: ANN401 - a query set
        """Return the offerings that bear a label among theirs."""
        return rows.filter(labels__contains=[label])
