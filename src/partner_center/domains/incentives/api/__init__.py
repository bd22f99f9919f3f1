"""The incentives over the API: programs, runs, statements, incentives, feedback, applications, and who may apply."""

from ninja import Router

from partner_center.domains.incentives.api import applications, earnings, taking_part

router = Router()
for part in (earnings, applications, taking_part):
    router.add_router("", part.router)

__all__ = ["router"]
