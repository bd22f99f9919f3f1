"""Records of this domain for the contract tests."""

from __future__ import annotations

from typing import Any

from partner_center.domains.opportunities.models import Membership, Office, Opportunity, OpportunityImport
from partner_center.foundations.identity.models import Company
from tests.domains.opportunities import deals
from tests.domains.opportunities.duplicate_samples import DUPLICATE_SAMPLES, DUPLICATE_SHARED


def office(_partner: Company) -> Office:
    """An office without regions, so that any number of them fit."""
    return deals.office(regions=[])


def member(partner: Company) -> Membership:
    return deals.member(partner)


PARTS = ("contacts", "consents", "progress", "team")
VERBS = ("progress", "team", "team-leave", "attachments", "offerings", "reassign")
STAGES = ("sign", "start-delivery", "complete-delivery", "lose")
SCREENS = ("progress", "team", "team-leave", "attach", "offerings", "reassign")

SAMPLES: dict[Any, Any] = {
    Opportunity: deals.submitted,
    **{f"GET /api/v1/opportunities/opportunities/{{id}}/{part}": deals.submitted for part in PARTS},
    **{f"POST /api/v1/opportunities/opportunities/{{id}}/{verb}": deals.validated for verb in VERBS},
    **{f"opportunities:opportunity-{screen}": deals.validated for screen in SCREENS},
    **{f"GET /api/v1/opportunities/offices/{{id}}/{part}": office for part in ("customers", "members")},
    **{f"POST /api/v1/opportunities/opportunities/{{id}}/stage/{step}": deals.validated for step in STAGES},
    "opportunities:stage-step": deals.validated,
    "opportunities:opportunity-amend": deals.draft,
    "opportunities:opportunity-delete": deals.draft,
    "POST /api/v1/opportunities/opportunities/{id}/delete": deals.draft,
    "PATCH /api/v1/opportunities/opportunities/{id}": deals.draft,
    Office: office,
    Membership: member,
    OpportunityImport: deals.looked_at,
    **DUPLICATE_SAMPLES,
}
SHARED: dict[Any, str] = {**DUPLICATE_SHARED}
