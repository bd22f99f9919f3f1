"""Duplicate cases over the API: what both sides may read, both sides for who compares, and the steps."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Router, Schema

from partner_center.domains.opportunities.forms.duplicates import DUPLICATE_STEPS
from partner_center.domains.opportunities.lifecycle import DuplicateLife
from partner_center.domains.opportunities.models import DuplicateCase, Opportunity
from partner_center.domains.opportunities.policies.duplicates import COMPARE_DUPLICATES, VIEW_DUPLICATES
from partner_center.domains.opportunities.queries.duplicate_lists import DuplicateFilter, cases_seen
from partner_center.foundations.apikit.resources import resource
from partner_center.foundations.apikit.steps import step_endpoints
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.lifecycle.models import with_due

router = Router(tags=["Opportunities"])


class DuplicateOut(Schema):
    """A case as the losing side may read it: its own number, the rule, the two compared times, what matched."""

    id: int
    number: str
    status: str
    opportunity: str | None
    rule: str
    likeness: str
    overlap: str
    matched: list[str]
    own_time: datetime | None
    other_time: datetime | None
    ruling: str = Field(alias="ruled")
    reason: str
    appeal: str
    answer: str
    opened_at: datetime
    decided_at: datetime | None
    due_at: datetime | None = None

    @staticmethod
    def resolve_opportunity(case: DuplicateCase) -> str | None:
        """Name the losing opportunity, once there is one."""
        return case.loser.number if case.loser is not None else None

    @staticmethod
    def resolve_own_time(case: DuplicateCase) -> datetime | None:
        """Return the compared time of the losing one."""
        return case.time_of(case.loser) if case.loser is not None else None

    @staticmethod
    def resolve_other_time(case: DuplicateCase) -> datetime | None:
        """Return the compared time of the other one."""
        return case.time_of(case.other(case.loser)) if case.loser is not None else None

    @staticmethod
    def resolve_due_at(case: DuplicateCase) -> datetime | None:
        """Return when the present term ends."""
        due: datetime | None = getattr(case, "due_at", None)
        return due


class ClaimOut(Schema):
    """One side of a case, for the vendor's people who compare."""

    id: int
    number: str
    origin: str
    partner: str = Field(alias="partner.name")
    name: str
    customer_name: str
    registration_no: str
    need: str
    services: list[str]
    expected_amount: Decimal | None
    currency: str
    submitted_at: datetime | None
    audit_passed_at: datetime | None
    validated_at: datetime | None
    created_at: datetime
    status: str


def _cases(actor: Actor) -> Any:  # noqa: ANN401 - a query set
    return with_due(cases_seen(actor))


def _claims(actor: Actor, case: DuplicateCase) -> Any:  # noqa: ANN401 - a query set
    both = Opportunity.objects.visible_to(actor).filter(pk__in=[case.left_id, case.right_id])
    return both.select_related("partner")


duplicates = resource(
    router,
    "/duplicates",
    model=DuplicateCase,
    schema=DuplicateOut,
    permission=VIEW_DUPLICATES,
    rows=_cases,
    filters=DuplicateFilter,
    order=("-opened_at", "-pk"),
)
resource(
    router,
    "/duplicates/{id}/claims",
    schema=ClaimOut,
    permission=COMPARE_DUPLICATES,
    parent=duplicates,
    order=("number", "pk"),
    rows=_claims,
)
step_endpoints(
    router,
    "/duplicates/{id}",
    DuplicateLife,
    schema=DuplicateOut,
    permission=VIEW_DUPLICATES,
    forms=DUPLICATE_STEPS,
    rows=_cases,
)
