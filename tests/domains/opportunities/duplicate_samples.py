"""Duplicate cases for the contract tests."""

from __future__ import annotations

from typing import Any

from partner_center.domains.opportunities.actions.duplicates import compare
from partner_center.domains.opportunities.models import DuplicateCase, Opportunity
from partner_center.foundations.identity.models import Company
from tests.domains.opportunities.claiming import hour, po


def lost(partner: Company) -> DuplicateCase:
    """A case that the partner's opportunity has lost, open to appeal."""
    count = Opportunity.objects.count()
    name = {"customer_name": f"Customer {count}", "registration_no": f"91310000MA1K{count:06}"}
    rival = Company.objects.filter(kind="partner").exclude(pk=partner.pk).order_by("pk").first()
    if rival is None:
        rival = Company.objects.create(kind="partner", number=f"R-{count}", name=f"Rival {count}")
    po(rival, status="validated", stage="following", validated_at=hour(3), **name)
    mine = po(partner, submitted=4, **name)
    compare(mine)
    return DuplicateCase.objects.get(loser=mine)


DUPLICATE_SAMPLES: dict[Any, Any] = {
    DuplicateCase: lost,
    "GET /api/v1/opportunities/duplicates/{id}/claims": lost,
}
DUPLICATE_SHARED: dict[Any, str] = {}
