"""Addresses of the customers: the console's below /customers/, the API's by its router."""

from partner_center.domains.customers.api import router as api
from partner_center.domains.customers.urls import associations, prospects, requests

__all__ = ["api", "console", "public"]

app_name = "customers"

console = [*associations.patterns, *requests.patterns, *prospects.patterns]
public = prospects.public
"""What everybody may open: the links of invitations, below /join/."""
