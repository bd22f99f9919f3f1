"""What follows the steps of opportunities: each is compared with the others about its customer."""

from __future__ import annotations

from django.db import transaction

from partner_center.domains.opportunities.actions.duplicates import compare
from partner_center.domains.opportunities.lifecycle import OpportunityLife, StageLife
from partner_center.domains.opportunities.models import Opportunity
from partner_center.foundations.lifecycle.steps import when


@when(
    OpportunityLife.pass_audit,
    OpportunityLife.validate,
    OpportunityLife.reject_audit,
    OpportunityLife.reject,
    OpportunityLife.lapse,
    OpportunityLife.accept,
    OpportunityLife.decline,
    OpportunityLife.recall,
    OpportunityLife.expire,
    OpportunityLife.close,
    StageLife.lose,
    StageLife.complete_delivery,
)
def compare_opportunity(subject_id: int) -> None:
    """Open, refresh, decide or drop the duplicate cases that a step has consequences for."""
    with transaction.atomic():
        compare(Opportunity.objects.select_related("customer", "partner").get(pk=subject_id))
