"""Tabs, search fields and filters of this domain's lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.db.models import Count, Min, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partner_center.domains.partners.queries.narrowing import Narrowing, partners_seen
from partner_center.domains.personnel.models import (
    Certificate,
    CertificateStatus,
    CertificateType,
    Direction,
    Person,
    PersonStatus,
    Source,
    Validity,
)
from partner_center.domains.personnel.queries.days import today
from partner_center.domains.personnel.queries.levels import reaching

if TYPE_CHECKING:
    from collections.abc import Sequence

    from partner_center.foundations.identity.actor import Actor

PERSON_TABS = {
    "active": Q(status=PersonStatus.ACTIVE),
    "uncertified": Q(status=PersonStatus.ACTIVE, certificates_now=0),
    "left": Q(status=PersonStatus.LEFT),
    "all": Q(),
}
PERSON_SEARCH = ("name", "number", "email", "position", "base_location", "partner__name")
CERTIFICATE_TABS = {
    "all": Q(),
    "reviewing": Q(status=CertificateStatus.REVIEWING),
    "valid": Q(validity=Validity.VALID),
    "expiring": Q(validity=Validity.EXPIRING),
    "expired": Q(validity=Validity.EXPIRED),
    "open": Q(status__in=[CertificateStatus.REJECTED, CertificateStatus.WITHDRAWN]),
}
CERTIFICATE_SEARCH = ("number", "type", "person__name", "person__number", "person__email", "partner__name")
VALIDITIES = [choice for choice in Validity.choices if choice[0]]


def people_seen(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the people an actor may see, with ``certificates_now`` and ``next_expiry`` of what is valid today."""
    day = today()
    valid = Q(
        certificates__status=CertificateStatus.VALID,
        certificates__released_at=None,
        certificates__issued_on__lte=day,
        certificates__expires_on__gt=day,
    )
    rows = Person.objects.visible_to(actor).select_related("partner")
    return rows.annotate(
        certificates_now=Count("certificates", filter=valid),
        next_expiry=Min("certificates__expires_on", filter=valid),
    )


def certificates_seen(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    """Return the certificates an actor may see, with their person and with ``validity`` as of today."""
    rows = Certificate.objects.visible_to(actor).select_related("person", "partner", "file")
    return rows.with_validity(today())


class PersonFilter(Narrowing):
    """People by status, level and, for the vendor, partner."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=PersonStatus.choices)
    base = django_filters.CharFilter(label=_("Base location"), field_name="base_location", lookup_expr="icontains")
    level = django_filters.ChoiceFilter(
        label=_("Certified at least"), choices=CertificateType.choices, method="reached"
    )
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    class Meta:
        model = Person
        fields: ClassVar[Sequence[str]] = ()

    def reached(self, rows: Any, _name: str, level: str) -> Any:  # noqa: ANN401 - a query set
        """Return the people who reach a level today."""
        day = today()
        held = Certificate.objects.counting().filter(reaching(level), issued_on__lte=day, expires_on__gt=day)
        return rows.filter(pk__in=held.values("person"))


class CertificateFilter(Narrowing):
    """Certificates by validity, status, type, direction, source, expiry and, for the vendor, partner."""

    validity = django_filters.ChoiceFilter(label=_("Validity"), choices=VALIDITIES)
    status = django_filters.ChoiceFilter(label=_("Status"), choices=CertificateStatus.choices)
    type = django_filters.ChoiceFilter(label=pgettext_lazy("certificate", "Type"), choices=CertificateType.choices)
    direction = django_filters.ChoiceFilter(label=_("Direction"), choices=Direction.choices)
    source = django_filters.ChoiceFilter(label=_("Source"), choices=Source.choices)
    expires = django_filters.DateFromToRangeFilter(label=_("Expires on"), field_name="expires_on")
    person = django_filters.CharFilter(label=_("Person's number"), field_name="person__number", lookup_expr="iexact")
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    class Meta:
        model = Certificate
        fields: ClassVar[Sequence[str]] = ()
