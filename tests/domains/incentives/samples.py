"""Records of this domain for the contract tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from partner_center.domains.incentives import actions
from partner_center.domains.incentives.models import (
    Application,
    Earning,
    Feedback,
    Participation,
    Policy,
    Program,
    Run,
    Statement,
    Whitelisting,
)
from partner_center.domains.incentives.queries import lines_of
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.identity.models import Company
from tests.domains.incentives import deals, month


def earning(partner: Company) -> Earning:
    return month.statement(partner).earnings.get()


def feedback(partner: Company) -> Feedback:
    own = earning(partner)
    return actions.ask(own.statement, by=SYSTEM, text="Why so little?", earning=own)


def policy(_partner: Company) -> Policy:
    count = Program.objects.count()
    return month.policy(month.program(f"program-{count}", f"Program {count}"), kind="flat", rate=Decimal("0.03"))


def line(partner: Company) -> dict[str, Any]:
    own = earning(partner)
    found = lines_of(own).first()
    assert found is not None
    return {"pk": own.pk, "line_id": found.line_id}


def participation(partner: Company) -> Participation:
    deals.eligible(partner)
    return Participation.objects.get(partner=partner)


def whitelisting(partner: Company) -> Whitelisting:
    deals.eligible(partner)
    return Whitelisting.objects.get(partner=partner)


def opportunity_policy(_partner: Company) -> Policy:
    return deals.released()


SAMPLES = {
    Application: deals.applied,
    "incentives:application-amend": deals.rejected,
    "incentives:opportunities": deals.delivered,
    "incentives:application-new": deals.delivered,
    "incentives:opportunity-orders": deals.delivered,
    "GET /api/v1/incentives/opportunities": deals.delivered,
    "GET /api/v1/incentives/opportunities/{id}": deals.delivered,
    "GET /api/v1/incentives/opportunities/{id}/orders": deals.delivered,
    "GET /api/v1/incentives/applications/{id}/calculation": deals.applied,
    "GET /api/v1/incentives/applications/{id}/orders": deals.applied,
    "GET /api/v1/incentives/applications/{id}/eligibility": deals.applied,
    "GET /api/v1/incentives/opportunities/{id}/eligibility": deals.delivered,
    Participation: participation,
    Whitelisting: whitelisting,
    "PATCH /api/v1/incentives/opportunity-policies/{id}": opportunity_policy,
    Statement: month.statement,
    Earning: earning,
    Feedback: feedback,
    Policy: policy,
    Program: lambda partner: policy(partner).program,
    Run: lambda partner: month.statement(partner).run,
    "GET /api/v1/incentives/statements/{id}/explain": month.statement,
    "GET /api/v1/incentives/statements/{id}/not-counted": month.statement,
    "GET /api/v1/incentives/earnings/{id}/explain": earning,
    "GET /api/v1/incentives/earnings/{id}/lines": earning,
    "incentives:line": line,
    "incentives:line-ask": line,
}
SHARED = {
    Policy: "a released policy can be read by every partner",
    Program: "a program with a released policy is in every partner's catalogue",
}
