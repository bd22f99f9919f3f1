"""Lists of opportunities, offices and members: tabs, search and filters, the same at every door."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.db.models import Case, Count, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from partner_center.domains.opportunities.models import (
    AGREED,
    IN_REVIEW,
    Industry,
    Membership,
    Office,
    Opportunity,
    OpportunityStatus,
    Origin,
    PceStage,
    Region,
    RejectionCode,
    Stage,
)
from partner_center.domains.opportunities.queries.masks import with_masks
from partner_center.domains.partners.queries.narrowing import Narrowing, partners_seen
from partner_center.domains.solutions.models import Offering
from partner_center.domains.solutions.queries.counting import COUNTS
from partner_center.foundations.calendars import clock
from partner_center.foundations.lifecycle.models import with_due

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor

SILENCE = timedelta(days=30)
"""Without an update for so long a running sale is shown as stale."""

RUNNING = Q(status__in=AGREED, stage__in=[Stage.FOLLOWING, Stage.SIGNED, Stage.DELIVERING])
OVER = Q(status=OpportunityStatus.CLOSED) | Q(stage=Stage.LOST)

ALL_TABS: dict[str, Q] = {
    "all": Q(),
    "audit": Q(status=OpportunityStatus.AUDITING),
    "validation": Q(status=OpportunityStatus.VALIDATING),
    "offered": Q(status=OpportunityStatus.OFFERED),
    "following": Q(status__in=AGREED, stage=Stage.FOLLOWING),
    "signed": Q(stage__in=[Stage.SIGNED, Stage.DELIVERING]),
    "delivered": Q(stage=Stage.DELIVERED),
    "rejected": Q(status__in=[OpportunityStatus.REJECTED, OpportunityStatus.DECLINED, OpportunityStatus.RECALLED]),
    "over": OVER,
}
"""What the vendor sees: both ways."""

SHARED_TABS: dict[str, Q] = {
    "all": Q(),
    "drafts": Q(status=OpportunityStatus.DRAFT),
    "review": Q(status__in=IN_REVIEW),
    "rejected": Q(status=OpportunityStatus.REJECTED),
    "following": ALL_TABS["following"],
    "signed": ALL_TABS["signed"],
    "delivered": ALL_TABS["delivered"],
    "over": OVER,
}
"""What a partner shared with the vendor."""

RECEIVED_TABS: dict[str, Q] = {
    "all": Q(),
    "offered": ALL_TABS["offered"],
    "following": ALL_TABS["following"],
    "signed": ALL_TABS["signed"],
    "delivered": ALL_TABS["delivered"],
    "returned": Q(status__in=[OpportunityStatus.DECLINED, OpportunityStatus.RECALLED]),
    "over": OVER,
}
"""What the vendor shared with a partner."""

OPPORTUNITY_SEARCH = ("number", "name", "shown_customer", "partner__name")
"""Never the customer's own field: a search must not give away who is masked."""


def opportunities_seen(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return opportunities with masks, deadline, whether they count and whether nobody has reported for long."""
    linked = Opportunity.offerings.through.objects.filter(opportunity=OuterRef("pk"))
    counting = linked.filter(offering__in=Offering.objects.filter(COUNTS))
    silent = RUNNING & Q(last_progress_at__lt=clock.now() - SILENCE)
    rows = with_due(with_masks(Opportunity.objects.visible_to(actor), actor)).annotate(
        counts=Exists(counting),
        is_core_map=Exists(linked.filter(offering__is_core_map=True)),
        is_stale=Case(When(silent, then=Value(True)), default=Value(False)),
    )
    return rows.select_related("partner", "office", "pdm", "bd", "customer", "prospect", "partner_contact")


def shared_by_partners(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return what partners shared with the vendor (PO)."""
    return opportunities_seen(actor).filter(origin=Origin.PO)


def shared_by_vendor(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return what the vendor shared with partners (HO)."""
    return opportunities_seen(actor).filter(origin=Origin.HO)


def offices_seen(request: Any) -> Any:  # noqa: ANN401 - a request or Asking
    """Return the offices somebody may narrow by."""
    return Office.objects.visible_to(request.actor) if request else Office.objects.none()


class OpportunityFilter(Narrowing):
    """Opportunities by where they come from, where they stand, who looks after them, and what they promise."""

    origin = django_filters.ChoiceFilter(label=_("Origin"), choices=Origin.choices)
    status = django_filters.ChoiceFilter(label=_("Status"), choices=OpportunityStatus.choices)
    stage = django_filters.ChoiceFilter(label=_("Stage"), choices=Stage.choices)
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)
    office = django_filters.ModelChoiceFilter(label=_("Representative office"), queryset=offices_seen)
    region = django_filters.ChoiceFilter(label=_("Region"), choices=Region.choices)
    industry = django_filters.ChoiceFilter(label=_("Industry"), choices=Industry.choices)
    amount = django_filters.RangeFilter(label=_("Expected amount"), field_name="shown_amount")
    signing = django_filters.DateFromToRangeFilter(label=_("Expected signing"), field_name="expected_sign_on")
    rejected_because = django_filters.ChoiceFilter(
        label=_("Rejected because"), choices=RejectionCode.choices, field_name="rejection_code"
    )
    counts = django_filters.BooleanFilter(label=_("Counts for the target"))
    core_map = django_filters.BooleanFilter(label=_("Core map"), field_name="is_core_map")
    stale = django_filters.BooleanFilter(label=_("No update for 30 days"), field_name="is_stale")

    class Meta:
        model = Opportunity
        fields: ClassVar[Sequence[str]] = ()

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, **kwargs: Any) -> None:  # noqa: ANN401 - the library's signature
        super().__init__(data, queryset, request=request, **kwargs)
        if not (request and request.actor.is_vendor):
            del self.filters["office"]


class OneWayFilter(OpportunityFilter):
    """The same where the origin is known already."""

    origin = None


class OfficeFilter(Narrowing):
    """Offices by region and whether they are active."""

    region = django_filters.ChoiceFilter(
        label=_("Region"), choices=Region.choices, method="covering", field_name="regions"
    )
    active = django_filters.BooleanFilter(label=_("Active"), field_name="is_active")

    class Meta:
        model = Office
        fields: ClassVar[Sequence[str]] = ()

    def covering(self, rows: Any, _name: str, region: str) -> Any:  # noqa: ANN401 - a query set
        """Return the offices that cover a region."""
        return rows.filter(regions__contains=[region])


def offices_with_counts(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return offices with how many people and customers they have."""
    rows = Office.objects.visible_to(actor).select_related("bd")
    return rows.annotate(people=Count("members", distinct=True), customers=Count("owned", distinct=True))


MEMBER_TABS = {"all": Q(), **{stage.value: Q(stage=stage, ended_on=None) for stage in PceStage}}
"""Members by stage; who has left is among all only."""


class MembershipFilter(Narrowing):
    """Members of the co-selling program by stage and partner."""

    stage = django_filters.ChoiceFilter(label=_("Path stage"), choices=PceStage.choices)
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    class Meta:
        model = Membership
        fields: ClassVar[Sequence[str]] = ()


def members_seen(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return memberships with their partner."""
    return Membership.objects.visible_to(actor).select_related("partner")
