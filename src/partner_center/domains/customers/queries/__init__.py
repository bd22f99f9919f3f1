"""What pages and files read about customers: lists, what they consumed, and pictures of it."""

from partner_center.domains.customers.queries.consumption import consumption_of, newest_month, trend
from partner_center.domains.customers.queries.facts import facts_of
from partner_center.domains.customers.queries.lists import (
    CUSTOMER_SEARCH,
    CUSTOMER_TABS,
    CustomerFilter,
    customers_seen_by,
)

__all__ = [
    "CUSTOMER_SEARCH",
    "CUSTOMER_TABS",
    "CustomerFilter",
    "consumption_of",
    "customers_seen_by",
    "facts_of",
    "newest_month",
    "trend",
]
