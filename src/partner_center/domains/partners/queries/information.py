"""Reading business information: what is certified, what is in the making, where a partner stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Case, CharField, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from partner_center.domains.partners.models import BusinessInfo, BusinessInfoStatus
from partner_center.kit.refusals import Refused

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from partner_center.foundations.identity.models import Company

IN_THE_MAKING = (
    BusinessInfoStatus.REVIEWING,
    BusinessInfoStatus.VERIFYING,
    BusinessInfoStatus.LOCKED,
)
"""States of a change during which nothing is settled (domain.md 1.3)."""

OPEN = (BusinessInfoStatus.DRAFT, BusinessInfoStatus.REJECTED, *IN_THE_MAKING)
"""States of a version that is neither in force nor past."""

NOT_CERTIFIED = "none"
"""Standing of a partner that has not filled in anything."""


def certified_information(partner: Company) -> BusinessInfo | None:
    """Return the certified version, if there is one."""
    found: BusinessInfo | None = BusinessInfo.objects.filter(
        partner=partner, status=BusinessInfoStatus.CERTIFIED
    ).first()
    return found


def version_in_the_making(partner: Company) -> BusinessInfo | None:
    """Return the version that is being written or certified, if there is one; at most one exists."""
    found: BusinessInfo | None = BusinessInfo.objects.filter(partner=partner, status__in=OPEN).first()
    return found


def payable_information(partner: Company) -> BusinessInfo:
    """Return the version to pay to; refuses when there is none, or while a change is being certified."""
    certified = certified_information(partner)
    if certified is None:
        raise Refused(
            _("Your business information is not certified yet. Submit it under Organization > Business information."),
            code="not_certified",
        )
    if BusinessInfo.objects.filter(partner=partner, status__in=IN_THE_MAKING).exists():
        raise Refused(
            _("A change of your business information is being certified. Payments can be requested again afterwards."),
            code="change_in_progress",
        )
    return certified


def with_standing(profiles: QuerySet[Any]) -> Any:  # noqa: ANN401 - a query set of annotated profiles
    """Return profiles with ``standing``: certified if a version is, else the state of the newest one, else none."""
    own = BusinessInfo.objects.filter(partner=OuterRef("partner")).order_by("-version")
    certified = own.filter(status=BusinessInfoStatus.CERTIFIED)
    return profiles.annotate(
        certified_on=Subquery(certified.values("certified_at")[:1]),
        newest=Subquery(own.values("status")[:1]),
    ).annotate(
        standing=Case(
            When(certified_on__isnull=False, then=Value(BusinessInfoStatus.CERTIFIED)),
            When(Q(newest__isnull=False), then="newest"),
            default=Value(NOT_CERTIFIED),
            output_field=CharField(),
        )
    )
