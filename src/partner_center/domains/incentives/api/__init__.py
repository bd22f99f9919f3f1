"""The incentives over the API: programs, policies, runs, statements, incentives, details, feedback, applications."""

from ninja import Router

from partner_center.domains.incentives.api import applications, earnings

router = Router()
for part in (earnings, applications):
    router.add_router("", part.router)

__all__ = ["router"]
