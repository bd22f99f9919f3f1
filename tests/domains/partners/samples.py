"""Records of this domain for the contract tests."""

from __future__ import annotations

from typing import Any

from partner_center.domains.partners.actions import register_partner
from partner_center.domains.partners.models import BusinessInfo, Profile
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company
from tests.domains.partners.papers import filled_in


def profile(partner: Company) -> Profile:
    known: Profile | None = Profile.objects.filter(partner=partner).first()
    return known or register_partner(partner, by=SYSTEM, unified_code=f"9131-{partner.pk}")


SAMPLES: dict[Any, Any] = {Profile: profile, BusinessInfo: filled_in}
