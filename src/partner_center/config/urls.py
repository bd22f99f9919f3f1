"""Every address, by shell: health for the operator, accounts for sign-in, the API, and the console for the rest."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from partner_center.ops.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health", health, name="health"),
    path("accounts/", include("allauth.urls")),
    path("kit/", include("partner_center.foundations.webkit.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
if find_spec("partner_center.api.urls"):
    urlpatterns.append(path("api/", include("partner_center.api.urls")))
urlpatterns.append(path("", include("partner_center.console.urls")))

handler400 = "partner_center.console.errors.bad_request"
handler403 = "partner_center.console.errors.permission_denied"
handler404 = "partner_center.console.errors.page_not_found"
handler429 = "partner_center.console.errors.too_many_requests"  # asked for by the sign-in library
handler500 = "partner_center.console.errors.server_error"
