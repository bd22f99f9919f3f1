"""Addresses of the web kit itself: views, columns, drafts, files, progress; screens are addressed by their domains."""

from django.urls import path

from partner_center.foundations.webkit import codes, downloads, views

app_name = "webkit"

urlpatterns = [
    path("views/", views.SaveView.as_view(), name="view-save"),
    path("views/<int:pk>/", views.ChangeView.as_view(), name="view-change"),
    path("columns/", views.ChooseColumns.as_view(), name="columns"),
    path("draft/", views.KeepDraft.as_view(), name="draft"),
    path("exports/", downloads.ExportList.as_view(), name="exports"),
    path("exports/<int:pk>/file/", downloads.ExportDownload.as_view(), name="export-download"),
    path("exports/<int:pk>/again/", downloads.ExportAgain.as_view(), name="export-again"),
    path("documents/<int:pk>/", downloads.DocumentDownload.as_view(), name="document"),
    path("codes/<str:right>/", codes.AskCode.as_view(), name="code"),
    path("progress/<str:token>/", views.WatchProgress.as_view(), name="progress"),
]
