"""What pages and files read about bills: lists, the lines in their files, accounts and what they cost."""

from partner_center.domains.billing.queries.accounts import (
    ACCOUNT_SEARCH,
    ACCOUNT_TABS,
    AccountFilter,
    accounts_seen_by,
)
from partner_center.domains.billing.queries.bills import (
    BILL_SEARCH,
    BILL_TABS,
    NOTE_TABS,
    BillFilter,
    CategorySum,
    NoteFilter,
    bills_seen_by,
    sums_of,
)
from partner_center.domains.billing.queries.lines import BillLineFilter, LineNarrowing, lines_of

__all__ = [
    "ACCOUNT_SEARCH",
    "ACCOUNT_TABS",
    "BILL_SEARCH",
    "BILL_TABS",
    "NOTE_TABS",
    "AccountFilter",
    "BillFilter",
    "BillLineFilter",
    "CategorySum",
    "LineNarrowing",
    "NoteFilter",
    "accounts_seen_by",
    "bills_seen_by",
    "lines_of",
    "sums_of",
]
