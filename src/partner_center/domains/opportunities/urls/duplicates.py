"""The console's addresses of duplicate cases, the board, the forecast and the hint below a customer's name."""

from django.urls import path

from partner_center.domains.opportunities.views import duplicates, hints, pipeline

patterns = [
    path("board/", pipeline.Board.as_view(), name="board"),
    path("forecast/", pipeline.Forecast.as_view(), name="forecast"),
    path("customer-hint/", hints.CustomerHint.as_view(), name="customer-hint"),
    path("duplicates/", duplicates.DuplicateList.as_view(), name="duplicates"),
    path("duplicates/<int:pk>/", duplicates.DuplicateDetail.as_view(), name="duplicate"),
    path("duplicates/<int:pk>/<slug:step>/", duplicates.DuplicateStep.as_view(), name="duplicate-step"),
]
