"""Tabs, search fields and filters of the lists about prospects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import django_filters
from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partner_center.domains.customers.models import (
    AssociationType,
    Channel,
    Invitation,
    InvitationStatus,
    Report,
    ReportSource,
    ReportStatus,
    Reservation,
    ReservationReason,
)
from partner_center.domains.partners.queries.narrowing import Narrowing, partners_seen
from partner_center.foundations.identity.models import User

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from partner_center.domains.customers.models import ReportImport
    from partner_center.foundations.identity.actor import Actor

REPORT_TABS = {"all": Q(), **{str(one): Q(status=one) for one in ReportStatus}}
REPORT_SEARCH = ("number", "name", "contact_name", "partner__name")
INVITATION_TABS = {
    "waiting": Q(status=InvitationStatus.SENT),
    "links": Q(status=InvitationStatus.OPEN, channel=Channel.OFFLINE),
    "general": Q(status=InvitationStatus.OPEN, channel=Channel.GENERAL),
    "failed": ~Q(failure=""),
    "associated": Q(status=InvitationStatus.ASSOCIATED),
    "over": Q(status__in=[InvitationStatus.EXPIRED, InvitationStatus.REVOKED, InvitationStatus.REPLACED]),
    "all": Q(),
}
INVITATION_SEARCH = ("number", "report__name", "label", "report__number")
RESERVATION_TABS = {"standing": Q(lifted_at=None), "lifted": Q(lifted_at__isnull=False), "all": Q()}
RESERVATION_SEARCH = ("name", "note")
IMPORT_TABS = {"all": Q()}


def reports_seen(actor: Actor) -> QuerySet[Report]:
    """Return prospects with whom they are about, and ``due_at``: until when a reported one is reserved."""
    rows = Report.objects.visible_to(actor).select_related("partner", "owner", "customer")
    seen: QuerySet[Report] = rows.annotate(due_at=F("reserved_until"))
    return seen


def invitations_seen(actor: Actor) -> QuerySet[Invitation]:
    """Return invitations with prospect and inviter, and ``due_at``: until when the link works."""
    rows = Invitation.objects.visible_to(actor).select_related("partner", "report", "inviter", "customer")
    seen: QuerySet[Invitation] = rows.annotate(due_at=F("expires_at"))
    return seen


def own_people(request: Any) -> QuerySet[User]:  # noqa: ANN401 - the library's signature
    """Return those who may be a prospect's account manager, for the filter."""
    people: QuerySet[User] = User.objects.none() if request is None else User.objects.visible_to(request.actor)
    return people.filter(company__kind="partner")


class ReportFilter(Narrowing):
    """Prospects by state, account manager, source and, for the vendor, partner."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=ReportStatus.choices)
    owner = django_filters.ModelChoiceFilter(label=_("Account manager"), queryset=own_people)
    industry = django_filters.CharFilter(label=_("Industry"), lookup_expr="icontains")
    region = django_filters.CharFilter(label=_("Region"), lookup_expr="icontains")
    source = django_filters.ChoiceFilter(label=_("Source"), choices=ReportSource.choices)
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    class Meta:
        """The prospect's own fields."""

        model = Report
        fields: ClassVar[Sequence[str]] = ()


class InvitationFilter(Narrowing):
    """Invitations by state, channel, type and, for the vendor, partner."""

    status = django_filters.ChoiceFilter(label=_("Status"), choices=InvitationStatus.choices)
    channel = django_filters.ChoiceFilter(label=_("Channel"), choices=Channel.choices)
    type = django_filters.ChoiceFilter(label=_("Association type"), choices=AssociationType.choices)
    inviter = django_filters.ModelChoiceFilter(label=_("Invited by"), queryset=own_people)
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=partners_seen)

    class Meta:
        """The invitation's own fields."""

        model = Invitation
        fields: ClassVar[Sequence[str]] = ()


class ReservationFilter(Narrowing):
    """Reserved customers by reason."""

    reason = django_filters.ChoiceFilter(label=_("Reason"), choices=ReservationReason.choices)

    class Meta:
        """The line's own fields."""

        model = Reservation
        fields: ClassVar[Sequence[str]] = ()


def problems_of(found: ReportImport) -> list[dict[str, Any]]:
    """Return every cell of an import that is wrong: row, column, what stands there and the rule, in this language."""
    language = get_language() or settings.LANGUAGE_CODE
    return [
        {
            "row": line["row"],
            "column": at,
            "value": line["texts"].get(at, ""),
            "rule": said.get(language) or said.get(settings.LANGUAGE_CODE, ""),
        }
        for line in found.rows
        for at, said in line["errors"].items()
    ]
