"""Reading what is owed, requested and paid: what was chosen, what the ledger says, how lists are narrowed."""

from partner_center.domains.payouts.queries.balances import Balances
from partner_center.domains.payouts.queries.dates import today_at
from partner_center.domains.payouts.queries.items import Sum, addresses_behind, sums_of
from partner_center.domains.payouts.queries.reconciliation import Reconciliation, reconciled

__all__ = ["Balances", "Reconciliation", "Sum", "addresses_behind", "reconciled", "sums_of", "today_at"]
