"""Who is acting in this request, in which language and in which time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from partner_center.foundations.identity.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

VISITOR = Actor(label="")
"""Somebody who has not signed in: no company, no roles."""


class ActorMiddleware:
    """Sets ``request.actor``, found out only when somebody asks, and speaks the person's language.

    The language cookie wins over the person's setting: it was chosen last, in this very browser. Stands after the
    authentication middleware and Django's ``LocaleMiddleware``, which goes on speaking to visitors.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request."""
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]  # screens read it
        if not request.user.is_authenticated:
            return self.get_response(request)
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        with timezone.override(ZoneInfo(request.user.time_zone)):
            return self.get_response(request)


def actor_of(request: HttpRequest) -> Actor:
    """Return who is acting, with the address history will show."""
    if not request.user.is_authenticated:
        return VISITOR
    return Actor.of(request.user, address=request.META.get("REMOTE_ADDR", ""))
