"""Whether the vendor may share opportunities with a partner, and why (domain.md 7.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from partner_center.domains.opportunities.models import Membership, Opportunity, Origin, PceStage
from partner_center.foundations.calendars import clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from partner_center.foundations.identity.models import Company

DELIVERED_NEEDED = 3
"""Delivered opportunities of its own that a certified partner needs (domain.md rule 49)."""

WITHIN = timedelta(days=365)
"""The twelve months that are looked back."""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether a partner may receive opportunities, one sentence that says why, and what it delivered."""

    is_eligible: bool
    why: str
    delivered: int


def eligibility(partner: Company, on: date | None = None) -> Eligibility:
    """Tell whether the vendor may share with this partner on a day (today)."""
    return eligibilities([partner], on)[partner.pk]


def eligibilities(partners: Iterable[Company], on: date | None = None) -> dict[int, Eligibility]:
    """Return the same for several partners, by key; two queries in all."""
    day = on or clock.now().date()
    keys = [partner.pk for partner in partners]
    members = {one.partner_id: one for one in Membership.objects.filter(partner__in=keys)}
    counted = (
        Opportunity.objects.delivered()
        .filter(partner__in=keys, origin=Origin.PO, delivered_on__gt=day - WITHIN, delivered_on__lte=day)
        .order_by()
        .values("partner")
        .annotate(n=Count("pk", filter=Q(signed_on__isnull=False)))
    )
    delivered = {row["partner"]: row["n"] for row in counted}
    return {key: _judged(members.get(key), delivered.get(key, 0), day) for key in keys}


def _judged(member: Membership | None, delivered: int, day: date) -> Eligibility:
    if member is None or member.since > day or (member.ended_on is not None and member.ended_on <= day):
        text = _("It is not a member of the co-selling program. Enter its membership first.")
        return Eligibility(is_eligible=False, why=text, delivered=delivered)
    if member.stage == PceStage.DIFFERENTIATED:
        text = _("It is a member of the co-selling program, and differentiated.")
        return Eligibility(is_eligible=True, why=text, delivered=delivered)
    said = {"n": delivered, "needed": DELIVERED_NEEDED}
    if member.stage == PceStage.CERTIFIED and delivered >= DELIVERED_NEEDED:
        text = _("It is certified, and delivered %(n)d of its own opportunities in the last 12 months.") % said
        return Eligibility(is_eligible=True, why=text, delivered=delivered)
    if member.stage == PceStage.CERTIFIED:
        text = _(
            "It is certified, but delivered only %(n)d of its own opportunities in the last 12 months; "
            "%(needed)d are needed, or the differentiated stage."
        )
        return Eligibility(is_eligible=False, why=text % said, delivered=delivered)
    text = _("It has joined the program, but is neither certified nor differentiated.")
    return Eligibility(is_eligible=False, why=text, delivered=delivered)
