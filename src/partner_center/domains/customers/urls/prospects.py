"""Addresses of prospects, imports, invitations and reserved customers, and the public ones of a link."""

from django.urls import path

from partner_center.domains.customers.views import invitations, joining, prospect_imports, prospects, reservations

patterns = [
    path("prospects/", prospects.ReportList.as_view(), name="reports"),
    path("prospects/new/", prospects.ReportNew.as_view(), name="report-new"),
    path("prospects/imports/new/", prospect_imports.ImportNew.as_view(), name="report-import-new"),
    path("prospects/imports/template/", prospect_imports.ImportTemplate.as_view(), name="report-import-template"),
    path("prospects/imports/<int:pk>/", prospect_imports.ImportDetail.as_view(), name="report-import"),
    path("prospects/imports/<int:pk>/run/", prospect_imports.ImportRun.as_view(), name="report-import-run"),
    path("prospects/imports/<int:pk>/errors/", prospect_imports.ImportErrors.as_view(), name="report-import-errors"),
    path("prospects/<int:pk>/", prospects.ReportDetail.as_view(), name="report"),
    path("prospects/<int:pk>/amend/", prospects.ReportAmend.as_view(), name="report-amend"),
    path("prospects/<int:pk>/<slug:step>/", prospects.ReportStep.as_view(), name="report-step"),
    path("invitations/", invitations.InvitationList.as_view(), name="invitations"),
    path("invitations/new/", invitations.Invite.as_view(), name="invite"),
    path("invitations/preview/", invitations.InvitePreview.as_view(), name="invite-preview"),
    path("invitations/link/", invitations.LinkNew.as_view(), name="invitation-link"),
    path("invitations/<int:pk>/", invitations.InvitationDetail.as_view(), name="invitation"),
    path("invitations/<int:pk>/qr.svg", invitations.QrCode.as_view(kind="svg"), name="invitation-svg"),
    path("invitations/<int:pk>/qr.png", invitations.QrCode.as_view(kind="png"), name="invitation-png"),
    path("invitations/<int:pk>/<slug:step>/", invitations.InvitationStep.as_view(), name="invitation-step"),
    path("reservations/", reservations.ReservationList.as_view(), name="reservations"),
    path("reservations/new/", reservations.ReservationNew.as_view(), name="reservation-new"),
    path("reservations/<int:pk>/", reservations.ReservationDetail.as_view(), name="reservation"),
    path("reservations/<int:pk>/lift/", reservations.ReservationLift.as_view(), name="reservation-lift"),
]

public = [
    path("<str:token>/", joining.Join.as_view(), name="join"),
    path("<str:token>/register/", joining.Register.as_view(), name="register"),
    path("<str:token>/associate/", joining.Follow.as_view(), name="follow"),
]
