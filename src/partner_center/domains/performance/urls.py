"""Addresses of performance: the console's below /performance/, the API's by its router."""

from django.urls import path

from partner_center.domains.performance.api import router as api
from partner_center.domains.performance.views import builds, nobody, summaries

__all__ = ["api", "console"]

app_name = "performance"

console = [
    path("", summaries.SummaryList.as_view(), name="summaries"),
    path("lines/", summaries.LineList.as_view(), name="lines"),
    path("nobody/", nobody.NobodyList.as_view(), name="nobody"),
    path("builds/", builds.BuildList.as_view(), name="builds"),
    path("builds/order/", builds.BuildOrder.as_view(), name="build-order"),
    path("builds/<int:pk>/", builds.BuildDetail.as_view(), name="build"),
    path("builds/<int:pk>/<slug:step>/", builds.BuildStep.as_view(), name="build-step"),
]
