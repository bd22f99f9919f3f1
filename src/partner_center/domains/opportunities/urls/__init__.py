"""Addresses of the opportunities: the console's below /opportunities/, the API's by its router."""

from partner_center.domains.opportunities.api import router as api
from partner_center.domains.opportunities.urls import duplicates, opportunities

__all__ = ["api", "console"]

app_name = "opportunities"

console = [*duplicates.patterns, *opportunities.patterns]
