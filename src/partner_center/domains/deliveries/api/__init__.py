"""The API of projects, plans, teams, acceptances, scores, rubrics and baseline deliveries."""

from ninja import Router

from partner_center.domains.deliveries.api import acceptances, baselines, plans, projects, rubrics

router = Router(tags=["Deliveries"])
source = projects.enter(router)
plans.enter(router, source)
acceptances.enter(router, source)
rubrics.enter(router)
baselines.enter(router)

__all__ = ["router"]
