"""Addresses of this domain, at both doors."""

from django.urls import URLPattern, path

from partner_center.domains.personnel.api import router as api
from partner_center.domains.personnel.views import certificates, people

__all__ = ["api", "app_name", "console"]

app_name = "personnel"
console: list[URLPattern] = [
    path("people/", people.PersonList.as_view(), name="people"),
    path("people/new/", people.PersonNew.as_view(), name="person-new"),
    path("people/<int:pk>/", people.PersonDetail.as_view(), name="person"),
    path("people/<int:pk>/amend/", people.PersonAmend.as_view(), name="person-amend"),
    path("people/<int:pk>/certificate/", certificates.CertificateNew.as_view(), name="certificate-new"),
    path("people/<int:pk>/<slug:step>/", people.PersonStep.as_view(), name="person-step"),
    path("certificates/", certificates.CertificateList.as_view(), name="certificates"),
    path("certificates/sync/", certificates.CertificateSynchronise.as_view(), name="certificate-synchronise"),
    path("certificates/<int:pk>/", certificates.CertificateDetail.as_view(), name="certificate"),
    path("certificates/<int:pk>/amend/", certificates.CertificateAmend.as_view(), name="certificate-amend"),
    path("certificates/<int:pk>/<slug:step>/", certificates.CertificateStep.as_view(), name="certificate-step"),
]
urlpatterns = console
