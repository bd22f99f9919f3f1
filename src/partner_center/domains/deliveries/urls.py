"""Addresses of this domain, at both doors."""

from django.urls import URLPattern, path

from partner_center.domains.deliveries.api import router as api
from partner_center.domains.deliveries.views import acceptances, baselines, onward, plans, projects, rubrics

__all__ = ["api", "app_name", "console", "onward"]

app_name = "deliveries"
console: list[URLPattern] = [
    path("projects/", projects.ProjectList.as_view(), name="projects"),
    path("projects/new/", projects.ProjectNew.as_view(), name="project-new"),
    path("projects/<int:pk>/", projects.ProjectDetail.as_view(), name="project"),
    path("projects/<int:pk>/report/", projects.ProjectAmend.as_view(), name="project-amend"),
    path("projects/<int:pk>/plan/", plans.ChangeNew.as_view(), name="change-new"),
    path("projects/<int:pk>/team/", plans.ReplacementNew.as_view(), name="replacement-new"),
    path("projects/<int:pk>/acceptance/", acceptances.AcceptancePrepare.as_view(), name="acceptance-prepare"),
    path("projects/<int:pk>/<slug:step>/", projects.ProjectStep.as_view(), name="project-step"),
    path("milestones/", plans.MilestoneList.as_view(), name="milestones"),
    path("milestones/<int:pk>/", plans.MilestoneDetail.as_view(), name="milestone"),
    path("milestones/<int:pk>/<slug:step>/", plans.MilestoneStep.as_view(), name="milestone-step"),
    path("changes/", plans.ChangeList.as_view(), name="changes"),
    path("changes/<int:pk>/", plans.ChangeDetail.as_view(), name="change"),
    path("changes/<int:pk>/<slug:step>/", plans.ChangeStep.as_view(), name="change-step"),
    path("replacements/", plans.ReplacementList.as_view(), name="replacements"),
    path("replacements/<int:pk>/", plans.ReplacementDetail.as_view(), name="replacement"),
    path("replacements/<int:pk>/<slug:step>/", plans.ReplacementStep.as_view(), name="replacement-step"),
    path("acceptances/<int:pk>/", acceptances.AcceptanceDetail.as_view(), name="acceptance"),
    path("acceptances/<int:pk>/<slug:step>/", acceptances.AcceptanceStep.as_view(), name="acceptance-step"),
    path("baselines/", baselines.BaselineList.as_view(), name="baselines"),
    path("baselines/<int:pk>/", baselines.BaselineDetail.as_view(), name="baseline"),
    path("baselines/<int:pk>/<slug:step>/", baselines.BaselineStep.as_view(), name="baseline-step"),
    path("rubrics/", rubrics.RubricList.as_view(), name="rubrics"),
    path("rubrics/new/", rubrics.RubricNew.as_view(), name="rubric-new"),
    path("rubrics/<int:pk>/", rubrics.RubricDetail.as_view(), name="rubric"),
    path("rubrics/<int:pk>/amend/", rubrics.RubricAmend.as_view(), name="rubric-amend"),
    path("rubrics/<int:pk>/<slug:step>/", rubrics.RubricStep.as_view(), name="rubric-step"),
]
urlpatterns = console
