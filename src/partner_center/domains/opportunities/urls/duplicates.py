"""The console's addresses of duplicate cases, board, forecast, hint and import."""

from django.urls import path

from partner_center.domains.opportunities.views import duplicates, hints, imports, pipeline

patterns = [
    path("board/", pipeline.Board.as_view(), name="board"),
    path("forecast/", pipeline.Forecast.as_view(), name="forecast"),
    path("customer-hint/", hints.CustomerHint.as_view(), name="customer-hint"),
    path("imports/", imports.ImportList.as_view(), name="imports"),
    path("imports/new/", imports.DraftImport.as_view(), name="import-new"),
    path("imports/template/", imports.DraftTemplate.as_view(), name="import-template"),
    path("imports/<int:pk>/", imports.ImportDetail.as_view(), name="import"),
    path("imports/<int:pk>/take/", imports.ImportTake.as_view(), name="import-take"),
    path("imports/<int:pk>/marked/", imports.ImportMarked.as_view(), name="import-marked"),
    path("duplicates/", duplicates.DuplicateList.as_view(), name="duplicates"),
    path("duplicates/<int:pk>/", duplicates.DuplicateDetail.as_view(), name="duplicate"),
    path("duplicates/<int:pk>/<slug:step>/", duplicates.DuplicateStep.as_view(), name="duplicate-step"),
]
