"""Lists of requests and authorisations: tabs, search and filters, the same at every door."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.customers.models import (
    AssociationRequest,
    AssociationRequestStatus,
    Authorization,
    AuthorizationStatus,
    RequestKind,
    Side,
)
from partner_center.domains.partners.queries.narrowing import Narrowing, partners_seen
from partner_center.foundations.lifecycle.models import with_due

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor

REQUEST_TABS = {
    "pending": Q(status=AssociationRequestStatus.PENDING),
    "agreed": Q(status=AssociationRequestStatus.AGREED),
    "closed": Q(
        status__in=[
            AssociationRequestStatus.REFUSED,
            AssociationRequestStatus.WITHDRAWN,
            AssociationRequestStatus.LAPSED,
        ]
    ),
    "all": Q(),
}
REQUEST_SEARCH = ("number", "customer__name", "customer__number", "partner__name")
AUTHORIZATION_TABS = {
    "asked": Q(status=AuthorizationStatus.ASKED),
    "granted": Q(status=AuthorizationStatus.GRANTED),
    "over": ~Q(status__in=[AuthorizationStatus.ASKED, AuthorizationStatus.GRANTED]),
    "all": Q(),
}
AUTHORIZATION_SEARCH = ("number", "customer__name", "customer__number", "partner__name")


def requests_seen(actor: Actor) -> QuerySet[AssociationRequest]:
    """Return the requests an actor may see, with both sides and their deadline."""
    rows = AssociationRequest.objects.visible_to(actor).select_related("partner", "customer", "association")
    return with_due(rows)


def authorizations_seen(actor: Actor) -> QuerySet[Authorization]:
    """Return the authorisations an actor may see, with both sides and their deadline."""
    return with_due(Authorization.objects.visible_to(actor).select_related("partner", "customer"))


class AssociationRequestFilter(Narrowing):
    """Requests by what is asked, who asks and, for the vendor, partner."""

    kind = django_filters.ChoiceFilter(
        label=pgettext_lazy("association", "Request"), choices=RequestKind.choices, empty_label=_("Any")
    )
    side = django_filters.ChoiceFilter(
        label=pgettext_lazy("association request", "Asked by"), choices=Side.choices, empty_label=_("Any")
    )
    asked = django_filters.DateFromToRangeFilter(
        label=_("Asked at"),
        field_name="asked_at",
        widget=django_filters.widgets.DateRangeWidget(attrs={"type": "date"}),
    )
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen, empty_label=_("Any"))

    class Meta:
        model = AssociationRequest
        fields: ClassVar[Sequence[str]] = ()


class AuthorizationFilter(Narrowing):
    """Authorisations by state and, for the vendor, partner."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=AuthorizationStatus.choices, empty_label=_("Any"))
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen, empty_label=_("Any"))

    class Meta:
        model = Authorization
        fields: ClassVar[Sequence[str]] = ()
