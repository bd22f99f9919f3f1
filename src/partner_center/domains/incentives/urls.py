"""Addresses of the incentives: the console's below /incentives/, the API's by its router."""

from django.urls import path

from partner_center.domains.incentives.api import router as api
from partner_center.domains.incentives.views import (
    applications,
    applying,
    details,
    earnings,
    feedback,
    onward,
    programs,
    runs,
    statements,
    taking_part,
    to_apply,
)

__all__ = ["api", "app_name", "console", "onward"]

app_name = "incentives"

console = [
    path("opportunities/", to_apply.OpportunityList.as_view(), name="opportunities"),
    path("opportunities/<int:pk>/apply/", applying.ApplicationNew.as_view(), name="application-new"),
    path("opportunities/<int:pk>/orders/", applying.OpportunityOrders.as_view(), name="opportunity-orders"),
    path("applications/", applications.ApplicationList.as_view(), name="applications"),
    path("applications/<int:pk>/", applications.ApplicationDetail.as_view(), name="application"),
    path("applications/<int:pk>/amend/", applying.ApplicationAmend.as_view(), name="application-amend"),
    path("applications/<int:pk>/<slug:step>/", applications.ApplicationStep.as_view(), name="application-step"),
    path("participations/", taking_part.ParticipationList.as_view(), name="participations"),
    path("participations/join/", taking_part.ParticipationJoin.as_view(), name="participation-join"),
    path("participations/leave/", taking_part.ParticipationLeave.as_view(), name="participation-leave"),
    path("whitelist/", taking_part.WhitelistList.as_view(), name="whitelist"),
    path("whitelist/add/", taking_part.WhitelistAdd.as_view(), name="whitelist-add"),
    path("whitelist/<int:pk>/end/", taking_part.WhitelistEnd.as_view(), name="whitelist-end"),
    path("orders/", applying.AccountOrders.as_view(), name="orders"),
    path("earnings/", earnings.EarningList.as_view(), name="earnings"),
    path("earnings/<int:pk>/", earnings.EarningDetail.as_view(), name="earning"),
    path("earnings/<int:pk>/feedback/", feedback.AskAboutEarning.as_view(), name="earning-ask"),
    path("earnings/<int:pk>/lines/<str:line_id>/", details.LineScreen.as_view(), name="line"),
    path("earnings/<int:pk>/lines/<str:line_id>/feedback/", feedback.AskAboutEarning.as_view(), name="line-ask"),
    path("details/", details.DetailList.as_view(), name="details"),
    path("details/export/", details.DetailExport.as_view(), name="details-export"),
    path("statements/", statements.StatementList.as_view(), name="statements"),
    path("statements/<int:pk>/", statements.StatementDetail.as_view(), name="statement"),
    path("statements/<int:pk>/feedback/", feedback.AskAboutStatement.as_view(), name="statement-ask"),
    path("statements/<int:pk>/<slug:step>/", statements.StatementStep.as_view(), name="statement-step"),
    path("programs/", programs.ProgramList.as_view(), name="programs"),
    path("programs/new/", programs.ProgramFound.as_view(), name="program-found"),
    path("programs/<int:pk>/", programs.ProgramDetail.as_view(), name="program"),
    path("programs/<int:pk>/amend/", programs.ProgramAmend.as_view(), name="program-amend"),
    path("programs/<int:pk>/policy/", programs.PolicyDraft.as_view(), name="policy-draft"),
    path("policies/", programs.PolicyList.as_view(), name="policies"),
    path("policies/<int:pk>/", programs.PolicyDetail.as_view(), name="policy"),
    path("policies/<int:pk>/amend/", programs.PolicyAmend.as_view(), name="policy-amend"),
    path("policies/<int:pk>/<slug:step>/", programs.PolicyStep.as_view(), name="policy-step"),
    path("runs/", runs.RunList.as_view(), name="runs"),
    path("runs/order/", runs.RunOrder.as_view(), name="run-order"),
    path("runs/<int:pk>/", runs.RunDetail.as_view(), name="run"),
    path("runs/<int:pk>/manifest/", runs.RunManifest.as_view(), name="run-manifest"),
    path("runs/<int:pk>/<slug:step>/", runs.RunStep.as_view(), name="run-step"),
    path("feedback/", feedback.FeedbackList.as_view(), name="feedbacks"),
    path("feedback/<int:pk>/", feedback.FeedbackDetail.as_view(), name="feedback"),
    path("feedback/<int:pk>/<slug:step>/", feedback.FeedbackStep.as_view(), name="feedback-step"),
]
