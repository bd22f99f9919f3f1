"""Addresses of this domain, at both doors."""

from django.urls import URLPattern, path

from partner_center.domains.partners.api import router as api
from partner_center.domains.partners.views import information, profiles

__all__ = ["api", "app_name", "console"]

app_name = "partners"
console: list[URLPattern] = [
    path("", profiles.PartnerList.as_view(), name="partners"),
    path("new/", profiles.PartnerRegister.as_view(), name="partner-new"),
    path("own/", profiles.OwnProfile.as_view(), name="own"),
    path("<int:pk>/", profiles.PartnerDetail.as_view(), name="partner"),
    path("<int:pk>/amend/", profiles.ProfileAmend.as_view(), name="partner-amend"),
    path("<int:pk>/assign/", profiles.ManagerAssign.as_view(), name="partner-assign"),
    path("business-infos/", information.BusinessInfoList.as_view(), name="business-infos"),
    path("business-infos/fill-in/", information.BusinessInfoFillIn.as_view(), name="business-info-fill-in"),
    path("business-infos/<int:pk>/", information.BusinessInfoDetail.as_view(), name="business-info"),
    path("business-infos/<int:pk>/verify/", information.BusinessInfoVerify.as_view(), name="business-info-verify"),
    path("business-infos/<int:pk>/reveal/", information.BusinessInfoReveal.as_view(), name="business-info-reveal"),
    path("business-infos/<int:pk>/<slug:step>/", information.BusinessInfoStep.as_view(), name="business-info-step"),
]
urlpatterns = console
