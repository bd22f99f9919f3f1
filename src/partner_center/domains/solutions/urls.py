"""Addresses of this domain, at both doors."""

from django.urls import URLPattern, path

from partner_center.domains.solutions.api import router as api
from partner_center.domains.solutions.views import offerings

__all__ = ["api", "app_name", "console"]

app_name = "solutions"
console: list[URLPattern] = [
    path("offerings/", offerings.OfferingList.as_view(), name="offerings"),
    path("offerings/new/", offerings.OfferingNew.as_view(), name="offering-new"),
    path("offerings/<int:pk>/", offerings.OfferingDetail.as_view(), name="offering"),
    path("offerings/<int:pk>/amend/", offerings.OfferingAmend.as_view(), name="offering-amend"),
    path("offerings/<int:pk>/mark/", offerings.OfferingMark.as_view(), name="offering-mark"),
    path("offerings/<int:pk>/labels/", offerings.OfferingLabels.as_view(), name="offering-labels"),
    path("offerings/<int:pk>/use/", offerings.OfferingUse.as_view(), name="offering-use"),
    path("offerings/<int:pk>/<slug:step>/", offerings.OfferingStep.as_view(), name="offering-step"),
]
urlpatterns = console
