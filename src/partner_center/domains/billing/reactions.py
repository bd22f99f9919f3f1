"""What follows from bills for the domain of customers below: it learns who consumed last, and what was billed."""

from __future__ import annotations

from partner_center.domains.billing.lifecycle import BillLife
from partner_center.domains.billing.models import BillFile, BillingAccount, BillSum
from partner_center.domains.billing.queries.consumption import consumption_of
from partner_center.domains.customers.actions import note_consumption
from partner_center.foundations.identity.actor import SYSTEM
from partner_center.foundations.jobs.queue import job
from partner_center.foundations.lifecycle.steps import when


@when(BillLife.load, BillLife.withdraw)
def tell_consumption(*, subject_id: int) -> None:
    """Tell the customers' domain what the customers of a loaded or withdrawn bill consumed to date."""
    bill = BillFile.objects.get(pk=subject_id)
    accounts = BillSum.objects.filter(bill=bill).values("account")
    linked = BillingAccount.objects.filter(pk__in=accounts, customer__isnull=False)
    note_consumption(consumption_of(linked.values_list("customer_id", flat=True)), by=SYSTEM)


@job("billing.tell_consumption_of")
def tell_consumption_of(*, customers: list[int]) -> None:
    """Tell it again for customers whose accounts were linked or let go."""
    note_consumption(consumption_of(customers), by=SYSTEM)
