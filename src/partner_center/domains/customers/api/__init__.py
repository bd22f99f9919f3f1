"""Customers over the API, one module for each noun."""

from ninja import Router

from partner_center.domains.customers.api import associations, care, prospects, requests, segments

router = Router()
for part in (associations, requests, care, segments, prospects):
    router.add_router("", part.router)

__all__ = ["router"]
