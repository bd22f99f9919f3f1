"""Addresses of the customers: the console's below /customers/, the API's by its router."""

from partner_center.domains.customers.api import router as api
from partner_center.domains.customers.urls import associations, requests

__all__ = ["api", "console"]

app_name = "customers"

console = [*associations.patterns, *requests.patterns]
