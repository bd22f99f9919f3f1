"""What follows the steps of opportunities: their baseline solutions are delivered, or no longer."""

from __future__ import annotations

from django.db import transaction

from partner_center.domains.deliveries import actions
from partner_center.domains.opportunities.lifecycle import StageLife
from partner_center.domains.opportunities.models import Opportunity
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.lifecycle.steps import when


@when(StageLife.sign, StageLife.start_delivery)
def begin_baseline_deliveries(*, subject_id: int) -> None:
    """Begin to evaluate the delivery of each baseline solution that an opportunity was signed with."""
    with transaction.atomic():
        actions.begin_deliveries(Opportunity.objects.get(pk=subject_id), by=SYSTEM)


@when(StageLife.lose)
def close_baseline_deliveries(*, subject_id: int) -> None:
    """Close what a lost sale leaves open: nothing of it is delivered."""
    with transaction.atomic():
        actions.close_deliveries(Opportunity.objects.get(pk=subject_id), by=SYSTEM)
