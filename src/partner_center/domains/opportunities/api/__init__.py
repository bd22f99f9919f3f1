"""Opportunities over the API, one module for each noun."""

from ninja import Router

from partner_center.domains.opportunities.api import duplicates, forecast, imports, offices, opportunities

router = Router()
for part in (duplicates, forecast, imports, opportunities, offices):
    router.add_router("", part.router)

__all__ = ["router"]
