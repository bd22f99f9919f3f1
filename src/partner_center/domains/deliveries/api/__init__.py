"""The API of projects, plans, teams, acceptances, scores and rubrics."""

from ninja import Router

from partner_center.domains.deliveries.api import acceptances, plans, projects, rubrics

router = Router(tags=["Deliveries"])
source = projects.enter(router)
plans.enter(router, source)
acceptances.enter(router, source)
rubrics.enter(router)

__all__ = ["router"]
