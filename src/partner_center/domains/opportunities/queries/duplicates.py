"""What opportunities claim, which others may be the same, and what is to be said about them."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from django.db.models import Q

from partner_center.domains.customers.queries import facts_of
from partner_center.domains.opportunities.models import (
    CaseStatus,
    CustomerSign,
    DuplicateCase,
    Opportunity,
    OpportunityStatus,
    RejectionCode,
    Ruled,
    Stage,
)
from partner_center.domains.opportunities.policies.duplicates import rules_in_force
from partner_center.foundations.calendars import clock
from partner_center.kit.claims.evidence import Customer, customer_as_written
from partner_center.kit.claims.needs import Need
from partner_center.kit.claims.precedence import Claim
from partner_center.kit.claims.precedence import Origin as Side
from partner_center.kit.claims.settling import Ruling, Settlement, settle

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

MOST = 60
"""A customer with more living claims than this is compared with the first of them only."""

CLAIMING = Q(
    status__in=[
        OpportunityStatus.AUDITING,
        OpportunityStatus.VALIDATING,
        OpportunityStatus.VALIDATED,
        OpportunityStatus.OFFERED,
        OpportunityStatus.ACCEPTED,
    ]
) & ~Q(stage__in=[Stage.DELIVERED, Stage.LOST])
"""Opportunities that keep others away: under review, offered, or being worked on until they are delivered or lost."""


UNDONE_YET = Q(
    status=OpportunityStatus.REJECTED,
    rejection_code=RejectionCode.DUPLICATE,
    lost_cases__status=CaseStatus.DECIDED,
    lost_cases__ruled="",
)
"""Opportunities that a rule rejected and that a fact which comes late may still restore."""


def customer_of(opportunity: Opportunity) -> Customer:
    """Return what an opportunity says about its customer, and what is verified about the linked account."""
    names, numbers = [opportunity.customer_name], [opportunity.registration_no]
    if opportunity.customer is not None:
        facts = facts_of(opportunity.customer)
        names += [opportunity.customer.name, facts.verified_name]
        numbers.insert(0, facts.registration_no)
    contacts = list(opportunity.contacts.all())
    return customer_as_written(
        account=str(opportunity.customer_id or ""),
        registrations=[number or "" for number in numbers],
        names=[name or "" for name in names],
        phones=[one.phone for one in contacts],
        mails=[one.email for one in contacts],
        country=opportunity.country,
    )


def claim_of(opportunity: Opportunity) -> Claim:
    """Return an opportunity as a claim."""
    offerings = list(opportunity.offerings.all())
    return Claim(
        key=opportunity.number,
        origin=Side(opportunity.origin),
        partner=str(opportunity.partner_id),
        customer=customer_of(opportunity),
        need=Need(
            offerings=frozenset(one.number for one in offerings),
            services=frozenset(opportunity.services),
            labels=frozenset(opportunity.requirement_labels),
            starts_on=opportunity.project_start_on,
            ends_on=opportunity.project_end_on,
        ),
        submitted_at=None if opportunity.is_ours else _submitted_at(opportunity),
        audit_passed_at=opportunity.audit_passed_at,
        validated_at=opportunity.validated_at,
        created_at=opportunity.created_at if opportunity.is_ours else None,
    )


def _submitted_at(opportunity: Opportunity) -> datetime | None:
    """Return when the present round was submitted."""
    return max((one.noted_at for one in opportunity.signs.all()), default=opportunity.submitted_at)


def digest(sign: str, value: str) -> str:
    """Return a value as it stands in the index."""
    return blake2b(f"{sign}:{value}".encode(), digest_size=16).hexdigest()


def signs_of(opportunity: Opportunity) -> list[CustomerSign]:
    """Return the rows by which an opportunity will be found."""
    values = customer_of(opportunity).values()
    return [
        CustomerSign(opportunity=opportunity, sign=sign.value, digest=digest(sign.value, value), noted_at=clock.now())
        for sign, found in values.items()
        for value in sorted(found)
    ]


def rivals_of(opportunity: Opportunity) -> list[Opportunity]:
    """Return the living opportunities that share a sign; look-ups by equality only, never a scan."""
    mine = CustomerSign.objects.filter(opportunity=opportunity)
    others = CustomerSign.objects.filter(digest__in=mine.values("digest")).exclude(opportunity=opportunity)
    keys = list(others.values_list("opportunity", flat=True).distinct()[: 4 * MOST])
    living = Opportunity.objects.filter(CLAIMING | UNDONE_YET, pk__in=keys).distinct().order_by("pk")[:MOST]
    return list(living.select_related("customer", "partner").prefetch_related("contacts", "offerings", "signs"))


def group_of(opportunity: Opportunity) -> list[Opportunity]:
    """Return an opportunity with everything it hangs together with: rivals, and rivals of rivals."""
    found = (
        {opportunity.pk: opportunity}
        if Opportunity.objects.filter(CLAIMING | UNDONE_YET, pk=opportunity.pk).exists()
        else {}
    )
    waiting, seen = [opportunity], {opportunity.pk}
    while waiting and len(found) < MOST:
        for rival in rivals_of(waiting.pop()):
            if rival.pk not in seen:
                seen.add(rival.pk)
                found[rival.pk] = rival
                waiting.append(rival)
    return list(found.values())


def settlement_of(group: Iterable[Opportunity]) -> Settlement:
    """Return the verdicts about a group, with what people ruled about its pairs."""
    members = list(group)
    return settle([claim_of(one) for one in members], rules_in_force(), rulings_about(members))


def rulings_about(members: Iterable[Opportunity]) -> list[Ruling]:
    """Return what people decided about pairs of these opportunities."""
    keys = [one.pk for one in members]
    ruled = DuplicateCase.objects.filter(left__in=keys, right__in=keys).exclude(ruled__in=["", Ruled.LAPSED])
    return [
        Ruling(
            keys=(case.left.number, case.right.number),
            winner=case.standing.number if case.standing else None,
            at=case.answered_at or case.decided_at or case.opened_at,
        )
        for case in ruled.select_related("left", "right", "winner", "loser")
    ]
