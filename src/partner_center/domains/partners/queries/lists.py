"""Tabs, search fields and filters of this domain's lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partner_center.domains.partners.models import BusinessInfo, BusinessInfoStatus, Profile
from partner_center.domains.partners.queries.information import NOT_CERTIFIED
from partner_center.domains.partners.queries.narrowing import Narrowing, partners_seen
from partner_center.foundations.webkit.countries import CountrySelect

if TYPE_CHECKING:
    from collections.abc import Sequence

PROFILE_TABS = {
    "all": Q(),
    "certified": Q(standing=BusinessInfoStatus.CERTIFIED),
    "open": ~Q(standing=BusinessInfoStatus.CERTIFIED),
}
PROFILE_SEARCH = ("partner__name", "partner__number", "unified_code", "manager__name")
INFORMATION_TABS = {
    "reviewing": Q(status=BusinessInfoStatus.REVIEWING),
    "verifying": Q(status__in=[BusinessInfoStatus.VERIFYING, BusinessInfoStatus.LOCKED]),
    "certified": Q(status=BusinessInfoStatus.CERTIFIED),
    "all": Q(),
}
INFORMATION_SEARCH = ("partner__name", "partner__number", "contract_entity", "bank_name")
STANDINGS = [*BusinessInfoStatus.choices, (NOT_CERTIFIED, _("Not filled in"))]


class ProfileFilter(Narrowing):
    """Partners by country and by where their certification stands."""

    country = django_filters.CharFilter(
        label=_("Country"), field_name="partner__country", lookup_expr="iexact", widget=CountrySelect(can_be_left=True)
    )
    standing = django_filters.ChoiceFilter(label=_("Business information"), choices=STANDINGS)

    class Meta:
        model = Profile
        fields: ClassVar[Sequence[str]] = ()


class InformationFilter(Narrowing):
    """Versions by status, currency and, for the vendor, partner."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=BusinessInfoStatus.choices)
    currency = django_filters.CharFilter(label=_("Currency"), lookup_expr="iexact")
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    class Meta:
        model = BusinessInfo
        fields: ClassVar[Sequence[str]] = ()
