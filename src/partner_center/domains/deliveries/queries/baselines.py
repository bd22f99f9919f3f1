"""Which baseline solutions are delivered without an evaluation yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from partner_center.domains.deliveries.models import BaselineDelivery
from partner_center.domains.opportunities.models import Opportunity, Stage
from partner_center.domains.solutions.models import Offering, OfferingKind

if TYPE_CHECKING:
    from django.db.models import QuerySet

UNDER_WAY = (Stage.SIGNED, Stage.DELIVERING)
"""Stages in which the vendor may still add a baseline solution that is then delivered."""


def unevaluated_offerings(opportunity: Opportunity) -> QuerySet[Offering]:
    """Return the baseline solutions of an opportunity that have no evaluation."""
    begun = BaselineDelivery.objects.filter(opportunity=opportunity, offering=OuterRef("pk"))
    linked = Offering.objects.filter(pk__in=opportunity.offerings.values("pk"), kind=OfferingKind.BASELINE)
    rows: QuerySet[Offering] = linked.filter(~Exists(begun)).order_by("pk")
    return rows


def unevaluated() -> Any:  # noqa: ANN401 - a query set of opportunities
    """Return the opportunities under way with a baseline solution that has no evaluation."""
    begun = BaselineDelivery.objects.filter(opportunity=OuterRef("opportunity"), offering=OuterRef("offering"))
    links = Opportunity.offerings.through.objects.filter(
        ~Exists(begun), opportunity=OuterRef("pk"), offering__kind=OfferingKind.BASELINE
    )
    return Opportunity.objects.filter(Exists(links), stage__in=UNDER_WAY).order_by("pk")
