"""The living page `/design/`: every component of the console in every state, drawn with the real templates."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from partner_center.console.specimens import specimens
from partner_center.foundations.identity.actor import Actor
from partner_center.foundations.identity.models import User
from partner_center.foundations.identity.roles import VENDOR_ADMIN

OPEN_MODES = {"demo", "development", "test"}


@require_GET
def design(request: HttpRequest) -> HttpResponse:
    """The page itself; 404 for whoever may not see it, as for any page that is not theirs."""
    if not may_see(request):
        raise Http404
    page = {"page_title": _("Design system"), "page_subtitle": _("Everything the console is made of, in every state.")}
    return render(request, "console/design.html", page | specimens())


def may_see(request: HttpRequest) -> bool:
    """Everybody in the demo and in development; in production the vendor's administrators."""
    if settings.MODE in OPEN_MODES:
        return True
    user = request.user
    return isinstance(user, User) and any(role in VENDOR_ADMIN for role in Actor.of(user).roles)
